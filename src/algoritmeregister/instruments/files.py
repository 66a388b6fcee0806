"""What comes of an instrument, as files: JSON to go on with, PDF to read, text of a document."""

from __future__ import annotations

from datetime import datetime
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
from algoritmeregister.instruments.engine.results import documents, filled_text
from algoritmeregister.instruments.outcomes import answers, groups
from algoritmeregister.texts import in_language


def file(run: Run, suffix: str, document: str, language: str, now: datetime, filled_by: str = "") -> HttpResponse:
    """Return the answers as JSON or PDF, or a document as text. Raises Http404 for anything else.

    `filled_by`: which organisation filled it in; "": somebody without an account.
    """
    pack = run.pack
    if suffix == "json":
        given = Answers(run.values, pack.id, pack.version, now.isoformat(timespec="seconds"), language)
        return _attached(given.dump(sha256=pack.origin.sha256).encode(), "application/json", f"{pack.id}.json")
    if suffix == "pdf":
        return _attached(as_pdf(printed(run, language, now, filled_by)), "application/pdf", f"{pack.id}.pdf")
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


def printed(run: Run, language: str, now: datetime, filled_by: str = "") -> Printed:
    """Return what the PDF holds: what came of it first, then every answer, then where the instrument comes from."""
    pack = run.pack
    address = f"{settings.SITE_URL}{reverse('site:instrument', kwargs={'name': pack.id})}"
    parts = [
        PrintedGroup(title, [_printed_field(ask, words) for ask, words in rows])
        for _key, title, rows in answers(run, language)
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
        organisation=filled_by or _("Ingevuld zonder account"),
        made_on=timezone.localdate(now),
        lead=[] if run.complete else [paragraph(_("Nog niet alle vragen zijn beantwoord. De uitkomst kan nog veranderen."))],
        groups=[*_printed_outcomes(run, language), *parts],
        facts_title=_("Waar dit vandaan komt"),
        facts_columns=(_("Gegeven"), _("Waarde")),
        facts=[(label, [block]) for label, block in facts],
        citation_title=_("Zelf invullen"),
        citation=_("U vindt dit instrument op %(address)s.") % {"address": address},
        short_address=address,
        qr_svg=qr.as_svg(address).decode(),
        qr_text=_("QR-code van het adres %(address)s") % {"address": address},
        footer=" · ".join([settings.SITE_NAME, pack.id, _("Versie %(number)s") % {"number": pack.version}]),
        page_words=(_("Pagina"), _("van")),
        squares=_("Sommige tekens kan dit bestand niet laten zien. Op die plek staat een vierkantje."),
    )


def _printed_field(label: str, words: str) -> PrintedField:
    return PrintedField(label, text_blocks(words, rich=False) or [paragraph(_("Niet ingevuld"))])


def _printed_outcomes(run: Run, language: str) -> list[PrintedGroup]:
    printed_groups = []
    for group in groups(run, language):
        fields = []
        for each in group["outcomes"]:
            blocks: list[Block] = text_blocks(str(each["text"]), rich=True)
            blocks += [paragraph(f"{text} {_sources_words(sources, language)}".strip()) for text, sources in each["reasons"]]
            blocks += [
                paragraph(f"{when}: {text} {_sources_words(sources, language)}".strip(" :"))
                for text, when, sources in each["obligations"]
            ]
            fields.append(PrintedField(each["title"], blocks or [paragraph(_("Dit volgt uit uw antwoorden."))]))
        printed_groups.append(PrintedGroup(group["title"] or _("Uitkomst"), fields))
    scores = [each for each in run.scores() if each.score.shown]
    if scores:
        fields = [
            PrintedField(in_language(each.score.title, language), [paragraph(_score_words(each, language))])
            for each in scores
        ]
        printed_groups.append(PrintedGroup(_("Punten"), fields))
    return printed_groups


def _sources_words(sources: list[Any], language: str) -> str:
    titles = [in_language(source.title, language) for source in sources]
    return f"({'; '.join(titles)})" if titles else ""


def _score_words(scored: Any, language: str) -> str:
    value = f"{scored.value:g}" if scored.maximum is None else f"{scored.value:g} / {scored.maximum:g}"
    level = in_language(scored.level.title, language) if scored.level else ""
    return f"{value} {level}".strip()
