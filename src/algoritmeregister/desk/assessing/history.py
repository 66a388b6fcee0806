"""What an assessment said before: who changed which answer when, and every text in full."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from algoritmeregister.assessments import history as kept
from algoritmeregister.assessments import packs, queries
from algoritmeregister.desk.assessing.finding import READS, common, language, not_there
from algoritmeregister.desk.assessing.together import part_choices
from algoritmeregister.desk.door import Visit, door
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.instruments import outcomes
from algoritmeregister.instruments.engine import Run
from algoritmeregister.ui.questions import number_in

A_PAGE = 25


@door(READS)
def history(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show every save with what it changed, the newest first; `vraag`: only of one answer; `tot`: only before a number."""
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return not_there(request, visit)
    pack = packs.pack_of(answers)
    question, until = request.GET.get("vraag", "").removeprefix("question:"), request.GET.get("tot", "")
    found = kept.texts(answers, language(), question)
    if (last := number_in(until)) is not None:
        found = [each for each in found if each.save.number < last]
    shown = found[:A_PAGE]
    context = {
        **common(visit),
        "answers_of": answers,
        "texts": shown,
        "before": shown[-1].save.number if len(found) > len(shown) else None,
        "question": question,
        "chosen": f"question:{question}" if question else "",
        "questions": [("", _("Alle antwoorden")), *(part_choices(pack, "question") if pack else [])],
        "names": names_of({each.save.by for each in shown}),
        "origins": origin_words(),
    }
    return render(request, "desk/assessment_history.html", context)


@door(READS)
def text(request: HttpRequest, visit: Visit, uuid: UUID, number: int) -> HttpResponse:
    """Show an assessment as it was after one save, in full, with the questions of the version that it had then."""
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return not_there(request, visit)
    found = kept.text(answers, number)
    if found is None:
        raise Http404(_("Deze pagina bestaat niet."))
    save, pack = found
    context = {
        **common(visit),
        "answers_of": answers,
        "save": save,
        "version": save.version or answers.version,
        "pack": pack,
        "names": names_of({save.by}),
        "answers": outcomes.answers(Run(pack, save.values), language()) if pack else [],
        "values": save.values,
    }
    return render(request, "desk/assessment_text.html", context)


def origin_words() -> dict[str, str]:
    """Return from what answers can have been taken over, in words."""
    return {
        "file": _("uit een bestand"),
        "description": _("uit de beschrijving"),
        "assessment": _("uit een andere toets"),
        "version": _("uit een andere versie van het instrument"),
    }
