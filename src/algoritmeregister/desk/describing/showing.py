"""What a page of the form shows of each question: its value, what is wrong with it, hints, remarks, and how long it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from algoritmeregister import standards
from algoritmeregister.desk.describing.answers import chosen_of, others_of, rows_of, text_of
from algoritmeregister.desk.describing.completeness import withheld
from algoritmeregister.desk.describing.form import Question, Section, Widget, questions
from algoritmeregister.registrations.drafts.models import Comment
from algoritmeregister.standards import Finding
from algoritmeregister.standards.writing import Hint, hints

# That something is not there yet stands on the list of what is missing, and not in red beside an empty box.
_ABOUT_ABSENCE = frozenset({"missing", "missing_for_citizens", "required"})
MOST_HINTS = 5


@dataclass(frozen=True)
class Choice:
    """One thing to choose: what the form sends, what it is called, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question as a page shows it. `name`: of its box in the form; `rows`: of a question with rows."""

    question: Question
    name: str
    text: str = ""
    choices: tuple[Choice, ...] = ()
    other: str = ""
    rows: tuple[tuple[Asked, ...], ...] = ()
    problems: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()
    more_hints: int = 0
    remarks: tuple[Comment, ...] = field(default=())

    @property
    def described_by(self) -> str:
        """The elements (ids) that explain the box."""
        ends = ["uitleg", *(["fout"] if self.problems else [])]
        if self.question.prose and self.question.limit:
            ends.append("lengte")
        return " ".join(f"{self.name}-{end}" for end in ends)

    @property
    def length(self) -> int:
        """Characters that were typed."""
        return len(self.text)

    @property
    def too_long(self) -> bool:
        """Whether that is more than the newest version of the standard allows."""
        return self.question.limit is not None and self.length > self.question.limit


def shown(
    section: Section, document: Mapping[str, Any], language: str, remarks: Iterable[Comment] = (), more: str = ""
) -> list[Asked]:
    """Return the questions of a page as they are shown. `more`: the question that gets another empty row.

    A field that another one took the place of is shown only where something stands in it.
    """
    wrong = _by_path(wrong_in(document), language)
    about: dict[str, list[Comment]] = {}
    for remark in remarks:
        about.setdefault(remark.field, []).append(remark)
    return [
        _asked(each, document, wrong, tuple(about.get(each.key, ())), language, each.key == more)
        for each in section.questions
        if not each.older or document.get(each.key)
    ]


def wrong_in(document: Mapping[str, Any]) -> list[Finding]:
    """Return what the checks say about what was filled in; not that something is still empty."""
    found = standards.validate(document, standards.SUPERSET)
    return [each for each in found if each.rule not in _ABOUT_ABSENCE or "[" in each.field]


def _by_path(findings: Iterable[Finding], language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in findings:
        found.setdefault(each.field, []).append(each.message[language])
    return found


def _asked(
    question: Question, document: Mapping[str, Any], wrong: Mapping[str, list[str]], remarks: tuple[Comment, ...],
    language: str, more: bool,
) -> Asked:  # fmt: skip
    value = document.get(question.key)
    problems = tuple(text for path, texts in wrong.items() if _is_of(path, question) for text in texts)
    if question.widget is Widget.ROWS:
        return Asked(question, question.key, rows=_rows(question, document, wrong, language, more),
                     problems=tuple(wrong.get(question.key, ())), remarks=remarks)
    text = text_of(question, value)
    advice = hints(text) if question.prose else []
    chosen = chosen_of(value)
    return Asked(
        question, question.key, text, _choices(question, document, chosen, language),
        "\n".join(others_of(question, value)) if question.free else "", (), problems,
        tuple(advice[:MOST_HINTS]), max(0, len(advice) - MOST_HINTS), remarks,
    )  # fmt: skip


def _is_of(path: str, question: Question) -> bool:
    return path == question.key or (question.widget is Widget.SEVERAL and path.startswith(f"{question.key}["))


def _rows(
    question: Question, document: Mapping[str, Any], wrong: Mapping[str, list[str]], language: str, more: bool
) -> tuple[tuple[Asked, ...], ...]:
    rows = rows_of(question, document.get(question.key))
    empty: dict[str, str] = {}
    return tuple(
        tuple(
            Asked(
                item, f"{question.key}-{index}-{item.key}", row.get(item.key, ""),
                _choices(item, document, [row.get(item.key, "")], language),
                problems=tuple(wrong.get(f"{question.key}[{index}].{item.key}", ())),
            )
            for item in question.items
        )
        for index, row in enumerate([*rows, *([empty] if more or not rows else [])])
    )  # fmt: skip


def _choices(question: Question, document: Mapping[str, Any], chosen: list[str], language: str) -> tuple[Choice, ...]:
    if question.widget is Widget.FIELDS:
        named = {each.key: each.field.label[language] for each in questions()
                 if each.widget is not Widget.ROWS and not each.older}
        # One that is withheld already stays to choose, also when it is no field (any more).
        offered = {**named, **{key: key for key in withheld(document) if key not in named}}
        return tuple(Choice(key, label, key in chosen) for key, label in offered.items())
    if question.codes is None:
        return ()
    known = [Choice(each.value, each.label[language], each.value in chosen) for each in question.codes.codes]
    strange = [each for each in chosen if each and each not in question.codes.values]
    if not question.free or question.widget is Widget.LIST:
        # What is no choice (any more) is shown, so that nobody loses it by pressing the button.
        known += [Choice(each, each, True) for each in strange]
    return tuple(known)
