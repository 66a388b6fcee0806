"""`/registers/dekking`: who is missing, per kind of authority: numbers, bars, names, CSV, and how that grew.

It stands under the registers and not under the organisations, because there every address is an organisation's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from algoritmeregister.exchange import csv_table
from algoritmeregister.organisations.kinds import all_kinds
from algoritmeregister.registrations import coverage
from algoritmeregister.registrations.coverage import Authority, Known, Tally
from algoritmeregister.site import labels
from algoritmeregister.site.caching import data_revision, public_page
from algoritmeregister.site.description import open_file
from algoritmeregister.site.page import canonical
from algoritmeregister.site.sparkline import sparkline
from algoritmeregister.ui.formats import number_text

KIND = "soort"
CSV_COLUMNS = ("kind", "code", "name", "tooi_uri", "known", "registrations", "first_seen", "stated_on", "source")
HISTORY_COLUMNS = ("kind", "day", "total", *(each.value for each in Known))
WORDS: dict[Known, str | Promise] = {
    Known.REGISTERED: gettext_lazy("Heeft iets geregistreerd"),
    Known.NOTHING_TO_REPORT: gettext_lazy("Verklaart dat er niets te melden is"),
    Known.NOTHING_KNOWN: gettext_lazy("Niets bekend"),
}
SHOWN_MONTHS = 12


@dataclass(frozen=True)
class Line:
    """One kind of authority: its numbers, in words and as a bar, and the line of how it grew."""

    kind: str
    label: str
    tally: Tally
    share: str
    bar: Markup
    growth: Markup


@dataclass(frozen=True)
class Group:
    """The authorities of one kind of which the same is known."""

    known: Known
    word: str
    authorities: Sequence[Authority]


def revision(request: HttpRequest, **_: Any) -> str:
    """Return the revision of these pages: what is public, the organisations, and the day."""
    return f"{data_revision(request)}-{timezone.localdate():%Y-%m-%d}"


@public_page(revision)
def page(request: HttpRequest) -> HttpResponse:
    """Show who is missing: of every kind how many, of the kind that is asked for also who."""
    today, everyone = timezone.localdate(), coverage.authorities()
    now, history = coverage.tallies(everyone, today), coverage.history(everyone, today)
    asked = request.GET.get(KIND, "").strip()
    chosen = asked if asked in now else ""
    lines = [_line(kind, now[kind], history.get(kind, [])) for kind in _in_order(now)]
    context = {
        "lines": lines,
        "words": WORDS,
        "chosen": next((each for each in lines if each.kind == chosen), None),
        "groups": _groups(everyone, chosen, today) if chosen else [],
        "months": history.get(chosen, [])[-SHOWN_MONTHS:],
        "off_the_lists": coverage.off_the_lists().get(chosen, []) if chosen else [],
        "today": today,
        "csv": reverse("site:coverage_csv"),
        "history_csv": reverse("site:coverage_history_csv"),
        "canonical": canonical(reverse("site:coverage")),
        "description": _("Welke overheden registreren hun algoritmes, welke niet, en van welke is niets bekend?"),
    }
    return render(request, "site/coverage.html", context)


@public_page(revision)
def csv(request: HttpRequest) -> HttpResponse:
    """Give what is known of every authority as CSV: the same in every language."""
    today = timezone.localdate()
    rows = [_cells(each, today) for each in coverage.authorities() if each.exists(today)]
    return _file(CSV_COLUMNS, rows, "dekking.csv")


@public_page(revision)
def history_csv(request: HttpRequest) -> HttpResponse:
    """Give the numbers at the end of each month as CSV."""
    history = coverage.history(coverage.authorities(), timezone.localdate())
    rows = [
        [kind, each.day.isoformat(), *map(str, (each.total, each.registered, each.nothing_to_report, each.nothing_known))]
        for kind in _in_order(history)
        for each in history[kind]
    ]
    return _file(HISTORY_COLUMNS, rows, "dekking-geschiedenis.csv")


def _file(columns: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
    content = b"".join(csv_table.table(columns, rows))
    return open_file(HttpResponse(content), "text/csv; charset=utf-8; header=present", name, shown=False)


def _cells(authority: Authority, today: date) -> list[str]:
    first, stated = authority.first_seen, authority.stated_on
    return [
        authority.kind,
        authority.code,
        authority.name,
        authority.tooi_uri,
        authority.known(today).value,
        str(authority.registrations),
        first.isoformat() if first else "",
        stated.isoformat() if stated else "",
        authority.source if stated else "",
    ]


def _in_order(kinds: Iterable[str]) -> list[str]:
    """Return these kinds in the order in which they are always shown."""
    order = list(all_kinds())
    return sorted(kinds, key=lambda kind: (order.index(kind) if kind in order else len(order), kind))


def _groups(everyone: Iterable[Authority], kind: str, today: date) -> list[Group]:
    here = [each for each in everyone if each.kind == kind and each.exists(today)]
    order = (Known.NOTHING_KNOWN, Known.NOTHING_TO_REPORT, Known.REGISTERED)
    groups = [Group(known, str(WORDS[known]), [each for each in here if each.known(today) is known]) for known in order]
    return [group for group in groups if group.authorities]


def _line(kind: str, tally: Tally, history: Sequence[Tally]) -> Line:
    language, label = get_language() or "nl", labels.organisation_kind(kind)
    share = f"{round(100 * tally.registered / tally.total)}%"
    growth = sparkline([each.registered for each in history], _growth_text(label, history, language) if history else "")
    return Line(kind, label, tally, share, _bar(label, tally), growth)


def _growth_text(label: str, history: Sequence[Tally], language: str) -> str:
    return _("%(kind)s: van %(first)s naar %(last)s in %(months)s maanden.") % {
        "kind": label,
        "first": number_text(history[0].registered, language),
        "last": number_text(history[-1].registered, language),
        "months": len(history),
    }


def _bar(label: str, tally: Tally) -> Markup:
    """Return a bar of three parts. What it shows stands in numbers beside it, so that its alternative is short."""
    text = _("%(kind)s: %(registered)s van %(total)s hebben iets geregistreerd.") % {
        "kind": label,
        "registered": tally.registered,
        "total": tally.total,
    }
    parts, left = [], 0.0
    for known, number in zip(Known, (tally.registered, tally.nothing_to_report, tally.nothing_known), strict=True):
        width = 100 * number / tally.total
        if number:
            parts.append(f'<rect class="ar-part--{known.value}" x="{left:.4g}" y="0" width="{width:.4g}" height="8"/>')
        left += width
    return Markup(  # noqa: S704 - numbers of ours, and an escaped text
        f'<svg class="ar-parts" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(text)}">{"".join(parts)}</svg>'
    )
