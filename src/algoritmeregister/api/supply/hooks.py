"""Webhooks of an organisation's programs: which there are, how one is added and taken away."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.api.supply.answers import Refused, not_found, problem, wrong_body
from algoritmeregister.api.supply.bodies import read_object
from algoritmeregister.api.supply.coming_in import Visit
from algoritmeregister.api.supply.models import StateHook
from algoritmeregister.feedback import outgoing, tokens, webhooks
from algoritmeregister.ledger.chain import moment
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import DraftStep
from algoritmeregister.ui.questions import number_in

MOST = 10  # per organisation


def hooks(request: HttpRequest, visit: Visit) -> list[dict[str, Any]]:
    """Give the webhooks of the organisation, without their secrets."""
    return [_shown(each) for each in StateHook.objects.filter(organisation=visit.place)]


def make_hook(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Add an address that hears of every change of state from now on; its secret is told only now.

    The other side is asked first whether it wants this.
    """
    url = read_object(request).get("url")
    location = ["body", "url"]
    if not isinstance(url, str) or not 0 < len(url) <= webhooks.LONGEST_URL:
        raise wrong_body([problem(location, _("Dit moet een webadres zijn dat met https:// begint."), "url_type")])
    try:
        webhooks.ask_permission(url)
    except (outgoing.NotAllowed, outgoing.Unreachable, webhooks.Refused) as error:
        text = _("Dit adres kan niet: %s.") % str(error).rstrip(".")
        raise wrong_body([problem(location, text, "value_error")]) from error
    last = DraftStep.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    try:
        with transaction.atomic():
            Organisation.objects.select_for_update().get(pk=visit.place.pk)
            if StateHook.objects.filter(organisation=visit.place).count() >= MOST:
                raise Refused(409, _("Er zijn al %d webhooks. Haal er eerst een weg.") % MOST)
            made = StateHook.objects.create(
                organisation=visit.place, url=url, nonce=tokens.new_nonce(), made_by=str(visit.by)[:220], told_step=last
            )
            _remember("add webhook", made, visit)
    except IntegrityError as error:
        raise Refused(409, _("Dit adres krijgt de wijzigingen al.")) from error
    return {**_shown(made), "secret": webhooks.secret(made)}


def remove_hook(request: HttpRequest, visit: Visit, hook: str) -> None:
    """Take a webhook away."""
    number = number_in(hook, 10**18)
    found = StateHook.objects.filter(organisation=visit.place, pk=number).first() if number is not None else None
    if found is None:
        raise not_found()
    with transaction.atomic():
        _remember("remove webhook", found, visit)
        found.delete()


def _remember(action: str, hook: StateHook, visit: Visit) -> None:
    detail = {"webhook": hook.pk}
    remember(action=action, subject=webhooks.host_of(hook.url), organisation=visit.place, detail=detail, by=visit.by)


def _shown(hook: StateHook) -> dict[str, Any]:
    return {
        "id": hook.pk,
        "url": hook.url,
        "made_at": moment(hook.made_at),
        "delivered_at": moment(hook.delivered_at) if hook.delivered_at else None,
        "suspended_at": moment(hook.suspended_at) if hook.suspended_at else None,
        "problem": hook.problem or None,
    }
