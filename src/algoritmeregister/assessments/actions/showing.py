"""Say what the public sees of a signed assessment."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.assessments.actions.errors import AssessmentError
from algoritmeregister.assessments.actions.keeping import locked, note
from algoritmeregister.assessments.models import AnswerSet, Shown, State
from algoritmeregister.assessments.policies import check_may_show
from algoritmeregister.assessments.public import tell
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.writing import transaction

LONGEST_REASON = 1_000


def show(*, answers: AnswerSet, shown: Shown, by: Actor, reason: str = "") -> AnswerSet:
    """Say what of a signed assessment is public; the ledger tells it. Raises `NotAllowed`, `AssessmentError`."""
    check_may_show(answers, by)
    words = " ".join(reason.split())
    if shown == Shown.WITHHELD and not words:
        raise AssessmentError(_("Schrijf waarom de antwoorden niet openbaar zijn."))
    if len(words) > LONGEST_REASON:
        raise AssessmentError(_("De reden is te lang. Schrijf hoogstens %d tekens.") % LONGEST_REASON)
    with transaction():
        now = locked(answers)
        if shown != Shown.NOTHING and (now.state != State.SIGNED or now.draft is None):
            raise AssessmentError(_("Alleen een ondertekende toets die bij een beschrijving hoort, kan openbaar zijn."))
        now.shown, now.shown_reason = shown, words if shown == Shown.WITHHELD else ""
        now.shown_at = timezone.now()
        now.save(update_fields=["shown", "shown_reason", "shown_at"])
        note("show assessment", now, by)
        tell(now, by)
    return now
