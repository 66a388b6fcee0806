"""What a pack consists of. Plain data; `reading` makes it of a folder, `foreign` of the files of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from .expressions import Expression
from .problems import Problem

Texts = Mapping[str, str]
"""A text per language ("nl", "en", "fy")."""
CHOOSING = frozenset({"choice", "choices", "yes_no"})
"""Kinds of questions whose answer is among options."""
KINDS = CHOOSING | {
    "text",
    "long_text",
    "number",
    "date",
    "url",
    "email",
    "file",
    "image",
    "signature",
    "statement",
    "information",
}
"""All kinds of questions. `statement` is agreed with or not; `information` asks nothing."""
SILENT = frozenset({"information"})
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Source:
    """Where something is written: a law, a guide. `identifier` is permanent (ELI, CELEX, BWB id with article)."""

    id: str
    title: Texts
    url: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class Step:
    """Where an answer leads in a pack of the flow "route": to a question or an outcome, when the condition holds."""

    to: str
    when: Expression | None = None


@dataclass(frozen=True)
class Feed:
    """What an answer or outcome fills in: a field of the registration, or a question (`question`, `pack:question`).

    `value` is what to fill in; None means the answer itself. `how` says how sure it is: "copy" or "suggestion".
    """

    field: str = ""
    question: str = ""
    value: Any = None
    when: Expression | None = None
    how: str = "copy"


@dataclass(frozen=True)
class Option:
    """One answer to choose. `labels` it gives, `points` per kind, `next` where it leads; `alone`: excludes the others."""

    id: str
    label: Texts
    help: Texts = field(default_factory=dict)
    note: Texts = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    points: Mapping[str, float] = field(default_factory=dict)
    next: tuple[Step, ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class Question:
    """One question. `options_from`: the id of a question whose answers are the options here."""

    id: str
    kind: str
    ask: Texts
    help: Texts = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    when: Expression | None = None
    required: bool = False
    options: tuple[Option, ...] = ()
    options_from: str = ""
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: Texts = field(default_factory=dict)
    next: tuple[Step, ...] = ()
    feeds: tuple[Feed, ...] = ()
    roles: tuple[str, ...] = ()
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def option(self, option: str) -> Option | None:
        """Find one of its options."""
        return next((each for each in self.options if each.id == option), None)


@dataclass(frozen=True)
class Repeat:
    """That a group is asked several times: once for each answer to `for_each`, or as often as someone adds one."""

    item: Texts = field(default_factory=dict)
    label: str = ""
    for_each: str = ""


@dataclass(frozen=True)
class Group:
    """Questions that belong together, possibly repeated."""

    id: str
    title: Texts
    help: Texts = field(default_factory=dict)
    when: Expression | None = None
    repeat: Repeat | None = None
    nodes: tuple[Node, ...] = ()
    sources: tuple[str, ...] = ()


Node = Question | Group


@dataclass(frozen=True)
class Section:
    """A page of questions. `roles` fill it in; `sign_off`: somebody else must agree with it."""

    id: str
    title: Texts
    help: Texts = field(default_factory=dict)
    when: Expression | None = None
    roles: tuple[str, ...] = ()
    sign_off: bool = False
    nodes: tuple[Node, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Label:
    """Something that answers say about the algorithm ("provider"), by which conditions can ask."""

    id: str
    title: Texts
    group: str = ""


@dataclass(frozen=True)
class Level:
    """A range of a score. The first level whose condition holds counts; `points` replaces the value where it is given."""

    id: str
    title: Texts
    when: Expression | None = None
    text: Texts = field(default_factory=dict)
    points: float | None = None


@dataclass(frozen=True)
class ScoreRule:
    """A score: the sum of the points of one kind, or an expression; with its levels. `shown`: readers see it."""

    id: str
    title: Texts
    value: Expression
    levels: tuple[Level, ...] = ()
    maximum: Expression | None = None
    shown: bool = True


@dataclass(frozen=True)
class Reason:
    """Why an outcome holds, told when the condition does."""

    text: Texts
    when: Expression | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Obligation:
    """What must be done, from which day until which, when the condition holds."""

    id: str
    text: Texts
    when: Expression | None = None
    starts: date | None = None
    ends: date | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What the answers lead to. In the flow "form" it holds when its condition does; in a route when a step leads to it."""

    id: str
    title: Texts
    text: Texts = field(default_factory=dict)
    when: Expression | None = None
    group: str = ""
    weight: str = ""
    reasons: tuple[Reason, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    sources: tuple[str, ...] = ()
    feeds: tuple[Feed, ...] = ()

    @property
    def all_sources(self) -> tuple[str, ...]:
        """Its own sources, and those of its reasons and obligations."""
        of_reasons = (name for reason in self.reasons for name in reason.sources)
        return (*self.sources, *of_reasons, *(name for obligation in self.obligations for name in obligation.sources))


@dataclass(frozen=True)
class OutcomeGroup:
    """Outcomes of which the first that holds counts ("first"), or all that hold ("all"). `always`: one must hold."""

    id: str
    title: Texts
    pick: str = "first"
    always: bool = False


@dataclass(frozen=True)
class Part:
    """A piece of a document, put in when the condition holds. `{question}` in the text is replaced by the answer."""

    text: Texts
    title: Texts = field(default_factory=dict)
    when: Expression | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A text that the answers make, to download: a list of conditions, a letter."""

    id: str
    title: Texts
    parts: tuple[Part, ...] = ()
    when: Expression | None = None


@dataclass(frozen=True)
class Role:
    """Somebody's part in filling in: the lawyer, the project leader."""

    id: str
    title: Texts


@dataclass(frozen=True)
class SignOff:
    """That somebody else must agree with the whole before it counts, and in which roles."""

    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origin:
    """Where a pack comes from: who made it, where it was found, under which licence, in which version, and its hash."""

    publisher: str = ""
    url: str = ""
    licence: str = ""
    retrieved: str = ""
    sha256: str = ""
    format: str = "pack"


@dataclass(frozen=True)
class Pack:
    """An instrument in one version. `flow`: "form" (every question whose condition holds) or "route" (answers lead on).

    `assessment` is the name of the impact assessment that it is, as the publication standard lists them; `rich` says how
    texts are marked up ("markdown" or "html"); `terms` are words
    with their explanation; `findings` what its reader noticed; `remembered` what was worked out (the most points per kind).
    """

    id: str
    version: str
    title: Texts
    summary: Texts = field(default_factory=dict)
    flow: str = "form"
    language: str = "nl"
    origin: Origin = Origin()
    assessment: str = ""
    audience: Texts = field(default_factory=dict)
    minutes: int | None = None
    reviewed: date | None = None
    sections: tuple[Section, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    groups: tuple[OutcomeGroup, ...] = ()
    scores: tuple[ScoreRule, ...] = ()
    labels: tuple[Label, ...] = ()
    documents: tuple[Document, ...] = ()
    sources: tuple[Source, ...] = ()
    roles: tuple[Role, ...] = ()
    sign_off: SignOff | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    rich: str = "markdown"
    terms: tuple[tuple[str, Texts], ...] = ()
    findings: tuple[Problem, ...] = ()
    remembered: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """All questions and groups by id, in the order of the pack."""
        return {node.id: node for section in self.sections for node in walk(section.nodes)}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """All questions by id, in the order of the pack."""
        return {key: node for key, node in self.nodes.items() if isinstance(node, Question)}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section of each question and group, by id."""
        return {node.id: section for section in self.sections for node in walk(section.nodes)}

    @cached_property
    def parents(self) -> Mapping[str, tuple[Group, ...]]:
        """The groups around each question and group, outermost first, by id."""
        return dict(_parents(self.sections))

    @cached_property
    def outcome_of(self) -> Mapping[str, Outcome]:
        """The outcomes by id."""
        return {outcome.id: outcome for outcome in self.outcomes}

    @cached_property
    def source_of(self) -> Mapping[str, Source]:
        """The sources by id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def score_of(self) -> Mapping[str, ScoreRule]:
        """The scores by id."""
        return {score.id: score for score in self.scores}

    @cached_property
    def kinds_of_points(self) -> frozenset[str]:
        """The kinds of points that options give."""
        return frozenset(
            kind for question in self.questions.values() for option in question.options for kind in option.points
        )

    def repeats_around(self, node: str) -> tuple[Group, ...]:
        """Give the repeated groups around a question or group, outermost first."""
        return tuple(group for group in self.parents[node] if group.repeat)


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Give all questions and groups, a group before what is in it."""
    for node in nodes:
        yield node
        if isinstance(node, Group):
            yield from walk(node.nodes)


def _parents(sections: tuple[Section, ...]) -> Iterator[tuple[str, tuple[Group, ...]]]:
    def inside(nodes: tuple[Node, ...], around: tuple[Group, ...]) -> Iterator[tuple[str, tuple[Group, ...]]]:
        for node in nodes:
            yield node.id, around
            if isinstance(node, Group):
                yield from inside(node.nodes, (*around, node))

    for section in sections:
        yield from inside(section.nodes, ())
