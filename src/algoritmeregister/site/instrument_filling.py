"""Filling in an instrument without an account. Nothing is kept here: the answers travel with the form, in one hidden field.

What a form asks for is in `naar`: the next page, the one before, another section, the outcome, one more item, one less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.instruments.engine import Answers, AnswersError, Pack, Run, filling, fitting, read_answers
from algoritmeregister.instruments.engine.filling import Filled
from algoritmeregister.instruments.engine.model import Section
from algoritmeregister.site import instrument_outcome, instruments
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.instrument_shown import Shower, rich

OUTCOME = "uitkomst"


@dataclass
class Page:
    """What to show next: a section (its id), the open question of a route (""), or the outcome (OUTCOME)."""

    where: str
    filled: Filled
    said: str = ""
    left_out: list[str] = field(default_factory=list)


def questions(request: HttpRequest, name: str) -> HttpResponse:
    """Show the first questions, or take in answers and show what comes next."""
    if request.method == "POST":
        return _taken(request, instruments.find(name))
    return _start(request, name=name)


@public_page(instruments.revision)
def _start(request: HttpRequest, name: str) -> HttpResponse:
    pack = instruments.find(name)
    return _show(request, pack, Page(_first(pack, {}), Filled({})))


def language() -> str:
    """Return the language of the reader."""
    return get_language() or settings.LANGUAGE_CODE


def _first(pack: Pack, values: Mapping[str, Any]) -> str:
    if pack.flow == "route":
        return ""
    return next(iter(Run(pack, values).sections())).id


def _taken(request: HttpRequest, pack: Pack) -> HttpResponse:
    if "bestand" in request.FILES or request.POST.get("naar") == "bestand":
        return _continued(request, pack)
    values = filling.unpacked(pack, request.POST.get("antwoorden", ""))
    here = request.POST.get("deel", "")
    shown = request.POST.getlist("getoond")
    filled = filling.fill(pack, values, dict(request.POST.lists()), shown)
    wish, _colon, about = request.POST.get("naar", "volgende").partition(":")
    page = (
        _route(pack, filled, wish, about, shown) if pack.flow == "route" else _form(pack, filled, wish, about, here, shown)
    )
    return _private(_show(request, pack, page, status=422 if page.filled.problems else 200))


def _continued(request: HttpRequest, pack: Pack) -> HttpResponse:
    """Go on with answers that were downloaded before."""
    given, problem = _read(request, pack)
    if given is None:
        context = {**instruments.about(pack), "problem": problem}
        return _private(render(request, "site/instrument.html", context, status=422))
    values, left_out = fitting(pack, given.values)
    said = _("Uw antwoorden zijn ingelezen.")
    where = OUTCOME if Run(pack, values).complete else _first(pack, values)
    return _private(_show(request, pack, Page(where, Filled(values), said, left_out)))


def _read(request: HttpRequest, pack: Pack) -> tuple[Answers | None, str]:
    """Read the file that was sent: (answers, "") or (None, what is wrong with it)."""
    file = request.FILES.get("bestand")
    if file is None:
        return None, _("Kies eerst een bestand.")
    try:
        given = read_answers(file.read(2_000_000))
    except AnswersError:
        return None, _("Dit is geen bestand met antwoorden dat u hier downloadde. Er is niets veranderd aan uw bestand.")
    if given.pack != pack.id:
        return None, _("Dit bestand hoort bij een ander instrument (%(name)s).") % {"name": given.pack[:100]}
    return given, ""


def _route(pack: Pack, filled: Filled, wish: str, about: str, shown: list[str]) -> Page:
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


def _form(pack: Pack, filled: Filled, wish: str, about: str, here: str, shown: list[str]) -> Page:
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
    if wish == "volgende" and _new_questions(pack, filled, here, shown):
        return Page(here, filled, _("Door uw antwoorden zijn er vragen bij gekomen."))
    place = sections.index(here) + (1 if wish == "volgende" else -1)
    return Page(OUTCOME if place >= len(sections) else sections[max(place, 0)], filled)


def _new_questions(pack: Pack, filled: Filled, here: str, shown: list[str]) -> bool:
    """Say whether answers in this section have led to questions in it that were not shown yet."""
    shower = Shower(Run(pack, filled.values), filled, language())
    shower.section(next(section for section in pack.sections if section.id == here))
    return any(name not in shown for name in shower.names)


def _show(request: HttpRequest, pack: Pack, page: Page, status: int = 200) -> HttpResponse:
    run = Run(pack, page.filled.values)
    context: dict[str, Any] = {
        "pack": pack,
        "rich": lambda texts: rich(pack, texts, language()),
        "packed": filling.packed(page.filled.values),
        "said": page.said,
        "left_out": page.left_out,
        "problems": [],
    }
    if page.where == OUTCOME:
        return render(request, "site/instrument_outcome.html", {**context, **instrument_outcome.outcome(run, language())})
    shower = Shower(run, page.filled, language())
    if pack.flow == "route":
        name = run.route.questions[-1]
        fields = shower.question(name)
        context |= {"section": pack.section_of[name], "here": "", "trail": instrument_outcome.trail(run, language())}
        context |= {"number": len(run.route.questions), "total": 0, "sections": []}
    else:
        sections = run.sections()
        section = next((each for each in sections if each.id == page.where), sections[0])
        fields = shower.section(section)
        context |= {"section": section, "here": section.id, "trail": [], "sections": _overview(run, sections)}
        context |= {"number": sections.index(section) + 1, "total": len(sections)}
    context |= {"fields": fields, "names": shower.names, "problems": list(_wrong(fields))}
    return render(request, "site/instrument_questions.html", context, status=status)


def _overview(run: Run, sections: list[Section]) -> list[tuple[Section, int]]:
    """Return the sections with how many of their questions are still open."""
    open_ones = [run.pack.section_of[each.question.id].id for each in run.open_questions()]
    return [(section, open_ones.count(section.id)) for section in sections]


def _wrong(fields: list[Any]) -> Any:
    """Give every field with a problem, also within groups."""
    for each in fields:
        if hasattr(each, "problem"):
            if each.problem:
                yield each
            continue
        yield from _wrong(each.fields)
        for item in each.items:
            yield from _wrong(item.fields)


def file(request: HttpRequest, name: str, suffix: str) -> HttpResponse:
    """Give the answers as a file: JSON to go on with later, PDF to read or to archive, text of a document."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    pack = instruments.find(name)
    run = Run(pack, filling.unpacked(pack, request.POST.get("antwoorden", "")))
    return _private(instrument_outcome.file(run, suffix, request.POST.get("document", ""), language(), timezone.now()))


def _private(response: HttpResponse) -> HttpResponse:
    """Have it kept by nobody: it shows what one person answered."""
    add_never_cache_headers(response)
    return response
