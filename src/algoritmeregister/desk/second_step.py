"""Whether somebody signs in with a second step: an app with codes, a passkey or a security key; or elsewhere, with OIDC."""

from __future__ import annotations

from typing import Any

from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest

from algoritmeregister.accounts.models import User

# Codes for when the other is lost are no second step by themselves.
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


# In a session: the provider asked for a second step.
ELSEWHERE = "second_step_elsewhere"


def steps_of(user: User) -> int:
    """Count the second steps of a person."""
    return Authenticator.objects.filter(user=user, type__in=STEPS).count()


def has_second_step(user: User) -> bool:
    """Tell whether a person has a second step."""
    return Authenticator.objects.filter(user=user, type__in=STEPS).exists()


def signed_in_with_two(request: HttpRequest, user: User) -> bool:
    """Tell whether a person has a second step, or the provider asked for one when this session began."""
    return bool(request.session.get(ELSEWHERE)) or has_second_step(user)


def asked_elsewhere(sociallogin: Any) -> bool:
    """Tell whether the provider says that it asked for a second step (OIDC_SECOND_STEP)."""
    if sociallogin is None:
        return False
    said = sociallogin.account.extra_data
    methods = said.get("amr") if isinstance(said.get("amr"), list) else []
    return bool({str(each) for each in [said.get("acr"), *methods] if each} & set(settings.OIDC_SECOND_STEP))


class OwnSecondStep(AuthenticateStage):
    """Asks for our own second step, unless the provider did."""

    login: Login

    def _should_handle(self, request: HttpRequest) -> bool:
        if asked_elsewhere((self.login.signal_kwargs or {}).get("sociallogin")):
            return False
        asks: bool = super()._should_handle(request)
        return asks


def note_elsewhere(request: HttpRequest, user: User, sociallogin: Any = None, **_: Any) -> None:
    """Let the session know that the provider asked for a second step. A receiver of allauth's `user_logged_in`."""
    if asked_elsewhere(sociallogin):
        request.session[ELSEWHERE] = True
