"""Begin, confirm, change, renew and stop a subscription. Nothing here sends anything: that is `sending`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from algoritmeregister.feedback import limits, tokens
from algoritmeregister.feedback.models import DAILY, RHYTHMS, Subscription
from algoritmeregister.ledger import reading

CONFIRM_WITHIN = timedelta(hours=48)
DAYS_PER_MONTH = 30.44
LONGEST_ADDRESS = 254
MORNING = time(7)


class NotAnAddress(ValueError):
    """What was given cannot be an e-mail address. The message does not repeat it."""


@dataclass(frozen=True)
class Wish:
    """What someone asks for: mail to `address` about `feed`, in a `language`, in a `rhythm`."""

    address: str
    feed: str
    language: str
    rhythm: str = DAILY


def ask(wish: Wish) -> bool:
    """Note that someone asks for a subscription, so that a letter goes to the address that asks whether it is true.

    An address that already follows this gets a letter that says so: who asks sees no difference. Returns whether a letter
    will go: not when this address got enough of them today. Raises `NotAnAddress`, and `ValueError` for an unknown rhythm.
    """
    address = checked(wish.address)
    if wish.rhythm not in RHYTHMS:
        raise ValueError(f"there is no rhythm {wish.rhythm!r}")
    if not limits.address_may(address):
        return False
    now = timezone.now()
    known = Subscription.objects.filter(address__iexact=address, feed=wish.feed)
    if known.filter(confirmed_at=None).update(
        letter_due=True, asked_at=now, expires_at=now + CONFIRM_WITHIN, language=wish.language, rhythm=wish.rhythm
    ):
        return True
    if known.update(letter_due=True):
        return True
    head = reading.head()
    try:
        with transaction.atomic():
            Subscription.objects.create(
                address=address,
                feed=wish.feed,
                language=wish.language,
                rhythm=wish.rhythm,
                nonce=tokens.new_nonce(),
                asked_at=now,
                expires_at=now + CONFIRM_WITHIN,
                next_at=now,
                told_epoch=head.epoch,
                told_sequence=head.sequence,
            )
    except IntegrityError:  # asked twice at the same moment: the other one did it
        return True
    return True


def checked(address: str) -> str:
    """Return an address without spaces around it. Raises `NotAnAddress`."""
    address = address.strip()
    try:
        if len(address) > LONGEST_ADDRESS or not address.isascii():
            raise ValidationError("length")
        validate_email(address)
    except ValidationError as error:
        raise NotAnAddress("this is not an e-mail address") from error
    return address


def by_confirmation(token: str) -> Subscription | None:
    """Return the subscription that a token in a letter confirms, None when there is none or it came too late."""
    found = Subscription.objects.filter(token_hash=tokens.hashed(token), confirmed_at=None)
    return found.filter(expires_at__gt=timezone.now()).first()


def confirm(token: str) -> Subscription | None:
    """Confirm a subscription: from now on, changes are told. None when the token is unknown, used, or came too late."""
    found = by_confirmation(token)
    if found is None:
        return None
    now, head = timezone.now(), reading.head()
    done = Subscription.objects.filter(pk=found.pk, confirmed_at=None).update(
        confirmed_at=now,
        token_hash="",
        letter_due=False,
        expires_at=end(now),
        next_at=next_moment(found.rhythm, now),
        told_epoch=head.epoch,
        told_sequence=head.sequence,
        tries=0,
    )
    if not done:
        return None
    found.refresh_from_db()
    return found


def by_token(token: str) -> Subscription | None:
    """Return the subscription that a link in a letter manages, None when it has ended or the link is not ours."""
    nonce = tokens.nonce_of(token)
    return Subscription.objects.filter(nonce=nonce).first() if nonce else None


def stop(token: str) -> None:
    """End a subscription and forget the address. Of one that has ended, nothing happens."""
    if nonce := tokens.nonce_of(token):
        Subscription.objects.filter(nonce=nonce).delete()


def renew(token: str) -> Subscription | None:
    """Let a confirmed subscription last as long again as a new one; also one that was suspended. None when it has ended."""
    found = by_token(token)
    if found is None or found.confirmed_at is None:
        return None
    found.expires_at = end(timezone.now())
    found.renewal_sent, found.failures, found.suspended_at = False, 0, None
    found.save(update_fields=["expires_at", "renewal_sent", "failures", "suspended_at"])
    return found


def change_rhythm(token: str, rhythm: str) -> Subscription | None:
    """Let a confirmed subscription send in another rhythm. None when it has ended, or there is no such rhythm."""
    found = by_token(token)
    if found is None or found.confirmed_at is None or rhythm not in RHYTHMS:
        return None
    found.rhythm, found.next_at = rhythm, next_moment(rhythm, timezone.now())
    found.save(update_fields=["rhythm", "next_at"])
    return found


def end(now: datetime) -> datetime:
    """Return when a subscription that begins now ends."""
    return now + timedelta(days=round(settings.SUBSCRIPTION_MONTHS * DAYS_PER_MONTH))


def next_moment(rhythm: str, now: datetime) -> datetime:
    """Return when the next digest goes: tomorrow morning, or next Monday morning, in our time zone."""
    today = timezone.localtime(now).date()
    days = 1 if rhythm == DAILY else 7 - today.weekday()
    return timezone.make_aware(datetime.combine(today + timedelta(days=days), MORNING))
