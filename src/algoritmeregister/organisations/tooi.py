"""TOOI: the identifiers of Dutch government organisations: the soort and the code are in the URI."""

from __future__ import annotations

import re

BASE = "https://identifier.overheid.nl/tooi/id/"
_URI = re.compile(r"https://identifier\.overheid\.nl/tooi/id/([a-z_]+)/([a-z]+\d+)")
_CODE = re.compile(r"([a-z]+)\d+")
# letters of an organisation's code → the soort in its URI
SOORT_OF_LETTERS = {
    "gm": "gemeente",
    "pv": "provincie",
    "ws": "waterschap",
    "so": "samenwerkingsorganisatie",
    "mnre": "ministerie",
    "zb": "zbo",
    "oorg": "oorg",
    "col": "caribisch_openbaar_lichaam",
}


def uri_of_code(code: str) -> str | None:
    """Return the TOOI URI of an organisation's code ("gm1680"); None when the letters are not known."""
    match = _CODE.fullmatch(code.strip().lower())
    soort = SOORT_OF_LETTERS.get(match.group(1)) if match else None
    return f"{BASE}{soort}/{code.strip().lower()}" if soort else None


def cleaned(uri: str | None) -> str | None:
    """Return `uri` without spaces around it when it has the form of a TOOI organisation identifier, else None."""
    text = (uri or "").strip()
    return text if _URI.fullmatch(text) else None


def code_of(uri: str) -> str:
    """Return the code in a TOOI URI ("gm1680"), or "" when it has none."""
    match = _URI.fullmatch(uri)
    return match.group(2) if match else ""


def soort_of(uri: str) -> str:
    """Return the soort in a TOOI URI ("gemeente"), or "" when it has none."""
    match = _URI.fullmatch(uri)
    return match.group(1) if match else ""
