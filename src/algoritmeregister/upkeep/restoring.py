"""Put a backup back: check it first, replace everything, and begin a new epoch of the ledger."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registers.models import Register
from algoritmeregister.search import following
from algoritmeregister.upkeep import archive, contents, postgresql, sqlite, unfinished
from algoritmeregister.upkeep.archive import BadArchive, Manifest
from algoritmeregister.upkeep.verifying import Progress, Verified, quietly, verify


class NotEmpty(Exception):
    """There is something here already, which a restore would replace."""


@dataclass(frozen=True)
class Restored:
    """What was put back, what `verify()` then found, which settings differ, and whether there is another secret key now."""

    manifest: Manifest
    verified: Verified
    other_settings: dict[str, str]
    key_changed: bool


def restore(
    source: Path, *, by: Actor, force: bool = False, progress: Progress = quietly
) -> Restored:
    """Put the backup `source` in the place of what is here, which must be empty unless `force`.

    Nothing is changed before the whole backup has been checked; the database is replaced in one transaction, also under
    processes that have it open. A new epoch of the ledger tells followers that what came after the backup is gone; the
    search index is made anew; the result is verified. Raises `NotEmpty`, `BadArchive`, `ProgramMissing` and `Damaged`.
    """
    if not force and not _is_empty():
        raise NotEmpty
    data_dir = Path(settings.DATA_DIR)
    with archive.opened(source, data_dir) as (manifest, folder):
        check_fits(manifest)
        unfinished.mark(f"{manifest.made_at} at {manifest.position}")
        if manifest.engine == "postgresql":
            postgresql.load_from(folder / archive.DATABASE / postgresql.FILE, made_by=manifest.engine_version)
        else:
            sqlite.load_from(folder / archive.DATABASE / sqlite.FILE)
        _put_files(manifest, folder, data_dir)
        key_changed = _put_key(folder / archive.SECRET_KEY, data_dir)
    call_command("migrate", interactive=False, verbosity=0)
    unfinished.make_up()
    record(action="restore", subject=source.name, detail={"position": manifest.position, "made_at": manifest.made_at}, by=by)
    following.rebuild()
    verified = verify(progress=progress)
    here = contents.kept_settings()
    other = {name: value for name, value in manifest.settings.items() if here.get(name, value) != value}
    return Restored(manifest, verified, other, key_changed)


def _is_empty() -> bool:
    try:
        tables = connection.introspection.table_names()
        if Entry._meta.db_table not in tables:
            return True
        return not Entry.objects.exists() and not Register.objects.exists()
    except DatabaseError:
        # there is something, even if it cannot be read
        return False


def check_fits(manifest: Manifest) -> None:
    """Check that this installation can take a backup in. Raises `BadArchive`, which says why not."""
    if manifest.engine != connection.vendor:
        raise BadArchive(
            _("het is van een register op %(theirs)s, en dit staat op %(ours)s (DATABASE_URL)")
            % {"theirs": manifest.engine, "ours": connection.vendor}
        )
    known = MigrationLoader(None).disk_migrations
    newer = [f"{app} {name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known]
    if newer:
        raise BadArchive(
            _("het is gemaakt door nieuwere software (%(software)s), met tabellen die deze niet kent: %(tables)s")
            % {"software": manifest.software, "tables": ", ".join(newer)}
        )


def _put_files(manifest: Manifest, folder: Path, data_dir: Path) -> None:
    for name in manifest.members:
        if name.startswith(archive.FILES):
            target = data_dir / name.removeprefix(archive.FILES)
            # a link here may lead anywhere; what is put back goes into this folder and nowhere else
            if not target.parent.resolve().is_relative_to(data_dir.resolve()):
                raise BadArchive(_("%(file)s zou buiten %(folder)s worden geschreven") % {"file": name, "folder": data_dir})
            target.parent.mkdir(parents=True, exist_ok=True)
            os.chmod(folder / name, 0o600)
            os.replace(folder / name, target)


def _put_key(source: Path, data_dir: Path) -> bool:
    """Put the key in its place; tells whether the software that is running now has another one."""
    key = source.read_text(encoding="utf-8")
    os.chmod(source, 0o600)
    os.replace(source, data_dir / "secret_key")
    return key != settings.SECRET_KEY
