"""`algoritmeregister standards …`: convert files between standards, also those of others, and see what is lost."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click
from django.utils.translation import get_language, ngettext

from algoritmeregister import standards as catalogue
from algoritmeregister.exchange import records as files
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
    """Return what became of the values of all records: one line per field, action and reason."""
    language = get_language()
    told = ngettext("%(count)d record omgezet.", "%(count)d records omgezet.", len(found)) % {"count": len(found)}
    counted: Counter[tuple[str, str, str, str]] = Counter()
    for record in found:
        for loss in record["losses"]:
            counted[loss["field"], loss["action"], loss["target"] or "-", in_language(loss["reason"], language)] += 1
    rows = sorted(counted.items(), key=lambda each: (each[0][1], -each[1], each[0][0]))
    return [told, *(f"{many}\t{action}\t{field} → {target}\t{reason}" for (field, action, target, reason), many in rows)]
