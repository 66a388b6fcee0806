"""Find the authority a letter came from: by name, also a short or former one, or by postcode area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import Q

from algoritmeregister.organisations.models import Organisation, OrganisationName
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registrations import queries
from algoritmeregister.site import labels

SHOWN = 20
# From here two words are spellings of one (as difflib measures); so many of them; of so many words that were typed.
ALIKE, MOST_ALIKE, MOST_WORDS = 0.75, 5, 8
SHORT = 3


@dataclass(frozen=True)
class Authority:
    """An organisation as a choice: its `code`, `name`, `kind` in words, `website`, and its number of registrations."""

    code: str
    name: str
    kind: str
    website: str
    count: int


@dataclass(frozen=True)
class Choice:
    """The authorities that were found; `more`: there are others, so that the reader may type more of the name;
    `nearly`: their names only look like what was typed.
    """

    shown: tuple[Authority, ...] = ()
    more: bool = False
    nearly: bool = False


def by_code(code: str) -> Authority | None:
    """Return the authority with this code, or None."""
    return next(iter(_found(Q(code=code))), None)


def named(text: str) -> Choice:
    """Return the authorities whose name has this in it, else those whose name has words like it, in any order; those that
    have registrations come first.
    """
    wanted = Q(name__icontains=text)
    if normalised := normalise_name(text):
        wanted |= Q(pk__in=Organisation.objects.filter(names__normalised__contains=normalised).values("pk"))
    found = _found(wanted, limit=SHOWN + 1)
    nearly = not found
    if nearly and (alike := _alike(normalised.split()[:MOST_WORDS])):
        found = _found(Q(pk__in=alike), limit=SHOWN + 1)
    return Choice(tuple(found[:SHOWN]), len(found) > SHOWN, nearly)


def _alike(words: list[str]) -> set[int]:
    """Return the organisations (by key) of which a name has every word, or one that is spelled almost so. A short word that
    no name has ("de", "van") does not count.
    """
    rows = [
        (key, name.split())
        for key, name in OrganisationName.objects.filter(organisation__merged_into__isnull=True)
        .order_by()
        .values_list("organisation", "normalised")
    ]
    known = {each for _key, name in rows for each in name}
    meant = []
    for word in words:
        close = {word} & known or set(get_close_matches(word, known, n=MOST_ALIKE, cutoff=ALIKE))
        if close:
            meant.append(close)
        elif len(word) > SHORT:
            return set()
    return {key for key, name in rows if meant and all(close.intersection(name) for close in meant)}


def coded(codes: Iterable[str]) -> Choice:
    """Return the authorities with these codes, in the order of the codes."""
    order = {code: place for place, code in enumerate(codes)}
    found = _found(Q(code__in=order), limit=len(order))
    return Choice(tuple(sorted(found, key=lambda each: order[each.code])))


def _found(wanted: Q, limit: int = 1) -> list[Authority]:
    rows = Organisation.objects.filter(wanted, merged_into__isnull=True).annotate(number=queries.count_of_organisation())
    return [
        Authority(each.code, each.name, labels.organisation_kind(each.kind), each.website, each.number)
        for each in rows.order_by("-number", "name")[:limit]
    ]
