"""`algoritmeregister instruments`: questionnaires and decision help, as data."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.instruments import foreign, library
from algoritmeregister.instruments.engine import ERROR, FINDING, Pack, PackError, Problem, check, load
from algoritmeregister.instruments.engine.model import Origin
from algoritmeregister.instruments.foreign import measures


@click.group()
def instruments() -> None:
    """Questionnaires and decision help: check them, and take in those of others."""


def folder() -> Path:
    """Return where the instruments are kept that were taken in."""
    return Path(settings.DATA_DIR) / "instruments"


@instruments.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--own", is_flag=True, help="Hold it to the rules for our own packs too: two languages, lasting ids.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def validate(paths: tuple[Path, ...], own: bool, as_json: bool) -> None:
    """Check instruments, and say what is wrong with them. Ends with 1 when one cannot be used.

    Each PATH is the folder of a pack, a file of somebody else, or the folder of a registry of requirements and measures.
    """
    results = {str(path): _check(path, own=own) for path in paths}
    if as_json:
        rows = {
            path: [{"severity": p.severity, "rule": p.rule, "where": p.where, "message": p.message} for p in problems]
            for path, problems in results.items()
        }
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for path, problems in results.items():
            _report(path, problems)
    if any(problem.severity == ERROR for problems in results.values() for problem in problems):
        sys.exit(1)


def _check(path: Path, *, own: bool) -> list[Problem]:
    try:
        if path.is_dir() and measures.is_registry(path):
            return list(measures.read(path).findings)
        return check(load(path) if path.is_dir() else foreign.read([path]), own=own)
    except PackError as error:
        return error.problems


def _report(path: str, problems: list[Problem]) -> None:
    errors = sum(problem.severity == ERROR for problem in problems)
    findings = sum(problem.severity == FINDING for problem in problems)
    click.echo(f"{path}: {errors} errors, {findings} findings")
    for problem in problems:
        click.echo(f"  {problem}")


@instruments.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_(as_json: bool) -> None:
    """Show the instruments: our own, and those that were taken in."""
    rows = [_row(pack) for packs in library.available(folder()).values() for pack in packs]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['id']}  {row['version']}  {row['format']}  {row['questions']}  {row['licence']}  {row['title']}")


def _row(pack: Pack) -> dict[str, object]:
    return {
        "id": pack.id,
        "version": pack.version,
        "format": pack.origin.format,
        "questions": len(pack.questions),
        "licence": pack.origin.licence,
        "title": next(iter(pack.title.values()), ""),
    }


@instruments.command("import")
@click.argument("sources", nargs=-1, required=True)
@click.option("--name", default="", help="The id it gets here, and its address. Without it: the name of the file.")
@click.option("--publisher", required=True, help="Who made it.")
@click.option("--licence", required=True, help="The licence of its texts (EUPL-1.2, MIT).")
@click.option("--url", default="", help="Where readers find the original. Without it: the address it was fetched from.")
def import_(sources: tuple[str, ...], name: str, publisher: str, licence: str, url: str) -> None:
    """Take in an instrument of somebody else, unmodified: SOURCES are a file or an address (https), and what goes beside it.

    Read are the decision help for the AI Act (perhaps with its headings and words), the DPIA and the pre-scan of the Dutch
    government, instruments of the task registry, and Canada's Algorithmic Impact Assessment. A file with something
    unknown in it is refused, by name. Faults that do no harm are shown, here and on its page.
    """
    if name and not name.replace("-", "").isalnum():
        raise click.ClickException(_("Een naam bestaat uit letters, cijfers en streepjes."))
    address = url or next((each for each in sources if _is_address(each)), "")
    with _local(sources) as paths:
        origin = Origin(publisher, address, licence, retrieved=timezone.localdate().isoformat())
        try:
            pack = library.store(folder(), paths, origin, name)
        except PackError as error:
            raise click.ClickException(_("Het instrument is niet overgenomen:\n%s") % error) from error
    kept = library.imported(folder())[pack.id][0]
    for problem in kept.findings:
        click.echo(f"  {problem}")
    click.echo(
        _("Overgenomen: %(id)s, versie %(version)s, %(count)d vragen.")
        % {"id": pack.id, "version": pack.version, "count": len(pack.questions)}
    )


@instruments.command()
@click.argument("name")
def remove(name: str) -> None:
    """Take an instrument of somebody else away, in all its versions."""
    if name not in library.imported(folder()):
        raise click.ClickException(_("Er is geen overgenomen instrument %s.") % name)
    shutil.rmtree(folder() / name)


def _is_address(source: str) -> bool:
    return source.startswith(("https://", "http://"))


@contextmanager
def _local(sources: tuple[str, ...]) -> Iterator[list[Path]]:
    """Give the sources as files; what is an address is fetched, only from where fetching is allowed."""
    from algoritmeregister.harvest.errors import NotAllowed, NotFetched
    from algoritmeregister.harvest.fetching import Fetcher, Question, manners

    with tempfile.TemporaryDirectory() as scratch:
        paths = []
        remembered = manners()
        for source in sources:
            if not _is_address(source):
                paths.append(Path(source))
                continue
            target = Path(scratch) / (Path(urlsplit(source).path).name or "instrument.yaml")
            try:
                Fetcher(remembered).fetch(Question(source), target)  # each is a source of its own
            except (NotAllowed, NotFetched) as error:
                raise click.ClickException(str(error)) from error
            paths.append(target)
        yield paths
