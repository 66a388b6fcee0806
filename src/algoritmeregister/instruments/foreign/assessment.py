"""Reads an assessment in the format of the DPIA and the pre-scan of the Dutch government: tasks within tasks, with
dependencies, options taken from earlier answers, scores, and what they lead to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..engine.expressions import Binary, Call, Expression, Listed, Literal, Name, Unary, map_names
from ..engine.model import (
    Feed,
    Group,
    Level,
    Node,
    Option,
    Origin,
    Outcome,
    OutcomeGroup,
    Pack,
    Question,
    Reason,
    Repeat,
    ScoreRule,
    Section,
    Source,
)
from ..engine.problems import FINDING, Problem, UnknownConstruct
from .constructs import both, condition, listed, mapping, one_of, slug, unique

FORMAT = "assessment-definition"
_ROOT = {"name", "urn", "version", "description", "tasks", "assessments"}
_TASK = {
    "task", "id", "type", "description", "options", "valueType", "repeatable", "item_name", "instance_label_template",
    "dependencies", "references", "calculation", "sources", "category", "tasks", "is_official_id",
}  # fmt: skip
_KINDS = {
    "informational": "information",
    "text_input": "text",
    "open_text": "long_text",
    "radio_option": "choice",
    "select_option": "choice",
    "checkbox_option": "choices",
    "multiselect_scrollable": "choices",
    "date": "date",
    "image": "image",
}
_VALUE_TYPES = {"boolean", "boolean|null", "string", "string[]", "number"}
_REFERENCES = {
    "one-to-one": "copy",
    "one-to-many": "copy",
    "many-to-many": "copy",
    "pre-fill": "copy",
    "pre-view": "suggestion",
}
_CRITERION = re.compile(r"\bcriteria\.(\w+)")


def is_ours(data: Any) -> bool:
    """Say whether a file is an assessment of this kind."""
    tasks = data.get("tasks") if isinstance(data, Mapping) else None
    return isinstance(tasks, list) and bool(tasks) and isinstance(tasks[0], Mapping) and "task" in tasks[0]


@dataclass
class _Found:
    """What is gathered on the way."""

    scores: list[ScoreRule] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    findings: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Depends:
    """What the dependencies of a task say."""

    when: Expression | None = None
    options_from: str = ""
    for_each: str = ""


def read(data: Any, *, name: str, origin: Origin) -> Pack:
    """Make a pack of an assessment. Raises UnknownConstruct."""
    root = mapping(data, "the assessment", _ROOT)
    found = _Found()
    sections = tuple(_section(each, found) for each in listed(root["tasks"], "tasks"))
    outcomes, groups = _outcomes(root.get("assessments"))
    return Pack(
        id=name,
        version=str(root.get("version", "")),
        title={"nl": str(root["name"]).strip()},
        summary={"nl": str(root["description"]).strip()} if root.get("description") else {},
        language="nl",
        origin=origin,
        sections=sections,
        outcomes=outcomes,
        groups=groups,
        scores=tuple(found.scores),
        sources=tuple(found.sources),
        findings=tuple(found.findings),
        rich="html",
    )


def _section(data: Any, found: _Found) -> Section:
    row, where = _task(data)
    title = {"nl": str(row["task"]).strip()}
    text = {"nl": str(row["description"]).strip()} if row.get("description") else {}
    if _kind(row, where) != "group" or row.get("repeatable"):
        return Section(str(row["id"]), title, nodes=(_node(data, found),))
    depends = _depends(row, where, found)
    nodes = tuple(_node(each, found) for each in listed(row.get("tasks"), where))
    return Section(str(row["id"]), title, text, depends.when, nodes=nodes, sources=_sources(row, where, found))


def _task(data: Any) -> tuple[Mapping[str, Any], str]:
    name = data.get("id") if isinstance(data, Mapping) else data
    return mapping(data, f"task {name}", _TASK), f"task {name}"


def _kind(row: Mapping[str, Any], where: str) -> str:
    kinds = listed(row.get("type"), f"{where}, type")
    if len(kinds) != 1:
        raise UnknownConstruct(where, f"the combination of types {kinds!r}", "one type")
    return "group" if one_of(kinds[0], where, "type", {"task_group", *_KINDS}) == "task_group" else _KINDS[kinds[0]]


def _node(data: Any, found: _Found) -> Node:
    row, where = _task(data)
    if "valueType" in row:
        one_of(row["valueType"], where, "valueType", _VALUE_TYPES)
    kind = _kind(row, where)
    depends = _depends(row, where, found)
    repeat = None
    if row.get("repeatable"):
        item = {"nl": str(row["item_name"])} if row.get("item_name") else {}
        repeat = Repeat(item, str(row.get("instance_label_template", "")), depends.for_each)
    elif depends.for_each:
        told = f"is repeated for each answer to {depends.for_each}, but is not repeatable; it is asked once"
        found.findings.append(Problem("not-repeatable", where, told, FINDING))
    if kind == "group":
        return _group(row, where, depends, repeat, found)
    question = _question(row, where, kind, depends, found)
    if repeat is None:
        return question
    return Group(f"{question.id}[]", question.ask, when=question.when, repeat=repeat, nodes=(replace(question, when=None),))


def _group(row: Mapping[str, Any], where: str, depends: _Depends, repeat: Repeat | None, found: _Found) -> Group:
    return Group(
        id=str(row["id"]),
        title={"nl": str(row["task"]).strip()},
        help={"nl": str(row["description"]).strip()} if row.get("description") else {},
        when=depends.when,
        repeat=repeat,
        nodes=tuple(_node(each, found) for each in listed(row.get("tasks"), where)),
        sources=_sources(row, where, found),
    )


def _question(row: Mapping[str, Any], where: str, kind: str, depends: _Depends, found: _Found) -> Question:
    if "calculation" in row:
        _score(row["calculation"], where, str(row["task"]), found)
    feeds, tags = _references(row, where)
    if row.get("category"):
        tags["category"] = (str(row["category"]),)
    return Question(
        id=str(row["id"]),
        kind=kind,
        ask={"nl": str(row["task"]).strip()},
        help={"nl": str(row["description"]).strip()} if row.get("description") else {},
        sources=_sources(row, where, found),
        when=depends.when,
        options=tuple(_option(each, where) for each in listed(row.get("options"), where)),
        options_from=depends.options_from,
        feeds=feeds,
        tags=tags,
    )


def _option(data: Any, where: str) -> Option:
    row = mapping(data, f"{where}, option", {"value", "label"})
    value = row["value"]
    name = "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return Option(name, {"nl": str(row.get("label", value))})


def _depends(row: Mapping[str, Any], where: str, found: _Found) -> _Depends:
    whens: list[Expression] = []
    options_from = for_each = ""
    for each in listed(row.get("dependencies"), f"{where}, dependencies"):
        kinds = ("conditional", "source_options", "instance_mapping")
        kind = one_of(each.get("type") if isinstance(each, Mapping) else each, where, "dependency", kinds)
        if kind == "conditional":
            whens.append(_conditional(each, where, str(row["task"]), found))
        elif kind == "source_options":
            depends = mapping(each, where, {"type", "condition", "action"})
            one_of(depends.get("action"), where, "action", {"options"})
            asked = mapping(depends["condition"], where, {"id", "operator"})
            one_of(asked.get("operator"), where, "operator", {"any"})
            options_from = str(asked["id"])
        else:
            depends = mapping(each, where, {"type", "source", "mapping_type", "action"})
            one_of(depends.get("mapping_type"), where, "mapping_type", {"one_to_one"})
            one_of(depends.get("action"), where, "action", {"sync_instances"})
            for_each = str(mapping(depends["source"], where, {"id"})["id"])
    return _Depends(both(whens), options_from, for_each)


def _conditional(data: Mapping[str, Any], where: str, title: str, found: _Found) -> Expression:
    depends = mapping(data, where, {"type", "condition", "action", "calculation"})
    if "calculation" in depends:
        _score(depends["calculation"], where, title, found)
    action = one_of(depends.get("action"), where, "action", {"show", "hide"})
    asked = mapping(depends["condition"], where, {"id", "operator", "value"})
    operator = one_of(asked.get("operator"), where, "operator", {"equals", "contains", "any", "all"})
    answer: Expression = Call("answer", (Literal(str(asked["id"])),))
    value = asked.get("value")
    wanted: Expression = Listed(tuple(map(Literal, value))) if isinstance(value, list) else Literal(value)
    when: Expression
    match operator:
        case "equals":
            when = Binary("==", answer, wanted)
        case "contains":
            when = Binary("contains", answer, wanted)
        case "any":
            when = _any(answer, listed(value, where))
        case _:
            when = Binary("contains", answer, wanted)
    return when if action == "show" else Unary("!", when)


def _any(answer: Expression, values: list[Any]) -> Expression:
    """Say that at least one of these values is among the answers."""
    result: Expression = Literal(False)
    for each in values:
        result = Binary("||", result, Binary("contains", answer, Literal(each)))
    return result


def _score(data: Any, where: str, title: str, found: _Found) -> None:
    row = mapping(data, f"{where}, calculation", {"scoreKey", "expression", "riskScore"})
    key = str(row["scoreKey"])
    levels = []
    for number, each in enumerate(listed(row.get("riskScore"), where), 1):
        risk = mapping(each, f"{where}, riskScore", {"when", "value"})
        when = map_names(condition(risk["when"], where), {key: Name("value")})
        levels.append(Level(str(number), {"nl": str(risk["value"])}, when, points=float(risk["value"])))
    found.scores.append(ScoreRule(key, {"nl": title.strip()}, condition(row["expression"], where), tuple(levels)))


def _sources(row: Mapping[str, Any], where: str, found: _Found) -> tuple[str, ...]:
    names = []
    for each in listed(row.get("sources"), f"{where}, sources"):
        source = mapping(each, f"{where}, sources", {"source", "description", "url"})
        text = str(source.get("description") or source.get("source"))
        found.sources.append(Source(f"s{len(found.sources) + 1}", {"nl": text}, str(source.get("url") or source["source"])))
        names.append(found.sources[-1].id)
    return tuple(names)


def _references(row: Mapping[str, Any], where: str) -> tuple[tuple[Feed, ...], dict[str, tuple[str, ...]]]:
    """Give what an answer fills in elsewhere (`dpia:2.1.3`), and the number it has in the model on paper."""
    feeds: list[Feed] = []
    tags: dict[str, tuple[str, ...]] = {}
    references = row.get("references") or {}
    for key in references:
        if key == "prescanModelId":
            tags["model"] = (str(references[key]),)
            continue
        for each in listed(references[key], f"{where}, references"):
            target = mapping(each, f"{where}, references", {"id", "type"})
            how = _REFERENCES[one_of(target.get("type"), where, "reference", _REFERENCES)]
            feeds.append(Feed(question=f"{slug(str(key))}:{target['id']}", how=how))
    return tuple(feeds), tags


def _outcomes(data: Any) -> tuple[tuple[Outcome, ...], tuple[OutcomeGroup, ...]]:
    outcomes: list[Outcome] = []
    groups = []
    for each in listed(data, "assessments"):
        row = mapping(each, "assessments", {"id", "levels"})
        group = slug(str(row["id"]))
        groups.append(OutcomeGroup(group, {"nl": str(row["id"])}))
        for item in listed(row["levels"], f"assessment {group}"):
            outcomes.append(_outcome(item, group, [outcome.id for outcome in outcomes]))
    return tuple(outcomes), tuple(groups)


def _outcome(data: Any, group: str, taken: list[str]) -> Outcome:
    where = f"assessment {group}"
    row = mapping(data, where, {"level", "expression", "result", "criteria"})
    level = one_of(row.get("level"), where, "level", {"required", "recommended"})
    sources = {}
    reasons = []
    for each in listed(row.get("criteria"), where):
        criterion = mapping(each, f"{where}, criteria", {"id", "expression", "explanation"})
        sources[str(criterion["id"])] = str(criterion["expression"])
        reasons.append(Reason({"nl": str(criterion["explanation"])}, condition(criterion["expression"], where)))

    def spelled(match: re.Match[str]) -> str:
        if match.group(1) not in sources:
            raise UnknownConstruct(where, f"the criterion {match.group(1)!r}", ", ".join(sources))
        return f"({sources[match.group(1)]})"

    when = condition(_CRITERION.sub(spelled, str(row["expression"])), where)
    return Outcome(
        unique(f"{group}-{level}", taken),
        {"nl": str(row["result"])},
        when=when,
        group=group,
        weight=level,
        reasons=tuple(reasons),
    )
