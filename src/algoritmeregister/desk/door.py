"""The door of every page of the desk: who may come in, and what they see when they may not."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.people import SignedIn, signed_in
from algoritmeregister.accounts.policies import NotAllowed, check_may, check_may_steward, held_by
from algoritmeregister.accounts.queries import standing_of
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.describing import kept
from algoritmeregister.desk.second_step import signed_in_with_two
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.ui.callers import origin
from algoritmeregister.written_once import WrittenOnce


@dataclass(frozen=True)
class Rule:
    """Who may come in. `permission`: for the organisation in the address, or one of those in `also`; `steward`: only who
    looks after the register; neither: everyone who signed in. `methods`: what the view takes. `keeps`: what was typed in
    its form is kept when the session has ended, and shown again when its writer is back (`describing.kept`).
    """

    permission: Permission | None = None
    also: tuple[Permission, ...] = ()
    steward: bool = False
    methods: tuple[str, ...] = ("GET",)
    keeps: bool = False

    def lets_in(self, held: Collection[Permission]) -> bool:
        """Tell whether who holds these permissions for the organisation in the address may come in."""
        return self.permission is None or bool({self.permission, *self.also} & set(held))


@dataclass(frozen=True)
class Visit:
    """Who is here, for the view: `by` for actions, the organisation in the address, what `by` may do for it (`held`), and
    whether `by` looks after the register."""

    by: SignedIn
    organisation: Organisation | None = None
    held: frozenset[Permission] = frozenset()
    is_steward: bool = False

    @property
    def user(self) -> User:
        """The person."""
        return self.by.user

    @property
    def place(self) -> Organisation:
        """The organisation in the address."""
        assert self.organisation is not None
        return self.organisation


View = Callable[..., HttpResponseBase]


def door(rule: Rule) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Let in who may by `rule`; the view gets (request, visit, …), and the address's `code` becomes `visit.organisation`.

    Who did not sign in is asked to; who needs a second step and has none makes one first. Of an organisation that is not
    theirs nobody sees whether there is anything: 404. Who belongs there but may not do this gets 403 with the reason.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
            if request.method not in {*rule.methods, *(["HEAD"] if "GET" in rule.methods else [])}:
                return HttpResponseNotAllowed(rule.methods)
            if not request.user.is_authenticated:
                is_kept = rule.keeps and request.method == "POST" and kept.keep(request)
                after = request.path if is_kept else _after(request)
                return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': after})}")
            by = signed_in(request.user, origin(request))
            standing = standing_of(by.user)
            if standing.needs_second_factor and not signed_in_with_two(request, by.user):
                return HttpResponseRedirect(reverse("mfa_index"))
            try:
                place, held = _organisation(arguments.pop("code", None), rule, by)
                return view(request, Visit(by, place, held, standing.is_steward), **arguments)
            except NotAllowed as error:
                return refused(request, str(error))

        guarded.rule = rule  # type: ignore[attr-defined]
        return guarded

    return decorate


def _after(request: HttpRequest) -> str:
    # A form that was sent after the session ended is not sent again; its page is shown.
    return request.get_full_path() if request.method == "GET" else reverse("desk:home")


def _organisation(code: str | None, rule: Rule, by: SignedIn) -> tuple[Organisation | None, frozenset[Permission]]:
    if rule.steward:
        _checked(lambda: check_may_steward(by), "", by)
    if code is None:
        return None, frozenset()
    place = _at_code.first(code)
    if place is None:
        raise Http404(_("Deze pagina bestaat niet."))
    held = held_by(by, place)
    if Permission.READ not in held:
        remember(action="enter", subject=code, organisation=place, succeeded=False, by=by)
        raise Http404(_("Deze pagina bestaat niet."))
    permission = rule.permission
    if permission is not None and not rule.lets_in(held):
        _checked(lambda: check_may(permission, place, by), code, by, place)
    return place, held


@WrittenOnce
def _at_code(code: str) -> QuerySet[Organisation]:
    return Organisation.objects.filter(code=code).order_by()


def _checked(check: Callable[[], None], subject: str, by: SignedIn, place: Organisation | None = None) -> None:
    try:
        check()
    except NotAllowed:
        remember(action="enter", subject=subject, organisation=place, succeeded=False, by=by)
        raise


def refused(request: HttpRequest, reason: str, status: int = 403) -> HttpResponse:
    """Show why something may not be done."""
    return render(request, "desk/refused.html", {"reason": reason}, status=status)
