"""A public change as the entry of a feed: the change in words, and a link to the comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from algoritmeregister.exchange.atom import Entry, Link
from algoritmeregister.news.finding import Change
from algoritmeregister.news.wording import sentences, summary
from algoritmeregister.site.news import Line, lines
from algoritmeregister.site.page import canonical


def entries(changes: Sequence[Change], tag: Callable[[str], str]) -> tuple[Entry, ...]:
    """Return changes as entries, with names in the language of this request where there were any. One question to the
    database at most."""
    return tuple(_entry(told, tag) for told in lines(changes))


def _entry(told: Line, tag: Callable[[str], str]) -> Entry:
    """Return a change as an entry. Its identifier is its place in the ledger, the same in every feed and language."""
    change = told.change
    page = canonical(told.comparison or told.version or told.address)
    language = get_language() or settings.LANGUAGE_CODE
    history = canonical(reverse("site:history", kwargs={"number": change.number}))
    return Entry(
        id=tag(f"wijziging/{change.cursor}"),
        title=f"{told.label}: {told.name} – {change.organisation_name}",
        updated=change.recorded_at,
        published=change.observed_at,
        summary=summary(change),
        html=str(_html(sentences(change), told, page, history)),
        links=(
            Link("alternate", page, "text/html", language),
            Link("related", history, "text/html", language, _("Hele geschiedenis")),
        ),
        author=change.organisation_name or settings.SITE_NAME,
        categories=((str(change.kind), told.label),),
    )


def _html(words: list[str], told: Line, page: str, history: str) -> Markup:
    """Return the same as HTML. What is in it of others is escaped."""
    link = _("Bekijk de verschillen") if told.comparison else _("Lees de registratie")
    ways = Markup('<p><a href="{}">{}</a> · <a href="{}">{}</a></p>').format(page, link, history, _("Hele geschiedenis"))
    return Markup("").join([*(Markup("<p>{}</p>").format(escape(each)) for each in words), ways])
