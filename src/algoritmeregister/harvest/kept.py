"""The raw bytes that were fetched, kept once however often they came: compressed, in a file named after their digest."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.harvest.errors import Busy
from algoritmeregister.harvest.models import KeptFile, Run


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "harvest"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def only_one() -> Iterator[None]:
    """Let one harvest at a time go on in this installation; raises `Busy`. Who is killed lets go."""
    with (_folder() / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(_("Er wordt al opgehaald. Wacht tot dat klaar is.")) from None
        yield


def scratch() -> Path:
    """Return the folder for what is being fetched; emptied of what a killed harvest left. Only under `only_one()`."""
    folder = _folder() / ".busy"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def keep(file: Path, sha256: str) -> KeptFile:
    """Keep a file; returns the row that stands for it."""
    place = _place(sha256)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_name(f".{place.name}")
        with file.open("rb") as source, partial.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
            shutil.copyfileobj(source, out)
        os.replace(partial, place)
    now = timezone.now()
    defaults = {"name": file.name[:255], "size": file.stat().st_size, "kept_at": now}
    row, _made = KeptFile.objects.update_or_create(
        sha256=sha256, defaults={"last_used_at": now}, create_defaults={**defaults, "last_used_at": now}
    )
    return row


def restore(kept: KeptFile, folder: Path) -> Path | None:
    """Write kept bytes to a file in `folder` again; None when they are no longer there."""
    file = folder / Path(kept.name).name
    try:
        with gzip.open(_place(kept.sha256), "rb") as source, file.open("wb") as out:
            shutil.copyfileobj(source, out)
    except FileNotFoundError:
        return None
    return file


def prune() -> int:
    """Remove what was last fetched more than HARVEST_KEEP_DAYS ago, unless it waits for a steward. Returns how many."""
    before = timezone.now() - timedelta(days=settings.HARVEST_KEEP_DAYS)
    old = KeptFile.objects.filter(last_used_at__lt=before)
    return _remove(list(old.exclude(pk__in=Run.objects.filter(state=Run.State.WAITING, kept__isnull=False).values("kept"))))


def forget(register_pk: int) -> int:
    """Remove all kept files of a register: a text that is in them must go. Its raw records stay, without that text."""
    return _remove(list(KeptFile.objects.filter(runs__register=register_pk).distinct()))


def _remove(rows: list[KeptFile]) -> int:
    for row in rows:
        row.delete()
        _place(row.sha256).unlink(missing_ok=True)
    return len(rows)


def _place(sha256: str) -> Path:
    return _folder() / "kept" / sha256[:2] / f"{sha256}.gz"
