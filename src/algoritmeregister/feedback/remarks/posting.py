"""Send the letters about remarks: one to confirm an address, and one with the answer, after which the address is gone.

May be called at any time, by any number of workers.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from typing import Protocol

from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from algoritmeregister.feedback import tokens
from algoritmeregister.feedback.letters import Letter, message
from algoritmeregister.feedback.remarks.models import Correspondent
from algoritmeregister.feedback.sending import open_connection

logger = logging.getLogger(__name__)

CLAIM, AGAIN_AFTER = timedelta(minutes=5), timedelta(minutes=15)
MOST_TRIES, BATCH = 20, 200


class RemarkWriter(Protocol):
    """Writes the letters, in the language of who asked."""

    def to_confirm(self, correspondent: Correspondent, token: str) -> Letter:
        """Write the letter that asks whether the answer may go to this address."""

    def with_answer(self, correspondent: Correspondent) -> Letter:
        """Write the letter with the answer."""


def send_due(writer: RemarkWriter) -> int:
    """Send what is due. Returns how many letters went."""
    now, sent = timezone.now(), 0
    due = Correspondent.objects.filter(letter_due=True, next_at__lte=now, expires_at__gt=now)
    keys = list(due.order_by("next_at").values_list("pk", flat=True)[:BATCH])
    with open_connection(bool(keys)) as connection:
        if connection is None:
            return 0
        for key in keys:
            # One statement: of two workers, the database lets one through.
            mine = Correspondent.objects.filter(pk=key, letter_due=True, next_at__lte=now)
            if not mine.update(next_at=now + CLAIM, tries=F("tries") + 1):
                continue
            rows = Correspondent.objects.select_related("remark__registration", "remark__organisation")
            found = rows.filter(pk=key).first()
            if found is None:  # a steward rejected the remark just now
                continue
            try:
                sent += _send(found, writer, connection)
            except Exception:
                # A letter that cannot be made must not keep the others waiting.
                logger.exception("No letter could be made for %s.", found)
    return sent


def _send(found: Correspondent, writer: RemarkWriter, connection: BaseEmailBackend) -> bool:
    is_answer = found.confirmed_at is not None
    if is_answer:
        letter = writer.with_answer(found)
    else:
        # Kept before it is sent: a link that arrives must work.
        token, kept = tokens.new()
        Correspondent.objects.filter(pk=found.pk).update(token_hash=kept)
        letter = writer.to_confirm(found, token)
    try:
        message(letter, found, connection).send()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("A letter about remark %s could not be sent: %s.", found.remark, type(error).__name__)
        if found.tries >= MOST_TRIES:
            logger.error("The letter about remark %s is given up; its address is deleted.", found.remark)
            found.delete()
        else:
            Correspondent.objects.filter(pk=found.pk).update(next_at=timezone.now() + AGAIN_AFTER)
        return False
    if is_answer:
        found.delete()  # the address was for this only
    else:
        Correspondent.objects.filter(pk=found.pk).update(letter_due=False, tries=0)
    return True
