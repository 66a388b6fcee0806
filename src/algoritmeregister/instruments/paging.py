"""Where somebody goes next in an instrument: the next section or question, the one before, another, or the outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister.instruments.engine import Pack, Run, filling
from algoritmeregister.instruments.engine.filling import Filled
from algoritmeregister.instruments.engine.model import Section
from algoritmeregister.instruments.shown import Shower

OUTCOME = "uitkomst"


@dataclass
class Page:
    """What to show next: a section (its id), the open question of a route (""), or the outcome (OUTCOME)."""

    where: str
    filled: Filled
    said: str = ""
    left_out: list[str] = field(default_factory=list)


def first(pack: Pack, values: Mapping[str, Any]) -> str:
    """Return where to begin: the first section; "" of a route."""
    if pack.flow == "route":
        return ""
    return next(iter(Run(pack, values).sections())).id


def route(pack: Pack, filled: Filled, wish: str, about: str, shown: list[str]) -> Page:
    """Say what to show next of a route. `wish` and `about`: what its form asked for; `shown`: the fields in it."""
    asked = Run(pack, filled.values).route
    if wish == "vorige":
        about = shown[-1] if shown else ""
        order = Run(pack, filled.values).route.questions
        place = order.index(about) if about in order else len(order)
        return Page("", Filled(filling.before(pack, filled.values, order[max(place - 1, 0)])))
    if wish == "wijzig":
        return Page("", Filled(filling.before(pack, filled.values, about)))
    if asked.outcome is not None or asked.dead_end:
        return Page(OUTCOME, filled)
    if asked.questions[-1] in shown and not filled.problems:
        filled.problems[asked.questions[-1]] = "choose"
    return Page("", filled)


def form(pack: Pack, filled: Filled, wish: str, about: str, here: str, shown: list[str], language: str) -> Page:
    """Say what to show next of an instrument in sections. `here`: the section that was sent; the rest as in `route`."""
    if wish == "erbij":
        return Page(here, Filled(filling.add_item(pack, filled.values, about)))
    if wish == "weg":
        name, _bar, index = about.rpartition("|")
        number = int(index) if index.isascii() and index.isdigit() and len(index) < 5 else -1
        return Page(here, Filled(filling.remove_item(pack, filled.values, name, number)))
    sections = [section.id for section in Run(pack, filled.values).sections()]
    if filled.problems and here in sections:
        return Page(here, filled)
    if wish == "deel" and about in sections:
        return Page(about, filled)
    if wish == OUTCOME or here not in sections:
        return Page(OUTCOME, filled)
    if wish == "volgende" and _new_questions(pack, filled, here, shown, language):
        return Page(here, filled, _("Door uw antwoorden zijn er vragen bij gekomen."))
    place = sections.index(here) + (1 if wish == "volgende" else -1)
    return Page(OUTCOME if place >= len(sections) else sections[max(place, 0)], filled)


def _new_questions(pack: Pack, filled: Filled, here: str, shown: list[str], language: str) -> bool:
    """Say whether answers in this section have led to questions in it that were not shown yet."""
    shower = Shower(Run(pack, filled.values), filled, language)
    shower.section(next(section for section in pack.sections if section.id == here))
    return any(name not in shown for name in shower.names)


def overview(run: Run, sections: list[Section]) -> list[tuple[Section, int]]:
    """Return the sections with how many of their questions are still open."""
    open_ones = [run.pack.section_of[each.question.id].id for each in run.open_questions()]
    return [(section, open_ones.count(section.id)) for section in sections]


def wrong(fields: list[Any]) -> Any:
    """Give every field with a problem, also within groups."""
    for each in fields:
        if hasattr(each, "problem"):
            if each.problem:
                yield each
            continue
        yield from wrong(each.fields)
        for item in each.items:
            yield from wrong(item.fields)
