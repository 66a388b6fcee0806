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
    # By the first letter: a place in a text is then only compared with the few forms that begin like it.
    by_letter: dict[str, list[str]] = {}
    for form in sorted(by_form, key=len, reverse=True):
        by_letter.setdefault(form[0].lower(), []).append(_after_its_first_letter(form))
    written = [f"[{_alike(letter)}](?:{'|'.join(rests)})" for letter, rests in by_letter.items()]
    return re.compile(rf"\b(?:{'|'.join(written)})(?!\w)"), by_form


def _after_its_first_letter(form: str) -> str:
    """Return the pattern of what follows the first letter of a form. Capitals count in an abbreviation only: "AI" is a term,
    "ai" is not."""
    rest = re.escape(form[1:])
    return f"(?<={re.escape(form[0])}){rest}" if form.isupper() else f"(?i:{rest})"


def _alike(letter: str) -> str:
    """Return all that a letter is when capitals do not count: Unicode has another s, and a sign for kelvin."""
    return letter + letter.upper() + {"s": "\u017f", "k": "\u212a"}.get(letter, "")


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
