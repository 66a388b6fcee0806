"""From DATABASE_URL to Django's DATABASES: SQLite in WAL mode by default, PostgreSQL for servers."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from algoritmeregister.config.values import sqlite_file

# WAL lets readers read while one writes. NORMAL is safe with WAL: a power cut may lose the last commits, never the
# file's integrity. IMMEDIATE takes the write lock at the start, so that a transaction never fails halfway for lack of it.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
        "PRAGMA mmap_size=134217728; "
        "PRAGMA cache_size=-20000; PRAGMA journal_size_limit=67108864;"
    ),
}


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Return one entry of Django's DATABASES for `url`; an empty one means SQLite in `data_dir`."""
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    path = sqlite_file(url) if url else data_dir / "register.sqlite3"
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "CONN_MAX_AGE": None, "OPTIONS": SQLITE_OPTIONS}
