"""Works out what an expression says, given what is known. What was not answered is null, and null is never more or less."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from .expressions import Binary, Call, Either, Expression, Listed, Literal, Name, Score, Unary


class Facts(Protocol):
    """What an expression may ask."""

    def answer(self, question: str) -> Any:
        """Give the answer to a question: a text, number, true, false, a list of them, or None."""

    def labels(self) -> frozenset[str]:
        """Give the labels that the answers so far give."""

    def score(self, score: str) -> float | None:
        """Give the value of a score."""

    def points(self, kind: str) -> float:
        """Add up the points of one kind."""

    def most(self, kind: str) -> float:
        """Give the most points of one kind that can be had."""


def evaluate(expression: Expression, facts: Facts, value: Any = None) -> Any:
    """Work out the expression; `value` is what the name `value` means. Never raises: nonsense is null or false."""
    match expression:
        case Literal(constant):
            return constant
        case Listed(items):
            return [evaluate(each, facts, value) for each in items]
        case Name("labels"):
            return facts.labels()
        case Name("value"):
            return value
        case Name(name):
            return facts.answer(name)
        case Score(score):
            return facts.score(score)
        case Unary(operator, operand):
            inner = evaluate(operand, facts, value)
            return not inner if operator == "!" else -_number(inner)
        case Either(condition, yes, no):
            return evaluate(yes if evaluate(condition, facts, value) else no, facts, value)
        case Call(function, arguments):
            return _call(function, [evaluate(each, facts, value) for each in arguments], facts)
        case Binary(operator, left, right):
            return _binary(operator, left, right, facts, value)


def _binary(operator: str, left: Expression, right: Expression, facts: Facts, value: Any) -> Any:
    one = evaluate(left, facts, value)
    if operator == "&&":
        return one and evaluate(right, facts, value)
    if operator == "||":
        return one or evaluate(right, facts, value)
    return _OPERATORS[operator](one, evaluate(right, facts, value))


def _call(function: str, arguments: list[Any], facts: Facts) -> Any:
    first = arguments[0]
    match function:
        case "answer" | "answers":
            return facts.answer(first)
        case "answered":
            return not is_empty(facts.answer(first))
        case "countSelectedOptions":
            return _count(facts.answer(first))
        case "count":
            return _count(first)
        case "bool":
            return truth(first)
        case "points":
            return facts.points(first)
        case "most":
            return facts.most(first)
        case "round":
            # Half up, as people and the Canadian tool round; Python alone would make 0.5 of 0 and 2 of 2.5.
            return math.floor(_number(first) + 0.5)
    weights = dict(zip(arguments[1] or (), arguments[2] or (), strict=False))
    return sum(_number(weights.get(each, 0)) for each in as_list(first))


def is_empty(value: Any) -> bool:
    """Say whether nothing was answered: None, an empty text or an empty list. False and 0 are answers."""
    return value is None or value == "" or value == []


def as_list(value: Any) -> list[Any]:
    """Give an answer as a list: of one, of several, or of none."""
    if is_empty(value):
        return []
    return list(value) if isinstance(value, list | tuple | frozenset | set) else [value]


def truth(value: Any) -> bool:
    """Say whether an answer means yes: true, or the words that forms send for it."""
    if isinstance(value, str):
        return value.strip().lower() in {"true", "yes", "ja", "1"}
    return bool(value)


def _count(value: Any) -> int:
    return len(as_list(value))


def _number(value: Any) -> float:
    if isinstance(value, bool) or value is None:
        return int(bool(value))
    return value if isinstance(value, int | float) else 0


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        # A form sends the text "true" where a file says true.
        return not is_empty(one) and not is_empty(other) and str(one).lower() == str(other).lower()
    if is_empty(one) and is_empty(other):
        return True
    return bool(one == other)


def _within(one: Any, other: Any) -> bool:
    return any(_same(one, each) for each in as_list(other)) if not is_empty(one) else False


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def result(one: Any, other: Any) -> bool:
        if isinstance(one, str) and isinstance(other, str):
            return compare(one, other)  # dates, written as 2026-11-27
        if not isinstance(one, int | float) or not isinstance(other, int | float):
            return False
        return compare(one, other)

    return result


def _contains(one: Any, other: Any) -> bool:
    return all(_within(each, one) for each in as_list(other)) and not is_empty(other)


_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": _same,
    "!=": lambda one, other: not _same(one, other),
    "<": _ordered(lambda one, other: one < other),
    "<=": _ordered(lambda one, other: one <= other),
    ">": _ordered(lambda one, other: one > other),
    ">=": _ordered(lambda one, other: one >= other),
    "in": _within,
    "not in": lambda one, other: not _within(one, other),
    "contains": _contains,
    "+": lambda one, other: _number(one) + _number(other),
    "-": lambda one, other: _number(one) - _number(other),
    "*": lambda one, other: _number(one) * _number(other),
    "/": lambda one, other: _number(one) / _number(other) if _number(other) else None,
}
