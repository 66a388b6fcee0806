"""What the search box suggests while someone types: themes, organisations, registrations, suppliers, and the whole result.

Everything comes from the index, but for the names that translations give. The names of organisations and suppliers are read
once per state of the index.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from algoritmeregister.organisations.aliases import table
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.search import finding
from algoritmeregister.search.analysis import fold
from algoritmeregister.search.query import Query
from algoritmeregister.search.results import Result, Results
from algoritmeregister.site import labels
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.asked import Asked
from algoritmeregister.site.caching import index_revision, public_page
from algoritmeregister.site.translated import Translated, translations
from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.formats import number_text

SHORTEST = 2
LONGEST = 100
# Of each kind; a list that must be scrolled helps nobody.
MOST = 3
MOST_NAMES = 10_000


class Name(NamedTuple):
    """A value that can be suggested, with how many registrations have it; `also`: what else it is called, folded."""

    folded: str
    label: str
    value: str
    times: int
    also: frozenset[str] = frozenset()

    def matches(self, wanted: str) -> bool:
        """Tell whether the name has this in it, or it is another name of the same ("UWV")."""
        return wanted in self.folded or wanted in self.also


class Names(tuple[Name, ...]):
    """Names of one kind, most used first."""

    @functools.cached_property
    def _letters(self) -> str:
        """All that they are called, one below the other."""
        return "\n".join([called for each in self for called in (each.folded, *each.also)])

    def matching(self, wanted: str) -> list[Name]:
        """Return the names that have this text in them. Most texts are in none, which one look at all of them tells."""
        return [each for each in self if each.matches(wanted)] if wanted in self._letters else []


@functools.lru_cache(maxsize=4)
def _names(revision: str | None) -> dict[str, Names]:
    """Return all organisations, suppliers and themes of this state of the index, most used first."""
    facets = finding.find(Query(page_size=1, facet_values=MOST_NAMES, snippets=False)).facets
    return {
        key: Names(
            Name(fold(each.label), each.label, each.value, each.count, _also(key, each.label))
            for each in facets.get(key, ())
        )
        for key in ("organisation", "supplier", "theme")
    }


def _also(key: str, label: str) -> frozenset[str]:
    return frozenset(map(fold, table().same_as(normalise_name(label)))) if key == "organisation" else frozenset()


@public_page(index_revision)
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer as JSON: `zoek` as asked, and `groepen` of `soort`, `naam` and `suggesties` (`tekst`, `uitleg`, `adres`, and
    `taal` when the text is in another language than the page)."""
    text = request.GET.get("zoek", "").replace("\x00", "").strip()[:LONGEST]
    names = _names(index_revision(request)) if len(fold(text)) >= SHORTEST else {}
    groups = [] if not names else list(_groups(text, names))
    return JsonResponse({"zoek": text, "groepen": [each for each in groups if each["suggesties"]]})


def _groups(text: str, names: dict[str, Names]) -> Iterator[dict[str, object]]:
    wanted = fold(text)
    named = [each._replace(label=_theme(each.value)) for each in names["theme"]]
    themes = Names(each._replace(folded=fold(each.label)) for each in named)
    yield _group("thema", _("Thema's"), "thema", _best(wanted, themes))
    yield _group("organisatie", _("Organisaties"), "organisatie", _best(wanted, names["organisation"]))
    asked = Query(text=text, page_size=3 * MOST, facets=False, snippets=False)
    found = finding.find(asked)
    yield {"soort": "registratie", "naam": _("Registraties"), "suggesties": _registrations(asked, found)}
    yield _group("leverancier", _("Leveranciers"), "leverancier", _best(wanted, names["supplier"]))
    yield {"soort": "alles", "naam": _("Alle resultaten"), "suggesties": _everything(text, found)}


def _theme(value: str) -> str:
    return labels.facet_value("theme", value)


def _group(kind: str, name: str, parameter: str, found: Iterable[Name]) -> dict[str, object]:
    rows = [
        {"tekst": each.label, "uitleg": _counted(each.times), "adres": Asked(filters={parameter: (each.value,)}).address()}
        for each in found
    ]
    return {"soort": kind, "naam": name, "suggesties": rows}


def _counted(times: int) -> str:
    """Say what the number stands for: somebody who hears a suggestion has nothing else to go by."""
    return ngettext("%(n)s registratie", "%(n)s registraties", times) % {"n": number_text(times, get_language() or "nl")}


def _best(wanted: str, names: Names) -> list[Name]:
    """Choose what is also called so, then the names that begin with the text, those with a word that does, and those that
    have it anywhere.
    """
    found = names.matching(wanted)
    found.sort(
        key=lambda each: (
            wanted not in each.also,
            not each.folded.startswith(wanted),
            f" {wanted}" not in each.folded,
            -each.times,
        )
    )
    return found[:MOST]


def organisations_named(text: str, revision: str | None) -> list[tuple[str, str, int]]:
    """Return the organisations whose name has this text: name, address of their page, and how many registrations they have.

    Read once per state of the index; no question to the database.
    """
    wanted = fold(text)
    found = _best(wanted, _names(revision)["organisation"]) if revision and len(wanted) > SHORTEST else []
    return [(each.label, address_of("site:organisation", code=each.value), each.times) for each in found]


def _registrations(asked: Query, found: Results) -> list[dict[str, str]]:
    """Suggest registrations by the name that the reader sees: first those whose translation has it, then the others."""
    language = get_language() or "nl"
    rows = _called(found)
    if language != "nl":
        translated = _called(finding.find(replace(asked, language=language)))
        rows = [*translated, *(each for each in rows if each.number not in {one.number for one in translated})]
    rows = rows[:MOST]
    known = {} if language == "nl" else translations(rows, language)
    return [_suggestion(each, known.get(each.number), language) for each in rows]


def _called(found: Results) -> list[Result]:
    # Found by its name, and as typed: anything else is for the list of results.
    if found.approximate:
        return []
    return [each for each in found.results if "<mark>" in each.name_html and not each.only_corrected]


def _suggestion(result: Result, translated: Translated | None, language: str) -> dict[str, str]:
    name, written_in = (translated.name, language) if translated else (result.name, str(result.card["language"]))
    suggestion = {
        "tekst": name,
        "uitleg": result.organisation_name,
        "adres": registration_address(result.number, name),
    }
    return suggestion if written_in == language else {**suggestion, "taal": written_in}


def _everything(text: str, found: Results) -> list[dict[str, str]]:
    """Offer the list itself, last: what has the words as typed, wherever they stand."""
    if not found.total or found.approximate or found.corrected:
        return []
    return [{"tekst": text, "uitleg": _counted(found.total), "adres": Asked(text=text).address()}]
