"""What stands in the PDF of a description: the same groups, values and words as on its page, without the page around it."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.exchange import qr
from algoritmeregister.exchange.blocks import Block, Run, paragraph, text_blocks
from algoritmeregister.exchange.pdf import Printed, PrintedField, PrintedGroup
from algoritmeregister.news import wording
from algoritmeregister.registrations import fields, queries
from algoritmeregister.registrations.fields import Coded, Row, ShownField
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.site import citing, labels
from algoritmeregister.site.page import canonical
from algoritmeregister.ui.formats import date_text
from algoritmeregister.ui.links import contact_link, safe_link


def printed(registration: Registration, version: Version, name: str) -> Printed:
    """Return what the PDF of this version holds, in the language of this request."""
    language = get_language() or settings.LANGUAGE_CODE
    foreign = version.language if version.language != language else ""
    summary = str(version.document.get("description_short") or "")
    groups = [
        PrintedGroup(labels.words(group.label), [_field(each, foreign, language) for each in group.fields])
        for group in fields.shown_groups(version, queries.findings(version))
    ]
    return Printed(
        language=language,
        site=settings.SITE_NAME,
        title=name,
        title_language=foreign,
        organisation=citing.organisation_of(registration, version),
        made_on=timezone.localdate(version.valid_from),
        lead=text_blocks(summary, rich=True, language=foreign)
        or [paragraph(_("De organisatie gaf geen korte beschrijving."))],
        notes=_notes(version, foreign, language),
        groups=groups,
        facts_title=_("Waar dit vandaan komt"),
        facts_columns=(_("Gegeven"), _("Waarde")),
        facts=_facts(registration, version, language),
        citation_title=_("Verwijzen naar deze beschrijving"),
        citation=citing.citation(registration, version, name),
        short_address=citing.short_address(registration.number),
        qr_svg=qr.as_svg(citing.short_address(registration.number)).decode(),
        qr_text=_("QR-code van het adres %(address)s") % {"address": citing.short_address(registration.number)},
        footer=" · ".join([settings.SITE_NAME, registration.number, _("Versie %(number)s") % {"number": version.number}]),
        page_words=(_("Pagina"), _("van")),
        squares=_("Sommige tekens kan dit bestand niet laten zien. Op die plek staat een vierkantje."),
    )


def _notes(version: Version, foreign: str, language: str) -> list[Block]:
    notes = []
    if version.valid_to:
        notes.append(
            paragraph(_("Dit is een oude versie. Zij gold tot %(date)s.") % {"date": date_text(version.valid_to, language)})
        )
    if foreign:
        notes.append(paragraph(_("Deze beschrijving is niet vertaald. U leest de tekst zoals de organisatie die schreef.")))
    return notes


def _facts(registration: Registration, version: Version, language: str) -> list[tuple[str, list[Block]]]:
    permanent = canonical(reverse("site:registration", kwargs={"number": registration.number}))
    claimed = date_text(version.claimed_on, language) if version.claimed_on else _("niet bekend")
    rows = [
        (_("Nummer"), paragraph(registration.number)),
        (_("Vast adres"), paragraph(permanent, link=permanent)),
        (_("Register van herkomst"), paragraph(registration.register.name)),
        (_("Kenmerk daar"), paragraph(registration.source_id)),
        (_("Publicatiestandaard"), paragraph(labels.words(standards.get(version.standard).title))),
        (_("Versie"), paragraph(str(version.number))),
        (_("Datum volgens de bron"), paragraph(claimed)),
        (_("Deze tekst zagen wij sinds"), paragraph(date_text(version.valid_from, language))),
        (_("Voor het eerst gezien"), paragraph(date_text(registration.first_observed_at, language))),
        (_("Voor het laatst gezien"), paragraph(date_text(registration.last_seen_at, language))),
        (_("Controlegetal van de inhoud (SHA-256)"), paragraph(version.content_hash)),
    ]
    return [(label, [block]) for label, block in rows]


def _field(field: ShownField, foreign: str, language: str) -> PrintedField:
    blocks = _value(field, foreign, language)
    if field.removed:
        ground = wording.ground(field.removed["ground"])
        blocks.append(paragraph(_("Hier is tekst verwijderd. Reden: %(ground)s.") % {"ground": ground}))
    notes = [
        (_("Let op:") if finding.severity == "error" else _("Tip:")) + " " + labels.words(finding.message)
        for finding in field.findings
    ]
    return PrintedField(labels.words(field.label), blocks, notes)


def _value(field: ShownField, foreign: str, language: str) -> list[Block]:
    if field.how == "empty":
        return _empty(field, foreign)
    if field.how == "code":
        return _coded(field.value, foreign)
    if field.how == "rows":
        return _rows(field.value, foreign)
    if field.how == "date":
        return [paragraph(date_text(field.value, language))]
    if field.how == "url":
        return [paragraph(field.value, link=safe_link(field.value) or "")]
    if field.how == "contact":
        return [paragraph(field.value, link=contact_link(field.value) or "")]
    return text_blocks(field.value, rich=field.how == "rich_text", language=foreign)


def _empty(field: ShownField, foreign: str) -> list[Block]:
    if field.removed:
        return []
    if not field.withheld:
        return [paragraph(_("Niet ingevuld"))]
    reason = _word(field.withheld)
    blocks = [paragraph(" ".join([_("Niet openbaar gemaakt."), _("Reden:"), reason]))]
    if field.withheld_explanation:
        blocks.append(paragraph(field.withheld_explanation, language=foreign))
    return blocks


def _word(coded: Coded) -> str:
    return labels.words(coded.label) if coded.label else coded.value


def _coded(values: Iterable[Coded], foreign: str) -> list[Block]:
    """Return each value as a paragraph: of the catalogue in the reader's language, of the source in its own."""
    return [paragraph(_word(each), language="" if each.label else foreign) for each in values]


def _rows(rows: Iterable[Row], foreign: str) -> list[Block]:
    own: list[list[Run]] = []
    theirs: list[list[Run]] = []
    for row in rows:
        if row.cells:
            theirs.append([Run("; ".join(f"{labels.words(label)}: {cell}" for label, cell in row.cells))])
            continue
        title = labels.words(row.label) if row.label else row.title
        link = safe_link(row.link) or ""
        words = title or row.link if link else ": ".join(filter(None, (title, row.link)))
        # On paper a link is only of use when its address can be read.
        written = [Run(words, link=link)] + ([Run(f" ({row.link})")] if link and title else [])
        (own if row.label else theirs).append(written)
    blocks = [Block("bullets", own), Block("bullets", theirs, foreign)]
    return [each for each in blocks if each.items]
