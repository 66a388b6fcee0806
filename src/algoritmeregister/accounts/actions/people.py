"""Make accounts, and appoint who looks after the whole register."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.remembering import refusals_remembered, remember
from algoritmeregister.accounts.models import Invitation, Stewardship, User
from algoritmeregister.accounts.policies import NotAllowed, check_may_steward, is_operator
from algoritmeregister.accounts.queries import by_email
from algoritmeregister.audit.actors import Actor


class AccountError(ValueError):
    """Something that cannot be done with an account; the message says why and what to do."""


def create_user(*, email: str, name: str = "", password: str | None = None, by: Actor) -> User:
    """Make an account with this mail address; without `password` it cannot sign in until it has one.

    Only an operator does this: others are invited, and choose their own password. Raises `NotAllowed`, `AccountError`.
    """
    email = checked_address(email)
    with refusals_remembered(action="create account", subject=email, by=by), transaction.atomic():
        if not is_operator(by):
            raise NotAllowed(_("Alleen de beheerder van dit register maakt accounts. Nodig iemand uit."))
        if by_email(email):
            raise AccountError(_("Er is al een account met het adres %s.") % email)
        user = User.objects.create_user(email, password, name=" ".join(name.split())[:200])
        remember(action="create account", subject=email, by=by)
        return user


def create_invited(*, email: str, by: Actor) -> User:
    """Make an account without a password for somebody with an open invitation to this address, which was proved theirs.

    It has no role: the invitation is taken apart. Raises `AccountError` when there is no such invitation.
    """
    email = checked_address(email)
    with transaction.atomic():
        if not Invitation.objects.filter(email=email, expires_at__gt=timezone.now()).exists():
            raise AccountError(_("Er is geen uitnodiging voor %s.") % email)
        user = User.objects.create_user(email)
        remember(action="create account", subject=email, by=by)
        return user


def checked_address(email: str) -> str:
    """Return a mail address as accounts have it: small letters, no spaces around it. Raises `AccountError`."""
    email = email.strip().lower()
    try:
        if len(email) > 254:
            raise ValidationError("length")
        validate_email(email)
    except ValidationError as error:
        raise AccountError(_("‘%s’ is geen e-mailadres. Geef een adres zoals naam@voorbeeld.nl.") % email[:100]) from error
    return email


def appoint_steward(*, user: User, by: Actor) -> bool:
    """Let a person look after the whole register; returns False when they did already. Raises `NotAllowed`."""
    with refusals_remembered(action="appoint steward", subject=user.email, by=by), transaction.atomic():
        check_may_steward(by)
        _row, made = Stewardship.objects.get_or_create(user=user, defaults={"granted_by": str(by)[:220]})
        if made:
            remember(action="appoint steward", subject=user.email, by=by)
        return made


def dismiss_steward(*, user: User, by: Actor) -> bool:
    """Let a person no longer look after the whole register; returns False when they did not. Raises `NotAllowed`."""
    with refusals_remembered(action="dismiss steward", subject=user.email, by=by), transaction.atomic():
        check_may_steward(by)
        count, _each = Stewardship.objects.filter(user=user).delete()
        if count:
            remember(action="dismiss steward", subject=user.email, by=by)
        return bool(count)


def reset_second_step(*, user: User, by: Actor) -> int:
    """Take away every second step of a person who lost it, and end their sessions; returns how many steps there were.

    They make a new one when they sign in again, if they need one. Only an operator does this. Raises `NotAllowed`.
    """
    with refusals_remembered(action="reset second step", subject=user.email, by=by), transaction.atomic():
        if not is_operator(by):
            raise NotAllowed(_("Alleen de beheerder van dit register verwijdert de tweede stap van een ander."))
        kinds = list(Authenticator.objects.filter(user=user).order_by("type").values_list("type", flat=True))
        Authenticator.objects.filter(user=user).delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        remember(action="reset second step", subject=user.email, detail={"kinds": kinds}, by=by)
        return len(kinds)
