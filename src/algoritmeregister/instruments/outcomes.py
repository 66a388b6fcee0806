"""What comes of an instrument, as a page shows it: outcomes with their reasons, dated obligations, scores, documents."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.exchange import qr
from algoritmeregister.instruments.engine import Run
from algoritmeregister.instruments.engine.model import Document, Part
from algoritmeregister.instruments.engine.results import answer_text, documents, filled_text, suggested
from algoritmeregister.instruments.engine.running import Reached
from algoritmeregister.instruments.shown import rich
from algoritmeregister.standards import SUPERSET, get
from algoritmeregister.texts import in_language
from algoritmeregister.ui import rich_text
from algoritmeregister.ui.formats import date_text


def outcome(run: Run, language: str) -> dict[str, Any]:
    """Return what the page of an outcome shows."""
    return {
        "complete": run.complete,
        "open": [_question_words(run, each.question.id, language) for each in run.open_questions(required=True)],
        "dead_end": run.pack.flow == "route" and run.route.dead_end,
        "groups": groups(run, language),
        "scores": [each for each in run.scores() if each.score.shown],
        "marks": [label for label in run.pack.labels if label.id in run.labels()],
        "answers": answers(run, language),
        "trail": trail(run, language),
        "documents": [_document(run, document, parts, language) for document, parts in documents(run)],
        "suggestions": _suggestions(run, language),
    }


def _question_words(run: Run, name: str, language: str) -> dict[str, str]:
    question = run.pack.questions[name]
    section = run.pack.section_of[name]
    return {"ask": rich_text.plain(in_language(question.ask, language)), "section": section.id}


def groups(run: Run, language: str) -> list[dict[str, Any]]:
    """Return the outcomes under the heading of their group, in the order of the pack."""
    titles = {group.id: in_language(group.title, language) for group in run.pack.groups}
    held: dict[str, list[dict[str, Any]]] = {}
    for each in run.reached():
        held.setdefault(each.outcome.group, []).append(_reached(run, each, language))
    return [{"title": titles.get(key, ""), "outcomes": outcomes} for key, outcomes in held.items()]


def _reached(run: Run, reached: Reached, language: str) -> dict[str, Any]:
    sources = run.pack.source_of
    return {
        "title": rich_text.plain(in_language(reached.outcome.title, language)),
        "weight": reached.outcome.weight,
        "text": rich(run.pack, reached.outcome.text, language),
        "reasons": [
            (in_language(reason.text, language), [sources[name] for name in reason.sources]) for reason in reached.reasons
        ],
        "obligations": [
            (
                in_language(each.text, language),
                _period(each.starts, each.ends, language),
                [sources[name] for name in each.sources],
            )
            for each in reached.obligations
        ],
        "sources": [sources[name] for name in reached.outcome.sources],
    }


def _period(starts: date | None, ends: date | None, language: str) -> str:
    """Say from which day, and until which; of what has begun that it holds now."""
    words = []
    if starts:
        begun = starts <= timezone.localdate()
        words.append(
            (_("Geldt sinds %(day)s") if begun else _("Geldt vanaf %(day)s")) % {"day": date_text(starts, language)}
        )
    if ends:
        words.append(_("tot en met %(day)s") % {"day": date_text(ends, language)})
    return " ".join(words)


def answers(run: Run, language: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return per section (id, title) its questions with their answers in words."""
    held: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for asked in run.asked():
        if asked.question.kind == "information":
            continue
        section = run.pack.section_of[asked.question.id]
        title = rich_text.plain(in_language(section.title, language))
        words = answer_text(run, asked.question, asked.answer, language, asked.place)
        ask = rich_text.plain(in_language(asked.question.ask, language))
        held.setdefault(section.id, (title, []))[1].append((ask, words))
    return [(key, title, rows) for key, (title, rows) in held.items()]


def trail(run: Run, language: str) -> list[tuple[str, str, str]]:
    """Return what was answered along a route: id of the question, the question, the answer."""
    if run.pack.flow != "route":
        return []
    return [
        (
            asked.question.id,
            rich_text.plain(in_language(asked.question.ask, language)),
            answer_text(run, asked.question, asked.answer, language),
        )
        for asked in run.asked()
        if asked.answer is not None
    ]


def _document(run: Run, document: Document, parts: list[Part], language: str) -> dict[str, Any]:
    texts = []
    for part in parts:
        words = {"nl": filled_text(run, in_language(part.text, language), language)}
        sources = [run.pack.source_of[name] for name in part.sources]
        texts.append((in_language(part.title, language), rich(run.pack, words, "nl"), sources))
    title = in_language(document.title, language)
    return {"id": document.id, "title": title, "parts": texts, "codes": _codes(run, document)}


def _codes(run: Run, document: Document) -> list[tuple[str, str]]:
    """Return the addresses of which the QR code belongs in a document, with that code as an image in an address."""
    asked = (each for each in run.asked() if document.id in each.question.tags.get("qr", ()))
    found = [str(each.answer) for each in asked if each.answer]
    return [(each, "data:image/svg+xml;base64," + base64.b64encode(qr.as_svg(each)).decode()) for each in found]


def _suggestions(run: Run, language: str) -> list[tuple[str, str]]:
    labels = {each.key: in_language(each.label, language) for each in get(SUPERSET).fields}
    return [(labels.get(each.field, each.field), str(each.value)) for each in suggested(run, language)]
