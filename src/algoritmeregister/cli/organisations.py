"""`algoritmeregister organisations …`: official lists of organisations."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.cli.renames import renames
from algoritmeregister.organisations import kinds
from algoritmeregister.organisations.lists.changes import Change, Summary
from algoritmeregister.organisations.lists.entries import ListError
from algoritmeregister.organisations.lists.importing import TooManyVanished, import_lists
from algoritmeregister.organisations.lists.wording import change_label, detail_in_words
from algoritmeregister.organisations.queries import counts_by_kind, listed
from algoritmeregister.registrations.queries import count
from algoritmeregister.search.following import rebuild

_MOST_SHOWN = 20


@click.group()
def organisations() -> None:
    """Official lists of organisations: import them, see who is known, confirm new names."""


organisations.add_command(renames)


@organisations.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--force", is_flag=True, help="Also when more than 5 % of a list would vanish.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_command(files: tuple[Path, ...], dry_run: bool, force: bool, as_json: bool) -> None:
    """Read official lists of organisations; of all files together or of none.

    CSV (name;identifier;org_id), the export of the Register van Overheidsorganisaties (XML), or TOOI lists (JSON-LD).
    """
    prepare_tables()
    size = sum(path.stat().st_size for path in files)
    try:
        with click.progressbar(length=size, label=_("Organisaties lezen"), file=sys.stderr) as bar:
            summary = import_lists(files, by=operator(), dry_run=dry_run, force=force, progress=bar.update)
    except TooManyVanished as error:
        raise click.ClickException(f"{error} " + _("Er is niets veranderd. Klopt het toch, gebruik dan --force.")) from error
    except ListError as error:
        raise click.ClickException(f"{error} " + _("Er is niets veranderd.")) from error
    _refresh_search(summary)
    if as_json:
        click.echo(json.dumps(summary.as_json(), ensure_ascii=False, indent=2))
    else:
        _show(summary)


def _refresh_search(summary: Summary) -> None:
    """Make the search index anew when organisations changed that it may know: it follows registrations, not lists."""
    known = any(change is not Change.CREATED for change, *_rest in summary.changes)
    if known and not summary.dry_run and count():
        rebuild()


def _show(summary: Summary) -> None:
    if summary.dry_run:
        click.echo(_("Proef: er is niets veranderd."))
    for key, number in summary.counts().items():
        click.echo(f"{change_label(key)}: {number}")
    shown = [row for row in summary.changes if row[0] is not Change.CREATED]
    for change, code, name, detail in shown[:_MOST_SHOWN]:
        click.echo(f"  {change_label(change)}: {name} ({code}) {detail_in_words(detail)}".rstrip())
    _say_how_many_more(len(shown))
    for note in summary.notes[:_MOST_SHOWN]:
        click.echo("  " + _("Let op:") + f" {note}")
    _say_how_many_more(len(summary.notes))


def _say_how_many_more(number: int) -> None:
    if number > _MOST_SHOWN:
        click.echo("  " + _("en nog %d; met --json staan ze er alle") % (number - _MOST_SHOWN))


@organisations.command("list")
@click.option("--kind", help="Only organisations of this kind (a key such as gemeente).")
@click.option("--unlisted", is_flag=True, help="Only organisations that no official list names.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_command(kind: str | None, unlisted: bool, as_json: bool) -> None:
    """Show the organisations that are known; without options how many there are of each kind."""
    prepare_tables()
    if not (kind or unlisted or as_json):
        for key, number in counts_by_kind():
            click.echo(f"{number:6}  {kinds.label(key, get_language())}")
        return
    rows = [
        {"code": each.code, "name": each.name, "kind": each.kind, "tooi_uri": each.tooi_uri, "listed": each.listed}
        for each in listed(kind=kind, unlisted=unlisted)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['code']}\t{row['name']}\t{row['kind']}")
