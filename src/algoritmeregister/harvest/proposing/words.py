"""The table of words (`words.yaml`) by which a proposal recognises columns and values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent / "words.yaml"
_ENDINGS = (
    "eringen",
    "ering",
    "ingen",
    "ments",
    "ment",
    "ation",
    "atie",
    "ies",
    "ing",
    "en",
    "es",
    "ed",
    "e",
    "s",
    "n",
    "y",
)
_SHORTEST = 4  # a stem keeps at least this many letters
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Words:
    """`fields`: field → names; `values`: field → code → words in its values; the others as in the file."""

    fields: Mapping[str, tuple[str, ...]]
    identity: tuple[str, ...]
    values: Mapping[str, Mapping[str, tuple[str, ...]]]
    rows: tuple[str, ...]
    sheets: tuple[str, ...]
    nothing: tuple[str, ...]
    about: frozenset[str]
    stop_words: frozenset[str]


@cache
def table() -> Words:
    """Return the table as it stands in the file."""
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    return Words(
        fields={key: tuple(names) for key, names in data["fields"].items()},
        identity=tuple(data["identity"]),
        values={
            key: {code: tuple(map(str, words)) for code, words in codes.items()} for key, codes in data["values"].items()
        },
        rows=tuple(data["no_records"]["rows"]),
        sheets=tuple(data["no_records"]["sheets"]),
        nothing=tuple(data["nothing"]),
        about=frozenset(map(str, data["about"])),
        stop_words=frozenset(map(str, data["stop_words"])),
    )


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Return a text as it is compared: words of letters and digits without case, accents and signs."""
    spaced = _CAMEL.sub(" ", text)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare.casefold()).split())


@lru_cache(maxsize=16384)
def stems(text: str) -> tuple[str, ...]:
    """Return the telling words of a label without their endings, in order; all of its words when none tells."""
    found = plain(text).split()
    telling = [word for word in found if word not in table().stop_words and not word.isdigit() and len(word) > 1]
    return tuple(_stem(word) for word in telling or found)


@lru_cache(maxsize=16384)
def head(text: str) -> frozenset[str]:
    """Return the stems of what a label is about: those before its first "of", "van" and the like; all when there is none."""
    found = plain(text).split()
    end = next((place for place, word in enumerate(found) if word in table().about and stems(" ".join(found[:place]))), None)
    before = frozenset(stems(" ".join(found[:end]))) if end is not None else frozenset()
    return before or frozenset(stems(text))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


def has_word(text: str, word: str) -> bool:
    """Whether a word or phrase stands in a text that is plain, beginning where a word begins."""
    return f" {plain(word)}" in f" {text}"
