"""The review of access: who may do what, since when, given by whom, and when they last signed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from algoritmeregister.accounts.models import ApiKey, Membership, Stewardship, User
from algoritmeregister.organisations.models import Organisation

COLUMNS = (
    "organisation_code", "organisation", "email", "name", "role", "granted_at", "granted_by", "account", "last_sign_in",
)
STEWARD = "steward"
KEY = "key"
OPEN, CLOSED = "open", "closed"


def rows(organisation: Organisation | None = None) -> Iterator[list[str]]:
    """Yield a row per role of a person and per API key, in the order of `COLUMNS`; only of one organisation when given.

    Of the whole register: the stewards first, with no organisation, and at the end who has an account but no role.
    """
    found = Membership.objects.select_related("user", "organisation")
    if organisation:
        found = found.filter(organisation=organisation)
    else:
        for steward in Stewardship.objects.select_related("user").order_by("user__email"):
            yield _row(None, steward.user, STEWARD, steward.granted_at, steward.granted_by)
    for each in found.iterator(chunk_size=500):
        yield _row(each.organisation, each.user, each.role, each.granted_at, each.granted_by)
    keys = ApiKey.objects.select_related("organisation").order_by("organisation__name", "name", "pk")
    for key in keys.filter(organisation=organisation) if organisation else keys:
        yield _row_of_key(key)
    if not organisation:
        for user in User.objects.filter(memberships=None, stewardship=None).order_by("email").iterator(chunk_size=500):
            yield _row(None, user, "", None, "")


def _row_of_key(key: ApiKey) -> list[str]:
    return [
        key.organisation.code,
        key.organisation.name,
        "",
        str(key),
        f"{KEY}: {' '.join(key.scopes)}",
        _moment(key.made_at),
        key.made_by,
        OPEN if key.is_open else CLOSED,
        _moment(key.last_used_at),
    ]


def _row(
    organisation: Organisation | None, user: User, role: str, granted_at: datetime | None, granted_by: str
) -> list[str]:
    return [
        organisation.code if organisation else "",
        organisation.name if organisation else "",
        user.email,
        user.name,
        role,
        _moment(granted_at),
        granted_by,
        OPEN if user.is_active else CLOSED,
        _moment(user.last_login),
    ]


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""
