"""Make an API key for an organisation, and end it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.people import AccountError
from algoritmeregister.accounts.actions.remembering import refusals_remembered, remember
from algoritmeregister.accounts.clients import hashed, new_parts, written
from algoritmeregister.accounts.models import ApiKey
from algoritmeregister.accounts.policies import check_may_administer, check_may_make_key
from algoritmeregister.accounts.scopes import Scope, in_order
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation

LONGEST_DAYS = 365
MOST_OPEN = 50  # per organisation


def make_key(
    *, organisation: Organisation, name: str, scopes: Collection[Scope], days: int, by: Actor
) -> tuple[ApiKey, str]:
    """Make a key for a program of `organisation`, good for `days`; returns it, and how it is written, for the only time.

    Raises `NotAllowed`, and `AccountError` for a key without a name or scopes, or one that would be good for too long.
    """
    name = " ".join(name.split())[:100]
    detail = {"scopes": [each.value for each in in_order(scopes)], "days": days}
    with refusals_remembered(action="make key", subject=name, organisation=organisation, detail=detail, by=by):
        check_may_make_key(organisation, scopes, by)
    if not name:
        raise AccountError(_("Geef de sleutel een naam, zoals die van het programma."))
    if not scopes:
        raise AccountError(_("Kies ten minste één ding dat de sleutel mag."))
    if not 1 <= days <= LONGEST_DAYS:
        raise AccountError(_("Een sleutel geldt 1 tot en met %s dagen.") % LONGEST_DAYS)
    public, secret = new_parts()
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        alive = ApiKey.objects.filter(organisation=organisation, ended_at=None, expires_at__gt=timezone.now())
        if alive.count() >= MOST_OPEN:
            raise AccountError(_("Er zijn al heel veel sleutels. Beëindig er eerst een paar."))
        key = ApiKey.objects.create(
            organisation=organisation,
            name=name,
            public=public,
            secret_hash=hashed(secret),
            scopes=detail["scopes"],
            made_by=str(by)[:220],
            expires_at=timezone.now() + timedelta(days=days),
        )
        remember(action="make key", subject=str(key), organisation=organisation, detail=detail, by=by)
    return key, written(public, secret)


def end_key(*, key: ApiKey, by: Actor) -> bool:
    """End a key, at once; returns whether it could still be used. Raises `NotAllowed`."""
    organisation = key.organisation
    with refusals_remembered(action="end key", subject=str(key), organisation=organisation, by=by):
        check_may_administer(organisation, by)
    with transaction.atomic():
        now = timezone.now()
        alive = ApiKey.objects.filter(pk=key.pk, ended_at=None, expires_at__gt=now)
        ended = bool(alive.update(ended_at=now, ended_by=str(by)[:220]))
        if ended:
            remember(action="end key", subject=str(key), organisation=organisation, by=by)
    return ended


def follow_merger(organisation: Organisation, into: Organisation, by: Actor) -> None:
    """Let the programs of an organisation that turned out to be another one work for that one."""
    for key in ApiKey.objects.filter(organisation=organisation):
        key.organisation = into
        key.save(update_fields=["organisation"])
        if key.is_open:
            remember(action="move key", subject=str(key), organisation=into, detail={"from": organisation.code}, by=by)
