"""Answers that follow from something else: a registration whose fields an instrument fills in, read backwards, or the
answers to another instrument. They are offered; whoever fills in accepts them one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from algoritmeregister.texts import in_language

from .answers import fitting
from .evaluating import as_list, is_empty
from .filling import limit_of
from .model import CHOOSING, Feed, Option, Pack, Question
from .results import answer_text
from .running import Run

_TEXTS = frozenset({"text", "long_text"})


@dataclass(frozen=True)
class Offer:
    """An answer to offer. `said_by`: the field, or the question or outcome of the other instrument, that says it."""

    question: Question
    value: Any
    said_by: str

    @property
    def is_too_long(self) -> bool:
        """Whether the question cannot hold it: it is shown, and cannot be accepted."""
        return isinstance(self.value, str) and len(self.value) > limit_of(self.question)


def from_document(
    pack: Pack, values: Mapping[str, Any], document: Mapping[str, Any], words: Mapping[str, str]
) -> list[Offer]:
    """Return what a registration answers: `maps_to` read backwards. `document` has its fields, `words` those as plain text.

    Only of questions that are asked once the offers before them are accepted, and not what is answered so already.
    """
    found: list[Offer] = []
    filled = dict(values)
    for question in pack.questions.values():
        if pack.repeats_around(question.id) or not Run(pack, filled).is_shown(question):
            continue
        offer = next(_of_fields(pack, filled, question, document, words), None)
        if offer is not None and values.get(question.id) != offer.value:
            found.append(offer)
            filled[question.id] = offer.value
    return found


def _of_fields(
    pack: Pack, values: Mapping[str, Any], question: Question, document: Mapping[str, Any], words: Mapping[str, str]
) -> Iterator[Offer]:
    for feed in question.feeds:
        said = document.get(feed.field) if feed.field else None
        if is_empty(said):
            continue
        if question.kind in CHOOSING:
            chosen = _chosen_by(pack, values, question, feed, said, words.get(feed.field, ""))
            if chosen is not None:
                yield Offer(question, [chosen.id] if question.kind == "choices" else chosen.id, feed.field)
        elif feed.value is None and (value := _fitted(pack, question, said, words.get(feed.field, ""))) is not None:
            yield Offer(question, value, feed.field)


def _chosen_by(
    pack: Pack, values: Mapping[str, Any], question: Question, feed: Feed, said: Any, words: str
) -> Option | None:
    """Return the one option that would fill the field in as it is; None when there is none, or more than one."""
    meant = []
    for option in question.options:
        if feed.value is None:
            fits = words.strip() in set(option.label.values())
        else:
            answer = [option.id] if question.kind == "choices" else option.id
            fits = feed.value == said and Run(pack, {**values, question.id: answer}).holds(feed.when)
        if fits:
            meant.append(option)
    return meant[0] if len(meant) == 1 else None


def from_answers(pack: Pack, values: Mapping[str, Any], other: Run, language: str) -> list[Offer]:
    """Return what the answers to another instrument answer here: its `maps_to` that name a question of this pack.

    Where several say something in words about one question, their texts stand below each other.
    """
    said: dict[str, list[tuple[str, Any, str]]] = {}
    for origin, feed, value, words in _fed(other, language):
        name, _colon, target = feed.question.partition(":")
        if name == other.pack.id or name != pack.id:
            continue
        said.setdefault(pack.renamed.get(target, target), []).append((origin, value, words))
    found = []
    for key, parts in said.items():
        question = pack.questions.get(key)
        if question is None or pack.repeats_around(key):
            continue
        value = _joined(pack, question, parts)
        if value is not None and values.get(key) != value:
            found.append(Offer(question, value, parts[0][0]))
    order = list(pack.questions)
    return sorted(found, key=lambda each: order.index(each.question.id))


def _fed(other: Run, language: str) -> Iterator[tuple[str, Feed, Any, str]]:
    for asked in other.asked():
        if is_empty(asked.answer):
            continue
        for feed in asked.question.feeds:
            if ":" in feed.question and other.holds(feed.when, asked.place):
                words = answer_text(other, asked.question, asked.answer, language, asked.place)
                yield asked.question.id, feed, asked.answer if feed.value is None else feed.value, words
    for reached in other.reached():
        for feed in reached.outcome.feeds:
            if ":" in feed.question and other.holds(feed.when):
                words = in_language(reached.outcome.title, language)
                yield reached.outcome.id, feed, feed.value, words


def _joined(pack: Pack, question: Question, parts: list[tuple[str, Any, str]]) -> Any:
    if question.kind in _TEXTS:
        joint = "\n" if question.kind == "long_text" else "; "
        return joint.join(dict.fromkeys(words for _origin, _value, words in parts if words)) or None
    if question.kind == "choices":
        given = dict.fromkeys(str(each) for _origin, value, _words in parts for each in as_list(value))
        chosen = [each for each in given if question.option(each)]
        alone = [each for each in chosen if (found := question.option(each)) and found.alone]
        return None if not chosen or (alone and len(chosen) > 1) else chosen
    return next(
        (found for _origin, value, words in parts if (found := _fitted(pack, question, value, words)) is not None), None
    )


def _fitted(pack: Pack, question: Question, value: Any, words: str) -> Any:
    """Return a value as an answer to a question of another kind than `choices`; None when it is no such answer."""
    if question.kind in CHOOSING:
        return value if isinstance(value, str) and question.option(value) else None
    wanted = words.strip() if question.kind in _TEXTS else value
    return fitting(pack, {question.id: wanted})[0].get(question.id) or None
