"""The home page: search, what is new, and what an algorithm is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.models import Appearance
from algoritmeregister.site import changes, structured
from algoritmeregister.site.asked import Asked
from algoritmeregister.site.caching import data_revision, public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.unchanged import while_unchanged


def examples() -> list[tuple[str, str]]:
    """Return searches to start with: what is shown, and what is asked (in Dutch, like most of the register)."""
    return [
        (_("parkeren"), "parkeren"),
        (_("uitkering"), "uitkering"),
        (_("camera's"), "camera's"),
        (_("chatbot"), "chatbot"),
    ]


@dataclass(frozen=True)
class KnownRegister:
    """A register of which registrations are shown: whose it is, how many there are, and the list of them."""

    name: str
    owner: str
    count: int
    address: str
    website: str


# More than this is a list of its own: the filter on the result page.
MOST_REGISTERS = 12


def known_registers(counts: Mapping[int, int]) -> list[KnownRegister]:
    """Return the registers with something published, the largest first. `counts`: registrations per register (by key): to
    count what each has together with all that is known of it takes four times as long. One question to the database."""
    found = sorted(
        Register.objects.select_related("owner").filter(pk__in=counts), key=lambda each: (-counts[each.pk], each.name)
    )
    return [
        KnownRegister(
            each.name,
            each.owner.name if each.owner else "",
            counts[each.pk],
            Asked(filters={"register": (each.slug,)}).address(),
            each.website,
        )
        for each in found
    ]


@dataclass(frozen=True)
class _Counts:
    """What there is in all, and registrations per register (by key)."""

    registrations: int
    organisations: int
    per_register: Mapping[int, int]


def _counts() -> _Counts:
    """Return the counts of this page, which are the same in every language and take most of what it takes to make it. Three
    questions to the database when something was committed since, else none."""

    def asked() -> _Counts:
        there = Appearance.objects.filter(gone_at__isnull=True).order_by()
        return _Counts(
            queries.count(),
            # Asked of each organisation: counting what each has takes four times as long.
            Organisation.objects.filter(queries.has_any()).count(),
            dict(there.values_list("register").annotate(count=Count("pk"))),
        )

    return while_unchanged("counts of the home page", asked)


@public_page(data_revision)
def home(request: HttpRequest) -> HttpResponse:
    """Show the home page."""
    counts = _counts()
    registers = known_registers(counts.per_register)
    context = {
        "count": counts.registrations,
        "organisation_count": counts.organisations,
        "register_count": len(registers),
        "registers": registers[:MOST_REGISTERS],
        "all_registers": Asked().address(),
        "changes": changes.newest(language=get_language() or "nl"),
        "examples": examples(),
        "description": _("Zoek welke algoritmes de overheid gebruikt, waarvoor, en bij wie u terecht kunt."),
        "structured": structured.catalogue(),
        "canonical": canonical(reverse("site:home")),
    }
    return render(request, "site/home.html", context)
