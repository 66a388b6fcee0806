"""The translator of an installation: a class that its operator names in TRANSLATOR. None is chosen by default.

What it makes is marked as made by a machine, and does not become public before a person has looked at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Translator(Protocol):
    """Translates plain texts. Made without arguments, once for every request."""

    def translate(self, texts: Mapping[str, str], *, source: str, target: str) -> Mapping[str, str]:
        """Return the translations under the keys of `texts`; what is left out stays empty.

        `source` and `target` are languages such as "nl" and "fy". Raises `TranslatorFailed`, with a message for the reader.
        """


class TranslatorFailed(Exception):
    """The translator could not do it; the message says why, for the reader."""


def translator() -> Translator | None:
    """Return the translator of this installation; None when it has none. Raises `ImportError` for a name that is none."""
    if not settings.TRANSLATOR:
        return None
    made: Translator = import_string(settings.TRANSLATOR)()
    return made
