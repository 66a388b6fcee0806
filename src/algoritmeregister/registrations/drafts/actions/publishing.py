"""Publish a description, now or later, and withdraw it: through the same verbs with which a harvest publishes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.audit.actors import SYSTEM, Actor
from algoritmeregister.registers.actions import own_register
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import actions as registrations
from algoritmeregister.registrations.drafts.actions.stepping import LONGEST_COMMENT, check_can, held, take
from algoritmeregister.registrations.drafts.errors import DraftError, ForbiddenStep, Invalid, NotAllowed
from algoritmeregister.registrations.drafts.models import Draft, DraftRevision, Translation
from algoritmeregister.registrations.drafts.noticing import together
from algoritmeregister.registrations.drafts.policies import CHECKS
from algoritmeregister.registrations.drafts.queries import due, errors, is_public, public_document
from algoritmeregister.registrations.drafts.reviews import suggested_review_date
from algoritmeregister.registrations.drafts.states import DraftState, Step
from algoritmeregister.registrations.models import Appearance, Basis, Registration, Version
from algoritmeregister.registrations.states import ForbiddenTransition

logger = logging.getLogger(__name__)

# Higher rooms that keep more of a registration than its versions. All are called in the transaction that is going on.
# After a publication: the registration, where it is in the organisation's own register, and per language the fields that
# its text had and has no more.
Keeper = Callable[[Registration, Appearance, Mapping[str, Collection[str]]], None]
keepers: list[Keeper] = []
# Before the organisation's own register has, for the first time, what others have already.
joiners: list[Callable[[Registration], None]] = []
# After the organisation's own register no longer has what others still have; with the moment, and the reason.
leavers: list[Callable[[Registration, datetime, str], None]] = []


def publish(*, draft: Draft, by: Actor, at: datetime | None = None, revision: int | None = None) -> Draft:
    """Publish a description in its organisation's own register; with `at` in the future, at that moment (state "scheduled").

    Raises `Invalid`, `NotAllowed`, `ForbiddenStep`, and `Conflict` when `revision` is given and is not the current one.
    """
    now = timezone.now()
    step = Step.SCHEDULE if at is not None and at > now else Step.PUBLISH
    with held(draft, f"{step.value} description", by, revision) as held_draft:
        CHECKS[step](held_draft, by)
        check_can(held_draft, step)
        if found := errors(held_draft):
            raise Invalid(found)
        if step is Step.SCHEDULE:
            held_draft.publish_at = at
            take(held_draft, step, by, comment=at.isoformat(timespec="minutes") if at else "")
        else:
            try:
                _publish(held_draft, now, by)
            except (registrations.OutOfOrder, ForbiddenTransition) as error:
                raise ForbiddenStep(str(error)) from error
            take(held_draft, step, by)
        return held_draft


def _publish(draft: Draft, now: datetime, by: Actor) -> None:
    register, source_id = _place(draft, by) or _first_place(draft, now, by)
    texts = {draft.language: public_document(draft)}
    for each in Translation.objects.filter(Translation.PUBLIC, draft=draft):
        if any(each.document.values()):
            texts[each.language] = public_document(draft, each.document)
    for language, text in texts.items():
        standard, document, beside = _as_public(draft, language, text)
        outcome = registrations.publish(
            register=register,
            source_id=source_id,
            number=draft.number,
            document=document,
            beside=beside,
            standard=standard,
            language=language,
            observed_at=now,
            claimed_on=timezone.localdate(now),
            by=by,
        )
        draft.registration = outcome.registration
    _keep(outcome.registration, register, source_id, _left_out(draft, texts))
    draft.published_revision = draft.revision
    draft.reviewed_on = timezone.localdate(now)
    if draft.review_on is None or draft.review_on <= draft.reviewed_on:
        draft.review_on = suggested_review_date(draft, draft.reviewed_on)


def _as_public(draft: Draft, language: str, document: Mapping[str, Any]) -> tuple[str, Mapping[str, Any], Mapping[str, Any]]:
    """Return the standard, text and what is beside it to publish: as it is public already, when that says the same in
    another version of the standard. Then nothing is written.
    """
    current = Version.objects.filter(registration=draft.registration_id, language=language, valid_to=None).first()
    if (
        current is not None
        and current.standard != draft.standard == standards.SUPERSET
        and standards.raised(current.document, current.standard, current.beside) == (document, draft.beside)
    ):
        return current.standard, current.document, current.beside
    return draft.standard, document, draft.beside


def _keep(registration: Registration, register: Register, source_id: str, left: Mapping[str, Collection[str]]) -> None:
    if keepers:
        appearance = Appearance.objects.select_related("register").get(register=register, source_id=source_id)
        for keep in keepers:
            keep(registration, appearance, left)


def _left_out(draft: Draft, texts: Mapping[str, Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """Return per language which fields a description had when it began or was last published, and has no more: what was
    taken out on purpose.
    """
    known = DraftRevision.objects.filter(draft=draft, number__in=[1, draft.published_revision or 1])
    had = {
        _homes().get(key, key)
        for document in known.values_list("document", flat=True)
        for key, value in document.items()
        if value not in (None, "", [], {})
    }
    own = {each.key for each in standards.get(draft.standard).fields if each.superset_key in had}
    return {language: frozenset(own - set(document)) for language, document in texts.items()}


@cache
def _homes() -> Mapping[str, str]:
    """Return the key of every field of any version of the standard → its key among all fields."""
    versions = (*standards.VERSIONS, standards.SUPERSET)
    return {each.key: each.superset_key for version in versions for each in standards.get(version).fields}


def _place(draft: Draft, by: Actor) -> tuple[Register, str] | None:
    """Return in which register of its organisation a description is, and under which id; None when it is in none yet."""
    if draft.registration is None:
        return own_register(organisation=draft.organisation, by=by), draft.source_id
    there = Appearance.objects.select_related("register").filter(
        register__is_local=True, register__owner=draft.organisation
    ).order_by("pk")  # fmt: skip
    found = there.filter(registration=draft.registration).first() or there.filter(source_id=draft.source_id).first()
    return (found.register, found.source_id) if found else None


def _first_place(draft: Draft, now: datetime, by: Actor) -> tuple[Register, str]:
    """Give a registration that other registers have, and that was taken over, a place in its organisation's own register;
    return that. Raises `DraftError` when it went to another organisation meanwhile.
    """
    registration = draft.registration
    assert registration is not None, "taken over"
    if registration.organisation_id != draft.organisation_id or registration.merged_into_id is not None:
        raise DraftError(
            _("Registratie %s is intussen van een andere organisatie, of ging op in een andere. Vraag het de beheerder.")
            % registration.number
        )
    for join in joiners:
        join(registration)
    register = own_register(organisation=draft.organisation, by=by)
    registrations.appear(
        registration=registration, register=register, source_id=draft.source_id, basis=Basis.OWNER,
        evidence=draft.number or "", observed_at=now, by=by,
    )  # fmt: skip
    return register, draft.source_id


def unschedule(*, draft: Draft, by: Actor, comment: str = "") -> Draft:
    """Take a publication off the schedule. Raises `NotAllowed`, `ForbiddenStep`."""
    with held(draft, "unschedule description", by) as now:
        take(now, Step.UNSCHEDULE, by, comment.strip())
        return now


def publish_due(now: datetime | None = None, *, by: Actor = SYSTEM) -> int:
    """Publish every description of which the planned moment has come; returns how many were.

    One that cannot be published (any more) comes off the schedule with the reason as its comment. One at which something
    fails that nobody foresaw is logged, and tried again the next time. The rest goes on. Everybody hears of it once.
    """
    count = 0
    with together():
        for each in list(due(now or timezone.now())):
            try:
                count += _published_or_off(each, by)
            except OperationalError:  # busy, or gone for a moment
                raise
            except Exception:
                logger.exception("The description %s could not be published as planned.", each.uuid)
    return count


def _published_or_off(draft: Draft, by: Actor) -> bool:
    """Publish what was planned, or take it off the schedule; says whether it was published."""
    try:
        publish(draft=draft, by=by)
    except (DraftError, ForbiddenStep, NotAllowed) as error:
        draft.refresh_from_db()
        if draft.state == DraftState.SCHEDULED:
            logger.warning("The description %s was not published: %s", draft.uuid, error)
            unschedule(draft=draft, by=by, comment=str(error))
        return False
    return True


def withdraw(*, draft: Draft, reason: str, by: Actor) -> Draft:
    """Withdraw what is public of a description: its address shows that, with the `reason`. Its history stays.

    When another register has it too, it stays public with what that one says. Raises `DraftError` without a reason,
    `NotAllowed`, and `ForbiddenStep` when nothing is public.
    """
    with held(draft, "withdraw description", by) as now:
        CHECKS[Step.WITHDRAW](now, by)
        why = " ".join(reason.split())
        if not why or len(why) > min(500, LONGEST_COMMENT):
            raise DraftError(_("Schrijf in 1 tot 500 tekens waarom u de beschrijving intrekt. Iedereen kan dat lezen."))
        check_can(now, Step.WITHDRAW)
        if not is_public(now):
            raise ForbiddenStep(_("Van deze beschrijving is niets openbaar. U kunt niets intrekken."))
        place = _place(now, by)
        assert place is not None, "it is public there"
        appearance = Appearance.objects.get(register=place[0], source_id=place[1])
        moment = timezone.now()
        if not registrations.leave(appearance=appearance, observed_at=moment, reason=why, by=by):
            for leave in leavers:
                leave(appearance.registration, moment, why)
        take(now, Step.WITHDRAW, by, why)
        return now
