"""New names of organisations that were inferred from what was fetched: a steward says that they are right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.paging import PAGE, paged
from algoritmeregister.harvest.actions import confirm_rename
from algoritmeregister.harvest.models import OrganisationRename
from algoritmeregister.harvest.queries import unconfirmed_renames
from algoritmeregister.ui.questions import number_in

Basis = OrganisationRename.Basis


@door(Rule(steward=True, methods=("GET", "POST")))
def listing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the new names that nobody confirmed yet, the newest first; confirm those that are chosen (`naam`: their keys)."""
    if request.method != "POST":
        renames = paged(request, unconfirmed_renames())
        context = {"renames": renames, "rows": [(each, basis_words(each)) for each in renames], "narrow": False}
        return render(request, "desk/stewarding/renames.html", context)
    chosen = {number_in(each, 99_999_999_999) for each in request.POST.getlist("naam")[:PAGE]}
    found = list(unconfirmed_renames().filter(pk__in=chosen - {None}))
    for rename in found:
        confirm_rename(rename=rename, by=visit.by)
    if found:
        told = ngettext("%(count)d nieuwe naam bevestigd.", "%(count)d nieuwe namen bevestigd.", len(found))
        messages.success(request, told % {"count": len(found)})
    else:
        messages.error(request, _("Kies een naam die nog wacht op bevestiging."))
    return HttpResponseRedirect(reverse("desk:renames"))


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
