"""`algoritmeregister requirements`: what laws and policies ask of algorithms, as data."""

from __future__ import annotations

import json
from pathlib import Path

import click
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import operator
from algoritmeregister.instruments.engine import PackError
from algoritmeregister.instruments.foreign import measures
from algoritmeregister.requirements import legal
from algoritmeregister.requirements.models import Norm
from algoritmeregister.requirements.taking_in import take_in


@click.group()
def requirements() -> None:
    """What laws and policies ask of algorithms: take in the requirements and measures of a source, and show them."""


@requirements.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--source", required=True, help="The name of the source, the same each time: “Algoritmekader”.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def import_(folder: Path, source: str, as_json: bool) -> None:
    """Take in the requirements and measures in FOLDER (with folders `requirements` and `measures`), by title and number.

    Of the texts only titles are kept, with a link to the original. The same again writes nothing. What the source changed or
    dropped is remembered; what organisations wrote about it stays.
    """
    try:
        norms = measures.read(folder)
    except PackError as error:
        raise click.ClickException(str(error)) from error
    taken = take_in(norms=norms, source=source, by=operator())
    if as_json:
        click.echo(json.dumps({**vars(taken), "findings": [str(each) for each in norms.findings]}, ensure_ascii=False))
        return
    for each in norms.findings:
        click.echo(f"  {each}")
    told = _("Nieuw: %(new)d. Veranderd: %(changed)d. Hetzelfde: %(same)d. Niet meer bij de bron: %(gone)d.")
    click.echo(told % vars(taken))


@requirements.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_(as_json: bool) -> None:
    """Show the requirements and measures: id, number at the source, title, and to what they apply."""
    for each in Norm.objects.filter(gone_at=None):
        if as_json:
            rests = [legal.shown(one, "nl") for one in each.references]
            more = {"references": [vars(one) for one in rests], "from": each.starts_on and each.starts_on.isoformat()}
            row = {**more, "id": each.key, "kind": each.kind, "number": each.number, "title": each.title, "url": each.url}
            click.echo(json.dumps({**row, "always": each.always, "applies": each.applies}, ensure_ascii=False))
        else:
            click.echo(f"{each.key}  {each.number}  {each.title}")
