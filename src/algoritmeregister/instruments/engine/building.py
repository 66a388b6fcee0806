"""Makes a pack of the content of its files, key by key. docs/reference/instrument-packs.md describes the keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from . import specs
from .expressions import Call, Literal
from .model import (
    CHOOSING,
    KINDS,
    NO,
    YES,
    Document,
    Feed,
    Group,
    Label,
    Level,
    Node,
    Obligation,
    Option,
    Origin,
    Outcome,
    OutcomeGroup,
    Pack,
    Part,
    Question,
    Reason,
    Repeat,
    Role,
    ScoreRule,
    Section,
    SignOff,
    Source,
    Step,
)

FORMAT = 1
_YES_NO_TEXTS = {YES: {"nl": "Ja", "en": "Yes", "fy": "Ja"}, NO: {"nl": "Nee", "en": "No", "fy": "Nee"}}


def build(spec: specs.Spec, digest: str) -> Pack:
    """Make a pack of its content; `digest` is the SHA-256 of its files. What is wrong goes to the problems of `spec`."""
    if spec.get("format") != FORMAT:
        spec.wrong(f"write format: {FORMAT}, the format of packs that this program reads", key="format")
    renamed = spec.get("renamed", {})
    if not isinstance(renamed, Mapping):
        spec.wrong("write the old id of a question with its new id", key="renamed")
        renamed = {}
    signing = spec.inner("sign_off")
    pack = Pack(
        id=spec.text("id", required=True),
        version=spec.text("version", required=True),
        title=spec.texts("title", required=True),
        summary=spec.texts("summary"),
        flow=spec.text("flow", "form", among=frozenset({"form", "route"})),
        language=spec.text("language", "nl", among=frozenset(specs.LANGUAGES)),
        origin=Origin(
            publisher=spec.text("publisher", required=True),
            url=spec.text("url"),
            licence=spec.text("licence", required=True),
            sha256=digest,
        ),
        assessment=spec.text("assessment"),
        audience=spec.texts("audience"),
        minutes=spec.whole("minutes"),
        reviewed=spec.day("reviewed"),
        sections=tuple(_section(each) for each in spec.each("sections")),
        outcomes=tuple(_outcome(each) for each in spec.each("outcomes")),
        groups=tuple(_outcome_group(each) for each in spec.each("outcome_groups")),
        scores=tuple(_score(each) for each in spec.each("scores")),
        labels=tuple(_label(each) for each in spec.each("labels")),
        documents=tuple(_document(each) for each in spec.each("documents")),
        sources=tuple(_source(each) for each in spec.each("sources")),
        roles=tuple(_role(each) for each in spec.each("roles")),
        sign_off=None if signing is None else SignOff(signing.names("roles")),
        renamed={str(old): str(new) for old, new in renamed.items()},
    )
    if signing is not None:
        signing.done()
    spec.done()
    return pack


def _section(spec: specs.Spec) -> Section:
    section = Section(
        id=spec.text("id", required=True),
        title=spec.texts("title", required=True),
        help=spec.texts("help"),
        when=spec.condition(),
        roles=spec.names("roles"),
        sign_off=spec.flag("sign_off"),
        nodes=tuple(_node(each) for each in spec.each("questions")),
        sources=spec.names("sources"),
    )
    spec.done()
    return section


def _node(spec: specs.Spec) -> Node:
    return _group(spec) if spec.get("type") == "group" else _question(spec)


def _group(spec: specs.Spec) -> Group:
    repeating = spec.inner("repeat")
    repeat = None
    if repeating is not None:
        repeat = Repeat(repeating.texts("item"), repeating.text("label"), repeating.text("for_each"))
        repeating.done()
    group = Group(
        id=spec.text("id", required=True),
        title=spec.texts("title", required=True),
        help=spec.texts("help"),
        when=spec.condition(),
        repeat=repeat,
        nodes=tuple(_node(each) for each in spec.each("questions")),
        sources=spec.names("sources"),
    )
    spec.done()
    return group


def _question(spec: specs.Spec) -> Question:
    kind = spec.text("type", "text", required=True, among=KINDS)
    options = tuple(_option(each) for each in spec.each("options"))
    if kind == "yes_no":
        options = _yes_no(spec, options)
    elif kind in CHOOSING and not options and not spec.get("options_from"):
        spec.wrong(f"a question of type {kind} has options, or options_from", "no-options")
    elif kind not in CHOOSING and options:
        spec.wrong(f"a question of type {kind} has no options", "options")
    tags = spec.get("tags", {})
    if not isinstance(tags, Mapping):
        spec.wrong("write the kind of each tag with its values", key="tags")
        tags = {}
    question = Question(
        id=spec.text("id", required=True),
        kind=kind,
        ask=spec.texts("ask", required=True),
        help=spec.texts("help"),
        sources=spec.names("sources"),
        when=spec.condition(),
        required=spec.flag("required"),
        options=options,
        options_from=spec.text("options_from"),
        max_length=spec.whole("max_length"),
        minimum=spec.number("minimum"),
        maximum=spec.number("maximum"),
        unit=spec.texts("unit"),
        next=_steps(spec),
        feeds=_feeds(spec),
        roles=spec.names("roles"),
        tags={str(key): tuple(map(str, value if isinstance(value, list) else [value])) for key, value in tags.items()},
    )
    spec.done()
    return question


def _yes_no(spec: specs.Spec, given: tuple[Option, ...]) -> tuple[Option, ...]:
    """Give the options of a yes/no question: what the file says about `yes` and `no`, with their usual texts."""
    if unknown := [each.id for each in given if each.id not in _YES_NO_TEXTS]:
        spec.wrong(f"the options of yes_no are {YES} and {NO}, not {unknown[0]!r}", "options")
    by_id = {each.id: each for each in given}
    usual = (replace(by_id.get(key, Option(key, {})), label=dict(texts)) for key, texts in _YES_NO_TEXTS.items())
    return tuple(replace(each, label=by_id[each.id].label or each.label) if each.id in by_id else each for each in usual)


def _option(spec: specs.Spec) -> Option:
    points = spec.get("points", {})
    if not isinstance(points, Mapping) or not all(type(each) in {int, float} for each in points.values()):
        spec.wrong("write the kind of each point with a number", key="points")
        points = {}
    value = spec.data.get("id")
    option = Option(
        id=spec.text("id", required=True),
        label=spec.texts("label", required=value not in _YES_NO_TEXTS),
        help=spec.texts("help"),
        note=spec.texts("note"),
        labels=spec.names("labels"),
        points={str(kind): number for kind, number in points.items()},
        next=_steps(spec),
        alone=spec.flag("alone"),
    )
    spec.done()
    return option


def _steps(spec: specs.Spec) -> tuple[Step, ...]:
    value = spec.get("next")
    if value is None:
        return ()
    if isinstance(value, str):
        return (Step(value),)
    steps = []
    for each in spec.each("next"):
        steps.append(Step(each.text("to", required=True), each.condition()))
        each.done()
    return tuple(steps)


def _feeds(spec: specs.Spec) -> tuple[Feed, ...]:
    feeds = []
    for each in spec.each("maps_to"):
        feed = Feed(
            each.text("field"),
            each.text("question"),
            each.get("value"),
            each.condition(),
            each.text("how", "copy", among=frozenset({"copy", "suggestion"})),
        )
        if bool(feed.field) == bool(feed.question):
            each.wrong("write either a field or a question that is filled in")
        each.done()
        feeds.append(feed)
    return tuple(feeds)


def _outcome(spec: specs.Spec) -> Outcome:
    outcome = Outcome(
        id=spec.text("id", required=True),
        title=spec.texts("title", required=True),
        text=spec.texts("text"),
        when=spec.condition(),
        group=spec.text("group"),
        weight=spec.text("weight", among=frozenset({"required", "recommended", "not_needed", "information"})),
        reasons=tuple(_reason(each) for each in spec.each("reasons")),
        obligations=tuple(_obligation(each) for each in spec.each("obligations")),
        sources=spec.names("sources"),
        feeds=_feeds(spec),
    )
    spec.done()
    return outcome


def _reason(spec: specs.Spec) -> Reason:
    reason = Reason(spec.texts("text", required=True), spec.condition(), spec.names("sources"))
    spec.done()
    return reason


def _obligation(spec: specs.Spec) -> Obligation:
    obligation = Obligation(
        id=spec.text("id", required=True),
        text=spec.texts("text", required=True),
        when=spec.condition(),
        starts=spec.day("from"),
        ends=spec.day("until"),
        sources=spec.names("sources"),
    )
    spec.done()
    return obligation


def _outcome_group(spec: specs.Spec) -> OutcomeGroup:
    group = OutcomeGroup(
        spec.text("id", required=True),
        spec.texts("title", required=True),
        spec.text("pick", "first", among=frozenset({"first", "all"})),
        spec.flag("always"),
    )
    spec.done()
    return group


def _score(spec: specs.Spec) -> ScoreRule:
    kind = spec.text("points")
    value = spec.condition("value")
    name = spec.text("id", required=True)
    if bool(kind) == (value is not None):
        spec.wrong("write either points (a kind, to add up) or value (an expression)")
    maximum = spec.condition("maximum")
    levels = []
    for each in spec.each("levels"):
        level = Level(
            each.text("id", required=True), each.texts("title", required=True), each.condition(), each.texts("text")
        )
        each.done()
        levels.append(level)
    score = ScoreRule(
        id=name,
        title=spec.texts("title", required=True),
        value=value if value is not None else Call("points", (Literal(kind),)),
        levels=tuple(levels),
        maximum=maximum if maximum is not None or not kind else Call("most", (Literal(kind),)),
        shown=not spec.flag("hidden"),
    )
    spec.done()
    return score


def _label(spec: specs.Spec) -> Label:
    label = Label(spec.text("id", required=True), spec.texts("title", required=True), spec.text("group"))
    spec.done()
    return label


def _document(spec: specs.Spec) -> Document:
    parts = []
    for each in spec.each("parts"):
        parts.append(Part(each.texts("text", required=True), each.texts("title"), each.condition(), each.names("sources")))
        each.done()
    document = Document(spec.text("id", required=True), spec.texts("title", required=True), tuple(parts), spec.condition())
    spec.done()
    return document


def _source(spec: specs.Spec) -> Source:
    source = Source(
        spec.text("id", required=True), spec.texts("title", required=True), spec.text("url"), spec.text("identifier")
    )
    spec.done()
    return source


def _role(spec: specs.Spec) -> Role:
    role = Role(spec.text("id", required=True), spec.texts("title", required=True))
    spec.done()
    return role
