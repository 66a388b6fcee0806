"""The result page: what was asked, what was found and why, and how to narrow it. Everything comes from the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails
from jinja2 import Template
from markupsafe import Markup

from algoritmeregister import standards
from algoritmeregister.knowledge import articles
from algoritmeregister.organisations import kinds
from algoritmeregister.organisations.kinds import UNKNOWN_KIND
from algoritmeregister.search import finding
from algoritmeregister.search.naming import FILTERS, SORTS
from algoritmeregister.search.query import MAX_DEPTH
from algoritmeregister.search.results import Result, Results
from algoritmeregister.site import guides, labels, nothing, suggest, telling
from algoritmeregister.site.asked import AS_OF, PAGE_SIZE, PAGE_SIZES, Asked
from algoritmeregister.site.caching import build_and_look, index_revision, public_page
from algoritmeregister.site.downloads import result_files
from algoritmeregister.site.facets import NAME_BOX, choice, most_values, shown_facets
from algoritmeregister.site.neighbours import address_in_result
from algoritmeregister.site.page import canonical
from algoritmeregister.site.translated import Translated, translations
from algoritmeregister.ui.addresses import address_in
from algoritmeregister.ui.environment import encoded, template_of
from algoritmeregister.ui.formats import date_text
from algoritmeregister.ui.frames import framed, gap
from algoritmeregister.ui.pages import last_page, pages

SORT_LABELS = {
    "relevantie": N_("Beste resultaat"),
    "nieuwste": N_("Nieuwste"),
    "oudste": N_("Oudste"),
    "naam": N_("Naam"),
    "organisatie": N_("Organisatie"),
}


@dataclass(frozen=True)
class ActiveFilter:
    """A filter that is on, with the address of the page without it."""

    facet: str
    label: str
    address: str


# Each is itself and no other: what a template made of it is found again without comparing what is in it.
@dataclass(frozen=True, eq=False)
class About:
    """What a line says of a registration whatever was asked: who uses it (`by`), what `kind` of organisation that is when
    the name does not say so, words for its status and category (with how they look) and its themes, and its date."""

    by: str
    kind: str
    status: Sequence[tuple[str, str]]
    category: Sequence[tuple[str, str]]
    themes: Sequence[str]
    dated: date


class Line(NamedTuple):
    """One registration in the list; `translated` when its name is shown in another language than it was found in."""

    result: Result
    address: str
    language: str
    about: About
    matched_in: str
    translated: Translated | None = None


@dataclass(frozen=True)
class AsOf:
    """The `day` of which the register is shown (None is now), the `last` day to ask of, what is wrong with what was asked
    (`error`, empty when nothing), and the address of the page of `now`."""

    day: date | None
    last: date
    error: str
    now: str


def in_place(request: HttpRequest) -> bool:
    """Say whether the page is there already and asks only for its list and filters."""
    if "HTTP_HX_REQUEST" not in request.META:  # as almost always, and less work than reading all headers
        return False
    htmx = HtmxDetails(request)
    return bool(htmx) and not htmx.history_restore_request


def revision(request: HttpRequest, **_: Any) -> str | None:
    """Return how far the index goes, apart for a part of the page: the two share an address and must not share a tag."""
    # Kept for what else is asked in this request: it costs a question.
    whole = request.__dict__["_index_revision"] = index_revision(request)
    if whole and request.GET.get("zoek"):  # guides that fit stand beside the results
        whole = f"{whole}-{articles.recent_revision()}"
    # Whether a day lies in the future is another matter tomorrow.
    if whole and AS_OF in request.GET:
        whole = f"{whole}-{timezone.localdate()}"
    return f"{whole}-part" if whole and in_place(request) else whole


@vary_on_headers("HX-Request")
@public_page(revision)
def results(request: HttpRequest) -> HttpResponse:
    """Show what the register has for the question in the address; only what changes to a page that is there already."""
    asked = Asked.from_address(request.GET)
    # A form sends every box, the empty ones too; an address that can be shared has only what was asked.
    if NAME_BOX in request.GET or "" in (request.GET.get(AS_OF), request.GET.get("zoek")):
        return redirect(asked.address(page=asked.page))
    language, query = get_language() or "nl", asked.query(facet_values=most_values(asked))
    found = finding.find(query)
    # Deeper than this is a download; the page numbers end where the index does.
    reachable = min(found.total, MAX_DEPTH)
    order = current_sort(asked)
    context = {
        "asked": asked,
        "found": found,
        "lines": lines(found, asked, query.offset, language),
        "facets": shown_facets(asked, found, language),
        "active": active_filters(asked, found),
        "as_of": as_of_day(asked),
        "feed": feed_address(asked, language),
        # Asked only where it is not kept already, with a gap for what was asked (`Asked.hollow`).
        "hollow": asked.hollow(),
        "order": order,
        "sorts": sorts,
        "sizes": sizes,
        "smallest": PAGE_SIZES[0],
        "last": last_page(reachable, asked.size),
        "paged": lambda asked: pages(asked.page, reachable, asked.size, lambda page: asked.address(page=page)),
        "hidden": _shown_otherwise(asked),
        "did_you_mean": (found.did_you_mean, asked.with_text(found.did_you_mean).address()) if found.did_you_mean else None,
        "title": title(asked),
        "sorted": sort_label,
        "help": nothing.help_with(asked) if not found.total and not found.building else None,
        "downloads": result_files,
        "everything": asked.everything,
        "language": language,
        **also_found(request, asked),
    }
    if not in_place(request):
        return _whole(request, asked, context)
    response = render(request, "site/results_part.html", context)
    # The address as the links write it, and not with every empty field of the form.
    response.headers["HX-Push-Url"] = asked.address(page=asked.page)
    return response


def _whole(request: HttpRequest, asked: Asked, context: dict[str, Any]) -> HttpResponse:
    """Return the whole page: what was found, in a frame in which hardly anything else differs."""
    narrowed = bool(asked.text or asked.filters or asked.as_of)

    def around() -> dict[str, Any]:
        return {
            **{name: gap(name) for name in ("title", "feed", "typed")},
            "outcome": Markup(gap("outcome")),  # noqa: S704  # nothing in it that is HTML
            "narrowed": narrowed,
            "canonical": "" if narrowed else canonical(asked.everything),
            "description": _("Zoek in alle algoritmes in het register en filter op organisatie, thema of status."),
            "everything": asked.everything,
            "ways": ways_to_search,
        }

    outcome = encoded(_outcome(context["language"]), context)
    texts = {"title": context["title"], "feed": context["feed"], "typed": asked.text, "outcome": outcome}
    return framed(request, "site/results.html", (narrowed, build_and_look()), around, texts)


@lru_cache(8)
def _outcome(language: str | None) -> Template:
    """Return the template of list and filters, which is there once per language."""
    return template_of("site/results_outcome.html")


def _shown_otherwise(asked: Asked) -> list[tuple[str, str]]:
    """Return what a form must send along besides what stands on it: another order or size of the page."""
    if not asked.sort and asked.size == PAGE_SIZE:
        return []
    return [pair for pair in asked.pairs(without_text=True) if pair[0] in {"sorteer", "aantal"}]


def also_found(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Return what else fits the text: organisations of that name, guides and questions. One question to the database; on
    later pages, and without a text, nothing."""
    if not asked.text or asked.page > 1:
        return {"organisations": [], "guides": []}
    return {
        "organisations": suggest.organisations_named(asked.text, request.__dict__.get("_index_revision")),
        "guides": guides.beside_results(asked.text),
    }


