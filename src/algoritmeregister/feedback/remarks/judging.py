"""Whether a remark may be spam: signs that need no third party and no puzzle. What has one waits for a steward.

Nobody is kept out for how they write: a sign only means that a person looks first.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.utils import timezone

from algoritmeregister.feedback import limits
from algoritmeregister.feedback.remarks.models import Remark
from algoritmeregister.feedback.remarks.states import State

QUICKEST, OLDEST = timedelta(seconds=3), timedelta(hours=24)
# In an hour, from one place on the network: what is taken as usual, and what is taken at all.
USUAL_PER_CLIENT, MOST_PER_CLIENT = 3, 20
# In an hour, for one organisation and for the whole register: more is looked at first; more than the last is not taken.
USUAL_PER_ORGANISATION, USUAL_IN_ALL, MOST_IN_ALL = 10, 60, 1_000
HOUR, ALIKE_WITHIN = timedelta(hours=1), timedelta(days=30)
MOST_LINKS = 1
_LINK = re.compile(r"(?i)https?://|\bwww\.|\b[a-z0-9-]{2,63}\.(?:com|net|info|biz|ru|cn|xyz|top|shop|online|site|click)\b")
_MARKUP = re.compile(r"(?i)<\s*a\s|\[/?(?:url|link|img)\b")
_SALT = "algoritmeregister.feedback.remarks.form"


class Sign(StrEnum):
    """Why a remark may be spam."""

    TRAP = "trap"  # a field that nobody sees was filled in
    QUICK = "quick"  # sent sooner than a person can
    AGAIN = "again"  # the same form was sent before
    LINKS = "links"
    MARKUP = "markup"  # links as a web page or a forum has them
    ALIKE = "alike"  # the same text was sent before
    OFTEN = "often"  # many from one place
    BUSY = "busy"  # many for one organisation, or in all
    DESK = "desk"  # the organisation says so


class OldForm(ValueError):
    """A form without a moment that we signed, or of long ago: it has to be sent once more."""


class TooMany(Exception):
    """More than is taken at all, from one place or from everywhere."""


@dataclass(frozen=True)
class Sent:
    """How a remark came: the signed moment of its form, what stood in the trap, and from whom (`ui.callers.caller`)."""

    moment: str
    trap: str
    client: str


def new_moment(number: str) -> str:
    """Return what a form about the registration with this number carries: when it was made, signed, different each time."""
    return _signer().sign(f"{number}:{secrets.token_hex(6)}")


def signs(sent: Sent, *, number: str, text: str, organisation: int) -> list[Sign]:
    """Return why a remark may be spam; nothing when there is no sign of it. Raises `OldForm`, `TooMany`."""
    now = timezone.now()
    age = _age(sent.moment, number, now)
    client = limits.count(f"remark client {sent.client}", now, HOUR)
    everything = limits.count("remark all", now, HOUR)
    if client > MOST_PER_CLIENT or everything > MOST_IN_ALL:
        raise TooMany
    # What was held reached nobody, so it keeps nobody else waiting.
    reached = Remark.objects.filter(asked_at__gt=now - HOUR).exclude(state__in=(State.HELD, State.REJECTED))
    busy = reached.filter(organisation=organisation).count() >= USUAL_PER_ORGANISATION or reached.count() >= USUAL_IN_ALL
    found = {
        Sign.TRAP: bool(sent.trap),
        Sign.QUICK: age < QUICKEST,
        Sign.AGAIN: limits.count(f"remark form {sent.moment}", now, OLDEST) > 1,
        Sign.LINKS: len(_LINK.findall(text)) > MOST_LINKS,
        Sign.MARKUP: bool(_MARKUP.search(text)),
        Sign.ALIKE: _was_sent(likeness(text), now),
        Sign.OFTEN: client > USUAL_PER_CLIENT,
        Sign.BUSY: busy,
    }
    return [sign for sign, is_there in found.items() if is_there]


def likeness(text: str) -> str:
    """Return a keyed hash of the letters of a text: the same for a text with other spaces, signs, digits and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in plain if each.isalpha())
    return hmac.new(settings.SECRET_KEY.encode(), f"remark {letters}".encode(), hashlib.sha256).hexdigest()


def _was_sent(alike: str, now: datetime) -> bool:
    same = Remark.objects.filter(likeness=alike)
    return same.filter(asked_at__gt=now - ALIKE_WITHIN).exists() or same.filter(state=State.REJECTED).exists()


def _age(moment: str, number: str, now: datetime) -> timedelta:
    try:
        value = _signer().unsign(moment, max_age=OLDEST)
        made = signing.b62_decode(moment.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError, IndexError) as error:
        raise OldForm from error
    if value.split(":", 1)[0] != number:
        raise OldForm
    return timedelta(seconds=now.timestamp() - made)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT)
