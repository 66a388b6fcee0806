"""Texts that say nothing, and layout where it does not belong."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..catalogue import read_data
from ..findings import Problem
from ..model import ALLOWED_HTML, Field, fold
from ..patterns import visible
from .content import Content
from .structure import shown

_ELEMENT = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]*>")
_ALLOWED = frozenset(ALLOWED_HTML)
# No text that says nothing is longer, and comparing a whole page would be waste.
_LONGEST = 40
# What stands in the place of a character that could not be read or kept (U+FFFD).
_UNREADABLE = "\ufffd"


@lru_cache(maxsize=1)
def _whole() -> frozenset[str]:
    return frozenset(fold(text) for text in read_data("placeholders")["whole"])


@lru_cache(maxsize=1)
def _anywhere() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, read_data("placeholders")["anywhere"])), re.IGNORECASE)


def is_placeholder(text: str) -> bool:
    """Whether a filled text says nothing, such as "n.v.t.", "volgt" or "-"."""
    if _anywhere().search(text):
        return True
    plain = visible(text).strip()
    if len(plain) > _LONGEST:
        return False
    return not any(map(str.isalnum, plain)) or fold(plain) in _whole()


def check(content: Content) -> Iterator[Problem]:
    """Placeholders (an error where the field is required), elements in plain text and ones that rich text may not hold, and
    signs that a character got lost."""
    for path, field, text in content.entries:
        if field.system or (field.code_list is not None and field.code_list.closed):
            continue
        if _UNREADABLE in text:
            yield Problem(path, "unreadable_character", field, {"value": shown(_around(text))})
        if is_placeholder(text):
            severity = "error" if field.required else None
            yield Problem(path, "placeholder", field, {"value": shown(visible(text).strip() or text)}, severity)
        elif "<" in text:
            yield from _markup(path, field, text)


def _around(text: str) -> str:
    """The words around the first character that got lost, by which it is found back in the source."""
    place = text.index(_UNREADABLE)
    return text[max(0, place - 20) : place + 20]


def _markup(path: str, field: Field, text: str) -> Iterator[Problem]:
    found = dict.fromkeys(name.lower() for name in _ELEMENT.findall(text))
    if field.type != "rich_text":
        if found:
            yield Problem(path, "markup", field, {"elements": _listed(found)})
    elif refused := [name for name in found if name not in _ALLOWED]:
        yield Problem(path, "markup_not_allowed", field, {"elements": _listed(refused)})


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"<{name}>" for name in list(names)[:5])
