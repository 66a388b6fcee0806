"""Who has which role, where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from algoritmeregister.accounts.models import ApiKey, Membership, Stewardship, User
from algoritmeregister.accounts.roles import WEIGHTY, Permission, Role, permissions
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.written_once import WrittenOnce

# How a program is named: the name of its key, which may hold anything, and the public part.
_CLIENT = re.compile(r"^client:.*\(ar_([a-z0-9]+)\)$", re.DOTALL)


@dataclass(frozen=True)
class Place:
    """One organisation of a person, with the roles that they have there."""

    organisation: Organisation
    roles: tuple[Role, ...]

    @property
    def permissions(self) -> frozenset[Permission]:
        """What those roles permit together."""
        return permissions(self.roles)


@dataclass(frozen=True)
class Colleague:
    """One person of an organisation, with their roles there."""

    user: User
    roles: tuple[Role, ...]


def in_order(roles: Iterable[str]) -> tuple[Role, ...]:
    """Return roles in the order in which they are shown, each once."""
    given = set(roles)
    return tuple(each for each in Role if each in given)


def roles_of(user: User, organisation: Organisation) -> tuple[Role, ...]:
    """Return the roles that a person has for an organisation; none when the account is closed."""
    if not user.is_active:
        return ()
    return in_order(each.role for each in _memberships.rows(user.pk, organisation.pk))


@WrittenOnce
def _memberships(user: int, organisation: int) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, organisation=organisation).only("role").order_by()


def permissions_of(user: User, organisation: Organisation) -> frozenset[Permission]:
    """Return what a person may do for an organisation."""
    return permissions(roles_of(user, organisation))


def places_of(user: User) -> list[Place]:
    """Return the organisations of a person with their roles there, by name."""
    found: dict[int, tuple[Organisation, list[str]]] = {}
    for each in Membership.objects.filter(user=user).select_related("organisation"):
        found.setdefault(each.organisation_id, (each.organisation, []))[1].append(each.role)
    return [Place(organisation, in_order(roles)) for organisation, roles in found.values()]


def colleagues(organisation: Organisation) -> list[Colleague]:
    """Return the people of an organisation with their roles, by name."""
    found: dict[int, tuple[User, list[str]]] = {}
    for each in Membership.objects.filter(organisation=organisation).select_related("user"):
        found.setdefault(each.user_id, (each.user, []))[1].append(each.role)
    everyone = [Colleague(user, in_order(roles)) for user, roles in found.values()]
    return sorted(everyone, key=lambda each: (str(each.user).casefold(), each.user.email))


def has_administrator(organisation: Organisation, *, apart_from: User | None = None) -> bool:
    """Tell whether someone with an open account administers an organisation."""
    found = Membership.objects.filter(organisation=organisation, role=Role.ADMINISTRATOR, user__is_active=True)
    return (found.exclude(user=apart_from) if apart_from else found).exists()


def is_steward(user: User) -> bool:
    """Tell whether a person looks after the whole register."""
    return user.is_active and Stewardship.objects.filter(user=user).exists()


@dataclass(frozen=True)
class Standing:
    """What weighs on a person wherever they are: whether they look after the register, and whether they need two steps."""

    is_steward: bool
    needs_second_factor: bool


def standing_of(user: User) -> Standing:
    """Return a person's standing. Who publishes, administers or looks after the register signs in with a second factor. One
    question."""
    rows: list[Any] = _roles_and_stewardship.rows(user.pk)
    is_steward = user.is_active and any(each.looks_after for each in rows)
    return Standing(is_steward, is_steward or bool(permissions({each.held for each in rows if each.held}) & WEIGHTY))


@WrittenOnce
def _roles_and_stewardship(user: int) -> QuerySet[User]:
    """A person, once per role that they hold; once without one when they hold none."""
    looks_after = Exists(Stewardship.objects.filter(user=OuterRef("pk")))
    return User.objects.filter(pk=user).only("pk").order_by().annotate(held=F("memberships__role"), looks_after=looks_after)


def needs_second_factor(user: User) -> bool:
    """Tell whether a person has to sign in with a second factor (`standing_of`)."""
    return standing_of(user).needs_second_factor


def by_email(email: str) -> User | None:
    """Return the person with this mail address, in any case of letters."""
    return User.objects.filter(email=email.strip().lower()).first()


def makers_of(names: Iterable[str]) -> dict[str, str]:
    """Return who made the API keys of the programs among these actors: actor → maker, all as the log names them."""
    public = {found[1]: each for each in names if (found := _CLIENT.search(each))}
    if not public:
        return {}
    made = ApiKey.objects.filter(public__in=public).values_list("public", "made_by")
    return {public[key]: maker for key, maker in made}


def keys_of(organisation: Organisation) -> list[ApiKey]:
    """Return the API keys of an organisation: those that can be used first, then those that ended; newest first."""
    return sorted(ApiKey.objects.filter(organisation=organisation), key=lambda each: not each.is_open)


def all_keys(organisation: Organisation | None = None) -> list[ApiKey]:
    """Return the API keys of one organisation, or of all by the code of their organisation; as `keys_of` orders them."""
    found = ApiKey.objects.select_related("organisation").order_by("organisation__code", "-made_at", "-pk")
    of_one = found.filter(organisation=organisation) if organisation else found
    return sorted(of_one, key=lambda each: (each.organisation.code, not each.is_open))
