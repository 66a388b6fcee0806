"""`/registers`: every register that is known, with whose it is, how it is doing and how it grows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from algoritmeregister import standards
from algoritmeregister.harvest import overview
from algoritmeregister.harvest.models import Run
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registers import exporting, queries
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import growth
from algoritmeregister.registrations.growth import Month
from algoritmeregister.site import labels
from algoritmeregister.site import register_words as words
from algoritmeregister.site.caching import data_revision, public_page
from algoritmeregister.site.description import open_file
from algoritmeregister.site.page import canonical
from algoritmeregister.site.sparkline import sparkline
from algoritmeregister.ui.formats import number_text
from algoritmeregister.ui.links import safe_link
from algoritmeregister.ui.pages import page_number, pages

PAGE_SIZE = 50
LONGEST = 200
# Months of a sparkline: more would not be seen in so small a line.
SHOWN_MONTHS = 36


@dataclass(frozen=True)
class Line:
    """A register in the list. `facts`: in words its form, tool, language, standard and licence, as far as known; `outcome`
    and `outcome_tone`: of its last harvest `run`; `growth`: a sparkline, or empty.
    """

    register: Register
    owner: str
    facts: list[str]
    status: str
    status_tone: str
    published: int
    run: Run | None
    outcome: str
    outcome_tone: str
    growth: Markup


def revision(request: HttpRequest, **_: Any) -> str:
    """Return the revision of a page that shows registers: what is public, the last harvest, and the month."""
    last = Run.objects.order_by("-id").values_list("id", "state").first()
    return f"{data_revision(request)}-{last}-{timezone.localdate():%Y-%m}"


@public_page(revision)
def index(request: HttpRequest) -> HttpResponse:
    """List the registers, with search in name, owner and description, and filters by form, status and kind of owner."""
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("zoek", "vorm", "status", "soort")}
    known = list(queries.counted(queries.accepted()))
    found = [each for each in known if _fits(each, asked)]

    def address(page: int) -> str:
        query = urlencode({key: value for key, value in asked.items() if value} | ({"pagina": page} if page > 1 else {}))
        return reverse("site:registers") + (f"?{query}" if query else "")

    paging = pages(page_number(request.GET.get("pagina")), len(found), PAGE_SIZE, address)
    shown = found[(paging.current - 1) * PAGE_SIZE : paging.current * PAGE_SIZE]
    context = {
        "lines": _lines(shown),
        "total": len(found),
        "everything": len(known),
        **asked,
        "kinds": _options(known, lambda each: each.kind or "onbekend", _kind_word, str(words.EVERY_KIND), asked["vorm"]),
        "statuses": _options(known, lambda each: each.status, _status_word, str(words.EVERY_STATUS), asked["status"]),
        "owner_kinds": _options(known, _owner_kind, labels.organisation_kind, str(words.EVERY_OWNER), asked["soort"]),
        "pages": paging,
        "canonical": canonical(reverse("site:registers")),
        "description": _("Alle algoritmeregisters die wij kennen: van wie, waar, en wanneer wij ze voor het laatst lazen."),
    }
    return render(request, "site/registers.html", context)


@public_page(revision)
def as_list(request: HttpRequest) -> HttpResponse:
    """Give the overview as a file that `registers import` reads: the same in every language."""
    content = exporting.export_list("yaml").encode()
    return open_file(HttpResponse(content), "application/yaml; charset=utf-8", "registers.yaml", shown=False)


def growth_line(months: Sequence[Month], name: str) -> Markup:
    """Return the sparkline of a register's growth, with what it shows in words."""
    shown = months[-SHOWN_MONTHS:]
    if len(shown) < 2:
        return Markup("")
    language = get_language() or "nl"
    text = _("Groei van %(name)s in %(months)s maanden: van %(first)s naar %(last)s registraties.") % {
        "name": name,
        "months": len(shown),
        "first": number_text(shown[0].count, language),
        "last": number_text(shown[-1].count, language),
    }
    return sparkline([each.count for each in shown], text)


def owner_of(register: Register) -> str:
    """Return whose a register is, as far as anybody said."""
    return register.owner.name if register.owner else register.owner_name


def _lines(shown: Sequence[Register]) -> list[Line]:
    runs = overview.last_runs()
    months = growth.per_month([each.pk for each in shown], timezone.localdate())
    return [_line(each, runs.get(each.pk), months) for each in shown]


def _line(register: Register, run: Run | None, months: Mapping[int, Sequence[Month]]) -> Line:
    health = overview.health(run)
    return Line(
        register=register,
        owner=owner_of(register),
        facts=_facts(register),
        status=str(words.STATUSES.get(register.status, register.status)),
        status_tone=words.STATUS_TONES.get(register.status, "quiet"),  # type: ignore[call-overload]
        published=getattr(register, "published", 0),
        run=run,
        outcome=str(words.HEALTH[health]),
        outcome_tone=words.HEALTH_TONES[health],
        growth=growth_line(months.get(register.pk, []), register.name),
    )


def _facts(register: Register) -> list[str]:
    """Return what is known about a register in a few words each."""
    standard = _("standaard %s") % register.standard if register.standard in standards.VERSIONS else ""
    found = (
        str(words.KINDS.get(register.kind, register.kind)),
        register.tool,
        str(words.LANGUAGES.get(register.language, register.language)),
        standard,
        "" if safe_link(register.licence) else register.licence,
        _("verzonnen voorbeeld") if register.is_demo else "",
    )
    return [each for each in found if each]


def _fits(register: Register, asked: Mapping[str, str]) -> bool:
    text = normalise_name(asked["zoek"]) if asked["zoek"] else ""
    return (
        (not text or text in normalise_name(f"{register.name} {owner_of(register)} {register.description}"))
        and asked["vorm"] in {"", register.kind or "onbekend"}
        and asked["status"] in {"", register.status}
        and asked["soort"] in {"", _owner_kind(register)}
    )


def _owner_kind(register: Register) -> str:
    return register.owner.kind if register.owner else "onbekend"


def _kind_word(kind: str) -> str:
    return str(words.KINDS.get("" if kind == "onbekend" else kind, kind))


def _status_word(status: str) -> str:
    return str(words.STATUSES.get(status, status))


def _options(
    known: Sequence[Register], of: Callable[[Register], str], word: Callable[[str], str], every: str, chosen: str
) -> list[tuple[str, str]]:
    """Return what there is to choose from, with how many registers have it; what was chosen is always among it."""
    counts = Counter(of(each) for each in known)
    codes = set(counts) | ({chosen} if chosen else set())
    return [("", every), *((code, f"{word(code)} ({counts[code]})") for code in sorted(codes, key=word))]
