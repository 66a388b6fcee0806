"""Count the changes of a period by every facet, with one question to the database.

The database adds up how often each combination of values occurs; from those sums every facet can be counted with the other
filters on. The sums of a period are kept until something changes.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max

from algoritmeregister.audit.models import Event
from algoritmeregister.ledger import reading
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.news.models import SEPARATOR, Item
from algoritmeregister.news.question import FACETS, Question
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Register
from algoritmeregister.search import spellings

# Combinations that are looked at: a week in which everything changes in a register of 100,000 has fewer. With more, only
# the facets of few values are counted.
MOST_COMBINATIONS = 120_000
KEPT = 8
_OPEN = ("organisation_id", "supplier", "themes")
_FEW = ("kind", "minor", "registers", "category")


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: for a filter, its own `label` (empty when a code list has it), `count` with the other filters on,
    and whether it is `selected`."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Counted:
    """How many changes there are: `total` asked for, `minor` of a date or name alone that are left out or in, and the values
    of every facet, most frequent first. `rough`: too many for counting by organisation, supplier and theme."""

    total: int
    minor: int
    facets: Mapping[str, tuple[Value, ...]]
    rough: bool = False


class _Sum(NamedTuple):
    """How often a combination occurs: the values of every facet, and whether the changes are minor; `of_registers`: for who
    chose registers."""

    values: Mapping[str, tuple[str, ...]]
    minor: bool
    minor_of_registers: bool
    times: int


@dataclass(frozen=True)
class _Sums:
    sums: tuple[_Sum, ...]
    labels: Mapping[tuple[str, str], str]
    rough: bool


_kept: OrderedDict[tuple[object, ...], _Sums] = OrderedDict()
_lock = threading.Lock()


def count(question: Question, *, revision: str = "") -> Counted:
    """Count what is asked for, and by every facet what it would be together with the other filters. At most six small
    questions to the database; fewer when the period was counted before and nothing changed since.

    `revision` says, when the caller knows it already, at which state of the ledger and of the organisations this is.
    """
    sums = _sums(question, revision)
    if sums.rough and set(question.filters) & {"organisation", "organisation_kind", "supplier", "theme"}:
        return _count_roughly(question, sums)
    total = minor = 0
    counters: dict[str, Counter[str]] = {key: Counter() for key in FACETS}
    wanted = {key: set(spellings.widened(key, chosen)) for key, chosen in question.filters.items()}
    for values, minor_here, minor_there, times in sums.sums:
        is_minor = minor_there if question.of_registers else minor_here
        missed = [key for key, chosen in wanted.items() if not chosen.intersection(values[key])]
        if len(missed) > 1:
            continue
        if not missed and is_minor:
            minor += times
        if is_minor and not question.minor:
            continue
        if not missed:
            total += times
        # A facet is counted without its own filter, so that it can be widened.
        for key in missed or FACETS:
            for value in values[key]:
                counters[key][value] += times
    facets = {
        key: _values(key, counters[key], question.filters.get(key, ()), sums.labels)
        for key in FACETS
    }  # fmt: skip
    return Counted(total, minor, facets, sums.rough)


def _count_roughly(question: Question, sums: _Sums) -> Counted:
    """Count only how many there are: the combinations are too many to tell the facets apart."""
    every = Question(question.since, question.until, question.filters, True, question.numbers)
    rows = every.items().order_by().values_list("minor", "kind").annotate(times=Count("pk"))
    counted: Counter[bool] = Counter()
    for is_minor, kind, times in rows:
        counted[_is_minor(is_minor, kind, of_registers=question.of_registers)] += times
    minor = counted[True]
    facets = {key: _values(key, Counter(), question.filters.get(key, ()), sums.labels) for key in FACETS}
    return Counted(counted[False] + (minor if question.minor else 0), minor, facets, True)


def _values(
    key: str, counter: Counter[str], chosen: tuple[str, ...], labels: Mapping[tuple[str, str], str]
) -> tuple[Value, ...]:
    found = {**dict.fromkeys(chosen, 0), **counter}
    values = [Value(value, labels.get((key, value), ""), times, value in chosen) for value, times in found.items() if value]
    counted = spellings.added_up(key, ((each.value, each.label, each.count, each.selected) for each in values))
    return tuple(Value(each.value, each.label, int(each.count), each.selected) for each in counted)


def _sums(question: Question, revision: str) -> _Sums:
    # Of a choice of registrations nothing is kept: every reader has another one.
    if question.numbers is not None:
        return _added_up(question)
    key = (revision or _revision(), question.since, question.until)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    sums = _added_up(question)
    with _lock:
        _kept[key] = sums
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return sums


def _revision() -> str:
    last_action = Event.objects.order_by("-id").values_list("id", flat=True).first()
    # The news may still be taking in what the ledger has.
    taken = Item.objects.aggregate(last=Max("pk"))["last"]
    return f"{reading.head()!r}-{last_action}-{taken}"


def _added_up(question: Question) -> _Sums:
    found = question.in_period()
    if question.numbers is not None:
        found = found.filter(number__in=list(question.numbers))
    grouped = found.order_by().values_list(*_FEW, *_OPEN).annotate(times=Count("pk"), label=Max("supplier_label"))
    rows = list(grouped[: MOST_COMBINATIONS + 1])
    rough = len(rows) > MOST_COMBINATIONS
    if rough:
        few = found.order_by().values_list(*_FEW).annotate(times=Count("pk"))
        rows = [(*row[:-1], None, "", "", row[-1], "") for row in few]
    registers = dict(Register.objects.values_list("slug", "name"))
    wanted = {row[4] for row in rows if row[4]}
    organisations = {
        pk: (code, name, kind)
        for pk, code, name, kind in Organisation.objects.filter(pk__in=wanted).values_list("pk", "code", "name", "kind")
    }
    labels: dict[tuple[str, str], str] = {}
    sums = tuple(_sum(row, registers, organisations, labels) for row in rows)
    return _Sums(sums, labels, rough)


def _sum(
    row: tuple[object, ...],
    registers: Mapping[str, str],
    organisations: Mapping[Any, tuple[str, str, str]],
    labels: dict[tuple[str, str], str],
) -> _Sum:
    kind, minor, there, category, organisation_id, supplier, themes, times, label = row
    code, organisation, organisation_kind = organisations.get(organisation_id, ("", "", ""))
    slugs = _each(there)
    labels |= {("register", slug): registers.get(slug, "") for slug in slugs}
    labels["organisation", code] = organisation
    labels.setdefault(("supplier", str(supplier)), str(label))
    return _Sum(
        {
            "kind": (str(kind),),
            "organisation": (code,),
            "organisation_kind": (organisation_kind,),
            "theme": _each(themes),
            "publication_category": (str(category),),
            "supplier": (str(supplier),),
            "register": slugs,
        },
        bool(minor),
        _is_minor(bool(minor), str(kind), of_registers=True),
        int(str(times)),
    )


def _each(several: object) -> tuple[str, ...]:
    return tuple(str(several).strip(SEPARATOR).split(SEPARATOR)) if several else ()


def _is_minor(minor: bool, kind: str, *, of_registers: bool) -> bool:
    return minor and not (of_registers and kind == Kind.SOURCES)


def forget() -> None:
    """Forget every sum that was kept. For tests."""
    with _lock:
        _kept.clear()


def newest_before(moment: datetime) -> datetime | None:
    """Return when the newest change before `moment` was observed, None when there is none."""
    return Item.objects.filter(observed_at__lt=moment, minor=False).aggregate(last=Max("observed_at"))["last"]
