"""What can be done to a source's value on its way into a field. Pure functions; a profile names them, in data.

Each step takes a value as the source has it and gives the value for the field. A value that a step cannot make sense of
is passed on unchanged: the checks of the standard say what is wrong with it, the import does not guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_ITEM_NUMBER = re.compile(r"(?:^|(?<=\s))[0-9]{1,2}[:.)]\s+")
_IN_BRACKETS = re.compile(r"<(?P<link>(?:https?://|www\.)[^<>\s]+)>")
_ELLIPSIS = "…"
LOOKED_AT = 2_000
"""Characters that regular expressions of profiles look at: what they recode is short, and their time stays bounded."""


def as_text(value: Any) -> str:
    """Return a scalar as the text a field holds: true and false as Ja and Nee, nothing as ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nee"
    return value if isinstance(value, str) else str(value)


def clean(text: str) -> str:
    """Return a text without the white space around it and with ordinary spaces for no-break ones."""
    return text.replace("\xa0", " ").replace("\r\n", "\n").strip()


def recode(text: str, table: Mapping[str, str]) -> str:
    """Return what the table has for this text, ignoring case and outer white space; without an entry the text itself."""
    found = table.get(text)
    if found is None:
        wanted = text.strip().casefold()
        found = next((each for key, each in table.items() if key.casefold() == wanted), text)
    return found


def recode_like(text: str, table: Mapping[str, str]) -> str:
    """Return what the table has for the first regular expression that the whole text fits, ignoring case; else the text."""
    short = text[:LOOKED_AT]
    return next((value for pattern, value in table.items() if re.fullmatch(pattern, short, re.IGNORECASE | re.DOTALL)), text)


def extract(text: str, pattern: str) -> str:
    """Return the first group of the first place where the pattern fits (all of it when it has no group); else the text."""
    found = re.search(pattern, text[:LOOKED_AT], re.DOTALL)
    return (found[1] if found.re.groups else found[0]).strip() if found else text


def split(text: str, separators: str) -> list[str]:
    """Return the parts of a text between any of the separators (characters), without empty ones."""
    parts = re.split("[" + re.escape(separators) + "]", text)
    return [part.strip() for part in parts if part.strip()]


def mark_cut(text: str) -> str:
    """Return a text that its source cut off with an ellipsis, so that a reader sees that it goes on."""
    return text.rstrip() + _ELLIPSIS


def link_rows(text: str) -> list[dict[str, str]] | str:
    """Return the rows in a text such as "1: Title, https://link. 2: …", the way exports write lists, or with a line
    "Title <https://link>" for each, as our own tables do; other text unchanged.
    """
    if _IN_BRACKETS.search(text):
        return _bracketed(text)
    starts = list(_ITEM_NUMBER.finditer(text))
    if not starts or text[: starts[0].start()].strip():
        return text
    ends = [each.start() for each in starts[1:]] + [len(text)]
    rows: list[dict[str, str]] = []
    for start, end in zip(starts, ends, strict=True):
        title, link = _title_and_link(text[start.end() : end].strip().removesuffix("."))
        rows.append({"title": title, "link": link})
    return rows


def _bracketed(text: str) -> list[dict[str, str]] | str:
    rows: list[dict[str, str]] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        title, sign, _rest = line.partition("<")
        found = _IN_BRACKETS.fullmatch(line, len(title)) if ">" not in title else None
        if found is None and sign:
            return text
        rows.append({"title": title.rstrip(), "link": found["link"] if found else ""})
    return rows


def named_rows(text: str, keys: Sequence[str]) -> list[dict[str, str]]:
    """Return a row for each line of a text, its parts (between semicolons) under these keys, in this order or by name
    ("reason: …"). What is more than there are keys stays in the last.
    """
    rows: list[dict[str, str]] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        row: dict[str, str] = {}
        for place, part in enumerate(line.split(";", len(keys) - 1)):
            name, colon, rest = part.partition(":")
            named = bool(colon) and name.strip() in keys
            row[name.strip() if named else keys[place]] = (rest if named else part).strip()
        rows.append({key: value for key, value in row.items() if value})
    return rows


def _title_and_link(item: str) -> tuple[str, str]:
    found = re.search(r"(?:^|,\s*)(https?://\S+|www\.\S+)$", item)
    if found:
        return item[: found.start()].strip().rstrip(","), found[1]
    return item.strip().rstrip(",").strip(), ""
