"""Which text of a registration is searched with which weight, and which values it is narrowed by.

Reads documents with the keys of the superset, so that a registration in any standard gives the same fields. A key that
a later standard adds is searched as body text without a change here.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from algoritmeregister import standards

TITLE_KEYS = ("name",)
# The product's supplier counts as much as the short description: people search by the product they know.
SUMMARY_KEYS = ("description_short", "provider")
CONTEXT_KEYS = ("category", "tags", "department", "area")
_AHEAD = (*TITLE_KEYS, *SUMMARY_KEYS, *CONTEXT_KEYS)
_NOT_BODY = frozenset(_AHEAD)
_ON_THE_CARD = ("name", "description_short")
# facet → keys of the superset; their values come from code lists
CODED_KEYS: Mapping[str, tuple[str, ...]] = {
    "status": ("status",),
    "publication_category": ("publication_category",),
    "theme": ("category",),
    "impact_assessment": ("impacttoetsen_grouping", "impacttoetsen_list"),
}
# The first version of the standard asked for two assessments by name, with yes or no: key → name in the code list.
ASSESSED_BY_NAME: Mapping[str, str] = {"iama": "IAMA", "dpia": "DPIA"}
# Kinds of field that hold words of the registration itself, and not addresses, dates or bookkeeping.
SEARCHED_TYPES = frozenset({"text", "rich_text", "link_list"})
SEARCHED_CODES = frozenset({"type"})
# Bookkeeping that the catalogue calls text, and the organisation, whose name comes with the version.
UNSEARCHED_KEYS = frozenset({"organization", "source_id", "uuid", "revision_date", "standard_version"})
# Of texts in a field with a code list, only those as short as a name are values to narrow by.
LONGEST_VALUE = 80
# A supplier's name is short; longer texts in that field are sentences about it, and no value to narrow by.
LONGEST_SUPPLIER = 80
# More text of one field than this is not read: no published field is longer, and a hostile one would be.
LONGEST_TEXT = 20_000

_TAG = re.compile(r"<[^<>]{0,500}>")
_SIGN = re.compile(r"[^\w\s]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def plain(value: Any) -> str:
    """Give the readable text of one field's value: markup and control characters removed, line ends kept.

    A list of links gives its titles, a list of codes the codes, one per line.
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return plain(value.get("title") or value.get("name") or "")
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, (plain(item) for item in value)))
    text = str(value)[:LONGEST_TEXT]
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    # Looking is ten times as fast as replacing, and nearly every text is clean.
    return text.strip() if text.isprintable() else _CONTROL.sub(" ", text).strip()


def one_line(value: Any) -> str:
    """Give a value's readable text on one line: with plain spaces, and no two of them together."""
    return value.strip() if isinstance(value, str) and _is_ready(value) else " ".join(plain(value).split())


def _is_ready(text: str) -> bool:
    """Tell whether a text is on one line as it is, as nearly every text: one look at it in the place of three."""
    # Line ends, tabs and all spaces but the plain one are not printable.
    return len(text) <= LONGEST_TEXT and text.isprintable() and not ("<" in text or "&" in text or "  " in text)


def sortable(text: str) -> str:
    """Give the key by which texts are put in alphabetical order: case, accents and leading signs do not count."""
    letters = text.casefold()
    if not letters.isascii():
        letters = "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    return " ".join(_SIGN.sub(" ", letters).split())[:200]


@functools.cache
def body_keys() -> tuple[str, ...]:
    """Name the remaining fields that are searched, in the order of the catalogue."""
    elsewhere = {*TITLE_KEYS, *SUMMARY_KEYS, *CONTEXT_KEYS, *UNSEARCHED_KEYS}
    return tuple(
        field.key
        for field in standards.get(standards.SUPERSET).fields
        if (field.type in SEARCHED_TYPES or field.key in SEARCHED_CODES) and not field.system and field.key not in elsewhere
    )


