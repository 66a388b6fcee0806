"""Invite someone by mail, take the invitation back, and join. An invitation works once, and not for long."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection
from datetime import timedelta
from smtplib import SMTPException

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.accounts import letters
from algoritmeregister.accounts.actions.granting import give
from algoritmeregister.accounts.actions.people import AccountError, checked_address
from algoritmeregister.accounts.actions.remembering import refusals_remembered, remember
from algoritmeregister.accounts.models import Invitation, User
from algoritmeregister.accounts.people import SignedIn, signed_in
from algoritmeregister.accounts.policies import NotAllowed, check_may_administer, check_may_grant
from algoritmeregister.accounts.queries import by_email, in_order
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.organisations.models import Organisation

VALID = timedelta(days=7)
MOST_OPEN = 100  # per organisation: so that nobody fills mailboxes through us


def invite(
    *, organisation: Organisation, email: str, roles: Collection[Role], link_of: Callable[[str], str], by: Actor
) -> tuple[Invitation, str]:
    """Ask someone to join `organisation` with these roles, in a letter with a link; returns the invitation and that link.

    `link_of` makes the address of the page that takes the secret. An invitation to the same address that is open is
    replaced. Raises `NotAllowed`, and `AccountError` when the address is none or the letter cannot be sent.
    """
    email = checked_address(email)
    detail = {"roles": [each.value for each in in_order(roles)]}
    with refusals_remembered(action="invite", subject=email, organisation=organisation, detail=detail, by=by):
        check_may_grant(organisation, roles, by_email(email), by)
    if not roles:
        raise AccountError(_("Kies ten minste één rol."))
    token = secrets.token_urlsafe(32)
    link = link_of(token)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        Invitation.objects.filter(organisation=organisation, email=email).delete()
        if open_invitations(organisation).count() >= MOST_OPEN:
            raise AccountError(_("Er staan al heel veel uitnodigingen open. Trek er eerst een paar in."))
        invitation = Invitation.objects.create(
            email=email,
            organisation=organisation,
            roles=detail["roles"],
            token_hash=hashed(token),
            inviter=by.user if isinstance(by, SignedIn) else None,
            invited_by=str(by)[:220],
            expires_at=timezone.now() + VALID,
        )
    # Not inside the transaction: nobody waits for a mail server.
    try:
        letters.send_invitation(invitation, link)
    except (OSError, SMTPException) as error:
        invitation.delete()
        remember(action="invite", subject=email, organisation=organisation, detail=detail, succeeded=False, by=by)
        raise AccountError(
            _("De uitnodiging kon niet worden verstuurd, en geldt dus niet. Probeer het later opnieuw.")
        ) from error
    remember(action="invite", subject=email, organisation=organisation, detail=detail, by=by)
    return invitation, link


def revoke(*, invitation: Invitation, by: Actor) -> None:
    """Take an invitation back: its link no longer works. Raises `NotAllowed`."""
    organisation = invitation.organisation
    with refusals_remembered(action="revoke invitation", subject=invitation.email, organisation=organisation, by=by):
        check_may_administer(organisation, by)
    with transaction.atomic():
        if Invitation.objects.filter(pk=invitation.pk).delete()[0]:
            remember(action="revoke invitation", subject=invitation.email, organisation=organisation, by=by)


def join(*, token: str, name: str = "", password: str = "", by: Actor) -> User:
    """Take an invitation: who is invited gets its roles, and an account with this name and password if they had none.

    `by`: who signed in, or anybody (kind `USER`) when the invited address has no account yet. Raises `NotAllowed` when it is
    for somebody else, or who invited may not give these roles any more; `AccountError` when it does not hold (any more).
    """
    invitation = by_token(token)
    if invitation is None:
        raise AccountError(_("Deze uitnodiging geldt niet meer. Vraag om een nieuwe."))
    organisation, roles = invitation.organisation, [Role(each) for each in invitation.roles]
    detail = {"roles": invitation.roles, "invited_by": invitation.invited_by}
    with (
        refusals_remembered(
            action="join organisation", subject=invitation.email, organisation=organisation, detail=detail, by=by
        ),
        transaction.atomic(),
    ):
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        user = by_email(invitation.email)
        if user is not None and not (isinstance(by, SignedIn) and by.user.pk == user.pk):
            raise NotAllowed(_("Deze uitnodiging is voor %s. Log daarmee in.") % invitation.email)
        if user is not None and not user.is_active:
            raise NotAllowed(_("Dit account is gesloten."))
        if invitation.inviter is not None:
            check_may_grant(organisation, roles, user, signed_in(invitation.inviter))
        if not Invitation.objects.filter(pk=invitation.pk).delete()[0]:
            raise AccountError(_("Deze uitnodiging geldt niet meer. Vraag om een nieuwe."))
        if user is None:
            user = User.objects.create_user(invitation.email, password, name=" ".join(name.split())[:200])
        give(organisation, roles, user, granted_by=invitation.invited_by)
        who = by if isinstance(by, SignedIn) else Actor(ActorKind.USER, user.email, by.origin)
        remember(action="join organisation", subject=user.email, organisation=organisation, detail=detail, by=who)
        return user


def by_token(token: str) -> Invitation | None:
    """Return the open invitation with this secret; None when there is none, or it came too late."""
    found = Invitation.objects.select_related("organisation", "inviter").filter(token_hash=hashed(token))
    return found.filter(expires_at__gt=timezone.now()).first()


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Return the invitations of an organisation that can still be taken, newest first."""
    return Invitation.objects.filter(organisation=organisation, expires_at__gt=timezone.now())


def hashed(token: str) -> str:
    """Return the hash of a secret. A random secret needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
