"""Two or three registrations side by side, and the way to choose them without a script."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.registrations import comparing, queries
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State
from algoritmeregister.search import finding
from algoritmeregister.search.query import Query
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.caching import index_revision, ledger_revision, public_page
from algoritmeregister.site.registration import title_of

# More columns cannot be read; two on a phone stand below each other.
MOST = 3
OFFERED = 10
LONGEST_TEXT = 200


@dataclass(frozen=True)
class Column:
    """One registration: the version that is shown of it, its page, and the address of this page without it."""

    registration: Registration
    version: Version
    name: str
    address: str
    without: str


@dataclass(frozen=True)
class Offer:
    """A registration that can be added: what it is called, whose it is, and the address of this page with it."""

    name: str
    organisation: str
    language: str
    address: str


def revision(request: HttpRequest) -> str | None:
    """Return the revision of this page: the ledger, and the index where something is searched."""
    searched = index_revision(request) if request.GET.get("zoek") else ""
    return None if searched is None else f"{ledger_revision(request)}-{searched}"


@public_page(revision)
def beside(request: HttpRequest) -> HttpResponse:
    """Show the registrations in the address (`nummer`, up to three) side by side; `zoek` looks for one to add."""
    asked = list(dict.fromkeys(each.strip() for each in request.GET.getlist("nummer")[:20] if each.strip()))
    numbers = asked[:MOST]
    columns = _columns(numbers)
    rows = comparing.side_by_side([each.version for each in columns], (get_language() or "nl")[:2])
    text = request.GET.get("zoek", "").replace("\x00", "").strip()[:LONGEST_TEXT]
    shown = [each.registration.number for each in columns]
    context = {
        "columns": columns,
        "rows": rows,
        "differing": sum(not row.equal for row in rows),
        "missing": [each[:20] for each in numbers if each not in shown],
        "left_out": len(asked) > MOST,
        "full": len(columns) >= MOST,
        "text": text,
        "hidden": [("nummer", number) for number in shown],
        "offers": _offers(text, shown) if text and len(columns) < MOST else [],
        "here": reverse("site:beside"),
        "description": _("Leg twee of drie registraties naast elkaar."),
    }
    return render(request, "site/beside.html", context)


def address(numbers: list[str]) -> str:
    """Return the address of these registrations side by side, in the language of this request."""
    asked = urlencode([("nummer", number) for number in numbers])
    return reverse("site:beside") + (f"?{asked}" if asked else "")


def _columns(numbers: list[str]) -> list[Column]:
    """Return the registrations that are public, in the order of the address. Two questions to the database."""
    found = {each.number: each for each in queries.published_of(numbers).select_related("organisation")}
    current = queries.current_versions(list(found.values()), get_language() or "nl")
    columns = []
    for number in numbers:
        registration = found.get(number)
        version = current.get(registration.pk) if registration else None
        if registration is None or version is None or registration.state == State.WITHDRAWN:
            continue
        name = title_of(version)
        others = [each for each in numbers if each != number]
        columns.append(Column(registration, version, name, registration_address(number, name), address(others)))
    return columns


def _offers(text: str, shown: list[str]) -> list[Offer]:
    found = finding.find(Query(text=text, page_size=OFFERED + MOST, facets=False, snippets=False))
    return [
        Offer(
            each.name or _("Algoritme zonder naam"),
            each.organisation_name,
            str(each.card["language"]),
            address([*shown, each.number]),
        )
        for each in found.results
        if each.number not in shown
    ][:OFFERED]
