"""Make a backup of everything, while the register is being served and written to."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from algoritmeregister import __version__
from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger import reading
from algoritmeregister.ledger.chain import moment
from algoritmeregister.upkeep import archive, contents, postgresql, sqlite
from algoritmeregister.upkeep.archive import Manifest

_FOLDER = ".backup-"
_JUST_MADE = 60  # seconds in which another backup may not hold its folder yet


def back_up(target: Path, *, by: Actor) -> Manifest:
    """Write a backup of the database, the keys and the files to `target`; returns what is in it.

    The database is copied as it is at one moment; nobody is kept waiting. `target` appears whole, readable by its owner
    only, or not at all; an older file of that name is replaced. Raises `OSError`, and `postgresql.ProgramMissing`.
    """
    target = target.resolve()
    with _folder_beside(target) as folder:
        name, manifest = _copy_database(folder)
        sources = [(archive.DATABASE + name, folder / name)]
        key = folder / archive.SECRET_KEY
        key.touch(mode=0o600)
        key.write_text(settings.SECRET_KEY, encoding="utf-8")
        sources.append((archive.SECRET_KEY, key))
        for name, path in contents.files(apart_from=target):
            # a copy, so that a file that grows meanwhile is in the backup as it was when it was looked at
            copy = folder / archive.FILES / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, copy)
            except FileNotFoundError:  # taken away since it was seen: what was needed for a moment, or is old enough
                continue
            sources.append((archive.FILES + name, copy))
        archive.write(target, manifest, sources, within=folder)
    record(action="back up", subject=target.name, detail={"position": manifest.position}, by=by)
    return manifest


@contextmanager
def _folder_beside(target: Path) -> Iterator[Path]:
    """Yield a folder that is gone afterwards; take away those of backups that were killed, for the secret key is in them."""
    for left in target.parent.glob(f"{_FOLDER}*"):
        with suppress(OSError), _held(left):
            if time.time() - left.stat().st_mtime > _JUST_MADE:
                shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=_FOLDER, dir=target.parent) as name, _held(Path(name)):
        yield Path(name)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder as long as this process lives. Raises `BlockingIOError` when another one holds it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _copy_database(folder: Path) -> tuple[str, Manifest]:
    """Copy the database into `folder`; return the copy's name, and a manifest that says where the copy's ledger stands."""
    if connection.vendor == "postgresql":
        with postgresql.one_moment() as snapshot:
            postgresql.copy_to(folder / postgresql.FILE, snapshot=snapshot)
            return postgresql.FILE, _manifest("postgresql", postgresql.version())
    with sqlite.one_moment():
        sqlite.copy_to(folder / sqlite.FILE)
        return sqlite.FILE, _manifest("sqlite", sqlite.version())


def _manifest(engine: str, engine_version: str) -> Manifest:
    head = reading.head()
    migrations: dict[str, list[str]] = {}
    for app, name in MigrationRecorder(connection).migration_qs.order_by("app", "name").values_list("app", "name"):
        migrations.setdefault(app, []).append(name)
    return Manifest(
        software=__version__,
        made_at=moment(timezone.now()),
        engine=engine,
        engine_version=engine_version,
        position=str(head),
        chain_hash=head.chain_hash,
        migrations=migrations,
        settings=contents.kept_settings(),
    )
