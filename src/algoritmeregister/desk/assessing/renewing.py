"""A newer version of the instrument: what is new, gone and reworded, and which answers go along."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from algoritmeregister.assessments import actions, packs, queries
from algoritmeregister.assessments.actions import AssessmentError
from algoritmeregister.assessments.models import State
from algoritmeregister.desk.assessing.finding import BOTH, common, language, not_there, revision_in, to
from algoritmeregister.desk.door import Visit, door
from algoritmeregister.instruments.engine.results import value_text
from algoritmeregister.instruments.engine.versions import GONE, NEW, REWORDED, SAME, compare
from algoritmeregister.texts import in_language
from algoritmeregister.ui import rich_text


@door(BOTH)
def renew(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show what a newer version asks that this one does not, and the other way round; go on with what fits."""
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return not_there(request, visit)
    old, new = packs.pack_of(answers), packs.newest(answers.pack)
    if old is None or new is None or new.version == old.version:
        messages.error(request, _("Er is geen nieuwere versie van dit instrument om naartoe te gaan."))
        return to(answers)
    if request.method == "POST":
        wanted = frozenset(request.POST.getlist("neem"))
        try:
            if answers.state == State.SIGNED:
                made = actions.renew(answers=answers, pack=new, wanted=wanted, by=visit.by)
            else:
                made = actions.move(answers=answers, pack=new, wanted=wanted, revision=revision_in(request), by=visit.by)
        except AssessmentError as error:
            messages.error(request, str(error))
            return to(answers)
        messages.success(request, _("De toets gaat verder in versie %s.") % new.version)
        return to(made)
    found = compare(old, new, answers.values)
    held = {how: [each for each in found if each.how == how] for how in (SAME, REWORDED, NEW, GONE)}

    def said(name: str) -> str:
        return value_text(old, name, answers.values.get(name), language())

    context = {
        **common(visit),
        "answers_of": answers,
        "old": old,
        "new": new,
        "held": held,
        "kept": sum(each.fits for each in held[SAME]),
        "lost": [each for each in held[SAME] if each.is_answered and not each.fits],
        "asked": lambda node: rich_text.plain(in_language(getattr(node, "ask", None) or node.title, language())),
        "said": said,
    }
    return render(request, "desk/assessment_renew.html", context)
