"""What happens to descriptions when two organisations or registrations turn out to be one, or one organisation to be two."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import DeskSettings, Draft
from algoritmeregister.registrations.models import Registration


def follow_merger(organisation: Organisation, into: Organisation, by: Actor) -> None:
    """Give the descriptions of `organisation`, and how its desk is set up unless `into` has a set-up, to `into`."""
    _give(Draft.objects.filter(organisation=organisation), into)
    if DeskSettings.objects.filter(organisation=into).exists():
        DeskSettings.objects.filter(organisation=organisation).delete()
    else:
        DeskSettings.objects.filter(organisation=organisation).update(organisation=into)


def follow_move(registrations: Collection[int], organisation: Organisation, into: Organisation) -> None:
    """Give the descriptions of these registrations of `organisation` to `into`, where the registrations went."""
    _give(Draft.objects.filter(organisation=organisation, registration__in=list(registrations)), into)


def _give(drafts: QuerySet[Draft], into: Organisation) -> None:
    """Give descriptions to `into`; of two with the same id the one that moves gets another."""
    taken = set(Draft.objects.filter(organisation=into).values_list("source_id", flat=True))
    for each in drafts:
        each.organisation = into
        if each.source_id in taken:
            each.source_id = str(each.uuid)  # what is public keeps the id that it has in its register
        each.save(update_fields=["organisation", "source_id"])


def follow_registration(source: Registration, target: Registration, numbers: Collection[str]) -> None:
    """Point the description of a registration that went on as another, or came out of one, to where it is public now.

    `numbers`: of the registrations that moved: a description keeps the number that it got. One registration has one
    description: when `target` has its own, that one goes on, and the other keeps what it was.
    """
    if not Draft.objects.filter(registration=target).exists():
        Draft.objects.filter(registration=source, number__in=list(numbers)).update(registration=target)
