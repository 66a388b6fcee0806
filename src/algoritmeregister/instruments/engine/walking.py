"""Walks through a pack: every path of a route, and for a form every combination of answers that matters."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from .conditions import conditions
from .expressions import Expression, compared, counted, questions_in, scores_in, uses_labels
from .expressions import points_in as kinds_in
from .model import CHOOSING, SILENT, Option, Outcome, Pack, Question
from .running import Run

MOST_TRIES = 5_000
MOST_PATHS = 1_000_000
_FEW_OPTIONS = 6
_TRIES = 300


class TooMany(Exception):
    """There are more combinations or paths than can be walked."""


@dataclass(frozen=True)
class Path:
    """One way through a route: what was answered in which order, the labels, and the outcome (None: a dead end)."""

    answers: tuple[tuple[str, Any], ...]
    labels: tuple[str, ...]
    outcome: str | None


def candidates(pack: Pack, question: Question, *, every: bool = False) -> list[Any]:
    """Give the answers worth trying for a question: its options, or values around those that conditions compare it with.

    Options between which no condition can tell the difference are tried once, unless `every` option is asked for.
    """
    if question.kind in SILENT:
        return [None]
    if question.kind in CHOOSING:
        options = list(question.options) if every else _telling(pack, question)
        if question.kind == "choices":
            return [*_subsets(options)]
        return [option.id for option in options] or ["x"]
    literals = [value for _, condition in conditions(pack) for name, value in compared(condition) if name == question.id]
    if question.kind == "number":
        numbers = sorted({value for value in literals if isinstance(value, int | float)})
        return sorted({around for value in numbers for around in (value - 1, value, value + 1)}) or [1]
    if question.kind == "statement":
        return [True]
    if question.kind == "date":
        return sorted({str(value) for value in literals} | {"1900-01-01", "2999-12-31"})
    return list(dict.fromkeys([str(value) for value in literals if value] + ["x"]))


def _telling(pack: Pack, question: Question) -> list[Option]:
    """Leave out options that mean the same to every condition as another one."""
    if any(name == question.id for _, condition in conditions(pack) for name in counted(condition)):
        return list(question.options)
    named = {
        str(value).lower() for _, condition in conditions(pack) for name, value in compared(condition) if name == question.id
    }
    kept: dict[Any, Option] = {}
    for option in question.options:
        means = (
            option.labels,
            tuple(sorted(option.points.items())),
            tuple((s.to, id(s.when)) for s in option.next),
            option.alone,
        )
        kept.setdefault(option.id if option.id.lower() in named else means, option)
    return list(kept.values())


def _subsets(options: Sequence[Option]) -> list[list[str]]:
    together = [option.id for option in options if not option.alone]
    found: list[list[str]] = [[option.id] for option in options]
    if len(together) <= _FEW_OPTIONS:
        found += [list(each) for size in range(2, len(together) + 1) for each in combinations(together, size)]
    elif len(together) > 1:
        found += [together[:size] for size in range(2, len(together) + 1)]
    return found


def paths(pack: Pack) -> Iterator[Path]:
    """Give every path through a pack of the flow "route". Raises TooMany."""
    waiting = [Run(pack, {})]
    given = 0
    tried = {key: candidates(pack, question, every=True) for key, question in pack.questions.items()}
    while waiting:
        run = waiting.pop()
        route = run.route
        asked = route.questions[-1] if route.questions else ""
        if route.outcome is None and not route.dead_end and asked not in run.values:
            waiting.extend(run.went_on({**run.values, asked: each}) for each in reversed(tried[asked]))
            continue
        given += 1
        if given > MOST_PATHS:
            raise TooMany
        yield Path(tuple(run.values.items()), tuple(route.labels), route.outcome)


def relevant(pack: Pack, conditions: Sequence[Expression]) -> list[str]:
    """Give the questions on whose answers the conditions depend, also by way of labels, scores and other conditions."""
    found: set[str] = set()
    waiting = list(conditions)
    seen: set[int] = set()
    while waiting:
        condition = waiting.pop()
        if id(condition) in seen:
            continue
        seen.add(id(condition))
        names = set(questions_in(condition)) & set(pack.questions)
        names |= _by_label(pack, condition) | _by_points(pack, condition)
        for score in scores_in(condition):
            if score in pack.score_of:
                rule = pack.score_of[score]
                waiting += [rule.value, *(level.when for level in rule.levels if level.when is not None)]
        for name in names - found:
            found.add(name)
            waiting += _around(pack, name)
            if pack.questions[name].options_from:
                waiting += _around(pack, pack.questions[name].options_from)
    return [name for name in pack.questions if name in found]


def _by_label(pack: Pack, condition: Expression) -> set[str]:
    if not uses_labels(condition):
        return set()
    wanted = {str(value) for name, value in compared(condition) if name == "labels"}
    return {
        key for key, question in pack.questions.items() if any(wanted & set(option.labels) for option in question.options)
    }


def _by_points(pack: Pack, condition: Expression) -> set[str]:
    kinds = set(kinds_in(condition))
    return {
        key for key, question in pack.questions.items() if any(kinds & set(option.points) for option in question.options)
    }


def _around(pack: Pack, name: str) -> list[Expression]:
    """Give the conditions under which a question is asked."""
    held = [pack.section_of[name].when, pack.nodes[name].when, *(group.when for group in pack.parents[name])]
    return [each for each in held if each is not None]


def combinations_of(pack: Pack, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Give every combination of answers to these questions, each with only what is then asked. Raises TooMany."""
    waiting: list[tuple[int, dict[str, Any]]] = [(0, {})]
    tried = 0
    while waiting:
        at, values = waiting.pop()
        tried += 1
        if tried > MOST_TRIES:
            raise TooMany
        while at < len(names) and not _is_asked(pack, names[at], values):
            at += 1
        if at == len(names):
            yield _in_items(pack, values)
            continue
        question = pack.questions[names[at]]
        options = candidates(pack, question)
        if not question.required:
            options = [*options, None]
        waiting.extend((at + 1, values if each is None else {**values, question.id: each}) for each in reversed(options))


