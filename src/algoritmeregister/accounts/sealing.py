"""Seal what the database keeps of secrets (with which people sign in, or that an answer has in it), so that a copy of the
database alone is not enough to use them.

The key is made of the installation's secret key (SECRET_KEY, or DATA_DIR/secret_key); without that, nothing is opened.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Says by which recipe something was sealed, so that another can follow.
PREFIX = "sealed-1:"


class CannotOpen(ValueError):
    """What was sealed cannot be opened: it was sealed with another key, it was changed, or it was never sealed."""


def seal(text: str) -> str:
    """Return `text` as only this installation can read it."""
    return PREFIX + _box(settings.SECRET_KEY).encrypt(text.encode()).decode()


def opened(sealed: str) -> str:
    """Return what was sealed. Raises `CannotOpen`."""
    if not sealed.startswith(PREFIX):
        raise CannotOpen("this was not sealed")
    try:
        return _box(settings.SECRET_KEY).decrypt(sealed.removeprefix(PREFIX)).decode()
    except InvalidToken as error:
        raise CannotOpen("this was sealed with another key, or changed") from error


@lru_cache(maxsize=4)
def _box(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"algoritmeregister: secrets of signing in")
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))
