"""Technical terms explained on the spot: which terms occur in which texts of a page, each term once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from algoritmeregister.site import tables
from algoritmeregister.standards.model import Texts


@dataclass(frozen=True)
class Term:
    """A technical term with its explanation, in three languages. `forms`: how texts write it."""

    key: str
    label: Texts
    text: Texts
    forms: tuple[str, ...]


@cache
def terms() -> tuple[Term, ...]:
    """Return the terms that we explain."""
    return tuple(Term(row["key"], row["label"], row["text"], tuple(row["forms"])) for row in tables.read("terms"))


@cache
def _forms() -> tuple[re.Pattern[str], Mapping[str, Term]]:
    """Return a pattern that finds every form, the longest first, and the term of each form."""
    by_form: dict[str, Term] = {}
    for term in terms():
        for form in term.forms:
            by_form[form if form.isupper() else form.casefold()] = term
    # Capitals count in an abbreviation only: "AI" is a term, "ai" is not.
    written = [
        re.escape(form) if form.isupper() else f"(?i:{re.escape(form)})"
        for form in sorted(by_form, key=len, reverse=True)
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)"), by_form


def found_in(text: str) -> Iterable[Term]:
    """Yield the terms of a text in the order in which they occur, one for every time."""
    pattern, by_form = _forms()
    for match in pattern.finditer(text):
        if term := by_form.get(match[0]) or by_form.get(match[0].casefold()):
            yield term


def explained(texts: Iterable[tuple[str, str]]) -> dict[str, tuple[Term, ...]]:
    """Divide the terms over the texts of a page (key, text): each term under the first text that uses it."""
    seen: set[str] = set()
    result: dict[str, tuple[Term, ...]] = {}
    for key, text in texts:
        new: dict[str, Term] = {}
        for term in found_in(text):
            if term.key not in seen:
                new[term.key] = term
        seen.update(new)
        if new:
            result[key] = tuple(new.values())
    return result
