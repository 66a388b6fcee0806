"""The codes of languages in the national register's addresses (ISO 639-2, capitals) and ours."""

from __future__ import annotations

from collections.abc import Mapping

MAIN = "nl"
CODES: Mapping[str, str] = {"NLD": "nl", "ENG": "en", "FRY": "fy"}
_CODE_OF = {language: code for code, language in CODES.items()}


def of_code(code: str) -> str | None:
    """Return our code for the one in an address, None for one that does not exist."""
    return CODES.get(code)


def code_of(language: str) -> str:
    """Return the code these endpoints use for a text's language; what they have no code for is given as it is."""
    return _CODE_OF.get(language, language)
