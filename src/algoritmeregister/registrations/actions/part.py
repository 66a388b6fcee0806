"""Two registrations that had become one turn out to be two after all: the one is back under its own number."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.registrations.actions.appear import change_of_sources
from algoritmeregister.registrations.actions.holding import hold
from algoritmeregister.registrations.actions.merge import CannotMerge, followers
from algoritmeregister.registrations.models import Appearance, Registration
from algoritmeregister.registrations.policies import check_may_merge


def part(
    *, registration: Registration, appearances: Mapping[int, tuple[str, str]], merged: Collection[int], by: Actor
) -> Registration:
    """Take a registration out of the one that it went on as; returns that one.

    `appearances`: which places in registers (by key) go back with it, each with how and by what it was known before;
    `merged`: registrations that had become part of it. It is public again as soon as somebody publishes what these
    registers say, in the same transaction. Texts that were removed stay out of both. Raises `NotAllowed` and `CannotMerge`.
    """
    check_may_merge(by)
    now = timezone.now()
    with transaction() as pending:
        whole = Registration.objects.get(pk=registration.pk).merged_into_id
        held = hold({registration.pk} if whole is None else {registration.pk, whole}, pending)
        loser = held[registration.pk]
        if loser.merged_into_id is None:
            raise CannotMerge(_("Registratie %s is geen deel van een andere.") % loser.number)
        winner = held[loser.merged_into_id]
        there = Appearance.objects.filter(registration=winner).select_related("registration", "register")
        moving = [each for each in there if each.pk in appearances]
        if not any(each.gone_at is None for each in moving):
            raise CannotMerge(_("Registratie %s staat in geen register meer. Ze kan niet terug.") % loser.number)
        if not any(each.gone_at is None and each.pk not in appearances for each in there):
            raise CannotMerge(
                _("Van registratie %s zou in geen register iets overblijven. Trek die dan liever in.") % winner.number
            )
        for each in moving:
            if each.gone_at is None:
                pending.append(change_of_sources(each, now, present=False))
            each.registration = loser
            each.basis, each.evidence = appearances[each.pk]
            each.save(update_fields=["registration", "basis", "evidence"])
            pending.append(change_of_sources(each, now, present=each.gone_at is None))
        loser.merged_into = None
        loser.save(update_fields=["merged_into"])
        parts = Registration.objects.filter(pk__in=list(merged), merged_into=winner)
        numbers = {loser.number, *parts.values_list("number", flat=True)}
        parts.update(merged_into=loser)
        for follow in followers:
            follow(winner, loser, numbers)
        record(action="part registrations", subject=loser.uri, detail={"number": loser.number, "from": winner.number}, by=by)
        return winner
