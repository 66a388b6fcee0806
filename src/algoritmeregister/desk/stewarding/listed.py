"""The list of registers: those that were suggested; and organisations that say they have nothing to register."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.paging import paged
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.organisations.queries import known_as
from algoritmeregister.registers import actions, queries
from algoritmeregister.registers.errors import RegisterError
from algoritmeregister.registers.models import Register

LONGEST = 2_000


@door(Rule(steward=True))
def suggestions(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the registers that were suggested, the oldest first."""
    context = {"registers": paged(request, queries.suggested()), "narrow": False}
    return render(request, "desk/stewarding/suggestions.html", context)


@door(Rule(steward=True, methods=("POST",)))
def decide(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Make a suggested register part of the overview (`doe` is neem; `naam`, `eigenaar`), or not (`weiger`; `reden`)."""
    register = Register.objects.select_related("owner").filter(pk=pk).first()
    given = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("naam", "eigenaar", "reden")}
    try:
        if register is None:
            raise RegisterError(_("Deze aanmelding is er niet meer."))
        if request.POST.get("doe") == "neem":
            owner = _organisation(given["eigenaar"]) if given["eigenaar"] else None
            made = actions.accept(register=register, slug=given["naam"], owner=owner, by=visit.by)
            names = {"name": made.name, "slug": made.slug}
            messages.success(request, _("‘%(name)s’ staat in het overzicht als ‘%(slug)s’.") % names)
        elif request.POST.get("doe") == "weiger":
            actions.reject(register=register, reason=given["reden"], by=visit.by)
            messages.success(request, _("‘%s’ komt niet in het overzicht.") % register.name)
    except RegisterError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("desk:suggestions"))


@door(Rule(steward=True, methods=("GET", "POST")))
def statements(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show who says, or said, to have nothing to register; take in such a statement, or its end (`einde`: a code)."""
    if request.method != "POST":
        return _statements(request)
    ends = request.POST.get("einde", "")
    try:
        organisation = _organisation(ends or request.POST.get("organisatie", ""))
        day = _day(request.POST.get("dag", ""))
        if ends:
            actions.end_statement(organisation=organisation, ended_on=day, by=visit.by)
            told = _("%s: de verklaring is beëindigd.")
        else:
            source = request.POST.get("bron", "").strip()[:LONGEST]
            actions.state_nothing(organisation=organisation, stated_on=day, source=source, by=visit.by)
            told = _("%s verklaarde dat er niets te melden is. Dat telt nu mee bij de dekking.")
    except RegisterError as error:
        return _statements(request, str(error))
    messages.success(request, told % organisation.name)
    return HttpResponseRedirect(reverse("desk:statements"))


def _statements(request: HttpRequest, problem: str = "") -> HttpResponse:
    given = {name: request.POST.get(name, "") for name in ("organisatie", "dag", "bron")} if problem else {}
    context = {
        "holding": paged(request, queries.statements().filter(ended_on__isnull=True)),
        "ended": paged(request, queries.statements().filter(ended_on__isnull=False), name="eerder"),
        "problem": problem,
        "given": given,
        "today": timezone.localdate().isoformat(),
        "narrow": False,
    }
    return render(request, "desk/stewarding/statements.html", context, status=422 if problem else 200)


def _organisation(text: str) -> Organisation:
    wanted = " ".join(text.split())[:500]
    found = Organisation.objects.filter(code=wanted).first() or known_as(wanted)
    if found is None:
        raise RegisterError(_("De organisatie ‘%s’ kennen we niet.") % wanted)
    return found


def _day(text: str) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RegisterError(_("Schrijf de dag als jaar-maand-dag.")) from None
