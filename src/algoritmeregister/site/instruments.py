"""The instruments: which there are, and of each what it is, from whom, and how to begin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.instruments import library
from algoritmeregister.instruments.engine import Pack
from algoritmeregister.knowledge import articles
from algoritmeregister.site import guides
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.page import canonical


def folder() -> Path:
    """Return where the instruments are kept that were taken in."""
    return Path(settings.DATA_DIR) / "instruments"


def revision(request: HttpRequest, **_: Any) -> str:
    """Return what the pages of instruments are made of."""
    return library.revision(folder())


def revision_of_one(request: HttpRequest, **_: Any) -> str:
    """Return what the page of one instrument is made of: the instruments, and the guides that lead to them. One question."""
    return f"{revision(request)}-{articles.revision()}"


def find(name: str) -> Pack:
    """Return an instrument in its newest version, by the name in its address. Raises Http404."""
    packs = library.available(folder()).get(name)
    if not packs:
        raise Http404(_("Er is geen instrument met deze naam."))
    return packs[0]


@public_page(revision)
def instruments(request: HttpRequest) -> HttpResponse:
    """List the instruments."""
    ours = [packs[0] for packs in library.own().values()]
    theirs = [packs[0] for packs in library.imported(folder()).values()]
    context = {
        # The first one is what most people come for.
        "ours": sorted(ours, key=lambda pack: (pack.id != "registerplicht", pack.minutes or 0)),
        "theirs": theirs,
        "canonical": canonical(reverse("site:instruments")),
        "description": _("Vragenlijsten en beslishulp voor wie met algoritmes werkt. Zonder account."),
    }
    return render(request, "site/instruments.html", context)


@public_page(revision_of_one)
def instrument(request: HttpRequest, name: str) -> HttpResponse:
    """Show one instrument: for whom, what it asks, from whom it is, and what was noticed about it."""
    return render(request, "site/instrument.html", about(find(name)))


def about(pack: Pack) -> dict[str, Any]:
    """Return what the page of an instrument shows."""
    return {
        "pack": pack,
        "count": sum(question.kind != "information" for question in pack.questions.values()),
        "problem": "",
        "guides": [guides.link(each) for each in articles.of_instrument(pack.id, articles.revision())],
        "is_own": pack.id in library.own(),
        "canonical": canonical(reverse("site:instrument", kwargs={"name": pack.id})),
    }
