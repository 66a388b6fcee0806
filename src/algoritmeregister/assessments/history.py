"""What an assessment said before: every text it had, and of each answer who changed it when, from what into what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from algoritmeregister.assessments.models import AnswerSave, AnswerSet
from algoritmeregister.assessments.packs import known
from algoritmeregister.instruments.engine import Pack
from algoritmeregister.instruments.engine.results import value_text
from algoritmeregister.texts import in_language
from algoritmeregister.ui import rich_text


@dataclass(frozen=True)
class Changed:
    """One answer that a save changed: of which question, from what into what ("": not answered). `source`: the field or
    question that gave it, when it was taken over.
    """

    question: str
    ask: str
    before: str
    after: str
    taken: bool
    source: str


@dataclass(frozen=True)
class Text:
    """One text of an assessment, with what it changed. `moved_from`: the version of the instrument before it, if another."""

    save: AnswerSave
    version: str
    changed: tuple[Changed, ...]
    moved_from: str = ""


def texts(answers: AnswerSet, language: str, question: str = "") -> list[Text]:
    """Return every text of an assessment with what it changed, the newest first; with `question` only those that changed
    the answer to it. One question to the database.
    """
    found: list[Text] = []
    before: Mapping[str, Any] = {}
    version = ""
    for save in answers.saves.order_by("number").iterator():
        now = save.version or answers.version
        pack = _pack(answers, now)
        changed = tuple(_changed(pack, _pack(answers, version or now), before, save, language))
        text = Text(save, now, changed, version if version and version != now else "")
        if not question or any(each.question == question for each in changed):
            found.append(text)
        before, version = save.values, now
    return found[::-1]


def text(answers: AnswerSet, number: int) -> tuple[AnswerSave, Pack | None] | None:
    """Return one text of an assessment with the version of the instrument to which it belongs; None when there is none."""
    save = answers.saves.filter(number=number).first()
    return (save, _pack(answers, save.version or answers.version)) if save else None


def _pack(answers: AnswerSet, version: str) -> Pack | None:
    return next((each for each in known().get(answers.pack, ()) if each.version == version), None)


def _changed(
    pack: Pack | None, pack_before: Pack | None, before: Mapping[str, Any], save: AnswerSave, language: str
) -> list[Changed]:
    keys = [*save.values, *(key for key in before if key not in save.values)]
    order = list(pack.nodes) if pack else keys
    keys.sort(key=lambda key: order.index(key) if key in order else len(order))
    sources = save.origin.get("questions", {})
    return [
        Changed(
            key,
            _ask(pack, key, language) or _ask(pack_before, key, language) or key,
            _words(pack_before, before, key, language),
            _words(pack, save.values, key, language),
            key in sources,
            str(sources.get(key, "")),
        )
        for key in keys
        if before.get(key) != save.values.get(key)
    ]


def _ask(pack: Pack | None, key: str, language: str) -> str:
    node = pack.nodes.get(key) if pack else None
    return rich_text.plain(in_language(getattr(node, "ask", None) or getattr(node, "title", {}), language)) if node else ""


def _words(pack: Pack | None, values: Mapping[str, Any], key: str, language: str) -> str:
    return value_text(pack, key, values.get(key), language)
