"""Whether somebody signs in with a second step: an app with codes, a passkey or a security key."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from algoritmeregister.accounts.models import User

# Codes for when the other is lost are no second step by themselves.
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def steps_of(user: User) -> int:
    """Count the second steps of a person."""
    return Authenticator.objects.filter(user=user, type__in=STEPS).count()


def has_second_step(user: User) -> bool:
    """Tell whether a person has a second step."""
    return Authenticator.objects.filter(user=user, type__in=STEPS).exists()
