"""`algoritmeregister harvest propose`: a mapping profile for a table that nobody has described yet."""

from __future__ import annotations

import json
from pathlib import Path

import click
from django.utils.translation import gettext as _

from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.proposing import writing
from algoritmeregister.harvest.proposing.proposal import Asked, Proposal, propose
from algoritmeregister.organisations import queries as organisations


@click.command("propose")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--sheet", "sheets", multiple=True, metavar="NAME", help="Only this sheet; may be repeated.")
@click.option("--organisation", default="", metavar="NAME", help="Whose registrations they are, when no column says so.")
@click.option("--register", default="", metavar="SLUG", help="For which register; from the file's name when not said.")
@click.option("--output", type=click.Path(path_type=Path), metavar="PATH", help="Write the profile to this new file.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def propose_(
    file: Path, sheets: tuple[str, ...], organisation: str, register: str, output: Path | None, as_json: bool
) -> None:
    """Propose a mapping profile for FILE: which column is which field, how sure that is, and why.

    Nothing is taken in. Read every line of the proposal, change what is wrong, and use it: `import FILE --profile PATH`.
    Exit status: 0 when the profile can be used, 1 when something is missing or the file cannot be read.
    """
    if output and output.exists():
        raise click.ClickException(_("%s bestaat al. Noem een nieuw bestand, dan gaat niets verloren.") % output)
    prepare_tables()
    try:
        proposal = propose(Asked(file, sheets, organisation, register, known=organisations.among))
    except ImportFailed as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(proposal.as_dict(), ensure_ascii=False, indent=2, default=str))
    elif output is None:
        click.echo(writing.text(proposal), nl=False)
    if proposal.problems:
        raise click.ClickException(" ".join(proposal.problems))
    if output:
        output.write_text(writing.text(proposal), encoding="utf-8")
    if not as_json:
        _conclude(proposal, file, output)


def _conclude(proposal: Proposal, file: Path, output: Path | None) -> None:
    """Say, beside the profile, how far it comes and what to do next."""
    found = _("%(fields)d velden gevonden, %(rest)d kolommen over; %(records)d records bekeken, %(refused)d geweigerd.") % {
        "fields": len(proposal.lines),
        "rest": len(proposal.rest),
        "records": proposal.records,
        "refused": proposal.refused,
    }
    click.echo(found, err=True)
    if proposal.fits:
        click.echo(_("Het mappingprofiel ‘%s’ past al op dit bestand.") % proposal.fits, err=True)
    if output:
        command = f"algoritmeregister import {file} --profile {output} --dry-run"
        click.echo(_("Bekijk elke regel, en probeer het dan met: %s") % command, err=True)
