"""What the disk or the database server may do to any command: be full, let nothing be written, or not be there. Told in
words instead of a stack trace."""

from __future__ import annotations

import errno
import sqlite3

import click
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.utils.translation import gettext as _

_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
# As SQLite, the index and PostgreSQL say it.
_FULL_WORDS = ("disk is full", "no space left on device")
_CLOSED_WORDS = ("readonly database", "unable to open database file", "read-only file system")


def told(error: Exception) -> click.ClickException | None:
    """Return what to tell whoever gave the command, when the disk or the database server stopped it; else None."""
    said = str(error).lower()
    by_number = error.errno if isinstance(error, OSError) else None
    in_words = isinstance(error, DatabaseError | sqlite3.Error | ValueError)
    where = {"folder": settings.DATA_DIR}
    if by_number in _FULL or (in_words and any(words in said for words in _FULL_WORDS)):
        return click.ClickException(
            _("De schijf van %(folder)s is vol. Maak ruimte en geef de opdracht opnieuw; wat er stond, is er nog.") % where
        )
    inside = isinstance(error, OSError) and str(error.filename or "").startswith(str(settings.DATA_DIR))
    if (by_number in _CLOSED and inside) or (in_words and any(words in said for words in _CLOSED_WORDS)):
        message = _("In %(folder)s kan niet worden geschreven. Geef de gebruiker die de opdracht geeft daar het recht toe.")
        return click.ClickException(message % where)
    if isinstance(error, OperationalError) and connection.vendor == "postgresql" and connection.connection is None:
        return click.ClickException(
            _("De database die DATABASE_URL noemt, is niet te openen. De server of de verbinding zegt: %(said)s.")
            % {"said": _first_sentence(str(error))}
        )
    return None


def _first_sentence(said: str) -> str:
    # Under it stands what else was tried, and advice for who looks after the server.
    return said.strip().splitlines()[0].rstrip(".") if said.strip() else "?"
