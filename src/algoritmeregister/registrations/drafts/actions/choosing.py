"""Choose which way the descriptions of an organisation go before they are public."""

from __future__ import annotations

from django.db import transaction

from algoritmeregister.accounts.actions.remembering import refusals_remembered, remember
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import DeskSettings
from algoritmeregister.registrations.drafts.policies import check_may_choose_flow
from algoritmeregister.registrations.drafts.queries import flow_of
from algoritmeregister.registrations.drafts.states import Flow


def choose_flow(*, organisation: Organisation, flow: Flow, by: Actor) -> bool:
    """Choose the flow of an organisation; returns False when it was so already. Raises `NotAllowed`.

    What was approved under another flow is asked again at its publication whether it may (see `policies`).
    """
    with (
        refusals_remembered(action="choose flow", subject=organisation.code, organisation=organisation, by=by),
        transaction.atomic(),
    ):
        check_may_choose_flow(organisation, by)
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        before = flow_of(organisation)
        if before is flow:
            return False
        DeskSettings.objects.update_or_create(organisation=organisation, defaults={"flow": flow})
        detail = {"from": before.value, "to": flow.value}
        remember(action="choose flow", subject=organisation.code, organisation=organisation, detail=detail, by=by)
        return True