def title(asked: Asked) -> str:
    """Return the title of the page: every page of a list has its own."""
    name = _("Zoeken: %(text)s") % {"text": asked.text[:80]} if asked.text else _("Algoritmes")
    return name + " – " + _("pagina %(number)s") % {"number": asked.page} if asked.page > 1 else name


def ways_to_search() -> list[tuple[str, str]]:
    """Return what the search box understands: an example (in Dutch, like most of the register) and what it finds."""
    return [
        ("parkeren vergunning", _("registraties met beide woorden")),
        ("parkeren of fiets", _("registraties met een van beide woorden")),
        ('"kunstmatige intelligentie"', _("registraties met precies deze woorden achter elkaar")),
        ("camera -verkeer", _("registraties met het eerste woord en zonder het tweede")),
    ]


def sorts(asked: Asked, order: str) -> list[tuple[str, str, str, bool]]:
    """Return the orders to choose from: name, word, address, and whether the list has it now."""
    return [(name, sort_label(name), asked.address(sort=name), name == order) for name in offered(asked)]


def sizes(asked: Asked) -> list[tuple[int, str, str, bool]]:
    """Return how many results a page can have: the number, as it is shown, the address, and whether it is so now."""
    return [(size, str(size), asked.address(size=size), size == asked.size) for size in PAGE_SIZES]


