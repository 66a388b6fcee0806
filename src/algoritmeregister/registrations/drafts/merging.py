"""What happens to descriptions when two organisations turn out to be one."""

from __future__ import annotations

from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import DeskSettings, Draft


def follow_merger(organisation: Organisation, into: Organisation, by: Actor) -> None:
    """Give the descriptions of `organisation` to `into`; of two with the same id the one that moves gets another."""
    taken = set(Draft.objects.filter(organisation=into).values_list("source_id", flat=True))
    for each in Draft.objects.filter(organisation=organisation):
        each.organisation = into
        if each.source_id in taken:
            each.source_id = str(each.uuid)  # what is public keeps the id that it has in its register
        each.save(update_fields=["organisation", "source_id"])
    if DeskSettings.objects.filter(organisation=into).exists():
        DeskSettings.objects.filter(organisation=organisation).delete()
    else:
        DeskSettings.objects.filter(organisation=organisation).update(organisation=into)
