"""What a steward decides about registrations that may be one: they are, they are not, or whose text goes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation
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
from algoritmeregister.registrations.models import Appearance, Basis, Registration
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


def merged_duplicates() -> QuerySet[Duplicate]:
    """Return the pairs of which a steward made one registration, the newest first."""
    made_one = Duplicate.objects.filter(state=Duplicate.State.MERGED)
    return made_one.select_related(
        "first__organisation", "second__organisation", "first__register", "second__register"
    ).order_by("-decided_at", "-pk")


def winner_of(duplicate: Duplicate) -> Registration:
    """Return which of two goes on, or did: the one whose register goes first, of equals the older."""
    if duplicate.state == Duplicate.State.MERGED:
        return duplicate.second if duplicate.first.merged_into_id else duplicate.first
    return min((duplicate.first, duplicate.second), key=lambda each: (min(_ranks(each)), each.pk))


def winners_of(pairs: Sequence[Duplicate]) -> dict[int, Registration]:
    """Return, by key of each of these pairs, which of both goes on, or did; as `winner_of`. One question."""
    both = {each for pair in pairs for each in (pair.first_id, pair.second_id)}
    there = Appearance.objects.filter(registration__in=both, gone_at__isnull=True)
    found: dict[int, list[Appearance]] = {}
    for each in there.select_related("register__owner"):
        found.setdefault(each.registration_id, []).append(each)

    def first_rank(registration: Registration) -> tuple[bool, int]:
        ranks = [rank(each, registration.organisation)[:2] for each in found.get(registration.pk, ())]
        return min(ranks, default=(True, 9))

    return {
        pair.pk: winner_of(pair)
        if pair.state == Duplicate.State.MERGED
        else min((pair.first, pair.second), key=lambda each: (first_rank(each), each.pk))
        for pair in pairs
    }


def evidence_words() -> dict[str, str]:
    """Return what each kind of evidence is called."""
    return {
        "number": _("zelfde nummer"),
        "source_id": _("zelfde kenmerk"),
        "link": _("zelfde link"),
        "name": _("bijna dezelfde naam"),
        "text": _("bijna dezelfde tekst"),
    }


def _ranks(registration: Registration) -> list[tuple[bool, int]]:
    there = Appearance.objects.filter(registration=registration, gone_at__isnull=True).select_related("register__owner")
    return [rank(each, registration.organisation)[:2] for each in there]


def merge(*, duplicate: Duplicate, by: Actor, into: Registration | None = None) -> Registration:
    """Make one registration of two: the one goes on as the other, and what is public is what both registers say together.

    `into`: which one goes on; see `winner_of`. Returns it. Raises `WrongSource` when there is nothing to decide,
    `NotAllowed` and `CannotMerge`.
    """
    with transaction():
        _hold(duplicate)
        _check_open(duplicate)
        winner = into or winner_of(duplicate)
        loser = duplicate.second if winner.pk == duplicate.first_id else duplicate.first
        for registration in (winner, loser):
            _keep_texts(registration)
        duplicate.moved = _moving(loser)
        told = "; ".join(f"{kind}: {value}" for kind, value in duplicate.evidence)
        winner = registrations.merge(registration=loser, into=winner, evidence=told, by=by)
        for model in (SourceMark, SourceRecord):
            model._default_manager.filter(registration=loser).update(registration=winner)
        say_again(winner, timezone.now(), by)
        _decide(duplicate, Duplicate.State.MERGED, by)
    return winner


def undo(*, duplicate: Duplicate, by: Actor, remark: str = "") -> Registration:
    """Make two of a registration again that a steward had made of two. Returns the one that is back under its own number.

    It is public again with what its own registers say; the other one goes on with what is left. Its history tells of both
    steps, and the pair is not suspected again. Raises `WrongSource` when it was not made one, `NotAllowed`, `CannotMerge`.
    """
    with transaction():
        _hold(duplicate)
        if duplicate.state != Duplicate.State.MERGED:
            raise WrongSource(_("Dubbele %d is niet samengevoegd. Er valt niets ongedaan te maken.") % duplicate.pk)
        loser = duplicate.first if duplicate.first.merged_into_id else duplicate.second
        moved = duplicate.moved or _was_moving(loser)
        winner = registrations.part(
            registration=loser,
            appearances={pk: (basis, evidence) for pk, basis, evidence in moved["appearances"]},
            merged=moved["merged"],
            by=by,
        )
        for appearance in Appearance.objects.filter(registration=loser):
            SourceMark.objects.filter(register=appearance.register_id, registration=winner).update(registration=loser)
            records = SourceRecord.objects.filter(register=appearance.register_id, source_id=appearance.source_id)
            records.update(registration=loser)
        now = timezone.now()
        with translation.override("nl"):  # the reason is public, whoever gives the command
            reason = _("Was ten onrechte samengevoegd met %s.") % winner.number
        say_again(loser, now, by, reason=reason)
        say_again(winner, now, by)
        for registration in (loser, winner):
            _forget_texts(registration)
        _decide(duplicate, Duplicate.State.DISMISSED, by, remark)
    return Registration.objects.get(pk=loser.pk)


def _moving(loser: Registration) -> dict[str, Any]:
    """Return what goes along with a registration that becomes part of another."""
    there = Appearance.objects.filter(registration=loser)
    return {
        "registration": loser.pk,
        "appearances": [list(each) for each in there.values_list("pk", "basis", "evidence")],
        "merged": list(Registration.objects.filter(merged_into=loser).values_list("pk", flat=True)),
    }


def _was_moving(loser: Registration) -> dict[str, Any]:
    """Return what must have gone along, of two that were made one before that was kept: its own place in its register."""
    own = Appearance.objects.filter(register=loser.register_id, source_id=loser.source_id)
    return {"appearances": [[pk, str(Basis.ORIGIN), ""] for pk in own.values_list("pk", flat=True)], "merged": []}


def dismiss(*, duplicate: Duplicate, by: Actor, remark: str = "") -> None:
    """Say that two registrations are not the same; they are not suspected again. Raises `WrongSource`, `NotAllowed`."""
    check_may_merge(by)
    with transaction():
        _hold(duplicate)
        _check_open(duplicate)
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


def _hold(duplicate: Duplicate) -> None:
    """Read a pair again and hold it until the transaction ends: another steward may just have decided."""
    duplicate.refresh_from_db(from_queryset=Duplicate.objects.select_for_update())


def _check_open(duplicate: Duplicate) -> None:
    if duplicate.state != Duplicate.State.OPEN:
        raise WrongSource(_("Over dubbele %d is al besloten.") % duplicate.pk)


def _keep_texts(registration: Registration) -> None:
    """Keep what the only register of a registration says, which until now was all that is public of it."""
    there = list(Appearance.objects.filter(registration=registration))
    if not SourceText.objects.filter(appearance__in=there).exists():
        current = registration.versions.filter(valid_to__isnull=True)
        SourceText.objects.bulk_create(first_texts(registration, there[0], current))


def _forget_texts(registration: Registration) -> None:
    """Forget what the only register of a registration said: from now on that is what is public of it."""
    there = list(Appearance.objects.filter(registration=registration))
    if len(there) == 1:
        SourceText.objects.filter(appearance=there[0]).delete()


def _decide(duplicate: Duplicate, state: Duplicate.State, by: Actor, remark: str = "") -> None:
    duplicate.state, duplicate.decided_by, duplicate.decided_at = state, by.name[:200], timezone.now()
    duplicate.remark = remark
    duplicate.save()
