"""Holds a pack of our own to more than soundness: texts in two languages, lasting ids, fields and values of the standard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from algoritmeregister.standards import SUPERSET, get

from .model import Feed, Outcome, Pack, Question, Texts
from .problems import FINDING, Problem

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_VERSION = re.compile(r"\d+\.\d+\Z")
NEEDED = ("nl", "en")
"""Languages in which every text of our own packs is there; Frisian falls back to Dutch."""


def check(pack: Pack) -> list[Problem]:
    """Give what our own packs must have and this one has not."""
    return [*_texts(pack), *_names(pack), *_feeds(pack), *_sources(pack)]


def all_texts(pack: Pack) -> Iterator[tuple[str, Texts]]:
    """Give (place, texts) of everything that people read."""
    yield from (("title", pack.title), ("summary", pack.summary), ("audience", pack.audience))
    for kind, held in (
        ("label", pack.labels),
        ("role", pack.roles),
        ("source", pack.sources),
        ("outcome group", pack.groups),
    ):
        yield from ((f"{kind} {each.id}", each.title) for each in held)
    for section in pack.sections:
        yield from ((f"section {section.id}", each) for each in (section.title, section.help))
    for node in pack.nodes.values():
        if isinstance(node, Question):
            yield from _of_question(node)
        else:
            item = node.repeat.item if node.repeat else {}
            yield from ((f"group {node.id}", each) for each in (node.title, node.help, item))
    for outcome in pack.outcomes:
        yield from _of_outcome(outcome)
    for score in pack.scores:
        yield f"score {score.id}", score.title
        yield from (
            (f"score {score.id}, level {level.id}", each) for level in score.levels for each in (level.title, level.text)
        )
    for document in pack.documents:
        yield f"document {document.id}", document.title
        for number, part in enumerate(document.parts, 1):
            yield from ((f"document {document.id}, part {number}", each) for each in (part.title, part.text))


def _of_question(question: Question) -> Iterator[tuple[str, Texts]]:
    place = f"question {question.id}"
    yield from ((place, each) for each in (question.ask, question.help, question.unit))
    for option in question.options:
        yield from ((f"{place}, option {option.id}", each) for each in (option.label, option.help, option.note))


def _of_outcome(outcome: Outcome) -> Iterator[tuple[str, Texts]]:
    place = f"outcome {outcome.id}"
    yield from ((place, each) for each in (outcome.title, outcome.text))
    yield from ((f"{place}, reason {number}", reason.text) for number, reason in enumerate(outcome.reasons, 1))
    yield from ((f"{place}, obligation {each.id}", each.text) for each in outcome.obligations)


def _texts(pack: Pack) -> Iterator[Problem]:
    for place, texts in all_texts(pack):
        if texts and (missing := [language for language in NEEDED if not texts.get(language)]):
            yield Problem("language", place, f"is not there in {', '.join(missing)}")


def _names(pack: Pack) -> Iterator[Problem]:
    names = [("pack", pack.id.replace("-", "_"))]
    names += [("section", each.id.replace("-", "_")) for each in pack.sections]
    names += [("question or group", name) for name in pack.nodes]
    names += [("option", option.id.replace("-", "_")) for question in pack.questions.values() for option in question.options]
    names += [("score", each.id) for each in pack.scores]
    names += [("outcome", each.id.replace("-", "_")) for each in pack.outcomes]
    for kind, name in names:
        if not _NAME.match(name):
            yield Problem(
                "id", f"{kind} {name}", "an id has small letters, digits and underscores, and starts with a letter"
            )
    if not _VERSION.match(pack.version):
        yield Problem("version", "pack", f"write the version as two numbers (1.0), not {pack.version!r}")
    for old, new in pack.renamed.items():
        if old in pack.nodes or new not in pack.nodes:
            yield Problem("renamed", f"renamed {old}", f"the old id must be gone and the new one ({new}) must be there")


def _feeds(pack: Pack) -> Iterator[Problem]:
    held = [(f"question {each.id}", feed) for each in pack.questions.values() for feed in each.feeds]
    held += [(f"outcome {each.id}", feed) for each in pack.outcomes for feed in each.feeds]
    for place, feed in held:
        if feed.field and (complaint := _wrong_feed(feed)):
            yield Problem("field", place, complaint)


def _wrong_feed(feed: Feed) -> str:
    found = next((each for each in get(SUPERSET).fields if each.key == feed.field), None)
    if found is None:
        return f"the publication standard has no field {feed.field!r}"
    codes = found.code_list
    if feed.value is None or codes is None or not codes.closed:
        return ""
    values = feed.value if isinstance(feed.value, list) else [feed.value]
    wrong = [each for each in values if each not in codes.values]
    return f"{wrong[0]!r} is not a value of {feed.field}; there are {', '.join(codes.values)}" if wrong else ""


def _sources(pack: Pack) -> Iterator[Problem]:
    for source in pack.sources:
        if not source.url and not source.identifier:
            yield Problem("source", f"source {source.id}", "say where it is found: url or identifier")
    used = {name for section in pack.sections for name in section.sources}
    used |= {name for node in pack.nodes.values() for name in node.sources}
    used |= {name for outcome in pack.outcomes for name in outcome.all_sources}
    used |= {name for document in pack.documents for part in document.parts for name in part.sources}
    for source in pack.sources:
        if source.id not in used:
            yield Problem("unused", f"source {source.id}", "nothing refers to it", FINDING)
