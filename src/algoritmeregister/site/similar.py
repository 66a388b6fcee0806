"""The same supplier elsewhere, and registrations like this one: one question to the index for each, none to the database."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from algoritmeregister import standards
from algoritmeregister.registrations.models import Version
from algoritmeregister.search import content
from algoritmeregister.search.finding import like
from algoritmeregister.search.likeness import Like
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.ui.addresses import address_of

SHOWN = 5
# How much of a name, weighed by how rare its words are, another must have to be like it: names of one theme share some word
# soon, and only of those that share more than a common one somebody would say that they are alike.
SHARE = 0.25
# What organisations write when there is no supplier: two of them have nothing in common by it.
NO_SUPPLIER = re.compile(r"(?:intern|eigen|zelf|inhouse|in house|niet|n v t|nvt|geen|onbekend|diverse|open source|nee)\b")
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


def others(version: Version, number: str, *, used_by: Collection[str] = ()) -> Others:
    """Return registrations that go with the registration `number`, whose current text is `version`.

    `used_by`: the numbers of those that are shown as users of the same product: then those with the same supplier are not
    looked for, and none is shown twice.
    """
    document = standards.to_superset(version.document, version.standard, version.beside)
    name = content.one_line(document.get("name"))[:LONGEST_NAME]
    supplier, same, more = ("", (), "") if used_by else _same_supplier(document, name, number)
    known = {number, *used_by, *(each.number for each in same)}
    return Others(supplier, same, more, _alike(document, name, known))


def _same_supplier(document: Mapping[str, Any], name: str, number: str) -> tuple[str, tuple[Other, ...], str]:
    for value, label in content.suppliers(document):
        if NO_SUPPLIER.match(value):
            continue
        # One product is called alike everywhere: what shares most words comes first. No more than that is concluded.
        found = like(Like(name, {"supplier": (value,)}, SHOWN), {number})
        all_of_them = address_of("site:registrations") + "?" + urlencode({"leverancier": value})
        more = all_of_them if found.total - 1 > SHOWN else ""
        return (label if found.cards else ""), tuple(map(_line, found.cards)), more
    return "", (), ""


def _alike(document: Mapping[str, Any], name: str, known: Collection[str]) -> tuple[Other, ...]:
    themes = content.coded(document).get("theme", ())
    if not name:
        return ()
    # Of one that names no theme, those of any theme may be alike.
    filters = {"theme": tuple(themes)} if themes else {}
    return tuple(map(_line, like(Like(name, filters, SHOWN, SHARE), known).cards))


def _line(card: Mapping[str, Any]) -> Other:
    number, name = str(card["number"]), str(card["name"])
    return Other(
        number, name, registration_address(number, name), str(card["organisation_name"]), str(card.get("language") or "nl")
    )
