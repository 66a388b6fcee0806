"""Find the authority a letter came from: by name, also a short or former one, or by postcode area."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import Q

from algoritmeregister.organisations import kinds
from algoritmeregister.organisations.models import Organisation, OrganisationName
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.organisations.queries import called
from algoritmeregister.registrations import queries
from algoritmeregister.site import labels

SHOWN = 20
# From here two words are spellings of one (as difflib measures); so many of them; of so many words that were typed.
ALIKE, MOST_ALIKE, MOST_WORDS = 0.75, 5, 8
SHORT = 3
# Words that say what kind of authority it is, which many have.
_KINDS = frozenset(word for prefix, _word, _kind in kinds.prefix_table() for word in prefix.split())
# As people write it before a name, in our languages: "de Belastingdienst", "het UWV".
_ARTICLE = re.compile(r"^(?:de|het|'t|it|the)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Authority:
    """An organisation as a choice: its `code`, `name`, `kind` in words (empty when it is not known), `website`, and its
    number of registrations.
    """

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
    """Return the authorities that go by this name, short, former or in part, with an article or without; else those whose
    name has words like it, in any order. Those that have registrations come first.
    """
    found = next(filter(None, (_called(each) for each in dict.fromkeys((text, _ARTICLE.sub("", text))))), [])
    nearly = not found
    if nearly and (alike := _alike(normalise_name(text).split()[:MOST_WORDS])):
        found = _found(Q(pk__in=alike), limit=SHOWN + 1)
    return Choice(tuple(found[:SHOWN]), len(found) > SHOWN, nearly)


def _called(text: str) -> list[Authority]:
    return _found(Q(pk__in=called(text).values("pk")), limit=SHOWN + 1) if text else []


def _alike(words: list[str]) -> set[int]:
    """Return the organisations (by key) of which a name has every word, or one that is spelled almost so; else those that a
    single word names, one that few have in their name ("Belastingdienst Toeslagen" may be either of two). A short word
    that no name has does not count.
    """
    rows = [
        (key, frozenset(name.split()))
        for key, name in OrganisationName.objects.filter(organisation__merged_into__isnull=True)
        .order_by()
        .values_list("organisation", "normalised")
    ]
    times = Counter(each for _key, name in rows for each in name)
    meant = [close for word in words if (close := _close(word, times)) or len(word) > SHORT]
    every = {key for key, name in rows if meant and all(close & name for close in meant)}
    telling = {
        word for word in set().union(*meant) if len(word) > SHORT and word not in _KINDS and times[word] <= MOST_ALIKE
    }
    return every or {key for key, name in rows if telling & name}


def _close(word: str, known: Iterable[str]) -> set[str]:
    """Return the word when it is known, else those that are spelled almost so."""
    return {word} if word in known else set(get_close_matches(word, known, n=MOST_ALIKE, cutoff=ALIKE))


def coded(codes: Iterable[str]) -> Choice:
    """Return the authorities with these codes, in the order of the codes."""
    order = {code: place for place, code in enumerate(codes)}
    found = _found(Q(code__in=order), limit=len(order))
    return Choice(tuple(sorted(found, key=lambda each: order[each.code])))


def _found(wanted: Q, limit: int = 1) -> list[Authority]:
    rows = Organisation.objects.filter(wanted, merged_into__isnull=True).annotate(number=queries.count_of_organisation())
    return [
        Authority(each.code, each.name, _kind(each.kind), each.website, each.number)
        for each in rows.order_by("-number", "name")[:limit]
    ]


def _kind(key: str) -> str:
    # That a list does not know what kind it is says nothing to who holds its letter.
    return "" if key == kinds.UNKNOWN_KIND else labels.organisation_kind(key)