def _is_asked(pack: Pack, name: str, values: Mapping[str, Any]) -> bool:
    run = Run(pack, _in_items(pack, values))
    return run.is_shown(pack.questions[name], tuple((group.id, 0) for group in pack.repeats_around(name)))


def _in_items(pack: Pack, values: Mapping[str, Any]) -> dict[str, Any]:
    """Put answers to questions in repeated groups in a first item of those groups."""
    result: dict[str, Any] = {}
    for name, value in values.items():
        held = result
        for group in pack.repeats_around(name):
            held = held.setdefault(group.id, [{}])[0]
        held[name] = value
    return result


def witness(pack: Pack, outcome: Outcome) -> tuple[dict[str, Any] | None, bool]:
    """Find answers that lead to an outcome of a form: (answers or None, whether everything was tried)."""
    held = [
        each.when for each in pack.outcomes if each.when is not None and (each is outcome or each.group == outcome.group)
    ]
    names = relevant(pack, held)
    for values in _tries(pack, names):
        if _holds(pack, values, outcome):
            return values, True
    try:
        return next((values for values in combinations_of(pack, names) if _holds(pack, values, outcome)), None), True
    except TooMany:
        return None, False


def _holds(pack: Pack, values: Mapping[str, Any], outcome: Outcome) -> bool:
    return any(each.outcome is outcome for each in Run(pack, values).reached())


def _tries(pack: Pack, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Give likely combinations, to try before all others: one answer, all first answers, all last, one by one
    between, and by chance.
    """
    options = {name: candidates(pack, pack.questions[name]) for name in names}
    yield {}
    for name, several in options.items():
        yield from (_in_items(pack, {name: each}) for each in several)
    first = {name: each[0] for name, each in options.items()}
    yield _in_items(pack, first)
    for name in names:
        first = {**first, name: options[name][-1]}
        yield _in_items(pack, first)
    chance = random.Random(0)  # noqa: S311 - the same tries every time, not a secret
    for _ in range(_TRIES):
        yield _in_items(pack, {name: chance.choice(each) for name, each in options.items()})


def relevant_once(pack: Pack, name: str) -> set[str]:
    """Give the questions on which it depends directly whether this one is asked (or, by its options, what it can be)."""
    found: set[str] = set()
    for condition in _around(pack, name):
        found |= (
            (set(questions_in(condition)) & set(pack.questions)) | _by_label(pack, condition) | _by_points(pack, condition)
        )
        for score in scores_in(condition):
            if score in pack.score_of:
                found |= set(relevant(pack, [pack.score_of[score].value]))
    if pack.questions[name].options_from:
        found.add(pack.questions[name].options_from)
    return found
