"""The colleagues of an organisation with their roles: seen by all of them, changed by who administers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts import actions, policies, queries
from algoritmeregister.accounts.actions.inviting import open_invitations
from algoritmeregister.accounts.actions.people import AccountError
from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.roles import Permission, Role, label
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.home import role_choices
from algoritmeregister.desk.invitations import link_of
from algoritmeregister.ui.addresses import address_of

_CHANGES = Rule(permission=Permission.ADMINISTER, methods=("POST",))


@door(Rule(permission=Permission.READ))
def colleagues(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show who works for the organisation, as what; with what who is here may change."""
    return _page(request, visit)


def _page(
    request: HttpRequest, visit: Visit, *, email: str = "", chosen: tuple[str, ...] = (), problem: str = ""
) -> HttpResponse:
    own = queries.roles_of(visit.user, visit.place)
    administers = Role.ADMINISTRATOR in own
    language = get_language()
    people = [
        {
            "user": each.user,
            "roles": [(role.value, label(role, language)) for role in each.roles],
            "more": role_choices(tuple(role for role in own if role not in each.roles)) if administers else [],
        }
        for each in queries.colleagues(visit.place)
    ]
    invitations = [
        {"pk": each.pk, "email": each.email, "until": each.expires_at,
         "roles": ", ".join(label(role, language) for role in each.roles)}
        for each in open_invitations(visit.place)
    ] if administers else []
    context: dict[str, Any] = {
        "organisation": visit.place,
        "people": people,
        "administers": administers,
        "invitations": invitations,
        "choices": role_choices(own) if administers else [],
        "email": email,
        "chosen": chosen,
        "problem": problem,
        "narrow": False,
    }
    return render(request, "desk/colleagues.html", context, status=422 if problem else 200)


@door(_CHANGES)
def invite(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Invite someone by mail."""
    email, chosen = request.POST.get("email", ""), tuple(request.POST.getlist("rol"))
    try:
        actions.invite(organisation=visit.place, email=email, roles=_roles(chosen), link_of=link_of, by=visit.by)
    except AccountError as error:
        return _page(request, visit, email=email[:254], chosen=chosen, problem=str(error))
    messages.success(request, _("De uitnodiging voor %s is verstuurd.") % email.strip().lower())
    return _back(visit)


@door(_CHANGES)
def revoke(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = open_invitations(visit.place).filter(pk=pk).first()
    if found is not None:
        actions.revoke(invitation=found, by=visit.by)
        messages.success(request, _("De uitnodiging voor %s is ingetrokken.") % found.email)
    return _back(visit)


@door(_CHANGES)
def grant(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Give a colleague a role."""
    user = _colleague(visit, pk)
    new = actions.grant(organisation=visit.place, roles=_roles(request.POST.getlist("rol")), to=user, by=visit.by)
    return _told(request, visit, user, _("%(person)s is nu ook %(role)s."), new)


@door(_CHANGES)
def withdraw(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Take a role of a colleague away."""
    user = _colleague(visit, pk)
    gone = [role for role in _roles(request.POST.getlist("rol"))
            if actions.withdraw(organisation=visit.place, role=role, of=user, by=visit.by)]
    return _told(request, visit, user, _("%(person)s is geen %(role)s meer."), gone)


@door(Rule(permission=Permission.READ, methods=("GET", "POST")))
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask whether one really leaves the organisation, and do it."""
    if request.method != "POST":
        may, reason = _told_reason(lambda: policies.check_may_leave(visit.place, visit.by))
        context = {"organisation": visit.place, "may": may, "reason": reason}
        return render(request, "desk/leave.html", context)
    actions.leave(organisation=visit.place, by=visit.by)
    messages.success(request, _("U hoort niet meer bij %s.") % visit.place.name)
    return HttpResponseRedirect(reverse("desk:home"))


def _told_reason(check: Callable[[], None]) -> tuple[bool, str]:
    try:
        check()
    except policies.NotAllowed as error:
        return False, str(error)
    return True, ""


def _roles(given: list[str] | tuple[str, ...]) -> list[Role]:
    return [each for each in Role if each.value in given]


def _colleague(visit: Visit, pk: int) -> User:
    found = next((each.user for each in queries.colleagues(visit.place) if each.user.pk == pk), None)
    if found is None:
        raise Http404(_("Deze pagina bestaat niet."))
    return found


def _told(request: HttpRequest, visit: Visit, user: User, text: str, roles: list[Role]) -> HttpResponse:
    for role in roles:
        messages.success(request, text % {"person": user, "role": label(role, get_language()).lower()})
    return _back(visit)


def _back(visit: Visit) -> HttpResponse:
    # Who took their own role away may not come back to this page.
    if not policies.may_read(visit.place, visit.by):
        return HttpResponseRedirect(reverse("desk:home"))
    return HttpResponseRedirect(address_of("desk:colleagues", code=visit.place.code))
