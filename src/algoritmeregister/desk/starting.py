"""Start an organisation: a steward makes it known and invites its first administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.accounts import actions
from algoritmeregister.accounts.actions.people import AccountError, checked_address
from algoritmeregister.accounts.roles import Role
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.invitations import link_of


@door(Rule(steward=True, methods=("GET", "POST")))
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the form for a new organisation, or take it in."""
    if request.method != "POST":
        return _form(request, {})
    name, email = " ".join(request.POST.get("naam", "").split())[:500], request.POST.get("email", "")
    if not name:
        return _form(request, {"naam": _("Vul de naam van de organisatie in.")})
    try:
        checked_address(email)
        organisation, _made = actions.create_organisation(name=name, by=visit.by)
        # Every role, so that they can hand them on.
        actions.invite(organisation=organisation, email=email, roles=list(Role), link_of=link_of, by=visit.by)
    except AccountError as error:
        return _form(request, {"email": str(error)})
    told = _("%(organisation)s is bekend, en %(person)s is uitgenodigd als eerste beheerder.")
    messages.success(request, told % {"organisation": organisation.name, "person": email.strip().lower()})
    return HttpResponseRedirect(reverse("desk:home"))


def _form(request: HttpRequest, problems: dict[str, str]) -> HttpResponse:
    given = {"naam": request.POST.get("naam", ""), "email": request.POST.get("email", "")}
    context = {"problems": problems, "given": given}
    return render(request, "desk/start.html", context, status=422 if problems else 200)
