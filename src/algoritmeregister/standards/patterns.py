"""The patterns on which validation and the generated JSON Schemas agree.

Written so that Python's `re` and ECMA-262 (which JSON Schema prescribes) read them alike: white space is spelled out because
the two disagree on `\\s`, and `END` refuses the line break before the end that Python's `$` lets pass.
"""

import re
from functools import cache

_SPACES = "\\t-\\r \\u00a0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
_BLANK = f"[{_SPACES}]"
_INK = f"[^{_SPACES}]"
END = "$(?!\\n)"

NOT_BLANK = _INK
MONTH = "[0-9]{4}-(?:0[1-9]|1[0-2])"
DATE = f"{MONTH}-(?:0[1-9]|[12][0-9]|3[01])"
LANGUAGE = "[A-Za-z]{2,3}"
URL = f"[Hh][Tt][Tt][Pp][Ss]?://[^{_SPACES}/?#]+{_INK}*"
FORMATS: dict[str, str] = {"month": MONTH, "date": DATE, "language": LANGUAGE, "url": URL}
"""Per type of field, the pattern of a filled value (not anchored)."""

_TAG_BODY = "[^<>]*>"
_TAG = f"<{_TAG_BODY}"
_ENTITY_BODY = "(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
_MARKUP = re.compile(f"{_TAG}|&{_ENTITY_BODY}")
_TAGS = re.compile(_TAG)
_NOT_BLANK = re.compile(NOT_BLANK)
_SPACE_ENTITIES = re.compile(r"&(?:nbsp|#160|#xa0);", re.IGNORECASE)


def filled(core: str) -> str:
    """The anchored pattern of a value that must be there and look like `core`."""
    return f"^(?:{core}){END}"


def filled_or_blank(core: str) -> str:
    """The anchored pattern of a value that is blank or looks like `core`."""
    return f"^(?:{_BLANK}*|{core}){END}"


def is_blank(text: str) -> bool:
    """Whether a text is empty or only white space."""
    return _NOT_BLANK.search(text) is None


@cache
def format_of(kind: str) -> re.Pattern[str] | None:
    """The compiled pattern of a filled value of a field type, or None when the type has no format."""
    return re.compile(filled(FORMATS[kind])) if kind in FORMATS else None


def rich_length(text: str) -> int:
    """Length of rich text as a reader sees it: elements count for nothing, a character reference such as `&amp;` for one."""
    if "<" not in text and "&" not in text:
        return len(text)
    return len(_MARKUP.sub(lambda found: "" if found[0][0] == "<" else "x", text))


def rich_length_pattern(limit: int) -> str:
    """The anchored pattern of rich text of which `rich_length` is at most `limit`.

    Every position can be read in only one way (element, character reference or one character), so that matching takes
    linear time.
    """
    character = f"&{_ENTITY_BODY}|[^<&]|<(?!{_TAG_BODY})|&(?!{_ENTITY_BODY})"
    return f"^(?:(?:{_TAG})*(?:{character})){{0,{limit}}}(?:{_TAG})*{END}"


def visible(text: str) -> str:
    """Rich text without its elements and without non-breaking spaces: what is left decides whether it says anything."""
    if "<" in text:
        text = _TAGS.sub(" ", text)
    return _SPACE_ENTITIES.sub(" ", text) if "&" in text else text
