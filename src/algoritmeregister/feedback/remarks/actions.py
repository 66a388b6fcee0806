"""What can be done with a remark at the desk. Each verb checks whether `by` may, and is remembered in the audit log."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.accounts.policies import NotAllowed, is_operator, may_steward
from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.feedback.remarks import policies
from algoritmeregister.feedback.remarks.judging import Sign
from algoritmeregister.feedback.remarks.models import LONGEST, Correspondent, Remark
from algoritmeregister.feedback.remarks.states import CLOSED, Step, after
from algoritmeregister.feedback.remarks.taking_in import CONFIRM_WITHIN, tell_desk
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.models import Version

_ANSWERS = {Step.ANSWER, Step.CORRECT, Step.DECLINE}


class RemarkError(ValueError):
    """Something that cannot be done with a remark; the message says why and what to do."""


def answer(*, remark: Remark, step: Step, text: str, version: int | None = None, by: Actor) -> Remark:
    """Answer a remark, or mend the answer. `step`: answer, correct (with the number of the version that came of it) or
    decline.

    Who left an address hears it by mail, once. Raises `NotAllowed`, `RemarkError`, `ForbiddenStep`.
    """
    if step not in _ANSWERS:
        raise RemarkError(_("Kies wat er met het bericht is gedaan."))
    text = text.replace("\r\n", "\n").strip()
    _check(policies.check_may_answer, remark, "answer remark", by)
    with transaction.atomic():
        found = _locked(remark)
        state = after(found.state, step)
        if not text:
            raise RemarkError(_("Schrijf een antwoord."))
        if len(text) > LONGEST:
            raise RemarkError(_("Maak het antwoord korter: het mag %d tekens zijn.") % LONGEST)
        now = timezone.now()
        found.corrected_in = _corrected(found, version) if step is Step.CORRECT else None
        found.state, found.answer, found.changed_at = state, text, now
        found.answered_at = found.answered_at or now
        found.answered_by_steward = may_steward(by) and not policies.has_desk(found.organisation)
        found.save()
        Correspondent.objects.filter(remark=found).exclude(confirmed_at=None).update(letter_due=True, next_at=now, tries=0)
        _remember("answer remark", found, by, {"step": step.value, "version": version if step is Step.CORRECT else None})
    return found


def make_public(*, remark: Remark, text: str, by: Actor) -> Remark:
    """Let everyone read a remark, as `text`, with its answer; an empty `text` takes it back.

    Raises `NotAllowed`, `RemarkError`.
    """
    text = text.replace("\r\n", "\n").strip()
    _check(policies.check_may_show, remark, "show remark", by)
    with transaction.atomic():
        found = _locked(remark)
        if found.state not in CLOSED:
            raise RemarkError(_("Geef eerst een antwoord. Daarna kan het bericht openbaar worden."))
        if len(text) > LONGEST:
            raise RemarkError(_("Maak de tekst korter: hij mag %d tekens zijn.") % LONGEST)
        found.public_text, found.changed_at = text, timezone.now()
        found.save(update_fields=["public_text", "changed_at"])
        _remember("show remark" if text else "hide remark", found, by)
    return found


def hold(*, remark: Remark, by: Actor) -> Remark:
    """Say that a remark is spam: a steward looks at it. Raises as `answer` does."""
    _check(policies.check_may_answer, remark, "hold remark", by)
    with transaction.atomic():
        found = _locked(remark)
        found.state, found.changed_at = after(found.state, Step.HOLD), timezone.now()
        found.held_for = sorted({*found.held_for, Sign.DESK.value})
        found.save(update_fields=["state", "changed_at", "held_for"])
        _remember("hold remark", found, by)
    return found


def release(*, remark: Remark, by: Actor) -> Remark:
    """Let a remark that was held go to the desk of the organisation. Raises as `answer` does."""
    _check_judges(remark, "release remark", by)
    with transaction.atomic():
        found = _locked(remark)
        now = timezone.now()
        found.state, found.changed_at, found.received_at = after(found.state, Step.RELEASE), now, now
        found.save(update_fields=["state", "changed_at", "received_at"])
        waiting = Correspondent.objects.filter(remark=found, confirmed_at=None, token_hash="")
        waiting.update(letter_due=True, next_at=now, expires_at=now + CONFIRM_WITHIN)
        tell_desk(found)
        _remember("release remark", found, by)
    return found


def reject(*, remark: Remark, by: Actor) -> Remark:
    """Keep a remark that was held away from everybody, and forget its address. Raises as `answer` does."""
    _check_judges(remark, "reject remark", by)
    with transaction.atomic():
        found = _locked(remark)
        found.state, found.changed_at = after(found.state, Step.REJECT), timezone.now()
        found.save(update_fields=["state", "changed_at"])
        Correspondent.objects.filter(remark=found).delete()
        _remember("reject remark", found, by)
    return found


def follow_merger(organisation: Organisation, into: Organisation, by: Actor) -> None:
    """Let the remarks to an organisation go along with it when it turns out to be another one."""
    Remark.objects.filter(organisation=organisation).update(organisation=into, changed_at=timezone.now())


def _locked(remark: Remark) -> Remark:
    return Remark.objects.select_for_update(of=("self",)).select_related("organisation", "registration").get(pk=remark.pk)


def _corrected(remark: Remark, number: int | None) -> Version:
    """Return the version that came of a remark: one of its registration, newer than what the reader saw."""
    found = _later(remark).filter(number=number or 0).first()
    if found is None:
        raise RemarkError(_("Kies de versie waarin het is verbeterd. Die moet nieuwer zijn dan het bericht."))
    return found


def versions_after(remark: Remark) -> list[Version]:
    """Return the versions that can have come of a remark, newest first."""
    return list(_later(remark).defer("content").order_by("-number")[:20])


def _later(remark: Remark) -> QuerySet[Version]:
    return Version.objects.filter(registration=remark.registration, number__gt=remark.version or 0)


def _check(check: Any, remark: Remark, action: str, by: Actor) -> None:
    if is_operator(by):
        return
    try:
        check(remark, by)
    except NotAllowed:
        _remember(action, remark, by, succeeded=False)
        raise


def _check_judges(remark: Remark, action: str, by: Actor) -> None:
    _check(lambda _remark, who: policies.check_may_judge(who), remark, action, by)


def _remember(
    action: str, remark: Remark, by: Actor, detail: dict[str, Any] | None = None, *, succeeded: bool = True
) -> None:
    # `people`: what pages show of remarks has a revision of its own, so that the other pages need not be made anew.
    record(action=action, subject=remark.reference, detail=detail, succeeded=succeeded,
           organisation=remark.organisation.code, people=True, by=by)
