"""What a pack says, given answers: which questions are asked, which labels and scores follow, and what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .evaluating import as_list, evaluate, is_empty
from .expressions import Expression
from .limits import most
from .model import (
    CHOOSING,
    SILENT,
    Group,
    Level,
    Node,
    Obligation,
    Option,
    Outcome,
    Pack,
    Question,
    Reason,
    ScoreRule,
    Section,
    walk,
)

Place = tuple[tuple[str, int], ...]
"""Which item of each repeated group around a question: (("data", 2),) is the third of `data`, () is not repeated."""
_LONGEST_ROUTE = 500


@dataclass(frozen=True)
class Reached:
    """An outcome that holds, with the reasons and obligations that hold."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    obligations: tuple[Obligation, ...]


@dataclass(frozen=True)
class Scored:
    """A score with its value, its maximum where there is one, and the level in which it falls."""

    score: ScoreRule
    value: float
    maximum: float | None
    level: Level | None


@dataclass(frozen=True)
class Asked:
    """A question as it is asked at one place, with its options and its answer (None: not answered)."""

    question: Question
    place: Place
    options: tuple[Option, ...]
    answer: Any


@dataclass
class Route:
    """How far the answers led in a pack of the flow "route".

    `questions` were asked in that order; the last is still open, or `outcome` (its id) was reached or it is a `dead_end`.
    """

    questions: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    outcome: str | None = None
    dead_end: bool = False


