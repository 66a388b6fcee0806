"""What was held because it may be spam: a steward lets it through, or not. And what organisations without a desk got."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.paging import paged
from algoritmeregister.desk.remarks import row
from algoritmeregister.feedback.remarks import actions, queries
from algoritmeregister.feedback.remarks.judging import Sign
from algoritmeregister.feedback.remarks.models import Remark
from algoritmeregister.feedback.remarks.states import ForbiddenStep, State

# More than on other pages: spam comes by the hundred, and is judged at once.
PAGE = 200


@door(Rule(steward=True))
def held(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List what was held, what was not let through, and what waits at organisations without a desk."""
    waiting, rejected = paged(request, queries.held(), size=PAGE), paged(request, queries.rejected(), name="weg", size=PAGE)
    without = paged(request, queries.without_desk().filter(state=State.RECEIVED), name="zonder", size=PAGE)
    context = {
        "held": [_held_row(each) for each in waiting],
        "total": waiting.total,
        "rejected": [_held_row(each) for each in rejected],
        "without": [row(each) for each in without],
        "pages": {"held": waiting.pages, "rejected": rejected.pages, "without": without.pages},
        "narrow": False,
    }
    return render(request, "desk/held.html", context)


@door(Rule(steward=True, methods=("POST",)))
def judge(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Let the chosen remarks through, or reject them."""
    chosen = Remark.objects.filter(reference__in=request.POST.getlist("kenmerk")[:PAGE])
    release = request.POST.get("doe") == "door"
    if not release and request.POST.get("doe") != "weg":
        return HttpResponseRedirect(reverse("desk:held"))
    done = 0
    for each in chosen.select_related("organisation"):
        try:
            (actions.release if release else actions.reject)(remark=each, by=visit.by)
            done += 1
        except ForbiddenStep:
            messages.warning(request, _("Bericht %s was al bekeken.") % each.reference)
    if done:
        told = (
            ngettext("%(count)d bericht is doorgestuurd.", "%(count)d berichten zijn doorgestuurd.", done)
            if release
            else ngettext("%(count)d bericht is niet doorgestuurd.", "%(count)d berichten zijn niet doorgestuurd.", done)
        )
        messages.success(request, told % {"count": done})
    return HttpResponseRedirect(reverse("desk:held"))


def _held_row(remark: Remark) -> dict[str, object]:
    return {**row(remark), "why": ", ".join(sign_words(each) for each in remark.held_for)}


def sign_words(sign: str) -> str:
    """Return what a sign of spam is called."""
    words = {
        Sign.TRAP: _("vulde een onzichtbaar veld in"),
        Sign.QUICK: _("te snel verstuurd"),
        Sign.AGAIN: _("hetzelfde formulier nog eens verstuurd"),
        Sign.LINKS: _("veel links"),
        Sign.MARKUP: _("links met opmaak"),
        Sign.ALIKE: _("dezelfde tekst als eerder"),
        Sign.OFTEN: _("veel berichten van één plek"),
        Sign.BUSY: _("veel berichten tegelijk"),
        Sign.DESK: _("volgens de organisatie geen vraag of melding"),
    }
    return words[Sign(sign)] if sign in set(Sign) else sign
