"""The small language of conditions and scores in a pack: read into a tree, never run as a program.

`impact == 'yes' and not ('none' in groups)`, `scores.risk > 4 ? 2 : 0`, `'provider' in labels`. It also reads the conditions
that the Dutch decision help and the DPIA files use (`&&`, `||`, `!`, `answers('1.2') | count`): no translation is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FUNCTIONS: dict[str, int] = {
    "answer": 1, "answers": 1, "answered": 1, "bool": 1, "count": 1, "countSelectedOptions": 1,
    "weightedCountMap": 3, "points": 1, "most": 1, "round": 1,
}  # fmt: skip
"""Function → how many arguments it takes."""
_POSES_QUESTION = frozenset({"answer", "answers", "answered", "countSelectedOptions"})
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<string>'[^']*'|\"[^\"]*\")|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/<>!?:.,|()\[\]]))"
)
_WORDS = {"and": "&&", "or": "||"}
_CONSTANTS = {"true": True, "false": False, "null": None}
_DEEPEST = 40


class ExpressionError(ValueError):
    """An expression cannot be read. The message says where and what was expected."""


@dataclass(frozen=True)
class Literal:
    """A text, number, true, false or null."""

    value: Any


@dataclass(frozen=True)
class Listed:
    """A list of expressions."""

    items: tuple[Expression, ...]


@dataclass(frozen=True)
class Name:
    """The answer to a question, by its id; or `labels`, or `value` in the levels of a score."""

    name: str


@dataclass(frozen=True)
class Score:
    """The value of a score, by its id: what `scores.<id>` means."""

    id: str


@dataclass(frozen=True)
class Call:
    """A function of FUNCTIONS with its arguments."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Unary:
    """`!` or `-` before an expression."""

    operator: str
    operand: Expression


