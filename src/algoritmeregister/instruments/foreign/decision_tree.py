"""Reads a decision tree in the format of the Dutch decision help for the AI Act: questions, redirects by label, conclusions.

Beside the tree there may be a file with the headings of questions (`categories`) and one with words (`definitions`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..engine.model import Label, Option, Origin, Outcome, Pack, Question, Section, Source, Step
from .constructs import condition, listed, mapping, slug, unique

FORMAT = "decision-tree"
_ROOT = {"version", "name", "questions", "conclusions"}
_QUESTION = {"questionId", "question", "explanation", "category", "subcategory", "sources", "answers"}
_TO = {"nextQuestionId", "nextConclusionId"}
_ANSWER = {"answer", "labels", "subresult", "redirects", *_TO}
_CONCLUSION = {"conclusionId", "conclusion", "obligation", "sources"}


def is_ours(data: Any) -> bool:
    """Say whether a file is a decision tree."""
    return isinstance(data, Mapping) and "questions" in data and "conclusions" in data


def is_companion(data: Any) -> bool:
    """Say whether a file goes beside a decision tree: headings, or words."""
    if isinstance(data, Mapping):
        return set(data) == {"definitions"}
    return isinstance(data, list) and bool(data) and isinstance(data[0], Mapping) and "questionId" in data[0]


def read(data: Any, *, name: str, origin: Origin, companions: tuple[Any, ...] = ()) -> Pack:
    """Make a pack of a decision tree. Raises UnknownConstruct."""
    root = mapping(data, "the tree", _ROOT)
    sources = _Sources()
    questions = [_question(each, sources) for each in listed(root["questions"], "questions")]
    headings = _headings(companions)
    labels = dict.fromkeys(label for _, question in questions for option in question.options for label in option.labels)
    return Pack(
        id=name,
        version=str(root.get("version", "")),
        title={"nl": str(root.get("name", name))},
        flow="route",
        language="nl",
        origin=origin,
        sections=tuple(_sections(questions, headings)),
        outcomes=tuple(_outcome(each, sources) for each in listed(root["conclusions"], "conclusions")),
        labels=tuple(Label(label, {"nl": label}) for label in labels),
        sources=tuple(sources.held.values()),
        terms=_terms(companions),
        rich="html",
    )


class _Sources:
    """The sources of the tree, each kept once."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], Source] = {}

    def names(self, data: Any, where: str) -> tuple[str, ...]:
        found = []
        for each in listed(data, f"{where}, sources"):
            row = mapping(each, f"{where}, sources", {"source", "url"})
            key = (str(row.get("source", "")), str(row.get("url", "")))
            if key not in self.held:
                self.held[key] = Source(f"s{len(self.held) + 1}", {"nl": key[0]}, key[1])
            found.append(self.held[key].id)
        return tuple(dict.fromkeys(found))


def _question(data: Any, sources: _Sources) -> tuple[str, Question]:
    row = mapping(data, f"question {data.get('questionId') if isinstance(data, Mapping) else data!r}", _QUESTION)
    where = f"question {row['questionId']}"
    options: list[Option] = []
    for each in listed(row.get("answers"), where):
        answer = mapping(each, f"{where}, answer", _ANSWER)
        text = str(answer["answer"])
        options.append(
            Option(
                id=unique(slug(text), (option.id for option in options)),
                label={"nl": text},
                note={"nl": str(answer["subresult"])} if answer.get("subresult") else {},
                labels=tuple(map(str, listed(answer.get("labels"), where))),
                next=_steps(answer, where),
            )
        )
    question = Question(
        id=str(row["questionId"]),
        kind="choice",
        ask={"nl": str(row["question"])},
        help={"nl": str(row["explanation"])} if row.get("explanation") else {},
        sources=sources.names(row.get("sources"), where),
        required=True,
        options=tuple(options),
        tags={"category": (str(row.get("category", "")),), "subcategory": (str(row.get("subcategory", "")),)},
    )
    return str(row.get("category") or ""), question


def _steps(answer: Mapping[str, Any], where: str) -> tuple[Step, ...]:
    steps = []
    for each in [*listed(answer.get("redirects"), where), {key: answer[key] for key in answer if key in _TO}]:
        row = mapping(each, f"{where}, redirect", {"if", *_TO})
        to = row.get("nextQuestionId") or row.get("nextConclusionId")
        if to:
            steps.append(Step(str(to), condition(row["if"], where) if "if" in row else None))
    return tuple(steps)


def _outcome(data: Any, sources: _Sources) -> Outcome:
    row = mapping(data, f"conclusion {data.get('conclusionId') if isinstance(data, Mapping) else data!r}", _CONCLUSION)
    where = f"conclusion {row['conclusionId']}"
    return Outcome(
        id=str(row["conclusionId"]),
        title={"nl": str(row["conclusion"])},
        text={"nl": str(row["obligation"])} if row.get("obligation") else {},
        sources=sources.names(row.get("sources"), where),
    )


def _headings(companions: tuple[Any, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for data in companions:
        for each in data if isinstance(data, list) else ():
            row = mapping(each, "headings", {"questionId", "category", "subcategory"})
            found[str(row["questionId"])] = str(row["category"])
    return found


def _terms(companions: tuple[Any, ...]) -> tuple[tuple[str, Mapping[str, str]], ...]:
    found = []
    for data in companions:
        for each in listed(data["definitions"], "definitions") if isinstance(data, Mapping) else ():
            row = mapping(each, "definitions", {"term", "definition", "source", "url"})
            found.append((str(row["term"]), {"nl": str(row["definition"])}))
    return tuple(found)


def _sections(questions: list[tuple[str, Question]], headings: Mapping[str, str]) -> list[Section]:
    """Put questions under their heading: that of the longest beginning of their id, else their own category."""
    held: dict[str, list[Question]] = {}
    for category, question in questions:
        parts = question.id.split(".")
        starts = [".".join(parts[:size]) for size in range(len(parts), 0, -1)]
        title = next((headings[each] for each in starts if each in headings), category.replace("_", " ").capitalize())
        held.setdefault(title, []).append(question)
    return [Section(slug(title), {"nl": title or "Vragen"}, nodes=tuple(nodes)) for title, nodes in held.items()]