class Run:
    """A pack with answers. Cheap to make; what it works out it remembers, so make a new one for other answers."""

    def __init__(self, pack: Pack, values: Mapping[str, Any]) -> None:
        self.pack = pack
        self.values = values
        self._shown: dict[tuple[str, Place], bool] = {}
        self._busy: set[tuple[str, Place]] = set()
        self._scores: dict[str, float | None] = {}
        self._route: Route | None = None
        self._labels: frozenset[str] | None = None

    # What is asked

    def holds(self, condition: Expression | None, place: Place = ()) -> bool:
        """Say whether a condition holds at a place; no condition always does."""
        return condition is None or bool(evaluate(condition, _At(self, place)))

    def sections(self) -> list[Section]:
        """Give the sections that apply."""
        if self.pack.flow == "route":
            asked = set(self.route.questions)
            return [each for each in self.pack.sections if any(node.id in asked for node in walk(each.nodes))]
        return [each for each in self.pack.sections if self.holds(each.when)]

    def is_shown(self, node: Node, place: Place = ()) -> bool:
        """Say whether a question or group is asked at a place: its conditions hold, and those of all around it."""
        key = (node.id, place)
        if key not in self._shown:
            if key in self._busy:
                return False  # a circle of conditions; `checking` refuses such packs
            self._busy.add(key)
            self._shown[key] = self._works_out_shown(node, place)
            self._busy.discard(key)
        return self._shown[key]

    def _works_out_shown(self, node: Node, place: Place) -> bool:
        if self.pack.flow == "route":
            return node.id in self.route.questions
        if not self.holds(self.pack.section_of[node.id].when):
            return False
        return all(self.holds(group.when, place) for group in self.pack.parents[node.id]) and self.holds(node.when, place)

    def items(self, group: Group, place: Place = ()) -> list[Mapping[str, Any]]:
        """Give the items of a repeated group at a place; one for each answer when it is repeated for each."""
        held = self._inside(group, place).get(group.id)
        items: list[Mapping[str, Any]] = (
            [each for each in held if isinstance(each, Mapping)] if isinstance(held, list) else []
        )
        if group.repeat is None or not group.repeat.for_each:
            return items
        wanted = len(self.everywhere(group.repeat.for_each))
        return [*items[:wanted], *({} for _ in range(wanted - len(items)))]

    def everywhere(self, question: str) -> list[Any]:
        """Give all answers to a question, of whatever item."""
        return as_list(self.answer(question))

    def _inside(self, node: Node, place: Place) -> Mapping[str, Any]:
        """Give the mapping in which the answer to a question at a place stands."""
        held: Mapping[str, Any] = self.values
        for group in self.pack.repeats_around(node.id):
            items = held.get(group.id)
            index = self._index(group, place)
            if index is None or not isinstance(items, list) or index >= len(items) or not isinstance(items[index], Mapping):
                return {}
            held = items[index]
        return held

    def answer(self, question: str, place: Place = ()) -> Any:
        """Give the answer to a question that is asked, else None; of a question repeated elsewhere all its answers."""
        node = self.pack.questions.get(question)
        if node is None:
            return None
        around = self.pack.repeats_around(question)
        indexes = [(group, self._index(group, place)) for group in around]
        place = tuple((group.id, index) for group, index in indexes if index is not None)
        if loose := [group for group, index in indexes if index is None]:
            return self._answers_below(node, loose[0], place)
        value = self._inside(node, place).get(question)
        if is_empty(value) or not self.is_shown(node, place):
            return None
        return self._allowed(node, value, place)

    def _answers_below(self, node: Question, group: Group, place: Place) -> list[Any]:
        found: list[Any] = []
        for index in range(len(self.items(group, place))):
            found.extend(as_list(self.answer(node.id, (*place, (group.id, index)))))
        return found

    def _index(self, group: Group, place: Place) -> int | None:
        """Give which item of a group is meant at a place: that of the group itself, or of one that goes along with it."""
        for name, index in place:
            if name == group.id or self._leader(name) == self._leader(group.id):
                return index
        return None

    def _leader(self, group: str) -> str:
        """Give the group whose items a group follows, when it is repeated for each answer to a question in there."""
        node = self.pack.nodes[group]
        source = node.repeat.for_each if isinstance(node, Group) and node.repeat else ""
        around = self.pack.repeats_around(source) if source else ()
        return self._leader(around[-1].id) if around and around[-1].id != group else group

    def _allowed(self, question: Question, value: Any, place: Place) -> Any:
        """Leave out what is no longer an option, so that it counts as not answered."""
        if question.kind not in CHOOSING:
            return value
        known = {option.id for option in self.options(question, place)}
        if question.kind == "choices":
            return [each for each in as_list(value) if each in known] or None
        return value if value in known else None

    def options(self, question: Question, place: Place = ()) -> tuple[Option, ...]:
        """Give the options of a question: its own, and the answers to the question from which it takes them."""
        if not question.options_from:
            return question.options
        source = self.pack.questions[question.options_from]
        given = dict.fromkeys(str(each) for each in self.everywhere(source.id))
        borrowed = (source.option(each) or Option(each, {self.pack.language: each}) for each in given)
        return (*borrowed, *question.options)

    def asked(self) -> Iterator[Asked]:
        """Give every question that is asked, in the order of the pack (of a route: in the order in which it was asked)."""
        if self.pack.flow == "route":
            for name in self.route.questions:
                question = self.pack.questions[name]
                yield Asked(question, (), question.options, self.values.get(name) if self._is_answered(question) else None)
            return
        for section in self.sections():
            yield from self._asked(section.nodes, ())

    def _asked(self, nodes: Sequence[Node], place: Place) -> Iterator[Asked]:
        for node in nodes:
            if not self.is_shown(node, place):
                continue
            if isinstance(node, Question):
                yield Asked(node, place, self.options(node, place), self.answer(node.id, place))
            elif node.repeat is None:
                yield from self._asked(node.nodes, place)
            else:
                for index in range(len(self.items(node, place))):
                    yield from self._asked(node.nodes, (*place, (node.id, index)))

    def open_questions(self, *, required: bool = False) -> list[Asked]:
        """Give the questions that are asked and not answered yet; with `required` only those that must be answered."""
        every = (each for each in self.asked() if each.question.kind not in SILENT and is_empty(each.answer))
        return [each for each in every if each.question.required or not required or self.pack.flow == "route"]

    @property
    def complete(self) -> bool:
        """Say whether everything that must be answered is; of a route, whether it has led to an outcome."""
        if self.pack.flow == "route":
            return self.route.outcome is not None
        return not self.open_questions(required=True)

    # Where answers lead

    @property
    def route(self) -> Route:
        """How far the answers lead, for packs of the flow "route"."""
        if self._route is None:
            self._route = Route()
            self._follow(self._route)
        return self._route

    def _is_answered(self, question: Question) -> bool:
        value = self.values.get(question.id)
        if question.kind in SILENT:
            return True
        if question.kind in CHOOSING:
            return bool(as_list(value)) and all(question.option(str(each)) for each in as_list(value))
        return not is_empty(value)

    def _follow(self, route: Route) -> None:
        to: str | None = next(iter(self.pack.questions), None)
        while to is not None and len(route.questions) < _LONGEST_ROUTE:
            if to in self.pack.outcome_of:
                route.outcome = to
                return
            route.questions.append(to)
            if not self._is_answered(self.pack.questions[to]):
                return
            to = self._next(route)
        route.dead_end = True

    def _next(self, route: Route) -> str | None:
        """Give where the answer to the last question of a route leads; its labels are added to the route."""
        question = self.pack.questions[route.questions[-1]]
        chosen = [option for each in as_list(self.values.get(question.id)) if (option := question.option(str(each)))]
        route.labels.extend(label for option in chosen for label in option.labels if label not in route.labels)
        self._labels = None
        self._shown.clear()
        steps = [step for option in chosen for step in option.next] + list(question.next)
        return next((step.to for step in steps if self.holds(step.when)), None)

    def went_on(self, values: Mapping[str, Any]) -> Run:
        """Give a run with one more answer: to the last question of this one's route. Cheaper than starting again."""
        run = Run(self.pack, values)
        run._route = Route(list(self.route.questions), list(self.route.labels))
        to = run._next(run._route)
        if to in self.pack.outcome_of:
            run._route.outcome = to
        elif to is None or len(run._route.questions) >= _LONGEST_ROUTE:
            run._route.dead_end = True
        else:
            run._route.questions.append(to)
        return run

    # What follows

    def labels(self) -> frozenset[str]:
        """Give the labels that the answers give."""
        if self._labels is None:
            if self.pack.flow == "route":
                self._labels = frozenset(self.route.labels)
            else:
                self._labels = frozenset(label for option in self._chosen() for label in option.labels)
        return self._labels

    def _chosen(self) -> Iterator[Option]:
        for asked in self.asked():
            if asked.question.kind in CHOOSING:
                picked = set(map(str, as_list(asked.answer)))
                yield from (option for option in asked.options if option.id in picked)

    def points(self, kind: str) -> float:
        """Add up the points of one kind of all answers."""
        return sum(option.points.get(kind, 0) for option in self._chosen())

    def most(self, kind: str) -> float:
        """Give the most points of one kind that the pack can give."""
        return most(self.pack, kind, lambda values: [each.id for each in Run(self.pack, values).sections()])

    def score(self, score: str) -> float | None:
        """Give the value of a score by its id; what its level says where that says a number."""
        if score not in self._scores:
            self._scores[score] = None
            found = self.scored(self.pack.score_of[score]) if score in self.pack.score_of else None
            if found is not None:
                self._scores[score] = found.value
        return self._scores[score]

    def scored(self, rule: ScoreRule) -> Scored:
        """Work out one score."""
        facts = _At(self, ())
        raw = evaluate(rule.value, facts)
        level = next((each for each in rule.levels if each.when is None or evaluate(each.when, facts, raw)), None)
        value = level.points if level is not None and level.points is not None else raw
        number = value if isinstance(value, int | float) else 0
        return Scored(rule, number, None if rule.maximum is None else evaluate(rule.maximum, facts), level)

    def scores(self) -> list[Scored]:
        """Work out all scores."""
        return [self.scored(each) for each in self.pack.scores]

    def reached(self) -> list[Reached]:
        """Give the outcomes that hold: of each group the first or all, and those without a group."""
        groups = {group.id: group for group in self.pack.groups}
        taken: set[str] = set()
        found = []
        for outcome in self.pack.outcomes:
            if outcome.group in taken or not self._leads_to(outcome):
                continue
            if outcome.group and groups[outcome.group].pick == "first":
                taken.add(outcome.group)
            reasons = tuple(each for each in outcome.reasons if self.holds(each.when))
            found.append(Reached(outcome, reasons, tuple(each for each in outcome.obligations if self.holds(each.when))))
        return found

    def _leads_to(self, outcome: Outcome) -> bool:
        if self.pack.flow == "route":
            if self.route.outcome is None:
                return False
            return outcome.id == self.route.outcome or (outcome.when is not None and self.holds(outcome.when))
        return self.holds(outcome.when)


class _At:
    """A run, seen from one place: what expressions ask."""

    def __init__(self, run: Run, place: Place) -> None:
        self.run, self.place = run, place

    def answer(self, question: str) -> Any:
        return self.run.answer(question, self.place)

    def labels(self) -> frozenset[str]:
        return self.run.labels()

    def score(self, score: str) -> float | None:
        return self.run.score(score)

    def points(self, kind: str) -> float:
        return self.run.points(kind)

    def most(self, kind: str) -> float:
        return self.run.most(kind)
