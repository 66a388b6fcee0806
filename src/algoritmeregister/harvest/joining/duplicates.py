"""What a steward decides about registrations that may be one: they are, they are not, or whose text goes first."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.harvest.errors import WrongSource
from algoritmeregister.harvest.joining.composing import rank
from algoritmeregister.harvest.joining.keeping import say_again
from algoritmeregister.harvest.joining.models import Duplicate, SourceMark, SourceText
from algoritmeregister.harvest.joining.together import first_texts
from algoritmeregister.harvest.models import SourceRecord
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.registrations import actions as registrations
from algoritmeregister.registrations.models import Appearance, Registration
from algoritmeregister.registrations.policies import check_may_merge
from algoritmeregister.registrations.states import State


def open_duplicates() -> QuerySet[Duplicate]:
    """Return the pairs that wait for a steward and of which both are public, with whose and where they are, oldest first."""
    waiting = Duplicate.objects.filter(state=Duplicate.State.OPEN, first__state=State.PUBLISHED)
    return (
        waiting.filter(second__state=State.PUBLISHED)
        .select_related("first__organisation", "second__organisation", "first__register", "second__register")
        .order_by("pk")
    )


def winner_of(duplicate: Duplicate) -> Registration:
    """Return which of two goes on: the one whose register goes first, of equals the older."""
    return min((duplicate.first, duplicate.second), key=lambda each: (min(_ranks(each)), each.pk))


def _ranks(registration: Registration) -> list[tuple[bool, int]]:
    there = Appearance.objects.filter(registration=registration, gone_at__isnull=True).select_related("register__owner")
    return [rank(each, registration.organisation)[:2] for each in there]


def merge(*, duplicate: Duplicate, by: Actor, into: Registration | None = None) -> Registration:
    """Make one registration of two: the one goes on as the other, and what is public is what both registers say together.

    `into`: which one goes on; see `winner_of`. Returns it. Raises `WrongSource` when there is nothing to decide,
    `NotAllowed` and `CannotMerge`.
    """
    _check_open(duplicate)
    winner = into or winner_of(duplicate)
    loser = duplicate.second if winner.pk == duplicate.first_id else duplicate.first
    with transaction():
        for registration in (winner, loser):
            _keep_texts(registration)
        told = "; ".join(f"{kind}: {value}" for kind, value in duplicate.evidence)
        winner = registrations.merge(registration=loser, into=winner, evidence=told, by=by)
        for model in (SourceMark, SourceRecord):
            model._default_manager.filter(registration=loser).update(registration=winner)
        say_again(winner, timezone.now(), by)
        _decide(duplicate, Duplicate.State.MERGED, by)
    return winner


def dismiss(*, duplicate: Duplicate, by: Actor, remark: str = "") -> None:
    """Say that two registrations are not the same; they are not suspected again. Raises `WrongSource`, `NotAllowed`."""
    check_may_merge(by)
    _check_open(duplicate)
    with transaction():
        _decide(duplicate, Duplicate.State.DISMISSED, by, remark)
        numbers = [duplicate.first.number, duplicate.second.number]
        record(action="dismiss duplicate", subject=numbers[0], detail={"other": numbers[1], "remark": remark}, by=by)


def lead(*, appearance: Appearance, by: Actor) -> None:
    """Let the text of this register go before that of the others of its registration. Raises `NotAllowed`."""
    check_may_merge(by)
    registration = appearance.registration
    with transaction():
        Appearance.objects.filter(registration=registration).update(leads=False)
        Appearance.objects.filter(pk=appearance.pk).update(leads=True)
        say_again(registration, timezone.now(), by)
        record(
            action="choose leading register", subject=registration.uri, detail={"register": appearance.register.slug}, by=by
        )


def _check_open(duplicate: Duplicate) -> None:
    if duplicate.state != Duplicate.State.OPEN:
        raise WrongSource(_("Over dubbele %d is al besloten.") % duplicate.pk)


def _keep_texts(registration: Registration) -> None:
    """Keep what the only register of a registration says, which until now was all that is public of it."""
    there = list(Appearance.objects.filter(registration=registration))
    if not SourceText.objects.filter(appearance__in=there).exists():
        current = registration.versions.filter(valid_to__isnull=True)
        SourceText.objects.bulk_create(first_texts(registration, there[0], current))


def _decide(duplicate: Duplicate, state: Duplicate.State, by: Actor, remark: str = "") -> None:
    duplicate.state, duplicate.decided_by, duplicate.decided_at = state, by.name[:200], timezone.now()
    duplicate.remark = remark
    duplicate.save()
