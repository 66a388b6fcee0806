"""A public change as the entry of a feed: the change in words, and a link to the comparison."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from algoritmeregister.exchange.atom import Entry, Link
from algoritmeregister.news.finding import Change
from algoritmeregister.site.news import Line, line
from algoritmeregister.site.page import canonical
from algoritmeregister.ui.formats import date_text
from algoritmeregister.ui.rich_text import plain

LONGEST_SUMMARY = 600


def entry(change: Change, tag: Callable[[str], str]) -> Entry:
    """Return a change as an entry. Its identifier is its place in the ledger, the same in every feed and language."""
    told = line(change)
    words = sentences(told)
    page = canonical(told.comparison or told.version or told.address)
    language = get_language() or settings.LANGUAGE_CODE
    history = canonical(reverse("site:history", kwargs={"number": change.number}))
    return Entry(
        id=tag(f"wijziging/{change.cursor}"),
        title=f"{told.label}: {told.name} – {change.organisation_name}",
        updated=change.recorded_at,
        published=change.observed_at,
        summary=" ".join(words)[:LONGEST_SUMMARY],
        html=str(_html(words, told, page, history)),
        links=(
            Link("alternate", page, "text/html", language),
            Link("related", history, "text/html", language, _("Hele geschiedenis")),
        ),
        author=change.organisation_name or settings.SITE_NAME,
        categories=((str(change.kind), told.label),),
    )


def sentences(told: Line) -> list[str]:
    """Return what happened, sentence by sentence."""
    change = told.change
    language = get_language() or settings.LANGUAGE_CODE
    seen = {"what": told.label, "date": date_text(change.observed_at, language), "register": change.register}
    words = [_("%(what)s op %(date)s, in %(register)s.") % seen]
    if told.fields:
        words.append(_("Gewijzigd: %(fields)s.") % {"fields": "; ".join(str(each) for each in told.fields)})
    if told.removed:
        words.append(_("Verwijderd uit: %(field)s.") % {"field": told.removed})
    if told.reason or told.ground:
        words.append(_("Reden: %(reason)s") % {"reason": told.reason or told.ground})
    if change.kind == "published" and change.version:
        words.append(plain(str(change.version.document.get("description_short") or "")))
    if change.claimed_on:
        words.append(_("Datum volgens de bron: %(date)s.") % {"date": date_text(change.claimed_on, language)})
    return [each for each in words if each]


def _html(words: list[str], told: Line, page: str, history: str) -> Markup:
    """Return the same as HTML. What is in it of others is escaped."""
    link = _("Bekijk de verschillen") if told.comparison else _("Lees de registratie")
    ways = Markup('<p><a href="{}">{}</a> · <a href="{}">{}</a></p>').format(page, link, history, _("Hele geschiedenis"))
    return Markup("").join([*(Markup("<p>{}</p>").format(escape(each)) for each in words), ways])
