"""The settings in which the tests differ from production, in every process that they start: for less processor time."""

from __future__ import annotations

from typing import Any

from tests import compiled


def use(settings: Any) -> None:
    """Let what these settings are of compile templates once in a run, and hash passwords at once.

    Hashing one takes half a second on purpose; what the tests are about is what happens around it.
    """
    compiled.use(settings.TEMPLATES)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
