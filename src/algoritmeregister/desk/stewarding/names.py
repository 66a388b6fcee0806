"""New names of organisations that were inferred from what was fetched: a steward says whether they are right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.paging import PAGE, paged
from algoritmeregister.harvest.deciding import StillTwo, confirm_rename, deny_rename, reconsider_rename
from algoritmeregister.harvest.models import OrganisationRename
from algoritmeregister.harvest.queries import denied_renames, unconfirmed_renames
from algoritmeregister.ui.questions import number_in

Basis = OrganisationRename.Basis


@door(Rule(steward=True, methods=("GET", "POST")))
def listing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the new names that nobody decided on yet, the newest first, or those that were denied (`stand=afgewezen`).

    Confirm those that are chosen (`naam`: their keys), deny them (`doe`: "weiger"), or take it back that they were denied
    (`doe`: "herzie").
    """
    denied = request.GET.get("stand") == "afgewezen"
    if request.method != "POST":
        renames = paged(request, denied_renames() if denied else unconfirmed_renames())
        rows = [(each, basis_words(each)) for each in renames]
        context = {"renames": renames, "rows": rows, "denied": denied, "narrow": False}
        return render(request, "desk/stewarding/renames.html", context)
    chosen = {number_in(each, 99_999_999_999) for each in request.POST.getlist("naam")[:PAGE]} - {None}
    decide, words, waiting = _DECISIONS.get(request.POST.get("doe", ""), _DECISIONS["bevestig"])
    done, refused = 0, False
    for rename in waiting().filter(pk__in=chosen):
        try:
            decide(rename=rename, by=visit.by)
        except StillTwo as error:
            messages.error(request, str(error))
            refused = True
        else:
            done += 1
    if done:
        messages.success(request, words(done))
    elif not refused:
        messages.error(request, _("Kies een naam die nog wacht op bevestiging."))
    return HttpResponseRedirect(reverse("desk:renames"))


def confirmed_words(number: int) -> str:
    """Return that so many new names were confirmed."""
    told = ngettext("%(count)d nieuwe naam bevestigd.", "%(count)d nieuwe namen bevestigd.", number)
    return told % {"count": number}


def denied_words(number: int) -> str:
    """Return that so many new names turned out to be none."""
    told = ngettext("%(count)d naam teruggedraaid.", "%(count)d namen teruggedraaid.", number)
    return told % {"count": number}


def reconsidered_words(number: int) -> str:
    """Return that so many new names wait again."""
    told = ngettext("%(count)d naam wacht weer op bevestiging.", "%(count)d namen wachten weer op bevestiging.", number)
    return told % {"count": number}


# What can be done with the names that are chosen: how, what to tell, and of which names it can be.
_DECISIONS = {
    "bevestig": (confirm_rename, confirmed_words, unconfirmed_renames),
    "weiger": (deny_rename, denied_words, unconfirmed_renames),
    "herzie": (reconsider_rename, reconsidered_words, denied_renames),
}


def basis_words(rename: OrganisationRename) -> str:
    """Return from what a new name was inferred."""
    if rename.basis == Basis.CAPITALS:
        return _("alleen hoofdletters of leestekens verschillen")
    if rename.basis == Basis.SOURCE:
        return _("het register van herkomst zegt het zelf")
    told = ngettext(
        "%(count)d registratie ging van de oude naar de nieuwe naam",
        "%(count)d registraties gingen van de oude naar de nieuwe naam",
        rename.registrations,
    )
    return told % {"count": rename.registrations}
