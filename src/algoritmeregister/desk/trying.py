"""Try the desk as one of the people of the demo: a button signs in as them. Only on a register of demo content, on one's own
machine; they have no password, and elsewhere this leads to where one signs in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.queries import by_email
from algoritmeregister.accounts.roles import Role, label
from algoritmeregister.demo import holding, people
from algoritmeregister.desk.second_step import ELSEWHERE


@dataclass(frozen=True)
class Group:
    """The people of one organisation: (mail address, name, what they do)."""

    name: str
    people: tuple[tuple[str, str, str], ...]


def groups() -> list[Group]:
    """Return whose place may be taken; nobody's on a register that is not for trying."""
    return list(_groups()) if holding.may_be_tried() else []


def _groups() -> Iterator[Group]:
    figures = people.figures()
    for name in people.organisations():
        of_place = [each for each in figures if each.organisation == name]
        yield Group(name, tuple((each.email, each.name, _does(each)) for each in of_place))
    stewards = [each for each in figures if not each.organisation]
    yield Group(_("Het hele register"), tuple((each.email, each.name, _("Registerbeheerder")) for each in stewards))


def _does(figure: people.Figure) -> str:
    roles: list[Role] = [each for each in figure.roles if each is not Role.READER]
    return ", ".join(label(each, get_language()) for each in roles or [Role.READER])


def try_out(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the people of the demo."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    wanted = request.POST.get("als", "")
    known = {email for group in groups() for email, _name, _does in group.people}
    user = by_email(wanted) if wanted in known else None
    if user is None:
        return HttpResponseRedirect(reverse("account_login"))
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=reverse("desk:home")))
    # There is no telephone to show a code to: who tries has no second step.
    request.session[ELSEWHERE] = True
    return response
