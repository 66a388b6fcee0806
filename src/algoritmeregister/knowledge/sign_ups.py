"""Who comes to a meeting: asked, confirmed by the link in a letter, let in or waiting; and the letters that go with it.

Of a person nothing is kept but an address and a language, and those are gone a week after the meeting.
"""

from __future__ import annotations

import logging
import secrets
import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from algoritmeregister.knowledge.models import Meeting, SignUp

logger = logging.getLogger(__name__)

CONFIRM_WITHIN, KEPT_AFTER, REMIND_BEFORE = timedelta(hours=48), timedelta(days=7), timedelta(hours=24)
# Longer than sending one letter can take; and how long a letter waits that could not be sent.
CLAIM, AGAIN_AFTER = timedelta(minutes=5), timedelta(minutes=15)
MOST_TRIES, BATCH = 20, 200


class NotAnAddress(ValueError):
    """This is no mail address."""


class TooLate(Exception):
    """One can no longer sign up: the meeting began, is cancelled, or is not public."""


def ask(*, meeting: Meeting, address: str, language: str) -> bool:
    """Take in that somebody wants to come; a letter asks to confirm. Returns whether a letter must go.

    Raises NotAnAddress, TooLate. Who comes already gets nothing new, and who has not confirmed gets the letter once more:
    who asks sees no difference, so nobody learns who comes.
    """
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise NotAnAddress from error
    if len(address) > 254 or not address.isascii():
        raise NotAnAddress
    if not is_open(meeting):
        raise TooLate
    try:
        with transaction.atomic():
            SignUp.objects.create(
                meeting=meeting, address=address, language=language, nonce=secrets.token_hex(16), asked_at=timezone.now()
            )
    except IntegrityError:
        waiting = SignUp.objects.filter(meeting=meeting, address=address, confirmed_at=None)
        return bool(waiting.update(asked_at=timezone.now(), language=language, **_letter("confirm")))
    return True


def _letter(kind: str) -> dict[str, Any]:
    """Return what is to be noted of who must get a letter."""
    return {"letter": kind, "next_at": timezone.now(), "tries": 0}


def is_open(meeting: Meeting) -> bool:
    """Tell whether one can sign up for it now."""
    return meeting.public and not meeting.cancelled and meeting.starts_at > timezone.now()


def token(sign_up: SignUp) -> str:
    """Return what stands in the links of a letter."""
    return _signer().sign(sign_up.nonce)


def by_token(text: str) -> SignUp | None:
    """Return who a link belongs to, None when we did not make it or it is over."""
    try:
        nonce = _signer().unsign(text)
    except signing.BadSignature:
        return None
    return SignUp.objects.select_related("meeting").filter(nonce=nonce).first()


def _signer() -> signing.Signer:
    return signing.Signer(salt="algoritmeregister.knowledge.sign-up", sep=".")


def confirm(text: str) -> SignUp | None:
    """Confirm: there is room, or one waits. None when the link is not known, or too late."""
    found = by_token(text)
    if found is None or not is_open(found.meeting):
        return None
    with transaction.atomic():
        # Who comes is counted under the lock of the meeting: two who confirm at once do not share a chair.
        meeting = Meeting.objects.select_for_update().get(pk=found.meeting_id)
        waiting = meeting.capacity is not None and _in(meeting) >= meeting.capacity
        told = _letter("waiting" if waiting else "in")
        SignUp.objects.filter(pk=found.pk, confirmed_at=None).update(confirmed_at=timezone.now(), waiting=waiting, **told)
    return SignUp.objects.select_related("meeting").filter(pk=found.pk).first()


def withdraw(text: str) -> bool:
    """Forget that somebody comes; who waits longest gets the chair. Returns whether there was something to forget."""
    found = by_token(text)
    if found is None:
        return False
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=found.meeting_id)
        found.delete()
        let_in(meeting)
    return True


