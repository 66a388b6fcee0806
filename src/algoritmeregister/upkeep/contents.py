"""What belongs to an installation besides its database: which files, which settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

# Made anew from the rest, other backups, or letters kept to try mail (there are addresses in them).
_LEFT_OUT = ("search", "static", "backups", "mail")
# About the machine and not about the register, or of use only with a secret. What is secret is never kept.
_NOT_KEPT = frozenset({"DATA_DIR", "DEBUG", "HOST", "PORT", "WORKERS", "BEHIND_PROXY", "EMAIL_HOST_USER"})


def files(*, apart_from: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files in DATA_DIR that cannot be made anew, by their path in it. Links are not followed.

    Left out: the database and what is derived from it, the folder `backups`, the file `apart_from`, and hidden files.
    """
    root = Path(settings.DATA_DIR)
    database = str(connection.settings_dict["NAME"])
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        left_out = _LEFT_OUT if here == root else ()
        folders[:] = [name for name in sorted(folders) if not name.startswith(".") and name not in left_out]
        for name in sorted(names):
            path = here / name
            derived = str(path).startswith(database) or path == apart_from or name.startswith(".")
            if not derived and path.is_file() and not path.is_symlink() and path != root / "secret_key":
                yield path.relative_to(root).as_posix(), path


def kept_settings() -> dict[str, str]:
    """Return the settings that make this register what it is, as text: its name, addresses and looks. No secrets."""
    left_out = _NOT_KEPT | settings.SECRET_SETTINGS
    return {name: str(value) for name, value in settings.ENVIRONMENT.items() if name not in left_out}
