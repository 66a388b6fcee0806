"""Daily snapshots: the whole register as files with checksums, in DATA_DIR/downloads/<day>.

A snapshot is made beside the others and put in its place when it is whole. All its files show the same moment, whose place
in the ledger it names. After a redaction no older snapshot is given any more, on any node: it may hold the text that was
removed.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from algoritmeregister import standards
from algoritmeregister.exchange import datapackage, dictionary, sqlite_file
from algoritmeregister.exchange.datapackage import File
from algoritmeregister.exchange.formats import FORMATS
from algoritmeregister.exchange.parts import Addresses, Row
from algoritmeregister.exchange.rows import Wanted, one_moment, rows
from algoritmeregister.ledger import reading
from algoritmeregister.ledger.chain import moment
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.models import Registration

INDEX = "snapshot.json"
CHECKSUMS = "SHA256SUMS"
PACKAGE = "datapackage.json"
DICTIONARY = "velden.csv"
WHOLE = "register.sqlite"
HISTORY_FORMATS = ("csv", "ndjson", "parquet")
Progress = Callable[[str, int, int], None]
ABANDONED_AFTER = 24 * 3600
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Snapshot:
    """A snapshot: its day, when it was made (UTC, text), where the ledger stood, what it holds, and its files."""

    day: str
    made_at: str
    position: str
    registrations: int
    versions: int
    files: tuple[File, ...]

    def file(self, name: str) -> File | None:
        """Return a file by its name, None when there is none."""
        return next((file for file in self.files if file.name == name), None)

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return folder() / self.day


def folder() -> Path:
    """Return where snapshots are kept."""
    return Path(settings.DATA_DIR) / "downloads"


def snapshots() -> list[Snapshot]:
    """Return the snapshots that may be given, newest first. At most one question to the database."""
    found = [each for path in _days() if (each := _read(path)) is not None]
    redacted = _last_redaction() if found else None
    return [each for each in found if redacted is None or _place(each.position) >= redacted]


def find(day: str) -> Snapshot | None:
    """Return the snapshot of a day ("2026-06-30"), None when there is none that may be given."""
    return next((each for each in snapshots() if each.day == day), None) if _DAY.fullmatch(day) else None


def make(day: date, addresses: Addresses, *, title: str, homepage: str, progress: Progress) -> Snapshot:
    """Make the snapshot of `day` from the register as it is now, in place of the one that is there. Raises OSError."""
    folder().mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=folder(), prefix=".making-"))
    try:
        with one_moment():
            position, made_at = str(reading.head()), moment(timezone.now())
            registrations, versions = queries.count(), queries.version_count()
            files = list(_write_all(making, addresses, progress, registrations, versions))
        package = datapackage.describe(
            files, name="algoritmeregister", title=title, homepage=homepage, made_at=made_at, version=position
        )
        files.append(_write_json(making / PACKAGE, package))
        sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
        files.append(_write(making / CHECKSUMS, [sums.encode()]))
        made = Snapshot(day.isoformat(), made_at, position, registrations, versions, tuple(files))
        _write_json(making / INDEX, asdict(made))
        making.chmod(0o755)
        _put_in_place(making, made.folder)
        return made
    finally:
        shutil.rmtree(making, ignore_errors=True)


def tidy(keep: int) -> list[str]:
    """Remove all but the newest `keep` snapshots, and those that may not be given; return the days that went."""
    kept = {each.day for each in snapshots()[:keep]}
    gone = [path for path in _days() if path.name not in kept]
    for path in gone:
        shutil.rmtree(path)
    for path in folder().glob(".*-*"):
        # Of a process that was killed: making one takes minutes, not a day.
        if time.time() - path.stat().st_mtime > ABANDONED_AFTER:
            shutil.rmtree(path, ignore_errors=True)
    return [path.name for path in gone]


def forget_redacted(registration: Registration, value: Any, replacement: str) -> None:
    """Remove every snapshot on this disk as soon as a redaction is committed: each may hold the text."""
    transaction.on_commit(forget_all)


def forget_all() -> None:
    """Remove every snapshot on this disk."""
    for path in _days():
        shutil.rmtree(path, ignore_errors=True)


def _write_all(making: Path, addresses: Addresses, progress: Progress, registrations: int, versions: int) -> Iterator[File]:
    for suffix in FORMATS:
        yield _export(making / f"algoritmes.{suffix}", Wanted(), addresses, progress, registrations)
    for suffix in HISTORY_FORMATS:
        yield _export(making / f"geschiedenis.{suffix}", Wanted(history=True), addresses, progress, versions)
    done = 0

    def seen() -> None:
        nonlocal done
        done += 1
        progress(WHOLE, done, versions)

    sqlite_file.write(making / WHOLE, addresses, seen)
    yield _measured(making / WHOLE)
    yield _write(making / DICTIONARY, dictionary.as_csv())


def _export(path: Path, wanted: Wanted, addresses: Addresses, progress: Progress, total: int) -> File:
    def counted() -> Iterator[Row]:
        for done, row in enumerate(rows(wanted, addresses), 1):
            yield row
            progress(path.name, min(done, total), total)

    return _write(path, FORMATS[path.suffix[1:]].pieces(counted(), standards.SUPERSET))


def _write(path: Path, pieces: Iterable[bytes]) -> File:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    return File(path.name, size, digest.hexdigest())


def _write_json(path: Path, value: Any) -> File:
    return _write(path, [json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"])


def _measured(path: Path) -> File:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return File(path.name, path.stat().st_size, digest.hexdigest())


def _put_in_place(made: Path, place: Path) -> None:
    """Move a folder to its place; what was there is moved away first, because a folder cannot replace another."""
    if place.exists():
        old = Path(tempfile.mkdtemp(dir=place.parent, prefix=".old-"))
        place.rename(old / place.name)
        made.rename(place)
        shutil.rmtree(old, ignore_errors=True)
    else:
        made.rename(place)


def _days() -> list[Path]:
    """Return the folders of snapshots, newest first."""
    try:
        return sorted((each for each in folder().iterdir() if _DAY.fullmatch(each.name)), reverse=True)
    except FileNotFoundError:
        return []


def _read(path: Path) -> Snapshot | None:
    """Read what a snapshot says of itself; None when it is being removed or is damaged."""
    try:
        raw = json.loads((path / INDEX).read_text(encoding="utf-8"))
        return Snapshot(**{**raw, "day": path.name, "files": tuple(File(**each) for each in raw["files"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _last_redaction() -> tuple[int, int] | None:
    last = Entry.objects.filter(kind=Kind.REDACTED).order_by("-epoch", "-sequence")
    return last.values_list("epoch", "sequence").first()


def _place(position: str) -> tuple[int, int]:
    epoch, _, sequence = position.partition("-")
    return int(epoch), int(sequence)
