"""Publish a description, now or later, and withdraw it: through the same verbs with which a harvest publishes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import SYSTEM, Actor
from algoritmeregister.registers.actions import own_register
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import actions as registrations
from algoritmeregister.registrations.drafts.actions.stepping import LONGEST_COMMENT, check_can, held, take
from algoritmeregister.registrations.drafts.errors import DraftError, ForbiddenStep, Invalid, NotAllowed
from algoritmeregister.registrations.drafts.models import Draft, Translation
from algoritmeregister.registrations.drafts.policies import CHECKS
from algoritmeregister.registrations.drafts.queries import due, errors, is_public, public_document
from algoritmeregister.registrations.drafts.reviews import suggested_review_date
from algoritmeregister.registrations.drafts.states import DraftState, Step
from algoritmeregister.registrations.models import Appearance, Registration

logger = logging.getLogger(__name__)

# Who keeps more of what was published than its versions: the registration, where it is in the organisation's own register,
# and the languages. Called in the same transaction.
Keeper = Callable[[Registration, Appearance, Collection[str]], None]
keepers: list[Keeper] = []


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
            _publish(held_draft, now, by)
            take(held_draft, step, by)
        return held_draft


def _publish(draft: Draft, now: datetime, by: Actor) -> None:
    register, source_id = _place(draft, by)
    texts = {draft.language: public_document(draft)}
    for each in Translation.objects.filter(Translation.PUBLIC, draft=draft):
        if any(each.document.values()):
            texts[each.language] = public_document(draft, each.document)
    for language, document in texts.items():
        outcome = registrations.publish(
            register=register,
            source_id=source_id,
            number=draft.number,
            document=document,
            beside=draft.beside,
            standard=draft.standard,
            language=language,
            observed_at=now,
            claimed_on=timezone.localdate(now),
            by=by,
        )
        draft.registration = outcome.registration
    _keep(outcome.registration, register, source_id, texts)
    draft.published_revision = draft.revision
    draft.reviewed_on = timezone.localdate(now)
    if draft.review_on is None or draft.review_on <= draft.reviewed_on:
        draft.review_on = suggested_review_date(draft, draft.reviewed_on)


def _keep(registration: Registration, register: Register, source_id: str, languages: Collection[str]) -> None:
    if keepers:
        appearance = Appearance.objects.select_related("register").get(register=register, source_id=source_id)
        for keep in keepers:
            keep(registration, appearance, languages)


def _place(draft: Draft, by: Actor) -> tuple[Register, str]:
    """Return in which register a description is published, and under which id: where it already is, when it is public."""
    if draft.registration is not None:
        known = Appearance.objects.select_related("register").filter(
            registration=draft.registration, register__is_local=True, register__owner=draft.organisation
        )
        found = known.order_by("pk").first()
        if found:
            return found.register, found.source_id
    return own_register(organisation=draft.organisation, by=by), draft.source_id


def unschedule(*, draft: Draft, by: Actor, comment: str = "") -> Draft:
    """Take a publication off the schedule. Raises `NotAllowed`, `ForbiddenStep`."""
    with held(draft, "unschedule description", by) as now:
        take(now, Step.UNSCHEDULE, by, comment.strip())
        return now


def publish_due(now: datetime | None = None, *, by: Actor = SYSTEM) -> int:
    """Publish every description of which the planned moment has come; returns how many were.

    One that cannot be published (any more) comes off the schedule with the reason as its comment; the rest goes on.
    """
    count = 0
    for each in list(due(now or timezone.now())):
        try:
            publish(draft=each, by=by)
            count += 1
        except (DraftError, ForbiddenStep, NotAllowed) as error:
            each.refresh_from_db()
            if each.state == DraftState.SCHEDULED:
                logger.warning("The description %s was not published: %s", each.uuid, error)
                unschedule(draft=each, by=by, comment=str(error))
    return count


def withdraw(*, draft: Draft, reason: str, by: Actor) -> Draft:
    """Withdraw what is public of a description: its address shows that, with the `reason`. Its history stays.

    When another register has it too, it stays there. Raises `DraftError` without a reason, `NotAllowed`, and
    `ForbiddenStep` when nothing is public.
    """
    with held(draft, "withdraw description", by) as now:
        CHECKS[Step.WITHDRAW](now, by)
        why = " ".join(reason.split())
        if not why or len(why) > min(500, LONGEST_COMMENT):
            raise DraftError(_("Schrijf in 1 tot 500 tekens waarom u de beschrijving intrekt. Iedereen kan dat lezen."))
        check_can(now, Step.WITHDRAW)
        if not is_public(now):
            raise ForbiddenStep(_("Van deze beschrijving is niets openbaar. U kunt niets intrekken."))
        register, source_id = _place(now, by)
        appearance = Appearance.objects.get(register=register, source_id=source_id)
        registrations.leave(appearance=appearance, observed_at=timezone.now(), reason=why, by=by)
        take(now, Step.WITHDRAW, by, why)
        return now
