"""The page behind the link in an invitation. Opening it changes nothing: programs that look at mail open links too."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.accounts import actions
from algoritmeregister.accounts.actions.inviting import by_token
from algoritmeregister.accounts.actions.people import AccountError
from algoritmeregister.accounts.models import Invitation, User
from algoritmeregister.accounts.people import signed_in
from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.accounts.queries import by_email
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.desk.door import refused
from algoritmeregister.desk.home import role_choices
from algoritmeregister.ui.callers import origin


def link_of(token: str) -> str:
    """Return the address in the letter, in the language that is spoken now."""
    return settings.SITE_URL + reverse("desk:invitation", kwargs={"token": token})


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what one is invited to, and take it: who has an account signs in first, who has none chooses a password."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "POST"])
    found = by_token(token)
    if found is None:
        return _quiet(render(request, "desk/invitation_gone.html", status=410))
    user = request.user if request.user.is_authenticated else None
    if user is not None and user.email != found.email:
        reason = _("Deze uitnodiging is voor %(invited)s, en u bent %(person)s. Log eerst uit.")
        return _quiet(refused(request, reason % {"invited": found.email, "person": user.email}))
    if user is None and by_email(found.email) is not None:
        return _quiet(HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}"))
    if request.method == "POST":
        return _quiet(_join(request, token, found, user))
    return _quiet(_page(request, found, user))


def _page(
    request: HttpRequest, found: Invitation, user: User | None, problems: dict[str, str] | None = None
) -> HttpResponse:
    context = {
        "invitation": found,
        "roles": role_choices(tuple(Role(each) for each in found.roles)),
        "is_new": user is None,
        "here": request.path,
        "given": request.POST.get("naam", ""),
        "problems": problems or {},
    }
    return render(request, "desk/invitation.html", context, status=422 if problems else 200)


def _join(request: HttpRequest, token: str, found: Invitation, user: User | None) -> HttpResponse:
    name, password = request.POST.get("naam", ""), request.POST.get("wachtwoord", "")
    if user is None:
        try:
            validate_password(password, User(email=found.email, name=name))
        except ValidationError as error:
            return _page(request, found, user, {"wachtwoord": " ".join(error.messages)})
    by = signed_in(user, origin(request)) if user else Actor(ActorKind.USER, found.email, origin(request))
    try:
        joined = actions.join(token=token, name=name, password=password, by=by)
    except NotAllowed as error:
        return refused(request, str(error))
    except AccountError:
        return render(request, "desk/invitation_gone.html", status=410)
    messages.success(request, _("Welkom bij %s.") % found.organisation.name)
    if user is not None:
        return HttpResponseRedirect(reverse("desk:home"))
    response: HttpResponse = perform_login(request, Login(user=joined, redirect_url=reverse("desk:home")))
    return response


def _quiet(response: HttpResponse) -> HttpResponse:
    # Django logs the address of what it refuses; in this one there is a secret.
    response._has_been_logged = True  # type: ignore[attr-defined]
    # Not "no-referrer": then a browser does not say where the form on this page is sent from, and the form is refused.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
