"""Filling in an instrument without an account. Nothing is kept here: the answers travel with the form, in one hidden field.

What a form asks for is in `naar`: the next page, the one before, another section, the outcome, one more item, one less.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.instruments import files, outcomes, paging
from algoritmeregister.instruments.engine import Answers, AnswersError, Pack, Run, filling, fitting, read_answers
from algoritmeregister.instruments.engine.filling import Filled
from algoritmeregister.instruments.shown import Shower, rich
from algoritmeregister.site import instruments
from algoritmeregister.site.caching import public_page
from algoritmeregister.ui.questions import LARGEST, length_of, looks_at_length


@looks_at_length
def questions(request: HttpRequest, name: str) -> HttpResponse:
    """Show the first questions, or take in answers and show what comes next."""
    if request.method != "POST":
        return _start(request, name=name)
    pack = instruments.find(name)
    if length_of(request) > LARGEST:
        told = _("Dit bestand is te groot. Een bestand met antwoorden is kleiner dan %d MB.")
        context = {**instruments.about(pack), "problem": told % (LARGEST // 1024**2)}
        return _private(render(request, "site/instrument.html", context, status=413))
    return _taken(request, pack)


@public_page(instruments.revision)
def _start(request: HttpRequest, name: str) -> HttpResponse:
    pack = instruments.find(name)
    return _show(request, pack, paging.Page(paging.first(pack, {}), Filled({})))


def language() -> str:
    """Return the language of the reader."""
    return get_language() or settings.LANGUAGE_CODE


def _taken(request: HttpRequest, pack: Pack) -> HttpResponse:
    if "bestand" in request.FILES or request.POST.get("naar") == "bestand":
        return _continued(request, pack)
    values = filling.unpacked(pack, request.POST.get("antwoorden", ""))
    here = request.POST.get("deel", "")
    shown = request.POST.getlist("getoond")
    filled = filling.fill(pack, values, dict(request.POST.lists()), shown)
    wish, _colon, about = request.POST.get("naar", "volgende").partition(":")
    page = (
        paging.route(pack, filled, wish, about, shown)
        if pack.flow == "route"
        else paging.form(pack, filled, wish, about, here, shown, language())
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
    where = paging.OUTCOME if Run(pack, values).complete else paging.first(pack, values)
    return _private(_show(request, pack, paging.Page(where, Filled(values), said, left_out)))


def _read(request: HttpRequest, pack: Pack) -> tuple[Answers | None, str]:
    """Read the file that was sent: (answers, "") or (None, what is wrong with it)."""
    file = request.FILES.get("bestand")
    if file is None:
        return None, _("Kies eerst een bestand.")
    try:
        given = read_answers(file.read(LARGEST))
    except AnswersError:
        return None, _("Dit is geen bestand met antwoorden dat u hier downloadde. Er is niets veranderd aan uw bestand.")
    if given.pack != pack.id:
        return None, _("Dit bestand hoort bij een ander instrument (%(name)s).") % {"name": given.pack[:100]}
    return given, ""


def _show(request: HttpRequest, pack: Pack, page: paging.Page, status: int = 200) -> HttpResponse:
    run = Run(pack, page.filled.values)
    context: dict[str, Any] = {
        "pack": pack,
        "rich": lambda texts: rich(pack, texts, language()),
        "packed": filling.packed(page.filled.values),
        "said": page.said,
        "left_out": page.left_out,
        "problems": [],
    }
    if page.where == paging.OUTCOME:
        return render(request, "site/instrument_outcome.html", {**context, **outcomes.outcome(run, language())})
    shower = Shower(run, page.filled, language())
    if pack.flow == "route":
        name = run.route.questions[-1]
        fields = shower.question(name)
        context |= {"section": pack.section_of[name], "here": "", "trail": outcomes.trail(run, language())}
        context |= {"number": len(run.route.questions), "total": 0, "sections": []}
    else:
        sections = run.sections()
        section = next((each for each in sections if each.id == page.where), sections[0])
        fields = shower.section(section)
        context |= {"section": section, "here": section.id, "trail": [], "sections": paging.overview(run, sections)}
        context |= {"number": sections.index(section) + 1, "total": len(sections)}
    context |= {"fields": fields, "names": shower.names, "problems": list(paging.wrong(fields))}
    return render(request, "site/instrument_questions.html", context, status=status)


def file(request: HttpRequest, name: str, suffix: str) -> HttpResponse:
    """Give the answers as a file: JSON to go on with later, PDF to read or to archive, text of a document."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    pack = instruments.find(name)
    run = Run(pack, filling.unpacked(pack, request.POST.get("antwoorden", "")))
    return _private(files.file(run, suffix, request.POST.get("document", ""), language(), timezone.now()))


def _private(response: HttpResponse) -> HttpResponse:
    """Have it kept by nobody: it shows what one person answered."""
    add_never_cache_headers(response)
    return response
