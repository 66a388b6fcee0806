"""Give a role, take it away, leave; and move roles when two organisations turn out to be one."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from algoritmeregister.accounts.actions.remembering import refusals_remembered, remember
from algoritmeregister.accounts.models import Membership, User
from algoritmeregister.accounts.policies import check_may_grant, check_may_leave, check_may_withdraw
from algoritmeregister.accounts.queries import in_order
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation


def grant(*, organisation: Organisation, roles: Collection[Role], to: User, by: Actor) -> list[Role]:
    """Give `to` these roles for `organisation`; returns those that they did not have yet. Raises `NotAllowed`."""
    asked = {"roles": [each.value for each in in_order(roles)]}
    with (
        refusals_remembered(action="grant role", subject=to.email, organisation=organisation, detail=asked, by=by),
        transaction.atomic(),
    ):
        _lock(organisation)
        check_may_grant(organisation, roles, to, by)
        new = give(organisation, in_order(roles), to, granted_by=str(by))
        for role in new:
            remember(action="grant role", subject=to.email, organisation=organisation, detail={"role": role.value}, by=by)
        return new


def give(organisation: Organisation, roles: Collection[Role], to: User, *, granted_by: str) -> list[Role]:
    """Write down roles of which it was checked that they may be given; returns the new ones. Inside a transaction."""
    new = []
    for role in roles:
        _row, made = Membership.objects.get_or_create(
            user=to, organisation=organisation, role=role, defaults={"granted_by": granted_by[:220]}
        )
        if made:
            new.append(role)
    return new


def withdraw(*, organisation: Organisation, role: Role, of: User, by: Actor) -> bool:
    """Take a role for `organisation` away from `of`; returns whether they had it. Raises `NotAllowed`."""
    detail = {"role": role.value}
    with (
        refusals_remembered(action="withdraw role", subject=of.email, organisation=organisation, detail=detail, by=by),
        transaction.atomic(),
    ):
        _lock(organisation)
        check_may_withdraw(organisation, role, of, by)
        count, _each = Membership.objects.filter(user=of, organisation=organisation, role=role).delete()
        if count:
            remember(action="withdraw role", subject=of.email, organisation=organisation, detail=detail, by=by)
        return bool(count)


def leave(*, organisation: Organisation, by: Actor) -> None:
    """Give up all one's own roles for `organisation`. Raises `NotAllowed`."""
    with (
        refusals_remembered(action="leave organisation", subject=by.name, organisation=organisation, by=by),
        transaction.atomic(),
    ):
        _lock(organisation)
        check_may_leave(organisation, by)
        found = Membership.objects.filter(user__email=by.name, organisation=organisation)
        roles = [each.value for each in in_order(found.values_list("role", flat=True))]
        found.delete()
        remember(action="leave organisation", subject=by.name, organisation=organisation, detail={"roles": roles}, by=by)


def follow_merger(organisation: Organisation, into: Organisation, by: Actor) -> None:
    """Let the people of an organisation that turned out to be another one have the same roles there."""
    for each in Membership.objects.filter(organisation=organisation).select_related("user"):
        if give(into, [Role(each.role)], each.user, granted_by=each.granted_by):
            detail = {"role": each.role, "from": organisation.code}
            remember(action="move role", subject=each.user.email, organisation=into, detail=detail, by=by)
        each.delete()


def _lock(organisation: Organisation) -> None:
    # One at a time per organisation, or two administrators would withdraw each other's role at the same moment.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
