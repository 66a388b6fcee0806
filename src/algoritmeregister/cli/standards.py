"""`algoritmeregister standards …`: convert files between standards, also those of others, and see what is lost."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from algoritmeregister import standards as catalogue
from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.cli.progress import Bars
from algoritmeregister.exchange import records as files
from algoritmeregister.knowledge import draft_trials
from algoritmeregister.texts import in_language

_OURS = (*catalogue.VERSIONS, catalogue.SUPERSET)
_ALL = click.Choice([*_OURS, *catalogue.FOREIGN])


@click.group()
def standards() -> None:
    """Versions of the publication standard, and standards of others: list them, convert files, try a new version."""


@standards.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_command(as_json: bool) -> None:
    """Show all versions and the standards of others, with how many fields each has."""
    rows = [
        {
            "standard": key,
            "title": in_language(catalogue.get(key).title, get_language()),
            "fields": len(catalogue.get(key).fields),
            "ours": key in _OURS,
        }
        for key in (*_OURS, *catalogue.FOREIGN)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['standard']}\t{row['fields']}\t{row['title']}")


@standards.command("convert")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--from", "source", type=_ALL, required=True, help="The standard that the file is in.")
@click.option("--to", "target", type=_ALL, default=catalogue.SUPERSET, show_default=True, help="The standard to convert to.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Where the result goes, as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the result itself, and no report.")
def convert(file: Path, source: str, target: str, output: Path | None, as_json: bool) -> None:
    """Convert the records of FILE (JSON, NDJSON or CSV), and tell what was moved, recoded or had no place.

    Nothing is lost: what the target has no place for stands beside the record, and comes back when it is converted again.
    """
    try:
        found = list(files.converted(files.read(file.read_bytes()), source, target))
    except files.Unreadable as error:
        raise click.ClickException(str(error)) from error
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if output:
        output.write_text(text, encoding="utf-8")
    if as_json:
        click.echo(text, nl=False)
        return
    for line in report(found):
        click.echo(line)


def report(found: list[dict[str, Any]]) -> list[str]:
    """Return what became of the values of all records: how often each line of their loss reports occurs, by action."""
    language = (get_language() or "nl")[:2]
    told = ngettext("%(count)d record omgezet.", "%(count)d records omgezet.", len(found)) % {"count": len(found)}
    losses = [catalogue.Loss(**loss) for record in found for loss in record["losses"]]
    lines = catalogue.loss_report(losses, language)
    counted = Counter((loss.action, line) for loss, line in zip(losses, lines, strict=True))
    rows = sorted(counted.items(), key=lambda each: (each[0][0], -each[1], each[0][1]))
    return [told, *(f"{many}\t{line}" for (_action, line), many in rows)]


@standards.command("try")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--each", is_flag=True, help="Also one line for every registration for which something would change.")
@click.option("--publish", is_flag=True, help="Keep the draft and what came of it, for everyone to read at /standaard.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON, with the registrations.")
def try_(file: Path, each: bool, publish: bool, as_json: bool) -> None:
    """Try a draft version on the whole register: what would each registration gain, lose and need. Nothing is changed.

    FILE is a catalogue file: a version file that may say `based_on` and name only what it changes.
    """
    prepare_tables()
    with Bars() as bars:

        def progress(done: int, total: int) -> None:
            bars.show(_("Proberen"), done, total)

        try:
            text = file.read_text(encoding="utf-8")
            if publish:
                kept = draft_trials.attempt(draft_trials.take_up(text=text, file=file.name, by=operator()), progress)
                found = {**kept.outcome, "changes": kept.changes}
            else:
                draft, base = catalogue.read_draft(text, file=file.name)
                found = draft_trials.trials(draft.version, base, progress)
        except (catalogue.CatalogueError, UnicodeDecodeError) as error:
            raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for line in _outcome(found, each):
        click.echo(line)
    if publish:
        click.echo(_("Het concept staat nu bij de standaard, met deze uitkomst."))


def _outcome(found: dict[str, Any], each: bool) -> list[str]:
    names = {
        "gains": _("Krijgt een plaats"),
        "loses": _("Verliest haar plaats"),
        "shortens": _("Wordt ingekort"),
        "needs": _("Moet iemand aanvullen"),
    }
    title = in_language(catalogue.get(found["draft"]).title, get_language())
    lines = [
        _("%(draft)s, op basis van %(base)s. Er is niets veranderd.") % {"draft": title, "base": found["based_on"]},
        _("Registraties: %(all)d. Ongewijzigd: %(same)d.") % {"all": found["registrations"], "same": found["unchanged"]},
    ]
    for kind, counted in found["fields"].items():
        lines += [f"{names[kind]}\t{field}\t{many}" for field, many in counted.items()]
    for number, change in found["changes"].items() if each else ():
        needs = [f"{one['field']} ({one['rule']})" for one in change["needs"]]
        told = "; ".join(f"{names[kind]}: {', '.join(keys)}" for kind, keys in {**change, "needs": needs}.items() if keys)
        lines.append(f"{number}\t{told}")
    return lines
