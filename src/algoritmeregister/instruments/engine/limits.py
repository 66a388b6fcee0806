"""How many points a pack can give at most."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

from .expressions import questions_in

if TYPE_CHECKING:
    from .model import Pack, Question, Section

_MOST_BRANCHES = 4096
# Which sections apply to some answers, by their ids.
Applying = Callable[[Mapping[str, Any]], Collection[str]]


def most(pack: Pack, kind: str, applying: Applying) -> float:
    """Give the most points of one kind: every question at its highest, in the sections that can apply together.

    Sections that exclude each other ("design" or "in use") are not added up. Conditions within a section are not looked at:
    a question that another one hides still counts, as in the tools of others.
    """
    if kind not in pack.remembered:
        pack.remembered[kind] = _work_out(pack, kind, applying)
    return pack.remembered[kind]


def _work_out(pack: Pack, kind: str, applying: Applying) -> float:
    per_section = {section.id: sum(_highest(each, kind) for each in _questions(pack, section)) for section in pack.sections}
    switches = list(dict.fromkeys(name for section in pack.sections if section.when for name in questions_in(section.when)))
    choices = [[option.id for option in pack.questions[name].options] for name in switches if name in pack.questions]
    branches = 1
    for each in choices:
        branches *= max(1, len(each))
    if len(choices) != len(switches) or branches > _MOST_BRANCHES:
        return sum(per_section.values())
    if not switches:
        return sum(per_section.values())
    branch = (dict(zip(switches, each, strict=True)) for each in product(*choices))
    return max(sum(per_section[section] for section in applying(answers)) for answers in branch)


def _questions(pack: Pack, section: Section) -> list[Question]:
    return [question for key, question in pack.questions.items() if pack.section_of[key] is section]


def _highest(question: Question, kind: str) -> float:
    points = [option.points.get(kind, 0) for option in question.options]
    if question.kind == "choices":
        alone = [option.points.get(kind, 0) for option in question.options if option.alone]
        together = sum(each for each in points if each > 0) - sum(each for each in alone if each > 0)
        return max([together, *alone])
    return max(points, default=0)
