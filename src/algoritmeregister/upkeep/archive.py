"""The form of a backup: one compressed tar with a manifest that names every file with its size and checksum.

    manifest.json     what is in it, from where, when (see `Manifest`)
    database/…        register.sqlite3, or register.pgdump (PostgreSQL's custom format)
    files/…           everything else the installation keeps, by its path in DATA_DIR
    secret_key        the key with which tokens and fingerprints are made

Nothing from an archive is believed before it has been held against its manifest.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from algoritmeregister import reasons

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database/"
FILES = "files/"
SECRET_KEY = "secret_key"  # noqa: S105 - the name of a file
_MANIFEST_LIMIT = 64 * 1024 * 1024
_BLOCK = 1024 * 1024


class BadArchive(Exception):
    """The file is not a whole backup of a form that this software knows. The message says what is wrong with it."""


@dataclass
class Member:
    """One file of a backup: its size in bytes and SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """What a backup says of itself.

    `engine`: "sqlite" or "postgresql"; `engine_version`: of the server it came from; `migrations`: which changes of the
    tables its database has, by app; `position` and `chain_hash`: where its ledger stands; `settings`: those without secrets.
    """

    software: str
    made_at: str
    engine: str
    engine_version: str
    position: str
    chain_hash: str
    migrations: dict[str, list[str]]
    settings: dict[str, str]
    members: dict[str, Member] = field(default_factory=dict)
    format: int = FORMAT


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(target: Path, manifest: Manifest, sources: Iterable[tuple[str, Path]], *, within: Path) -> None:
    """Write an archive to `target` in one step: it appears there whole, readable by its owner only, or not at all.

    `sources` are names in the archive with the files they come from; these must not change meanwhile. `within`: a folder on
    the same disk, for the archive while it is not whole yet.
    """
    sources = list(sources)
    manifest.members = {name: Member(path.stat().st_size, sha256(path)) for name, path in sources}
    handle, unfinished = tempfile.mkstemp(prefix=f".{target.name}.", dir=within)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
                _add(tar, MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode())
                for name, path in sources:
                    with path.open("rb") as content:
                        _add(tar, name, content, manifest.members[name].size)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, target)
    except BaseException:
        os.unlink(unfinished)
        raise


def _add(tar: tarfile.TarFile, name: str, content: bytes | IO[bytes], size: int | None = None) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content) if isinstance(content, bytes) else size or 0
    info.mode, info.mtime = 0o600, int(time.time())
    tar.addfile(info, io.BytesIO(content) if isinstance(content, bytes) else content)


@contextmanager
def opened(path: Path, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """Unpack the archive `path` in a temporary folder in `beside` (same disk), and yield its manifest and that folder.

    By then every file is there, named in the manifest, of the size and checksum it says, and nothing else is. The folder is
    removed afterwards. Raises `BadArchive`.
    """
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=beside) as folder:
        try:
            with tarfile.open(path, mode="r:gz") as tar:
                manifest = _read_manifest(tar)
                _check_space(manifest, beside)
                _unpack(tar, manifest, Path(folder))
        except (tarfile.TarError, EOFError, OSError) as error:
            raise BadArchive(
                _("%(file)s is niet te lezen als reservekopie: %(why)s") % {"file": path, "why": reasons.in_words(error)}
            ) from error
        yield manifest, Path(folder)


def _read_manifest(tar: tarfile.TarFile) -> Manifest:
    info = tar.next()
    if info is None or info.name != MANIFEST or not info.isreg() or info.size > _MANIFEST_LIMIT:
        raise BadArchive(_("het begint niet met een lijst van de inhoud (manifest), en is dus geen reservekopie"))
    content = tar.extractfile(info)
    assert content is not None  # it is a regular file
    try:
        raw: dict[str, Any] = json.loads(content.read())
        if raw["format"] != FORMAT:
            raise BadArchive(
                _("de vorm is %(form)s, en deze software kent vorm %(known)s") % {"form": raw["format"], "known": FORMAT}
            )
        raw["members"] = {name: Member(**member) for name, member in raw["members"].items()}
        manifest = Manifest(**raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadArchive(_("de lijst van de inhoud (manifest) is niet te lezen")) from error
    for name in manifest.members:
        _check_name(name)
    return manifest


def _check_name(name: str) -> None:
    parts = PurePosixPath(name).parts
    inside = name == SECRET_KEY or name.startswith((DATABASE, FILES))
    # the parts joined again are the name, so that there is no "//", "/./" or slash at the end
    if not inside or ".." in parts or "\0" in name or "\\" in name or "/".join(parts) != name:
        raise BadArchive(_("er staat een bestand in met een naam die niet mag: %r") % name)


def _check_space(manifest: Manifest, folder: Path) -> None:
    needed, free = sum(member.size for member in manifest.members.values()), shutil.disk_usage(folder).free
    if needed > free:
        raise BadArchive(
            _("uitgepakt is het %(needed).0f MB, en in %(folder)s is nog %(free).0f MB vrij")
            % {"needed": needed / 1e6, "folder": folder, "free": free / 1e6}
        )


def _unpack(tar: tarfile.TarFile, manifest: Manifest, folder: Path) -> None:
    waiting = dict(manifest.members)
    while (info := tar.next()) is not None:
        member = waiting.pop(info.name, None)
        if member is None or not info.isreg():
            raise BadArchive(_("er staat een bestand in dat de lijst van de inhoud niet noemt: %r") % info.name)
        target = folder / info.name
        target.parent.mkdir(parents=True, exist_ok=True)
        source = tar.extractfile(info)
        assert source is not None  # it is a regular file
        if info.size != member.size or _copy(source, target) != member.sha256:
            raise BadArchive(_("%s klopt niet met zijn controlegetal") % info.name)
    if waiting:
        raise BadArchive(_("%s ontbreekt erin") % next(iter(waiting)))


def _copy(source: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("xb") as file:
        while block := source.read(_BLOCK):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()
