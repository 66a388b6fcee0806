"""What comes of an instrument: outcomes with their reasons, dated obligations, scores, documents; as a page and as files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.exchange import qr
from algoritmeregister.exchange.blocks import Block, paragraph, text_blocks
from algoritmeregister.exchange.pdf import Printed, PrintedField, PrintedGroup, as_pdf
from algoritmeregister.instruments.engine import Answers, Run
from algoritmeregister.instruments.engine.model import Document, Part
from algoritmeregister.instruments.engine.results import answer_text, documents, filled_text, suggested
from algoritmeregister.instruments.engine.running import Reached
from algoritmeregister.site.instrument_shown import rich
from algoritmeregister.site.page import canonical
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
        "groups": _groups(run, language),
        "scores": [each for each in run.scores() if each.score.shown],
        "labels": [label for label in run.pack.labels if label.id in run.labels()],
        "answers": _answers(run, language),
        "trail": trail(run, language),
        "documents": [_document(run, document, parts, language) for document, parts in documents(run)],
        "suggestions": _suggestions(run, language),
    }


def _question_words(run: Run, name: str, language: str) -> dict[str, str]:
    question = run.pack.questions[name]
    section = run.pack.section_of[name]
    return {"ask": rich_text.plain(in_language(question.ask, language)), "section": section.id}


def _groups(run: Run, language: str) -> list[dict[str, Any]]:
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


def _answers(run: Run, language: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
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
    return {"id": document.id, "title": in_language(document.title, language), "parts": texts}


def _suggestions(run: Run, language: str) -> list[tuple[str, str]]:
    labels = {each.key: in_language(each.label, language) for each in get(SUPERSET).fields}
    return [(labels.get(each.field, each.field), str(each.value)) for each in suggested(run, language)]


def file(run: Run, suffix: str, document: str, language: str, now: datetime) -> HttpResponse:
    """Return the answers as JSON or PDF, or a document as text. Raises Http404 for anything else."""
    pack = run.pack
    if suffix == "json":
        answers = Answers(run.values, pack.id, pack.version, now.isoformat(timespec="seconds"), language)
        return _attached(answers.dump(sha256=pack.origin.sha256).encode(), "application/json", f"{pack.id}.json")
    if suffix == "pdf":
        return _attached(as_pdf(printed(run, language, now)), "application/pdf", f"{pack.id}.pdf")
    found = next((held for held in documents(run) if held[0].id == document), None)
    if suffix != "txt" or found is None:
        raise Http404(_("Dit bestand is er niet."))
    text = document_text(run, *found, language)
    return _attached(text.encode(), "text/plain; charset=utf-8", f"{document}.txt")


def document_text(run: Run, document: Document, parts: list[Part], language: str) -> str:
    """Return a document as plain text."""
    pieces = [in_language(document.title, language)]
    for part in parts:
        title = in_language(part.title, language)
        pieces.append("\n".join(filter(None, (title, filled_text(run, in_language(part.text, language), language)))))
        pieces += [in_language(run.pack.source_of[name].title, language) for name in part.sources]
    return "\n\n".join(pieces) + "\n"


def _attached(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def printed(run: Run, language: str, now: datetime) -> Printed:
    """Return what the PDF holds: what came of it first, then every answer, then where the instrument comes from."""
    pack = run.pack
    address = canonical(reverse("site:instrument", kwargs={"name": pack.id}))
    groups = [
        PrintedGroup(title, [_printed_field(ask, words) for ask, words in rows])
        for _key, title, rows in _answers(run, language)
    ]
    facts = [
        (_("Instrument"), paragraph(in_language(pack.title, language))),
        (_("Versie"), paragraph(pack.version)),
        (_("Maker"), paragraph(pack.origin.publisher or _("niet bekend"))),
        (_("Licentie"), paragraph(pack.origin.licence or _("niet bekend"))),
        (_("Controlegetal van de inhoud (SHA-256)"), paragraph(pack.origin.sha256)),
    ]
    return Printed(
        language=language,
        site=settings.SITE_NAME,
        title=in_language(pack.title, language),
        title_language="",
        organisation=_("Ingevuld zonder account"),
        made_on=timezone.localdate(now),
        lead=[] if run.complete else [paragraph(_("Nog niet alle vragen zijn beantwoord. De uitkomst kan nog veranderen."))],
        groups=[*_printed_outcomes(run, language), *groups],
        facts_title=_("Waar dit vandaan komt"),
        facts_columns=(_("Gegeven"), _("Waarde")),
        facts=[(label, [block]) for label, block in facts],
        citation_title=_("Zelf invullen"),
        citation=_("U vindt dit instrument op %(address)s.") % {"address": address},
        short_address=address,
        qr_svg=qr.as_svg(address).decode(),
        qr_text=_("QR-code van het adres %(address)s") % {"address": address},
        footer=f"{settings.SITE_NAME} · {pack.id} · {_('Versie %(number)s') % {'number': pack.version}}",
        page_words=(_("Pagina"), _("van")),
        squares=_("Sommige tekens kan dit bestand niet laten zien. Op die plek staat een vierkantje."),
    )


def _printed_field(label: str, words: str) -> PrintedField:
    return PrintedField(label, text_blocks(words, rich=False) or [paragraph(_("Niet ingevuld"))])


def _printed_outcomes(run: Run, language: str) -> list[PrintedGroup]:
    groups = []
    for group in _groups(run, language):
        fields = []
        for each in group["outcomes"]:
            blocks: list[Block] = text_blocks(str(each["text"]), rich=True)
            blocks += [paragraph(f"{text} {_sources_words(sources, language)}".strip()) for text, sources in each["reasons"]]
            blocks += [
                paragraph(f"{when}: {text} {_sources_words(sources, language)}".strip(" :"))
                for text, when, sources in each["obligations"]
            ]
            fields.append(PrintedField(each["title"], blocks or [paragraph(_("Dit volgt uit uw antwoorden."))]))
        groups.append(PrintedGroup(group["title"] or _("Uitkomst"), fields))
    scores = [each for each in run.scores() if each.score.shown]
    if scores:
        fields = [
            PrintedField(in_language(each.score.title, language), [paragraph(_score_words(each, language))])
            for each in scores
        ]
        groups.append(PrintedGroup(_("Punten"), fields))
    return groups


def _sources_words(sources: list[Any], language: str) -> str:
    titles = [in_language(source.title, language) for source in sources]
    return f"({'; '.join(titles)})" if titles else ""


def _score_words(scored: Any, language: str) -> str:
    value = f"{scored.value:g}" if scored.maximum is None else f"{scored.value:g} / {scored.maximum:g}"
    level = in_language(scored.level.title, language) if scored.level else ""
    return f"{value} {level}".strip()
