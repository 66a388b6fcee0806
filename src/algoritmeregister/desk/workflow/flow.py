"""Which way descriptions go before they are public: chosen by who administers the organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.states import Flow, label
from algoritmeregister.ui.addresses import address_of


@door(Rule(permission=Permission.ADMINISTER, methods=("GET", "POST")))
def flow(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the flows with what they mean, and choose one."""
    problem = ""
    if request.method == "POST":
        given = request.POST.get("werkwijze", "")
        if given in set(Flow):
            actions.choose_flow(organisation=visit.place, flow=Flow(given), by=visit.by)
            messages.success(request, _("Deze werkwijze geldt vanaf nu."))
            return HttpResponseRedirect(address_of("desk:drafts", code=visit.place.code))
        problem = _("Kies een werkwijze.")
    meanings = {
        Flow.AUTHOR_PUBLISHES: _("Een publiceerder mag een tekst meteen openbaar maken. Beoordelen kan, maar hoeft niet."),
        Flow.FOUR_EYES: _("Een beoordelaar die niet meeschreef, keurt de tekst goed. Daarna kan hij openbaar worden."),
        Flow.NATIONAL_CHECK: _(
            "Eerst keurt een beoordelaar de tekst goed, dan een registerbeheerder. Daarna kan hij openbaar worden."
        ),
    }
    context = {
        "organisation": visit.place,
        "current": queries.flow_of(visit.place).value,
        "choices": [(each.value, label(each, get_language()), meanings[each]) for each in Flow],
        "problem": problem,
    }
    return render(request, "desk/workflow/flow.html", context, status=422 if problem else 200)
