"""`algoritmeregister export`: the register, or what a search finds in it, as a file."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister import standards
from algoritmeregister.cli.days import Day
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.cli.progress import Bars
from algoritmeregister.exchange import sqlite_file
from algoritmeregister.exchange.formats import FORMATS
from algoritmeregister.exchange.rows import Row, Wanted, count, one_moment, rows
from algoritmeregister.registrations import queries
from algoritmeregister.site.addresses import addresses_in_files

SQLITE = "sqlite"


@click.command()
@click.option(
    "--format", "suffix", type=click.Choice([*FORMATS, SQLITE]), help="What kind of file. Default: as its name says."
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Where the file goes; - for the standard output.",
)
@click.option("--history", is_flag=True, help="Every version, also of registrations that were withdrawn.")
@click.option("--as-of", type=Day(), metavar="DATE", help="What was public at the end of that day, or at that moment.")
@click.option(
    "--standard",
    type=click.Choice([*standards.VERSIONS, standards.SUPERSET]),
    default=standards.SUPERSET,
    show_default=True,
    help="The version of the publication standard to convert to.",
)
@click.option("--search", "text", metavar="TEXT", help="Only what this search finds, the best result first.")
def export(suffix: str | None, output: Path, history: bool, as_of: date | None, standard: str, text: str | None) -> None:
    """Write the register to a file, as it is at this moment.

    A sqlite file always holds everything: registrations, versions, organisations, registers and changes.
    """
    kind = suffix or output.suffix.lstrip(".").lower()
    if kind not in (*FORMATS, SQLITE):
        known = ", ".join((*FORMATS, SQLITE))
        raise click.UsageError(_("Welk soort bestand? Zeg het met --format: %s.") % known)
    prepare_tables()
    if kind == SQLITE:
        if history or as_of or text or standard != standards.SUPERSET:
            raise click.UsageError(_("Een sqlite-bestand bevat altijd alles: laat de andere keuzes weg."))
        if str(output) == "-":
            raise click.UsageError(_("Een sqlite-bestand kan niet naar de standaarduitvoer."))
        _whole_register(output)
        return
    moment = _moment(as_of)
    wanted = Wanted(_found(text, moment) if text else None, as_of=moment, history=history, standard=standard)
    if str(output) == "-":
        with one_moment():
            _write(sys.stdout.buffer, kind, wanted)
        return
    with _replacing(output) as path, path.open("wb") as file, one_moment():
        written = _write(file, kind, wanted)
    told = ngettext("%(count)d rij naar %(path)s geschreven.", "%(count)d rijen naar %(path)s geschreven.", written)
    click.echo(told % {"count": written, "path": output})


def _found(text: str, moment: datetime | None) -> Sequence[str]:
    # Loaded when it is asked for: the whole register needs no index.
    from algoritmeregister.search import finding
    from algoritmeregister.search.query import Query

    return finding.numbers(Query(text=text, as_of=moment))


def _write(file: BinaryIO, kind: str, wanted: Wanted) -> int:
    written = 0

    def counted(source: Iterator[Row]) -> Iterator[Row]:
        nonlocal written
        with Bars() as bars:
            total = count(wanted)
            for row in source:
                yield row
                written += 1
                bars.show(_("Exporteren"), min(written, total), total)

    for piece in FORMATS[kind].pieces(counted(rows(wanted, addresses_in_files())), wanted.standard or standards.SUPERSET):
        file.write(piece)
    return written


def _whole_register(output: Path) -> None:
    done = 0
    with _replacing(output) as path, one_moment(), Bars() as bars:
        total = queries.version_count()

        def seen() -> None:
            nonlocal done
            done += 1
            bars.show(_("Exporteren"), min(done, total), total)

        sqlite_file.write(path, addresses_in_files(), seen)
    told = ngettext("%(count)d versie naar %(path)s geschreven.", "%(count)d versies naar %(path)s geschreven.", done)
    click.echo(told % {"count": done, "path": output})


@contextmanager
def _replacing(output: Path) -> Iterator[Path]:
    """Give a path to write to that takes the place of `output` at the end, so that nobody finds half a file there."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        folder = tempfile.mkdtemp(dir=output.parent, prefix=".export-")
    except OSError as error:
        raise click.ClickException(_("Kan hier niet schrijven: %s.") % error) from error
    try:
        path = Path(folder) / output.name
        yield path
        path.replace(output)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _moment(as_of: date | None) -> datetime | None:
    """Return the moment that is meant; of a day its end, in the register's own time zone."""
    if as_of is None or isinstance(as_of, datetime):
        return timezone.make_aware(as_of) if as_of and timezone.is_naive(as_of) else as_of
    return timezone.make_aware(datetime.combine(as_of, time.max))
