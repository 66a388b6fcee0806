"""What looks like the same registration in two registers, without it being certain: for a steward, with the evidence.

Only registrations of one organisation are held against each other. Evidence: a mark that is not certain (kinds "number",
"source_id", "link"), nearly the same name ("name"), or nearly the same description ("text").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone

from algoritmeregister import standards
from algoritmeregister.harvest.joining.finding import Found
from algoritmeregister.harvest.joining.models import Duplicate
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.registrations.states import State
from algoritmeregister.ui.rich_text import plain

# How much of the words of both together must be in both.
_LIKE = 0.8
# A shorter description says too little.
_WORDS_OF_TEXT = 10
# Pairs of one organisation that are compared word by word; with more, only equal names and descriptions count.
_MOST_PAIRS = 200_000
_CHUNK = 500
_TEXTS = ("description_short", "goal")


@dataclass(frozen=True)
class _Look:
    """What a registration looks like: the words of its name and of its descriptions."""

    registration: int
    name: str
    words: frozenset[str]
    texts: tuple[frozenset[str], ...]


def suspect(register: Register, touched: Collection[int], doubts: Iterable[tuple[int, Found]]) -> int:
    """Note which of the registrations that were new or changed in a register (`touched`, by key) may be registrations
    of other registers. `doubts`: pairs that share a mark. Returns how many suspicions are new. What a steward decided stays.
    """
    evidence: dict[tuple[int, int], list[list[str]]] = defaultdict(list)
    for registration, found in doubts:
        _add(evidence, registration, found.registration, str(found.mark.basis), found.mark.value)
    others = Appearance.objects.exclude(register=register).filter(gone_at__isnull=True, register__is_demo=False)
    if touched and others.exists():
        _compare(register, sorted(touched), evidence)
    known = set(Duplicate.objects.filter(first__in={first for first, _second in evidence}).values_list("first", "second"))
    new = [pair for pair in evidence if pair not in known]
    Duplicate.objects.bulk_create(
        (
            Duplicate(first_id=first, second_id=second, evidence=evidence[first, second], found_at=timezone.now())
            for first, second in sorted(new)
        ),
        ignore_conflicts=True,
        batch_size=_CHUNK,
    )
    return len(new)


def _add(evidence: dict[tuple[int, int], list[list[str]]], one: int, other: int, kind: str, value: str) -> None:
    pair = (min(one, other), max(one, other))
    if one != other and [kind, value] not in evidence[pair]:
        evidence[pair].append([kind, value])


def _compare(register: Register, touched: list[int], evidence: dict[tuple[int, int], list[list[str]]]) -> None:
    mine: dict[int, list[int]] = defaultdict(list)
    for start in range(0, len(touched), _CHUNK):
        rows = Registration.objects.filter(pk__in=touched[start : start + _CHUNK], state=State.PUBLISHED)
        for registration, organisation in rows.values_list("pk", "organisation"):
            mine[organisation].append(registration)
    here = Appearance.objects.filter(register=register).values("registration")
    theirs: dict[int, list[int]] = defaultdict(list)
    elsewhere = Registration.objects.filter(state=State.PUBLISHED, register__is_demo=False).exclude(pk__in=here)
    for registration, organisation in elsewhere.values_list("pk", "organisation").iterator():
        if organisation in mine:
            theirs[organisation].append(registration)
    for organisation, others in theirs.items():
        _within(_looks(mine[organisation]), _looks(others), evidence)


def _within(mine: list[_Look], theirs: list[_Look], evidence: dict[tuple[int, int], list[list[str]]]) -> None:
    """Compare the registrations of one organisation in one register with those in others."""
    common = {text for looks in (mine, theirs) for text, times in Counter(_all_texts(looks)).items() if times > 1}
    if len(mine) * len(theirs) > _MOST_PAIRS:
        by_name: dict[frozenset[str], list[_Look]] = defaultdict(list)
        for other in theirs:
            by_name[other.words].append(other)
        pairs = [(one, other) for one in mine for other in by_name[one.words]]
    else:
        pairs = [(one, other) for one in mine for other in theirs]
    for one, other in pairs:
        if _is_like(one.words, other.words):
            _add(evidence, one.registration, other.registration, "name", f"{one.name} | {other.name}"[:500])
        if any(_is_like(text, its) for text in one.texts for its in other.texts if text not in common and its not in common):
            _add(evidence, one.registration, other.registration, "text", f"{one.name} | {other.name}"[:500])


def _all_texts(looks: Iterable[_Look]) -> Iterable[frozenset[str]]:
    return (text for look in looks for text in set(look.texts))


def _is_like(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and (one == other or len(one & other) >= _LIKE * len(one | other))


def _looks(registrations: list[int]) -> list[_Look]:
    found: dict[int, _Look] = {}
    for start in range(0, len(registrations), _CHUNK):
        current = Version.objects.filter(registration__in=registrations[start : start + _CHUNK], valid_to__isnull=True)
        for version in current.order_by("-language"):  # of several languages Dutch, when it is there, before the others
            found.setdefault(version.registration_id, _look(version))
    return list(found.values())


def _look(version: Version) -> _Look:
    document = standards.to_superset(version.document, version.standard, version.beside)
    name = " ".join(str(document.get("name") or "").split())
    texts = (_words(plain(str(document.get(key) or ""))) for key in _TEXTS)
    return _Look(version.registration_id, name, _words(name), tuple(each for each in texts if len(each) >= _WORDS_OF_TEXT))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
