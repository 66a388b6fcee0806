"""`algoritmeregister export`: the register, or what a search finds in it, as a file."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister import reasons, standards
from algoritmeregister.cli.days import Day
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.cli.progress import Bars
from algoritmeregister.exchange import sqlite_file, two_processes
from algoritmeregister.exchange.formats import FORMATS
from algoritmeregister.exchange.parts import Part, Row
from algoritmeregister.exchange.rows import Wanted, count, one_moment, parts, rows
from algoritmeregister.registrations import queries
from algoritmeregister.site.addresses import addresses_in_files

SQLITE = "sqlite"
# So many registrations make up for starting a second process.
WORTH_A_PROCESS = 1_000


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
        _write(sys.stdout.buffer, kind, wanted)
        return
    with _replacing(output) as path, path.open("wb") as file:
        written = _write(file, kind, wanted)
    told = ngettext("%(count)d rij naar %(path)s geschreven.", "%(count)d rijen naar %(path)s geschreven.", written)
    click.echo(told % {"count": written, "path": output})


def _found(text: str, moment: datetime | None) -> Sequence[str]:
    # Loaded when it is asked for: the whole register needs no index.
    from algoritmeregister.search import finding
    from algoritmeregister.search.query import Query

    return finding.numbers(Query(text=text, as_of=moment))


def _write(file: BinaryIO, kind: str, wanted: Wanted) -> int:
    made, standard = FORMATS[kind], wanted.standard or standards.SUPERSET
    written, total = 0, count(wanted)

    def seen(rows_: int) -> None:
        nonlocal written
        written += rows_
        bars.show(_("Exporteren"), min(written, total), total)

    def counted(source: Iterator[Row]) -> Iterator[Row]:
        for row in source:
            yield row
            seen(1)

    with ExitStack() as stack:
        helper = None
        if made.lines is not None and total >= WORTH_A_PROCESS:
            lines = partial(_lines, made.lines, standard)
            helper = stack.enter_context(two_processes.helper(lines))
        stack.enter_context(one_moment())
        bars = stack.enter_context(Bars())
        if helper is not None:
            file.write(made.head(standard))
            pieces = two_processes.pieces(parts(wanted, addresses_in_files()), lines, helper, seen)
        else:
            pieces = made.pieces(counted(rows(wanted, addresses_in_files())), standard)
        for piece in pieces:
            file.write(piece)
    return written


def _lines(made: Callable[..., bytes], standard: str, part: Part) -> bytes:
    return made(part.rows(), standard=standard)


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
        raise click.ClickException(_("Kan hier niet schrijven: %s.") % reasons.in_words(error)) from error
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
