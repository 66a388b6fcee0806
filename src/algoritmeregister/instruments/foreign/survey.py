"""Reads a questionnaire in the format of SurveyJS as Canada's Algorithmic Impact Assessment uses it, with its scoring.

The value of an answer ends in its points (`item2-3`); the name of a panel says of which kind: -RS risk, -MS mitigation, -NS.
Who mitigates enough (80 % of what is possible) gets 15 % off the risk. The level is the share of the highest possible risk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..engine.expressions import Expression
from ..engine.model import Level, Node, Option, Origin, Pack, Question, ScoreRule, Section, Texts
from ..engine.problems import FINDING, Problem, UnknownConstruct
from .constructs import condition, listed, mapping, one_of, unique

FORMAT = "surveyjs-aia"
_ROOT = {"pages", "showQuestionNumbers", "showProgressBar", "firstPageIsStarted", "title", "locale"}
_PAGE = {"name", "elements", "title", "visibleIf"}
_ELEMENT = {"type", "name", "title", "visibleIf"}
_KEYS: Mapping[str, set[str]] = {
    "panel": {"type", "name", "title", "elements"},
    "html": {"type", "name", "html"},
    "text": {*_ELEMENT, "description"},
    "comment": {*_ELEMENT, "description"},
    "radiogroup": {*_ELEMENT, "choices", "isRequired", "help"},
    "dropdown": {*_ELEMENT, "choices", "isRequired", "choicesOrder", "help"},
    "checkbox": {*_ELEMENT, "choices", "isRequired", "help"},
}
_KINDS = {"html": "information", "text": "text", "comment": "long_text", "radiogroup": "choice", "dropdown": "choice"}
_POINTS = {"RS": "risk", "MS": "mitigation", "NS": ""}
_ASKED = re.compile(r"\{(\w[\w-]*)\}")
_EQUALS = re.compile(r"(?<![=!<>])=(?!=)")
# Digits of the points of an answer, at most: more is no number of points.
_MOST_DIGITS = 9
_LEVELS = (("I", 0.25), ("II", 0.5), ("III", 0.75))


def is_ours(data: Any) -> bool:
    """Say whether a file is a questionnaire of this kind."""
    pages = data.get("pages") if isinstance(data, Mapping) else None
    return isinstance(pages, list) and bool(pages) and isinstance(pages[0], Mapping) and "elements" in pages[0]


def read(data: Any, *, name: str, origin: Origin) -> Pack:
    """Make a pack of a questionnaire. Raises UnknownConstruct."""
    root = mapping(data, "the survey", _ROOT)
    findings: list[Problem] = []
    taken: set[str] = set()
    sections = tuple(_section(each, taken, findings) for each in listed(root["pages"], "pages"))
    title = _texts(root.get("title"), "title") or _first_heading(root["pages"]) or {"en": name}
    version = re.search(r"v(\d+(?:\.\d+)+)", title.get("en", ""))
    return Pack(
        id=name,
        version=version.group(1) if version else "1",
        title=title,
        language="en",
        origin=origin,
        sections=sections,
        scores=_scores(),
        findings=tuple(findings),
        rich="html",
    )


def _first_heading(pages: list[Any]) -> Texts:
    for element in pages[0]["elements"]:
        texts = _texts(element.get("html"), "html") if isinstance(element, Mapping) else {}
        found = {
            language: match.group(1) for language, text in texts.items() if (match := re.search(r"<h2>(.*?)</h2>", text))
        }
        if found:
            return found
    return {}


def _texts(data: Any, where: str) -> Texts:
    """Give texts by language; `default` is English. Other languages are kept under their own code."""
    if data is None:
        return {}
    if isinstance(data, str):
        return {"en": data}
    row = mapping(data, where, {"default", "en", "fr"})
    return {"en" if language == "default" else language: str(text) for language, text in row.items()}


def _section(data: Any, taken: set[str], findings: list[Problem]) -> Section:
    page = mapping(data, f"page {data.get('name') if isinstance(data, Mapping) else data}", _PAGE)
    where = f"page {page['name']}"
    nodes = tuple(_nodes(listed(page.get("elements"), where), "", taken, findings))
    title = _texts(page.get("title"), where) or {"en": "Introduction", "fr": "Introduction", "nl": "Inleiding"}
    return Section(str(page["name"]), title, when=_visible(page, where), nodes=nodes)


def _visible(row: Mapping[str, Any], where: str) -> Expression | None:
    if "visibleIf" not in row:
        return None
    asked = _ASKED.sub(lambda match: f"answer('{match.group(1)}')", str(row["visibleIf"]))
    return condition(_EQUALS.sub("==", asked), where)


def _nodes(elements: list[Any], points: str, taken: set[str], findings: list[Problem]) -> Iterator[Node]:
    for data in elements:
        kind = one_of(data.get("type") if isinstance(data, Mapping) else data, "elements", "type of element", _KEYS)
        where = f"{kind} {data.get('name')}"
        row = mapping(data, where, _KEYS[kind])
        if kind == "panel":
            suffix = one_of(str(row["name"]).rpartition("-")[2], where, "kind of panel", _POINTS)
            yield from _nodes(listed(row.get("elements"), where), _POINTS[suffix], taken, findings)
            continue
        name = str(row["name"])
        if name in taken:
            if kind != "html":
                raise UnknownConstruct(where, f"a second question with the name {name!r}")
            findings.append(Problem("twice", where, "this name is used more than once; the second got a number", FINDING))
            name = unique(name, taken)
        taken.add(name)
        yield _question(row, name, kind, points, where)


def _question(row: Mapping[str, Any], name: str, kind: str, points: str, where: str) -> Question:
    if "choicesOrder" in row:
        one_of(row["choicesOrder"], where, "choicesOrder", {"asc"})
    return Question(
        id=name,
        kind=_KINDS.get(kind, "choices"),
        ask=_texts(row.get("html") if kind == "html" else row.get("title"), where),
        help=_texts(row.get("help") or row.get("description"), where),
        when=_visible(row, where),
        required=bool(row.get("isRequired")) or (kind in {"radiogroup", "dropdown"} and bool(points)),
        options=_options(row, points, where),
    )


def _options(row: Mapping[str, Any], points: str, where: str) -> tuple[Option, ...]:
    rows = [mapping(each, f"{where}, choice", {"value", "text"}) for each in listed(row.get("choices"), where)]
    weights = [_weight(str(each["value"])) for each in rows]
    scored = bool(points) and any(weight is not None for weight in weights)
    if scored and None in weights:
        raise UnknownConstruct(where, "a question in which some choices have points and others have none")
    return tuple(
        Option(
            str(each["value"]),
            _texts(each.get("text"), where),
            points={points: weight} if scored and weight is not None else {},
        )
        for each, weight in zip(rows, weights, strict=True)
    )


def _weight(value: str) -> float | None:
    """Return the points in the value of an answer (`item2-3`: 3); None when it has none."""
    name, _dash, digits = value.rpartition("-")
    is_number = bool(name) and len(digits) <= _MOST_DIGITS and digits.isascii() and digits.isdigit()
    return float(digits) if is_number else None


def _scores() -> tuple[ScoreRule, ...]:
    off = condition(
        "points('mitigation') >= 0.8 * most('mitigation') ? round(0.85 * points('risk')) : points('risk')", "scoring"
    )
    levels = [
        Level(key, {"nl": f"Niveau {key}", "en": f"Level {key}", "fr": f"Niveau {key}"}, _up_to(share))
        for key, share in _LEVELS
    ]
    levels.append(Level("IV", {"nl": "Niveau IV", "en": "Level IV", "fr": "Niveau IV"}))
    most_risk, most_mitigation = (condition(f"most('{kind}')", "scoring") for kind in ("risk", "mitigation"))
    return (
        ScoreRule("risk", {"nl": "Risico", "en": "Raw impact"}, condition("points('risk')", "scoring"), maximum=most_risk),
        ScoreRule(
            "mitigation", {"nl": "Maatregelen", "en": "Mitigation"}, condition("points('mitigation')", "scoring"),
            maximum=most_mitigation,
        ),
        ScoreRule("impact", {"nl": "Niveau van de gevolgen", "en": "Impact level"}, off, tuple(levels), most_risk),
    )  # fmt: skip


def _up_to(share: float) -> Expression:
    return condition(f"value <= {share} * most('risk')", "scoring")
