"""A registration in short: what it does, whom it touches, whether a person decides, whom to ask, how to object.

Every answer quotes what the organisation wrote, or says that it wrote nothing. Nothing is concluded from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from algoritmeregister import standards
from algoritmeregister.registrations.models import Version
from algoritmeregister.site import objecting
from algoritmeregister.ui.links import contact_link, safe_link
from algoritmeregister.ui.rich_text import plain

# Question → fields of the superset that answer it; the first one that says something is quoted.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "what": ("description_short",),
    "whom": ("impact", "goal"),
    "person": ("human_intervention", "decision_making_process"),
    "objection": ("objection_procedure",),
}
LONGEST_QUOTE = 340
SHORTEST_QUOTE = 120  # a quote ends at the end of a sentence, unless that leaves less than this
_SENTENCE_END = re.compile(r"[.!?](?=\s)")
# Newer versions of the standard have no field for objection; organisations that tell it do so among other things.
OBJECTION_ELSEWHERE = ("human_intervention", "impact", "goal", "risks", "proportionality")


@dataclass(frozen=True)
class Answer:
    """An answer to one question. `quote`: the organisation's own words; `field`: where they stand; `cut`: there is more.

    Without a quote `why` says why: "empty", "not_asked" (the standard has no such field), "withheld" (the organisation
    keeps it secret) or "removed" (on a legal ground).
    """

    quote: str = ""
    field: str = ""
    cut: bool = False
    why: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether nobody wrote an answer. What was written and may not be read is not missing."""
        return self.why in {"empty", "not_asked"}


@dataclass(frozen=True)
class Contact:
    """Whom to ask: an address with its link when it is one that can be followed, and a page of the organisation."""

    text: str = ""
    link: str | None = None
    website: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the organisation gave no contact at all."""
        return not self.text and not self.website


@dataclass(frozen=True)
class Summary:
    """The answers to the five questions. `answers`: question (key of `FIELDS`) → answer."""

    answers: Mapping[str, Answer]
    contact: Contact


def summarise(version: Version) -> Summary:
    """Answer the five questions from the fields of a version, whatever its standard."""
    document = standards.to_superset(version.document, version.standard, version.beside)
    answers = {question: _answer(version, document, keys) for question, keys in FIELDS.items()}
    if answers["objection"].is_missing:
        answers["objection"] = _objection_elsewhere(version, document) or answers["objection"]
    return Summary(answers, _contact(document))


def _objection_elsewhere(version: Version, document: Mapping[str, Any]) -> Answer | None:
    """Quote the sentences of other fields that are about objection, word for word."""
    for key in OBJECTION_ELSEWHERE:
        if sentences := objecting.sentences(_text(document.get(key))):
            return Answer(shortened(" … ".join(sentences)), key if key in version.document else "", cut=True)
    return None


def _answer(version: Version, document: Mapping[str, Any], keys: tuple[str, ...]) -> Answer:
    for key in keys:
        text = _text(document.get(key))
        if text:
            quote = shortened(text)
            shown = key if key in version.document else ""
            return Answer(quote, shown, cut=quote != text)
    if any(f"document/{key}" in version.redactions for key in keys):
        return Answer(why="removed")
    secret = {row.get("field") for row in document.get("withheld") or () if isinstance(row, Mapping)}
    if secret & set(keys):
        return Answer(why="withheld")
    return Answer(why="empty" if set(keys) & standards.get(version.standard).keys else "not_asked")


def _contact(document: Mapping[str, Any]) -> Contact:
    text = _text(document.get("contact_email"))
    website = safe_link(document.get("website"))
    link = contact_link(text)
    return Contact(text, link, website if website != link else None)


def _text(value: Any) -> str:
    return plain(value) if isinstance(value, str) else ""


def shortened(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Cut a text after a whole sentence, else after a whole word with an ellipsis. A text that fits stays as it is."""
    if len(text) <= longest:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, longest + 1)]
    if ends and ends[-1] >= SHORTEST_QUOTE:
        return text[: ends[-1]]
    return text[:longest].rsplit(None, 1)[0].rstrip(" ,;:") + " …"
