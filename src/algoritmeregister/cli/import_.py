"""`algoritmeregister import`: take registrations from files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.days import Day
from algoritmeregister.cli.ending import end_tidily, told_what_stays
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.config import arenas
from algoritmeregister.demo import holding
from algoritmeregister.demo import loading as demo
from algoritmeregister.harvest.actions import Request, check_recognised, import_file
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.outcomes import Counts, Report

_MOST_SHOWN = 10


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--register", "register_slug", metavar="SLUG", help="The register that the records belong to.")
@click.option("--as-of", type=Day(), metavar="DATE", help="The day, or moment, of which the files show the state.")
@click.option("--complete", is_flag=True, help="A file holds the whole register: withdraw what is not in it.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--profile", metavar="NAME", help="Use this mapping profile (or file of one) instead of the one that fits.")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PATH",
    help="Where records go that cannot be taken.",
)
@click.option("--keep-demo", "on_demo", flag_value="keep", help="Import beside the demo content.")
@click.option("--clear-demo", "on_demo", flag_value="clear", help="Remove the demo content first.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_(
    files: tuple[Path, ...],
    register_slug: str | None,
    as_of: date | None,
    complete: bool,
    dry_run: bool,
    profile: str | None,
    rejects: Path | None,
    on_demo: str | None,
    as_json: bool,
) -> None:
    """Take registrations from FILES: JSON, NDJSON, CSV, XLSX, XLS or ODS, recognised by their content.

    The same file again changes nothing. Records that cannot be taken are written to a file beside the input, with the
    reason, and the rest is taken. Exit status: 0 when every file was read, 1 when a file was refused (nothing of it was
    taken), 2 for a wrong option.
    """
    if rejects and len(files) > 1:
        raise click.UsageError(_("--rejects gaat over één bestand tegelijk."))
    end_tidily()
    arenas.share_one()
    prepare_tables()
    requests = [Request(file, register_slug, as_of, complete, dry_run, profile, rejects) for file in files]
    if not dry_run and _will_begin(requests):
        _mind_the_demo(on_demo)
    reports: list[Report] = []
    for request in requests:
        try:
            with told_what_stays(dry_run=dry_run), Bar() as bar:
                report = import_file(request, by=operator(), progress=bar.show)
        except ImportFailed as error:
            if as_json:
                click.echo(_as_json(reports, error=str(error)))
            raise click.ClickException(str(error)) from error
        reports.append(report)
        if not as_json:
            _show(report)
    if as_json:
        click.echo(_as_json(reports))


def _will_begin(requests: Iterable[Request]) -> bool:
    """Return whether every file is one that can be taken in. One that is not refuses the import, which then says why; the
    demo content is not removed for it.
    """
    try:
        for each in requests:
            check_recognised(each)
    except ImportFailed:
        return False
    return True


def _mind_the_demo(on_demo: str | None) -> None:
    """Say that this register holds demo content, and start clean when that is wanted.

    Without a terminal there is nobody to ask: then it starts clean, because fictional registrations among real ones mislead,
    and nothing but the demo can be lost.
    """
    if on_demo == "keep" or not holding.is_demo():
        return
    if on_demo is None and not holding.is_only_demo():
        return  # that the demo stays was decided at an earlier import
    if on_demo is None:
        note = _("Dit register bevat verzonnen voorbeelden. Echte registraties komen daar liever niet tussen.")
        click.echo(note, err=True)
        if sys.stdin.isatty() and not click.confirm(
            _("Eerst alle voorbeelden verwijderen en schoon beginnen?"), default=True, err=True
        ):
            return
    try:
        demo.clear()
    except demo.NotOnlyDemo:
        raise click.ClickException(
            _("Naast voorbeelden zijn er al echte registraties; die worden nooit verwijderd. Importeer met --keep-demo.")
        ) from None
    click.echo(_("De voorbeelden zijn verwijderd. Wilt u ze houden, importeer dan met --keep-demo."), err=True)


class Bar:
    """The progress of one file on the terminal; silent where there is none."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._phase = ""

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def show(self, phase: str, done: int, total: int | None) -> None:
        """Show how far it is."""
        if not sys.stderr.isatty():
            return
        if phase != self._phase:
            self._close()
            self._phase = phase
            if total:
                self._bar = click.progressbar(length=total, label=_("Schrijven"), file=sys.stderr).__enter__()
        if self._bar is not None:
            self._bar.update(done - self._bar.pos)
        else:
            label = _("Gelezen") if phase == "read" else _("Ingetrokken")
            click.echo(f"\r{label}: {done}", nl=False, err=True)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None
        elif self._phase and sys.stderr.isatty():
            click.echo(err=True)


def _as_json(reports: list[Report], error: str | None = None) -> str:
    total = Counts()
    for report in reports:
        for name, value in vars(report.counts).items():
            setattr(total, name, getattr(total, name) + value)
    result = {**total.as_dict(), "files": [report.as_dict() for report in reports]}
    if error:
        result["error"] = error
    return json.dumps(result, ensure_ascii=False, indent=2)


def _show(report: Report) -> None:
    counts = report.counts
    head = _("%(file)s → register ‘%(register)s’, profiel %(profile)s, gezien op %(date)s") % {
        "file": report.file.name,
        "register": report.register,
        "profile": report.profile,
        "date": timezone.localtime(report.observed_at).strftime("%Y-%m-%d"),
    }
    click.echo(head + (" — " + _("proef: er is niets veranderd") if report.dry_run else ""))
    for label, number, detail in (
        (_("nieuw"), counts.created, ""),
        (_("gewijzigd"), counts.changed, _kinds(counts)),
        (_("ongewijzigd"), counts.unchanged, ""),
        (_("verdwenen"), counts.vanished, ""),
        (_("geweigerd"), counts.rejected, str(report.rejects_file) if report.rejects_file else ""),
        (_("bevindingen"), counts.findings, _where(counts)),
    ):
        click.echo(f"  {label:<12} {number:>7}" + (f"  ({detail})" if detail and number else ""))
    _show_notes(report)


def _kinds(counts: Counts) -> str:
    parts = (
        (_("inhoud"), counts.updated),
        (_("alleen de datum"), counts.redated),
        (_("nieuwe naam van de organisatie"), counts.renamed),
        (_("naar een andere organisatie"), counts.moved),
        (_("teruggekomen"), counts.restored),
    )
    return ", ".join(f"{label} {number}" for label, number in parts if number)


def _where(counts: Counts) -> str:
    return ngettext(
        "bij %(count)d nieuwe of gewijzigde registratie",
        "bij %(count)d nieuwe of gewijzigde registraties",
        counts.with_findings,
    ) % {"count": counts.with_findings}


def _show_notes(report: Report) -> None:
    if report.left_out_sheets:
        click.echo("  " + _("Overgeslagen bladen: %s") % ", ".join(report.left_out_sheets))
    for old, new, number in report.renames[:_MOST_SHOWN]:
        note = ngettext(
            "Afgeleid, nog te bevestigen: ‘%(old)s’ heet nu ‘%(new)s’ (%(count)d registratie).",
            "Afgeleid, nog te bevestigen: ‘%(old)s’ heet nu ‘%(new)s’ (%(count)d registraties).",
            number,
        )
        click.echo("  " + note % {"old": old, "new": new, "count": number})
    for warning in report.warnings[:_MOST_SHOWN]:
        click.echo("  " + _("Let op:") + f" {warning}")
