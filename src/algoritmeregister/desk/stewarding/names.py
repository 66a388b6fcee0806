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
from algoritmeregister.harvest.deciding import confirm_rename, deny_rename
from algoritmeregister.harvest.models import OrganisationRename
from algoritmeregister.harvest.queries import unconfirmed_renames
from algoritmeregister.ui.questions import number_in

Basis = OrganisationRename.Basis


@door(Rule(steward=True, methods=("GET", "POST")))
def listing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the new names that nobody decided on yet, the newest first.

    Confirm those that are chosen (`naam`: their keys), or deny them (`doe`: "weiger").
    """
    if request.method != "POST":
        renames = paged(request, unconfirmed_renames())
        context = {"renames": renames, "rows": [(each, basis_words(each)) for each in renames], "narrow": False}
        return render(request, "desk/stewarding/renames.html", context)
    chosen = {number_in(each, 99_999_999_999) for each in request.POST.getlist("naam")[:PAGE]}
    found = list(unconfirmed_renames().filter(pk__in=chosen - {None}))
    denying = request.POST.get("doe") == "weiger"
    for rename in found:
        (deny_rename if denying else confirm_rename)(rename=rename, by=visit.by)
    if found:
        messages.success(request, (denied_words if denying else confirmed_words)(len(found)))
    else:
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
