"""Put a description away, take it back, discard what was never public, and say that what is public is still right."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor
from algoritmeregister.registrations.drafts.actions.stepping import held, note, take
from algoritmeregister.registrations.drafts.errors import DraftError, ForbiddenStep
from algoritmeregister.registrations.drafts.listeners import Happened, tell
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.policies import check_may_archive, check_may_mark_reviewed
from algoritmeregister.registrations.drafts.queries import is_public
from algoritmeregister.registrations.drafts.reviews import suggested_review_date
from algoritmeregister.registrations.drafts.states import DraftState, Step


def archive(*, draft: Draft, by: Actor) -> Draft:
    """Put a description away. Raises `NotAllowed`, and `ForbiddenStep` when it is public: then it is withdrawn first."""
    with held(draft, "archive description", by) as now:
        check_may_archive(now, by)
        if is_public(now):
            raise ForbiddenStep(_("Deze beschrijving is openbaar. Trek haar eerst in."))
        take(now, Step.ARCHIVE, by)
        return now


def restore(*, draft: Draft, by: Actor) -> Draft:
    """Take a withdrawn or archived description into work again. It is public only after it is published again.

    Raises `NotAllowed`, `ForbiddenStep`.
    """
    with held(draft, "restore description", by) as now:
        take(now, Step.RESTORE, by)
        return now


def discard(*, draft: Draft, by: Actor) -> None:
    """Throw a description away for good, with all its texts. Only what was never public, and nobody is busy with.

    Raises `NotAllowed`, `ForbiddenStep`.
    """
    with held(draft, "discard description", by) as now:
        check_may_archive(now, by)
        if now.registration is not None and now.published_revision is not None:
            raise ForbiddenStep(_("Deze beschrijving was openbaar. U kunt haar archiveren, maar niet weggooien."))
        if now.state not in {DraftState.DRAFT, DraftState.ARCHIVED}:
            raise ForbiddenStep(_("Een ander is met deze beschrijving bezig. Neem haar eerst weer in bewerking."))
        note(now, "discard description", by)
        pk = now.pk
        now.delete()
        now.pk = pk
        tell(Happened("discard", now, by))


def mark_reviewed(*, draft: Draft, by: Actor, review_on: date | None = None) -> Draft:
    """Say that what is public is still right; `review_on`: when to look again (default: a suggestion per category).

    Raises `NotAllowed`, `ForbiddenStep` when nothing is public, and `DraftError` for a day that has passed.
    """
    with held(draft, "review description", by) as now:
        check_may_mark_reviewed(now, by)
        if not is_public(now):
            raise ForbiddenStep(_("Van deze beschrijving is niets openbaar."))
        today = timezone.localdate()
        if review_on is not None and review_on <= today:
            raise DraftError(_("Kies een dag die nog moet komen."))
        now.reviewed_on = today
        now.review_on = review_on or suggested_review_date(now, today)
        now.save(update_fields=["reviewed_on", "review_on"])
        note(now, "review description", by, review_on=now.review_on.isoformat())
        tell(Happened("review", now, by))
        return now
