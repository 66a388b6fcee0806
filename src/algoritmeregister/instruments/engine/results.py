"""What comes of answers, in words: answers as people read them, documents, and what they fill in of a registration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from algoritmeregister.texts import in_language

from .evaluating import as_list
from .model import CHOOSING, Document, Feed, Pack, Part, Question
from .running import Place, Run

_PLACEHOLDER = re.compile(r"\{([^{}\s]+)\}")


@dataclass(frozen=True)
class Suggested:
    """A value for a field of a registration, with where it comes from: the id of a question or outcome."""

    field: str
    value: Any
    origin: str
    how: str


def answer_text(run: Run, question: Question, value: Any, language: str, place: Place = ()) -> str:
    """Give an answer in words: the labels of chosen options, a date or text as it is."""
    if question.kind in CHOOSING:
        labels = {option.id: in_language(option.label, language) for option in run.options(question, place)}
        return ", ".join(labels.get(str(each), str(each)) for each in as_list(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if value is True:
        return {"en": "Agreed", "fy": "Akkoard"}.get(language[:2], "Akkoord")
    unit = in_language(question.unit, language)
    return f"{value} {unit}".strip() if value is not None else ""


def value_text(pack: Pack | None, key: str, value: Any, language: str) -> str:
    """Give an answer in words as it is kept, whether or not its question is asked now; of a repeated group item by item.

    What a pack does not know (any more) is given as it is.
    """
    node = pack.nodes.get(key) if pack else None
    if value is None or value == "" or value == []:
        return ""
    if pack is not None and isinstance(node, Question) and not node.options_from:
        return answer_text(Run(pack, {}), node, value, language)
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        lines = []
        for number, item in enumerate(value, 1):
            inside = (
                f"{_name(pack, name, language)}: {value_text(pack, name, held, language)}" for name, held in item.items()
            )
            lines.append(f"{number}. " + "; ".join(inside))
        return "\n".join(lines)
    return ", ".join(map(str, as_list(value)))


def _name(pack: Pack | None, key: str, language: str) -> str:
    node = pack.nodes.get(key) if pack else None
    return in_language(getattr(node, "ask", None) or getattr(node, "title", {}), language) if node else key


def documents(run: Run) -> Iterator[tuple[Document, list[Part]]]:
    """Give the documents that the answers make, each with the parts that apply."""
    for document in run.pack.documents:
        if run.holds(document.when):
            parts = [part for part in document.parts if run.holds(part.when)]
            if parts:
                yield document, parts


def filled_text(run: Run, text: str, language: str) -> str:
    """Put answers in the place of `{question}`; of a question without an answer a line to write on."""

    def said(match: re.Match[str]) -> str:
        question = run.pack.questions.get(match[1])
        if question is None:
            return match[0]
        return answer_text(run, question, run.answer(question.id), language) or "…………"

    return _PLACEHOLDER.sub(said, text)


def suggested(run: Run, language: str) -> list[Suggested]:
    """Give what the answers and outcomes fill in of a registration. Of a field the first suggestion counts."""
    found: dict[str, Suggested] = {}
    for asked in run.asked():
        for feed in asked.question.feeds:
            if feed.field and as_list(asked.answer) and run.holds(feed.when, asked.place):
                words = answer_text(run, asked.question, asked.answer, language, asked.place)
                found.setdefault(feed.field, _suggestion(feed, words, asked.question.id))
    for reached in run.reached():
        for feed in reached.outcome.feeds:
            if feed.field and run.holds(feed.when):
                words = in_language(reached.outcome.text or reached.outcome.title, language)
                found.setdefault(feed.field, _suggestion(feed, words, reached.outcome.id))
    return list(found.values())


def _suggestion(feed: Feed, words: str, origin: str) -> Suggested:
    return Suggested(feed.field, feed.value if feed.value is not None else words, origin, feed.how)
