"""Remember who signs in and out, and what changes in how they do: what django-allauth and Django tell goes to the log."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.people import signed_in
from algoritmeregister.accounts.queries import by_email
from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.ui.callers import origin

# What was typed as a mail address may be a password: only an address that has an account is remembered.
UNKNOWN = Actor(ActorKind.USER, "")


def listen() -> None:
    """Begin to remember. Safe to call twice."""
    receivers: list[tuple[Any, Any]] = [
        (auth.user_logged_in, _signed_in),
        (auth.user_logged_out, _signed_out),
        (auth.user_login_failed, _failed),
        (account.password_changed, _password_changed),
        (account.password_reset, _password_reset),
        (mfa.authentication_failed, _second_step_failed),
        (mfa.authenticator_added, _second_step_added),
        (mfa.authenticator_removed, _second_step_removed),
        (mfa.authenticator_reset, _second_step_renewed),
    ]
    for signal, receiver in receivers:
        signal.connect(receiver, dispatch_uid=f"accounts.{receiver.__name__}")


def _origin(request: HttpRequest | None) -> str:
    return origin(request) if request is not None else ""


def _remember(
    action: str, request: HttpRequest | None, user: User, *, succeeded: bool = True, detail: dict[str, Any] | None = None
) -> None:
    who = signed_in(user, _origin(request))
    remember(action=action, subject=user.email, succeeded=succeeded, detail=detail, by=who)


def _signed_in(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    _remember("sign in", request, user)


def _signed_out(sender: object, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _remember("sign out", request, user)


def _failed(sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    user = by_email(str(credentials.get("email") or credentials.get("username") or ""))
    if user is not None:
        _remember("sign in", request, user, succeeded=False, detail={"step": "password"})
        return
    by = Actor(UNKNOWN.kind, UNKNOWN.name, _origin(request))
    remember(action="sign in", subject="", succeeded=False, detail={"step": "unknown account"}, by=by)


def _password_changed(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    _remember("change password", request, user)


def _password_reset(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    _remember("reset password", request, user)


def _second_step_failed(sender: object, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _remember("sign in", request, user, succeeded=False, detail={"step": str(authenticator.type)})


def _second_step_added(sender: object, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _remember("add second step", request, user, detail={"kind": str(authenticator.type)})


def _second_step_removed(sender: object, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _remember("remove second step", request, user, detail={"kind": str(authenticator.type)})


def _second_step_renewed(sender: object, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _remember("renew second step", request, user, detail={"kind": str(authenticator.type)})
