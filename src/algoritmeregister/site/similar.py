"""The same supplier elsewhere, and registrations like this one: one question to the index for each, none to the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language

from algoritmeregister import standards
from algoritmeregister.registrations.models import Version
from algoritmeregister.search import content
from algoritmeregister.search.finding import find, position
from algoritmeregister.search.query import Query
from algoritmeregister.search.results import Result, Results
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.remembering import Remembered
from algoritmeregister.ui.addresses import address_of

SHOWN = 5
# Of one supplier so many are looked at, to find those that are called alike.
LOOKED_AT = 20
# What organisations write when there is no supplier: two of them have nothing in common by it.
NO_SUPPLIER = re.compile(r"(?:intern|eigen|zelf|inhouse|in house|niet|n v t|nvt|geen|onbekend|diverse|open source|nee)\b")
_SIGNS = re.compile(r"[^\w\s]+")
# The name says what an algorithm is; a very long one is a sentence, and its tail says little.
LONGEST_NAME = 150


@dataclass(frozen=True)
class Other:
    """Another registration, as a line of a list."""

    number: str
    name: str
    address: str
    organisation: str
    language: str


@dataclass(frozen=True)
class Others:
    """Registrations that go with one: of the same supplier, and like it.

    `supplier`: its name, empty when no other registration has it; `more`: the address of all that do, when there are more
    than are shown.
    """

    supplier: str = ""
    same_supplier: tuple[Other, ...] = ()
    more: str = ""
    alike: tuple[Other, ...] = ()


# Some kilobytes each; the key says of which state of the index, and in which language the addresses are.
_known: Remembered[Others] = Remembered(2_000)


def others(version: Version, number: str) -> Others:
    """Return registrations that go with the registration `number`, whose current text is `version`.

    Looked for once, as long as the index does not change: it is half of what the page of a registration costs.
    """
    place = position()
    key = (place, version.pk, number, get_language())
    known = _known.get(key) if place else None
    if known is None:
        known = _look_for(version, number)
        # An answer that came while the index was being made, or changed, is of no known state.
        if place and place == position():
            _known.put(key, known)
    return known


def _look_for(version: Version, number: str) -> Others:
    document = standards.to_superset(version.document, version.standard, version.beside)
    name = " ".join(_SIGNS.sub(" ", content.one_line(document.get("name")))[:LONGEST_NAME].split())
    supplier, same, more = _same_supplier(document, name, number)
    known = {number, *(each.number for each in same)}
    return Others(supplier, same, more, _alike(document, name, known))


def _same_supplier(document: Mapping[str, Any], name: str, number: str) -> tuple[str, tuple[Other, ...], str]:
    for value, label in content.suppliers(document):
        if NO_SUPPLIER.match(value):
            continue
        found = _ask("", {"supplier": (value,)}, LOOKED_AT)
        words = set(name.casefold().split())
        # One product is called alike everywhere: what shares most words comes first. No more than that is concluded.
        rows = sorted(found.results, key=lambda each: -len(words & set(each.name.casefold().split())))
        same = tuple(islice(_lines(rows, {number}), SHOWN))
        all_of_them = address_of("site:registrations") + "?" + urlencode({"leverancier": value})
        return (label if same else ""), same, (all_of_them if found.total - 1 > SHOWN else "")
    return "", (), ""


def _alike(document: Mapping[str, Any], name: str, known: set[str]) -> tuple[Other, ...]:
    themes = content.coded(document).get("theme", ())
    if not name or not themes:
        return ()
    found = _ask(name, {"theme": tuple(themes)}, SHOWN + len(known))
    if found.approximate:
        return ()
    # Of those that have only some of the words: the ones that have them in their name. A mark says so.
    rows = [each for each in found.results if found.all_words or "<mark>" in each.name_html]
    return tuple(islice(_lines(rows, known), SHOWN))


def _ask(text: str, filters: dict[str, tuple[str, ...]], size: int) -> Results:
    return find(Query(text=text, filters=filters, page_size=size, facets=False, snippets=False))


def _lines(results: Iterable[Result], without: set[str]) -> Iterable[Other]:
    for result in results:
        if result.number not in without and not result.only_corrected:
            yield Other(
                result.number,
                result.name,
                registration_address(result.number, result.name),
                result.organisation_name,
                str(result.card.get("language") or "nl"),
            )
