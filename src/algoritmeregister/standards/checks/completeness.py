"""Fields that readers count on and that are empty, double choices, and what is said to be withheld."""

from collections.abc import Iterator

from ..findings import Problem
from .content import Content


def check(content: Content) -> Iterator[Problem]:
    """Empty fields that are always shown or for citizens (unless withheld), doubles, and contradictions in `withheld`."""
    filled = {entry.path.partition("[")[0] for entry in content.entries}
    faulty = {path.partition("[")[0] for path in content.faulty}
    withheld = _withheld(content)
    for field in content.standard.fields:
        if field.key in filled or field.key in faulty or field.key in withheld:
            continue
        if field.citizen:
            yield Problem(field.key, "missing_for_citizens", field)
        elif field.always_shown:
            yield Problem(field.key, "missing", field)
    yield from _doubles(content)
    yield from _contradictions(content, withheld, filled)


def _withheld(content: Content) -> dict[str, str]:
    """Withheld fields, each with the path of the row that says so."""
    rows = (entry for entry in content.entries if entry.path.startswith("withheld[") and entry.field.key == "field")
    return {entry.text: entry.path for entry in rows}


def _doubles(content: Content) -> Iterator[Problem]:
    seen = set()
    for path, field, text in content.entries:
        if field.type != "codes":
            continue
        if (field.key, text) in seen:
            yield Problem(path, "duplicate", field, {"value": text})
        seen.add((field.key, text))


def _contradictions(content: Content, withheld: dict[str, str], filled: set[str]) -> Iterator[Problem]:
    if not withheld:
        return
    field = content.standard.field("withheld")
    for key, path in withheld.items():
        if key not in content.standard.keys:
            yield Problem(path, "withheld_unknown", field, {"key": key})
        elif key in filled:
            yield Problem(path, "withheld_filled", field, {"key": key})
