"""What a letter is, and who writes it: the pages have the words and the addresses, this room sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from algoritmeregister.feedback.models import Following, Subscription
from algoritmeregister.news.finding import Change
from algoritmeregister.news.question import Question


@dataclass(frozen=True)
class Letter:
    """A letter: `subject`, plain `text`, the same as `html`. `stop`: where one POST ends the subscription, empty when there
    is none yet to end. `name` makes the Message-ID: the same letter sent twice has the same one."""

    subject: str
    text: str
    html: str
    name: str
    stop: str = ""


class Addressee(Protocol):
    """Who a letter goes to: a subscription, or who asked something. `nonce`: something random that names the row."""

    address: str
    nonce: str
    language: str


class Writer(Protocol):
    """Writes letters, in the language of the subscription."""

    def question(self, row: Following) -> Question | None:
        """Return what is followed as a question to the news; None when it is no longer there."""

    def is_elsewhere(self, row: Following) -> bool:
        """Tell whether what is followed is not in the ledger, so that `elsewhere` writes about it."""

    def elsewhere(self, subscription: Subscription, since: datetime, until: datetime) -> Letter | None:
        """Write what happened after `since`, up to and with `until`, to what is not in the ledger; None: nothing did."""

    def confirmation(self, subscription: Subscription, token: str) -> Letter:
        """Write the letter that asks whether someone wants this."""

    def already(self, subscription: Subscription) -> Letter:
        """Write to who follows this already, and asked again."""

    def renewal(self, subscription: Subscription) -> Letter:
        """Write that the subscription ends soon, and how to go on."""

    def digest(self, subscription: Subscription, changes: Sequence[Change], total: int) -> Letter:
        """Write what changed: `changes`, of `total` that there are."""


def message(letter: Letter, to: Addressee, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """Return a letter as a message, with what lets a mail program end the subscription at once (RFC 2369, RFC 8058)."""
    host = settings.SITE_URL.split("//", 1)[-1].split("/")[0].split(":")[0].strip("[]")
    headers = {
        "Message-ID": f"<{letter.name}.{to.nonce[:16]}@{host}>",
        # RFC 3834: no answers of absence, please
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": to.language,
    }
    if letter.stop:
        headers["List-Unsubscribe"] = f"<{letter.stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        headers["Precedence"] = "list"
    made = EmailMultiAlternatives(
        " ".join(letter.subject.split()), letter.text, None, [to.address], connection=connection, headers=headers
    )
    made.attach_alternative(letter.html, "text/html")
    return made