def texts(document: Mapping[str, Any]) -> dict[str, str]:
    """Give every text of a document that is searched or shown, on one line, by its key: title, summary and context, and then
    the remaining ones in the order of the catalogue. Fields without a text are left out."""
    found = {}
    for key in text_keys():
        if (value := document.get(key)) and (text := one_line(value)):
            found[key] = text
    return found


@functools.cache
def text_keys() -> tuple[str, ...]:
    """Name the fields that are searched: those of the sections, in their order."""
    return (*_AHEAD, *body_keys())


def sections(texts: Mapping[str, str], organisation: Sequence[str], number: str) -> dict[str, list[str]]:
    """Divide a version's texts (`texts`) over the sections of the index (`schema.SECTIONS`); `organisation`: all names under
    which the organisation is looked for.
    """
    return {
        "title": _of(texts, TITLE_KEYS),
        "summary": _of(texts, SUMMARY_KEYS),
        "context": [*organisation, *_of(texts, CONTEXT_KEYS), number],
        "body": [text for key, text in texts.items() if key not in _NOT_BODY],
    }


def shown_texts(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give the texts that a snippet can be cut from, besides name and short description: (key, text)."""
    return [(key, text) for key, text in texts.items() if key not in _ON_THE_CARD]


def coded(document: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Give the values from code lists that a document is narrowed by: facet → codes, without doubles.

    A code is the short key of the code list. A value that no list knows is given as it is written, when it is short.
    """
    found: dict[str, tuple[str, ...]] = {}
    for facet, keys in CODED_KEYS.items():
        values = [code for key in keys for item in _as_list(document.get(key)) if (code := _code_of(key, item))]
        if facet == "impact_assessment":
            values += [name for key, name in ASSESSED_BY_NAME.items() if _code_of(key, document.get(key)) == "ja"]
        found[facet] = tuple(dict.fromkeys(values))
    return found


def _code_of(key: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    return _code(key, value if isinstance(value, str) and len(value) <= LONGEST_VALUE else one_line(value))


@functools.lru_cache(maxsize=4_096)
def _code(key: str, written: str) -> str:
    text = one_line(written)
    field = standards.get(standards.SUPERSET).field(key)
    # Of rows with a title, the title is the field with the code list.
    code_list = field.code_list or next((item.code_list for item in field.items if item.code_list), None)
    code = code_list.find(text) if code_list else None
    if code is not None:
        return code.key
    return text if len(text) <= LONGEST_VALUE else ""


def suppliers(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the supplier a document names, as (value, label): one value for all spellings that differ only in case."""
    name = one_line(document.get("provider"))
    if not name or len(name) > LONGEST_SUPPLIER:
        return []
    return [(sortable(name) or name.casefold(), name)]


def start_year(document: Mapping[str, Any]) -> list[str]:
    """Give the year in which the algorithm came into use, when the document says it."""
    match = re.match(r"(?:19|20)\d\d(?!\d)", str(document.get("begin_date") or ""))
    return [match.group()] if match else []


@functools.cache
def countable_keys() -> tuple[str, ...]:
    """Name the fields of which is counted how many registrations have them: what an organisation writes, in any standard."""
    return tuple(field.key for field in standards.get(standards.SUPERSET).fields if not field.system)


def filled(document: Mapping[str, Any]) -> list[str]:
    """Name the fields in which a document has something. Spaces, and lists of nothing, are nothing."""
    there = {key for key, value in document.items() if value and _has(value)}
    return [key for key in countable_keys() if key in there]


def _has(value: Any) -> bool:
    if isinstance(value, str):
        return not value.isspace() and value != ""
    if isinstance(value, list | tuple):
        return any(_has(each) for each in value)
    if isinstance(value, Mapping):
        return any(_has(each) for each in value.values())
    return value is not None


def _of(texts: Mapping[str, str], keys: tuple[str, ...]) -> list[str]:
    return [texts[key] for key in keys if key in texts]


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