def offered(asked: Asked) -> list[str]:
    """Return the orders to choose from: relevance means something only when something was asked."""
    return [name for name in SORTS if asked.text or name != "relevantie"]


def current_sort(asked: Asked) -> str:
    """Return the order that the list has now."""
    if asked.sort and (asked.text or asked.sort != "relevantie"):
        return asked.sort
    return "relevantie" if asked.text else "nieuwste"


def sort_label(name: str) -> str:
    """Return the word for an order, in the language of this request."""
    return _sort_label(name, get_language())


@lru_cache(64)
def _sort_label(name: str, language: str | None) -> str:
    return _(SORT_LABELS[name])


def lines(found: Results, asked: Asked, offset: int, language: str) -> list[Line]:
    """Return the list, in `language`, of which `offset` come before. What it was called on a day in the past is shown as it
    was found."""
    # Everything has its Dutch text in the index, where there is one.
    known = {} if asked.as_of or language == "nl" else translations(found.results, language)
    return [
        line(each, asked, place, known.get(each.number) if known else None, language)
        for place, each in enumerate(found.results, offset + 1)
    ]


def line(result: Result, asked: Asked, place: int, translated: Translated | None, language: str) -> Line:
    """Return a result as a line of the list; `place` is its place in all that was found."""
    return Line(
        result,
        then_address(result) if asked.as_of else address_in_result(asked, result, place),
        result.card["language"],
        about_result(result, language),
        _field(result.snippet.field, language) if result.snippet else "",
        translated,
    )


def about_result(result: Result, language: str) -> About:
    """Return what a line says of a result, in `language`, which is that of this request."""
    card = result.card
    return _about(
        result.organisation_name,
        card["organisation_kind"],
        *(tuple(card.get(key, ())) for key in ("status", "publication_category", "theme")),
        card["dated"],
        language,
    )


# A registration stands in many lists, and in each it says the same.
@lru_cache(8_192)
def _about(
    by: str,
    kind: str,
    status: tuple[str, ...],
    category: tuple[str, ...],
    themes: tuple[str, ...],
    dated: str,
    language: str,
) -> About:
    def toned(key: str, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        return tuple((labels.facet_value(key, value, language), labels.tone(key, value)) for value in values)

    return About(
        by,
        "" if kind in {"", UNKNOWN_KIND} or kinds.of_name(by) == kind else labels.organisation_kind(kind),
        toned("status", status),
        toned("publication_category", category),
        tuple(labels.facet_value("theme", value, language) for value in themes),
        date.fromisoformat(dated),
    )


@lru_cache(512)
def _field(key: str, language: str) -> str:
    """Return what a field is called in `language`, which is that of this request; empty when there is no such field."""
    superset = standards.get(standards.SUPERSET)
    return labels.words(superset.field(key).label) if key in superset.keys else ""


def then_address(result: Result) -> str:
    """Return the address of a result as it was: the version that was public then."""
    return telling.version_address(result.number, int(result.card["version"]))


def as_of_day(asked: Asked) -> AsOf:
    """Return what the page says of the day it is about, and the last day that can be asked of."""
    error = ""
    if asked.as_of_error == "no date":
        error = _("Wij begrijpen deze datum niet. Schrijf een datum als 2026-06-15. U ziet het register van nu.")
    elif asked.as_of_error == "future":
        error = _("Deze datum ligt in de toekomst. U ziet het register van nu.")
    return AsOf(asked.as_of, timezone.localdate(), error, asked.of_now().address() if asked.as_of else "")


def feed_address(asked: Asked, language: str) -> str:
    """Return the address of the feed of a search in `language` (that of this request): that of the search, with .atom."""
    question = (asked.of_now() if asked.as_of else asked).written
    return address_in(language, "site:feed_search") + (f"?{question}" if question else "")


def active_filters(asked: Asked, found: Results) -> list[ActiveFilter]:
    """Return the filters that are on, each with the way to take it off."""
    active = []
    if asked.as_of:
        day = date_text(asked.as_of, get_language() or "nl")
        active.append(ActiveFilter(_("Peildatum"), _("zoals op %(date)s") % {"date": day}, asked.of_now().address()))
    for name, values in asked.filters.items():
        key = FILTERS[name]
        known = {each.value: each for each in found.facets.get(key, ())}
        for value in values:
            label = choice(key, known[value]).label if value in known else labels.facet_value(key, value)
            active.append(ActiveFilter(labels.facet(key), label, asked.without(name, value).address()))
    return active
