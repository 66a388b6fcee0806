"""Registrations with the text to give of them: of some numbers, or of the whole register piece by piece.

A text in the language that is asked for goes first; a registration without one is given in the language it has, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from algoritmeregister.exchange.rows import language_that_answers
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State

Pair = tuple[Registration, Version]
CHUNK = 250


def of_numbers(numbers: Sequence[str], language: str) -> list[Pair]:
    """Return those of these registrations that are public, in this order. Two questions."""
    rows = queries.published().select_related("organisation", "register").filter(number__in=numbers)
    found = {each.number: each for each in rows}
    return _shown([found[number] for number in numbers if number in found], language)


def current(language: str) -> Iterator[list[Pair]]:
    """Yield all public registrations in pieces, in the order in which they came."""
    for chunk in _chunks(history=False):
        yield _shown(chunk, language)


def every_language() -> Iterator[list[Pair]]:
    """Yield all public registrations in pieces, once for each language they have a text in."""
    for chunk in _chunks(history=False):
        by_key = {each.pk: each for each in chunk}
        rows = Version.objects.filter(registration__in=list(by_key), valid_to__isnull=True)
        yield [(by_key[each.registration_id], each) for each in rows.order_by("registration_id", "number")]


def history(language: str) -> Iterator[list[Pair]]:
    """Yield all versions of all registrations in pieces, also of those that were withdrawn."""
    for chunk in _chunks(history=True):
        yield list(versions_of(chunk, language))


def versions_of(registrations: Iterable[Registration], language: str) -> Iterator[Pair]:
    """Yield every version of these registrations in one language each, oldest first."""
    by_key = {each.pk: each for each in registrations}
    rows = Version.objects.filter(registration__in=list(by_key)).order_by("registration_id", "number")
    for key, group in groupby(rows, key=attrgetter("registration_id")):
        registration, versions = by_key[key], list(group)
        spoken = {each.language for each in versions}
        chosen = language if language in spoken else language_that_answers(spoken, registration.register.language)
        yield from ((registration, each) for each in versions if each.language == chosen)


def _shown(registrations: Sequence[Registration], language: str) -> list[Pair]:
    versions = queries.current_versions(registrations, language)
    return [(each, versions[each.pk]) for each in registrations if each.pk in versions]


def _chunks(*, history: bool) -> Iterator[list[Registration]]:
    rows, after = Registration.objects.select_related("organisation", "register"), 0
    # In chunks, so that no transaction stays open while somebody with a slow line is reading. Those that are withdrawn are
    # left out here: asked to do it, SQLite sorts all that are public again for every chunk.
    while found := list(rows.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        if chunk := [each for each in found if history or each.state == State.PUBLISHED]:
            yield chunk
        after = found[-1].pk
