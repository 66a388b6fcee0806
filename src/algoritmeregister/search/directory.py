"""Where the index lies on disk: builds side by side, one of them current; and who may write.

    <root>/current      → symbolic link to the build that answers
    <root>/build-…/     one complete index each
    <root>/lock         held (flock) by the one process that writes; the kernel frees it when that process dies

A new build is written beside the current one and then takes its place in one step. Processes that still have the old
build open keep reading it (its files stay mapped after they are unlinked) until they look at the link again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

CURRENT = "current"
LOCK = "lock"
BUILD_PREFIX = "build-"

# What the engine writes once and maps into memory.
MAPPED = (".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term", ".del")

# What `change_token` gives when there is no index.
Token = tuple[int, int, int]


class Busy(Exception):
    """Another process is writing to the index."""


def change_token(root: Path) -> Token | None:
    """Say in two microseconds whether the index changed since last time: equal tokens, same index. None: no index.

    The engine replaces `meta.json` at every commit, so its inode and time are enough.
    """
    try:
        status = os.stat(f"{root}/{CURRENT}/meta.json")
    except OSError:
        return None
    return (status.st_ino, status.st_mtime_ns, status.st_dev)


def current_build(root: Path) -> Path | None:
    """Find the build that answers now; None when there is none."""
    try:
        build = root / os.readlink(root / CURRENT)
    except OSError:
        return None
    return build if build.is_dir() else None


def lengths(build: Path) -> dict[str, int]:
    """Return the bytes of each file of a build that is mapped, by its whole name."""
    found: dict[str, int] = {}
    for entry in os.scandir(build):
        if entry.name.endswith(MAPPED):
            with suppress(FileNotFoundError):  # merged into another, and removed
                found[entry.path] = entry.stat().st_size
    return found


def cut_short(lengths: Mapping[str, int]) -> str | None:
    """Name a file that has become shorter than it was. One that was removed is still there for who has mapped it."""
    for name, length in lengths.items():
        try:
            if os.stat(name).st_size < length:
                return name
        except OSError:
            continue
    return None


def new_build(root: Path) -> Path:
    """Make an empty folder for a build, beside the current one. Call it while holding the lock."""
    root.mkdir(parents=True, exist_ok=True)
    # What a process that was killed left half made: one that is killed every time would fill the disk.
    _remove_all_but(current_build(root), root)
    return Path(tempfile.mkdtemp(prefix=BUILD_PREFIX, dir=root))


def put_in_place(root: Path, build: Path) -> None:
    """Make `build` the one that answers, in one step, and remove the others. Call it while holding the lock."""
    fresh_link = root / f"{CURRENT}.new"
    fresh_link.unlink(missing_ok=True)
    fresh_link.symlink_to(build.name)
    if (root / CURRENT).is_dir() and not (root / CURRENT).is_symlink():
        shutil.rmtree(root / CURRENT)  # a copy of the folder in which the link became what it led to
    os.replace(fresh_link, root / CURRENT)
    _remove_all_but(build, root)


def _remove_all_but(build: Path | None, root: Path) -> None:
    for other in root.glob(f"{BUILD_PREFIX}*"):
        if build is None or other.name != build.name:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def writing(root: Path, *, wait: bool) -> Iterator[None]:
    """Hold the right to write. Raises `Busy` at once when another process (or thread) has it, unless `wait`."""
    root.mkdir(parents=True, exist_ok=True)
    with open(root / LOCK, "a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Busy(f"another process is writing to {root}") from error
        yield
