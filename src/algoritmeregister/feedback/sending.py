"""Send the letters that are due: to confirm, to renew, and with what changed.

Every function may be called at any time, by any number of workers.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.utils import timezone

from algoritmeregister.feedback import bounces, claiming, tokens
from algoritmeregister.feedback.letters import Letter, Writer, message
from algoritmeregister.feedback.models import Following, Subscription
from algoritmeregister.feedback.subscribing import next_moment
from algoritmeregister.ledger import reading
from algoritmeregister.ledger.reading import Position
from algoritmeregister.news import finding, following

logger = logging.getLogger(__name__)

MOST_CHANGES = 50  # in one letter; it says how many more there are
RENEW_BEFORE = timedelta(days=30)
# After a refusal that a mail server calls final, and after one that it does not.
REFUSED_AGAIN_AFTER, AGAIN_AFTER = timedelta(days=1), timedelta(minutes=15)
BATCH = 200
SETTLED = timedelta(minutes=1)


def send_asked(writer: Writer) -> int:
    """Send the letters that someone asked for: to confirm, or that this address follows it already. Returns how many."""
    due = Subscription.objects.filter(letter_due=True, expires_at__gt=timezone.now(), suspended_at=None)
    return _send_each(list(due.values_list("pk", flat=True)[:BATCH]), {"letter_due": True}, writer, _asked)


def send_due(writer: Writer) -> int:
    """Send the digests that are due, where something changed. Returns how many letters went."""
    if not following.keep_up():
        return 0  # what changed is not taken in yet; the next round
    now = timezone.now()
    due = Subscription.objects.filter(next_at__lte=now, expires_at__gt=now, suspended_at=None).exclude(confirmed_at=None)
    keys = list(due.order_by("next_at").values_list("pk", flat=True)[:BATCH])
    return _send_each(keys, {"next_at__lte": now, "confirmed_at__isnull": False}, writer, _digest)


def send_renewals(writer: Writer) -> int:
    """Ask those whose subscription ends within a month whether they want to go on; once. Returns how many letters went."""
    now = timezone.now()
    due = Subscription.objects.filter(expires_at__gt=now, expires_at__lte=now + RENEW_BEFORE, renewal_sent=False)
    keys = list(due.exclude(confirmed_at=None).filter(suspended_at=None).values_list("pk", flat=True)[:BATCH])
    return _send_each(keys, {"renewal_sent": False, "confirmed_at__isnull": False}, writer, _renewal)


def tidy() -> int:
    """Delete what ended: never confirmed, not renewed, or suspended a month ago. Returns how many addresses are gone."""
    now = timezone.now()
    ended = Q(expires_at__lte=now) | Q(suspended_at__lte=now - bounces.KEPT)
    return Subscription.objects.filter(ended).delete()[0]


# What one kind of letter does with a claimed subscription; says whether a letter went.
Step = Callable[[Subscription, Writer, BaseEmailBackend], bool]


def _send_each(keys: list[int], due: dict[str, object], writer: Writer, step: Step) -> int:
    sent = 0
    with open_connection(bool(keys)) as connection:
        if connection is None:
            return 0
        for key in keys:
            if not claiming.claim(Subscription, key, **due):
                continue
            subscription = Subscription.objects.filter(pk=key).first()
            if subscription is None:
                continue
            try:
                sent += step(subscription, writer, connection)
            except Exception:
                # A letter that cannot be made must not keep the others waiting.
                logger.exception("No letter could be made for %s.", subscription)
                claiming.wait(subscription, timezone.now() + AGAIN_AFTER)
    return sent


@contextmanager
def open_connection(wanted: bool) -> Iterator[BaseEmailBackend | None]:
    """Open a way to send, None when nothing is wanted or the mail server cannot be reached: then nothing is claimed."""
    connection = get_connection()
    try:
        if wanted:
            connection.open()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("The mail server cannot be reached: %s.", type(error).__name__)
        yield None
        return
    try:
        yield connection if wanted else None
    finally:
        connection.close()


def _asked(subscription: Subscription, writer: Writer, connection: BaseEmailBackend) -> bool:
    if subscription.tries > claiming.MOST_TRIES:
        claiming.note(subscription, letter_due=False)
        return False
    if subscription.confirmed_at is not None:
        return _sent(subscription, writer.already(subscription), connection, letter_due=False)
    # Kept before it is sent: a link that arrives must work.
    token, kept = tokens.new()
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(token_hash=kept)
    return _sent(subscription, writer.confirmation(subscription, token), connection, letter_due=False)


def _renewal(subscription: Subscription, writer: Writer, connection: BaseEmailBackend) -> bool:
    if subscription.tries > claiming.MOST_TRIES:
        claiming.note(subscription, renewal_sent=True)
        return False
    return _sent(subscription, writer.renewal(subscription), connection, renewal_sent=True)


def _elsewhere(subscription: Subscription, writer: Writer, connection: BaseEmailBackend) -> bool:
    """Send what happened to something that is not in the ledger. What is being written this minute is for the next time."""
    now = timezone.now()
    since, until = subscription.told_at or subscription.confirmed_at or now, now - SETTLED
    told = {"next_at": next_moment(subscription.rhythm, now), "told_at": max(since, until)}
    too_often = subscription.tries > claiming.MOST_TRIES
    letter = None if too_often else writer.elsewhere(subscription, since, until)
    if letter is None:
        claiming.note(subscription, **told)
        return False
    return _sent(subscription, letter, connection, **told)


def _digest(subscription: Subscription, writer: Writer, connection: BaseEmailBackend) -> bool:
    if writer.is_elsewhere(subscription):
        return _elsewhere(subscription, writer, connection)
    there = reading.head()
    told = {
        "next_at": next_moment(subscription.rhythm, timezone.now()),
        "told_epoch": there.epoch,
        "told_sequence": there.sequence,
    }
    question = writer.question(subscription)
    if question is None or subscription.tries > claiming.MOST_TRIES:
        claiming.note(subscription, **told)
        return False
    items = question.items().filter(since(subscription)).filter(until(there))
    total = items.count()
    if not total:
        claiming.note(subscription, **told)
        return False
    changes = finding.changes(finding.by_ledger(items), count=MOST_CHANGES)
    return _sent(subscription, writer.digest(subscription, changes, total), connection, **told)


def since(row: Following) -> Q:
    """Return the condition on the news: after what was told."""
    return Q(epoch=row.told_epoch, sequence__gt=row.told_sequence) | Q(epoch__gt=row.told_epoch)


def until(place: Position) -> Q:
    """Return the condition on the news: up to and with a place in the ledger."""
    return Q(epoch=place.epoch, sequence__lte=place.sequence) | Q(epoch__lt=place.epoch)


def _sent(subscription: Subscription, letter: Letter, connection: BaseEmailBackend, **noted: object) -> bool:
    """Send one letter and note it. A refusal counts; a mail server that has no time does not. Says whether it went."""
    try:
        message(letter, subscription, connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        code = max((code for code, _text in error.recipients.values()), default=550)
        return _not_sent(subscription, final=code >= 500)
    except smtplib.SMTPResponseException as error:
        # The server refuses us, not this address: with a wrong password nobody may lose a subscription.
        logger.warning("The mail server refused a letter with code %s.", error.smtp_code)
        return _not_sent(subscription, final=False)
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("A letter could not be sent: %s.", type(error).__name__)
        return _not_sent(subscription, final=False)
    claiming.note(subscription, **noted)
    return True


def _not_sent(subscription: Subscription, *, final: bool) -> bool:
    claiming.wait(subscription, timezone.now() + (REFUSED_AGAIN_AFTER if final else AGAIN_AFTER))
    if final:
        bounces.count(Subscription.objects.filter(pk=subscription.pk))
    return False