def let_in(meeting: Meeting) -> None:
    """Let in who waits as far as there is room, the first who confirmed first. Called under the lock of the meeting."""
    waiting = SignUp.objects.filter(meeting=meeting, waiting=True).order_by("confirmed_at", "pk")
    room = None if meeting.capacity is None else max(meeting.capacity - _in(meeting), 0)
    for each in waiting if room is None else waiting[:room]:
        SignUp.objects.filter(pk=each.pk).update(waiting=False, **_letter("room"))


def _in(meeting: Meeting) -> int:
    return SignUp.objects.filter(meeting=meeting, waiting=False).exclude(confirmed_at=None).count()


def tell_cancelled(meeting: Meeting) -> None:
    """Let a letter go to everyone who confirmed."""
    SignUp.objects.filter(meeting=meeting).exclude(confirmed_at=None).update(**_letter("cancelled"))


def numbers(meeting: Meeting) -> tuple[int, int]:
    """Return how many come, and how many wait."""
    return _in(meeting), SignUp.objects.filter(meeting=meeting, waiting=True).count()


def count() -> int:
    """Return how many confirmed, for all meetings together."""
    return SignUp.objects.exclude(confirmed_at=None).count()


def remind() -> int:
    """Let a reminder go to who comes within a day. Returns to how many."""
    now = timezone.now()
    due = SignUp.objects.filter(waiting=False, reminded=False, letter="", meeting__cancelled=False)
    due = due.filter(meeting__starts_at__gt=now, meeting__starts_at__lte=now + REMIND_BEFORE).exclude(confirmed_at=None)
    keys = list(due.values_list("pk", flat=True))
    return SignUp.objects.filter(pk__in=keys).update(reminded=True, **_letter("reminder"))


def forget() -> int:
    """Delete who never confirmed, and everyone a week after the meeting. Returns how many."""
    now = timezone.now()
    late = SignUp.objects.filter(confirmed_at=None, asked_at__lte=now - CONFIRM_WITHIN)
    over = SignUp.objects.filter(meeting__ends_at__lte=now - KEPT_AFTER)
    return late.delete()[0] + over.delete()[0]


def _due() -> QuerySet[SignUp]:
    return SignUp.objects.exclude(letter="").filter(next_at__lte=timezone.now())


def is_due() -> bool:
    """Tell whether there is a letter to send now."""
    return _due().exists()


def send_due(write: Callable[[SignUp, str], EmailMessage]) -> int:
    """Send what must go; `write` makes the letter of a sort. Returns how many went. Any number of workers may call it.

    What could not be sent waits a while; what was being sent when a worker was killed is sent again.
    """
    sent = 0
    for pk, kind in list(_due().order_by("next_at", "pk").values_list("pk", "letter")[:BATCH]):
        now = timezone.now()
        # One statement: of two workers, the database lets one through.
        mine = SignUp.objects.filter(pk=pk, letter=kind, next_at__lte=now)
        if not mine.update(next_at=now + CLAIM, tries=F("tries") + 1):
            continue
        found = SignUp.objects.select_related("meeting").filter(pk=pk).first()
        if found is None:
            continue
        try:
            write(found, kind).send()
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("A letter about meeting %s could not be sent: %s.", found.meeting, type(error).__name__)
            _not_sent(found, kind)
        except Exception:
            # A letter that cannot be made must not keep the others waiting.
            logger.exception("No letter could be made for %s.", found)
            _not_sent(found, kind)
        else:
            # Another letter may have become due meanwhile: that one stays.
            SignUp.objects.filter(pk=pk, letter=kind).update(letter="", tries=0)
            sent += 1
    return sent


def _not_sent(found: SignUp, kind: str) -> None:
    row = SignUp.objects.filter(pk=found.pk, letter=kind)
    if found.tries < MOST_TRIES:
        row.update(next_at=timezone.now() + AGAIN_AFTER)
        return
    logger.error("The letter %r to %s is given up.", kind, found)
    row.update(letter="", tries=0)
