"""Two registrations that were both published turn out to be one: the one goes on as the other, and nothing is deleted."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import Change, transaction
from algoritmeregister.registrations import states
from algoritmeregister.registrations.actions.appear import change_of_sources
from algoritmeregister.registrations.actions.holding import hold
from algoritmeregister.registrations.models import Appearance, Basis, Registration, RemovedText, Version
from algoritmeregister.registrations.policies import check_may_merge


class CannotMerge(Exception):
    """Two registrations that cannot become one; the message says why, in the reader's language."""


# Higher rooms that point to registrations follow in the same transaction, when two become one and when they are two again.
# Called with where something pointed to, where it points to now, and the numbers of the registrations that moved.
followers: list[Callable[[Registration, Registration, Collection[str]], None]] = []


def merge(*, registration: Registration, into: Registration, evidence: str, by: Actor) -> Registration:
    """Let `registration` go on as `into`, which from now on stands in the registers of both. Returns `into`.

    What was published of it stays, with its history; its address leads to the other. Texts that were removed from it
    stay out of the other too. `evidence`: from what it follows. Raises `NotAllowed` and `CannotMerge`.
    """
    check_may_merge(by)
    now = timezone.now()
    with transaction() as pending:
        both = hold({registration.pk, into.pk}, pending)
        loser, winner = both[registration.pk], both[into.pk]
        moving = list(Appearance.objects.filter(registration=loser).select_related("register"))
        _check(loser, winner, moving)
        last = loser.versions.order_by("-number").first()
        with translation.override("nl"):  # the reason is public, whoever gives the command
            reason = _("Is dezelfde registratie als %s.") % winner.number
        loser.state = states.after(states.State(loser.state), Kind.MERGED)
        loser.withdrawn_at, loser.withdrawal_reason, loser.merged_into = now, reason, winner
        loser.save()
        parts = Registration.objects.filter(merged_into=loser)
        numbers = {loser.number, *parts.values_list("number", flat=True)}
        parts.update(merged_into=winner)
        Version.objects.filter(registration=loser, valid_to__isnull=True).update(valid_to=now)
        pending.append(
            Change(
                kind=Kind.MERGED,
                registration=loser.uri,
                number=loser.number,
                observed_at=now,
                version=last.number if last else None,
                detail={"into": winner.number, "reason": reason},
            )
        )
        for appearance in moving:
            appearance.registration, appearance.basis, appearance.evidence = winner, Basis.STEWARD, evidence[:500]
            appearance.save()
            pending.append(change_of_sources(appearance, now, present=appearance.gone_at is None))
        _keep_removed(loser, winner)
        winner.last_seen_at = max(winner.last_seen_at, loser.last_seen_at)
        winner.save(update_fields=["last_seen_at"])
        for follow in followers:
            follow(loser, winner, numbers)
        record(
            action="merge registrations",
            subject=loser.uri,
            detail={"number": loser.number, "into": winner.number, "evidence": evidence},
            by=by,
        )
        return winner


def _check(loser: Registration, winner: Registration, moving: list[Appearance]) -> None:
    if loser.pk == winner.pk:
        raise CannotMerge(_("Dat is twee keer dezelfde registratie."))
    for each in (loser, winner):
        if each.state != states.State.PUBLISHED:
            raise CannotMerge(_("Registratie %s is niet meer openbaar. Alleen wat openbaar is, gaat samen.") % each.number)
    there = {each.register_id for each in Appearance.objects.filter(registration=winner)}
    for appearance in moving:
        if appearance.register_id in there:
            raise CannotMerge(
                _("Beide staan in register ‘%s’. Vraag de eigenaar om er daar één in te trekken.") % appearance.register.name
            )


def _keep_removed(loser: Registration, winner: Registration) -> None:
    for removed in RemovedText.objects.filter(registration=loser):
        RemovedText.objects.get_or_create(
            registration=winner,
            path=removed.path,
            fingerprint=removed.fingerprint,
            defaults={"replacement": removed.replacement},
        )