@dataclass(frozen=True)
class Binary:
    """Two expressions with an operator between them."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Either:
    """`condition ? yes : no`."""

    condition: Expression
    yes: Expression
    no: Expression


Expression = Literal | Listed | Name | Score | Call | Unary | Binary | Either
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("||",), ("&&",), ("==", "!=", "<", "<=", ">", ">=", "in", "not in", "contains"), ("+", "-"), ("*", "/"),
)  # fmt: skip
_NOT_LEVEL = 2  # the word "not" binds looser than a comparison, the sign "!" tighter


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = list(_tokens(source))
        self.at = 0
        self.depth = 0

    def next_is(self, *signs: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" and self.tokens[self.at][1] in signs

    def take(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise ExpressionError(f"{self.source!r} ends where a value was expected")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, sign: str) -> None:
        if not self.next_is(sign):
            found = self.tokens[self.at][1] if self.at < len(self.tokens) else "the end"
            raise ExpressionError(f"{self.source!r}: expected {sign!r}, found {found!r}")
        self.at += 1

    def whole(self) -> Expression:
        result = self.either()
        if self.at < len(self.tokens):
            raise ExpressionError(f"{self.source!r}: {self.tokens[self.at][1]!r} was not expected there")
        return result

    def either(self) -> Expression:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ExpressionError("an expression is nested too deeply")
        condition = self.binary(0)
        if self.next_is("?"):
            self.at += 1
            yes = self.either()
            self.expect(":")
            condition = Either(condition, yes, self.either())
        self.depth -= 1
        return condition

    def binary(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self.unary()
        if level == _NOT_LEVEL and self.next_is("not"):
            self.at += 1
            return Unary("!", self.deeper(lambda: self.binary(_NOT_LEVEL)))
        left = self.binary(level + 1)
        while self.next_is(*_LEVELS[level]) or (level == _NOT_LEVEL and self.next_is("not")):
            operator = self.take()[1]
            if operator == "not":
                self.expect("in")
                operator = "not in"
            left = Binary(operator, left, self.binary(level + 1))
        return left

    def deeper(self, read: Any) -> Expression:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ExpressionError("an expression is nested too deeply")
        result: Expression = read()
        self.depth -= 1
        return result

    def unary(self) -> Expression:
        if self.next_is("!", "-"):
            operator = self.take()[1]
            return Unary(operator, self.deeper(self.unary))
        value = self.primary()
        while self.next_is("|"):
            self.at += 1
            value = self.call(self.take()[1], (value,))
        return value

    def primary(self) -> Expression:
        kind, text = self.take()
        if kind == "number":
            return Literal(float(text) if "." in text else int(text))
        if kind == "string":
            return Literal(text[1:-1])
        if kind == "name":
            return self.named(text)
        if text == "(":
            inner = self.either()
            self.expect(")")
            return inner
        if text == "[":
            return Listed(self.until("]"))
        raise ExpressionError(f"{self.source!r}: {text!r} was not expected there")

    def named(self, text: str) -> Expression:
        if text in _CONSTANTS:
            return Literal(_CONSTANTS[text])
        if self.next_is("("):
            self.at += 1
            return self.call(text, self.until(")"))
        if not self.next_is("."):
            return Name(text)
        self.at += 1
        member = self.take()[1]
        if text != "scores":
            raise ExpressionError(f"{self.source!r}: only scores has parts (scores.risk), not {text!r}")
        return Score(member)

    def call(self, function: str, arguments: tuple[Expression, ...]) -> Expression:
        if function not in FUNCTIONS:
            raise ExpressionError(
                f"{self.source!r}: there is no function {function!r}; there are {', '.join(sorted(FUNCTIONS))}"
            )
        if len(arguments) != FUNCTIONS[function]:
            raise ExpressionError(
                f"{self.source!r}: {function} takes {FUNCTIONS[function]} argument(s), not {len(arguments)}"
            )
        if function in _POSES_QUESTION and not (isinstance(arguments[0], Literal) and isinstance(arguments[0].value, str)):
            raise ExpressionError(f"{self.source!r}: {function} takes the id of a question between quotes")
        return Call(function, arguments)

    def until(self, end: str) -> tuple[Expression, ...]:
        items: list[Expression] = []
        while not self.next_is(end):
            if items:
                self.expect(",")
            items.append(self.either())
        self.at += 1
        return tuple(items)


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    at = 0
    while source[at:].strip():
        match = _TOKEN.match(source, at)
        if match is None:
            raise ExpressionError(f"{source!r}: cannot read {source[at:].strip()[:20]!r}")
        kind = match.lastgroup or ""
        text = match.group(kind)
        if kind == "name" and text in {"and", "or", "not", "in", "contains"}:
            kind, text = "sign", _WORDS.get(text, text)
        yield kind, text
        at = match.end()


def parse(source: str) -> Expression:
    """Read an expression. Raises ExpressionError, with the expression and the place in it."""
    return _Parser(source).whole()


def parts(expression: Expression) -> Iterator[Expression]:
    """Give the expression and everything inside it, outermost first."""
    yield expression
    inner: tuple[Expression, ...] = ()
    match expression:
        case Listed(items):
            inner = items
        case Call(_, arguments):
            inner = arguments
        case Unary(_, operand):
            inner = (operand,)
        case Binary(_, left, right):
            inner = (left, right)
        case Either(condition, yes, no):
            inner = (condition, yes, no)
    for each in inner:
        yield from parts(each)


def questions_in(expression: Expression) -> Iterator[str]:
    """Give the ids of the questions whose answers the expression asks for, as often as it does."""
    for part in parts(expression):
        if isinstance(part, Name) and part.name not in {"labels", "value"}:
            yield part.name
        elif isinstance(part, Call) and part.function in _POSES_QUESTION and isinstance(part.arguments[0], Literal):
            yield str(part.arguments[0].value)


def scores_in(expression: Expression) -> Iterator[str]:
    """Give the ids of the scores that the expression uses."""
    return (part.id for part in parts(expression) if isinstance(part, Score))


def points_in(expression: Expression) -> Iterator[str]:
    """Give the kinds of points that the expression adds up (`points('risk')`, `most('risk')`)."""
    for part in parts(expression):
        if isinstance(part, Call) and part.function in {"points", "most"} and isinstance(part.arguments[0], Literal):
            yield str(part.arguments[0].value)


def uses_labels(expression: Expression) -> bool:
    """Say whether the expression looks at labels."""
    return any(isinstance(part, Name) and part.name == "labels" for part in parts(expression))


def compared(expression: Expression) -> Iterator[tuple[str, Any]]:
    """Give each (question id or "labels", literal) that the expression compares: `area == 'care'`, `'x' in labels`."""
    for part in parts(expression):
        if not isinstance(part, Binary):
            continue
        for one, other in ((part.left, part.right), (part.right, part.left)):
            asked = _asked(one)
            if asked is None:
                continue
            values = other.items if isinstance(other, Listed) else (other,)
            yield from ((asked, value.value) for value in values if isinstance(value, Literal))


def _asked(expression: Expression) -> str | None:
    if isinstance(expression, Name):
        return expression.name
    if isinstance(expression, Call) and expression.function in {"answer", "answers"}:
        argument = expression.arguments[0]
        return str(argument.value) if isinstance(argument, Literal) else None
    return None


def counted(expression: Expression) -> Iterator[str]:
    """Give the ids of the questions of which the expression counts the chosen options."""
    for part in parts(expression):
        if isinstance(part, Call) and part.function in {"count", "countSelectedOptions", "weightedCountMap"}:
            yield from questions_in(part)


def map_names(expression: Expression, replacing: Mapping[str, Expression]) -> Expression:
    """Give the expression with other expressions in the place of some names."""
    match expression:
        case Name(name):
            return replacing.get(name, expression)
        case Listed(items):
            return Listed(tuple(map_names(each, replacing) for each in items))
        case Call(function, arguments):
            return Call(function, tuple(map_names(each, replacing) for each in arguments))
        case Unary(operator, operand):
            return Unary(operator, map_names(operand, replacing))
        case Binary(operator, left, right):
            return Binary(operator, map_names(left, replacing), map_names(right, replacing))
        case Either(condition, yes, no):
            return Either(map_names(condition, replacing), map_names(yes, replacing), map_names(no, replacing))
    return expression
