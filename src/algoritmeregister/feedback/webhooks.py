"""Webhooks: which there are, how one is added, and how what they get is signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.feedback import outgoing, tokens
from algoritmeregister.feedback.models import Webhook
from algoritmeregister.ledger import reading

LONGEST_URL = 1_000


class Signed(Protocol):
    """What has a secret with us: a `Webhook`, or a row of a higher room."""

    nonce: str


class Refused(ValueError):
    """A webhook that cannot be added. The message says why."""


def add(url: str, feed: str, *, by: Actor) -> tuple[Webhook, str]:
    """Add a webhook for what `feed` (its kept address) gives, from now on; returns it with its secret.

    Asks the other side first whether it wants this (CloudEvents HTTP webhook 4, "abuse protection"). Raises `Refused`,
    `outgoing.NotAllowed`, and `outgoing.Unreachable`.
    """
    if len(url) > LONGEST_URL:
        raise Refused("the address is too long")
    ask_permission(url)
    head = reading.head()
    try:
        with transaction.atomic():
            made = Webhook.objects.create(
                url=url,
                feed=feed,
                nonce=tokens.new_nonce(),
                next_at=timezone.now(),
                told_epoch=head.epoch,
                told_sequence=head.sequence,
            )
            record(action="add webhook", subject=str(made.pk), detail={"feed": feed, "host": host_of(url)}, by=by)
    except IntegrityError as error:
        raise Refused("this address gets this already") from error
    return made, secret(made)


def ask_permission(url: str) -> None:
    """Ask whether the other side wants to get anything from us. Raises `Refused` when it does not say so."""
    origin = host_of(settings.SITE_URL)
    answer = outgoing.send("OPTIONS", url, {"WebHook-Request-Origin": origin})
    allowed = {each.strip() for each in answer.headers.get("webhook-allowed-origin", "").split(",")}
    if not answer.is_good or not allowed & {"*", origin}:
        raise Refused(f"the other side did not answer OPTIONS with WebHook-Allowed-Origin: {origin}")


def remove(pk: int, *, by: Actor) -> bool:
    """Remove a webhook; returns whether it was there."""
    with transaction.atomic():
        gone = bool(Webhook.objects.filter(pk=pk).delete()[0])
        if gone:
            record(action="remove webhook", subject=str(pk), detail={}, by=by)
    return gone


def resume(pk: int, *, by: Actor) -> bool:
    """Try a webhook again that was stopped; it gets what it missed. Returns whether it was there."""
    values = {"suspended_at": None, "failures": 0, "problem": "", "next_at": timezone.now(), "claimed_until": None}
    with transaction.atomic():
        found = bool(Webhook.objects.filter(pk=pk).update(**values))
        if found:
            record(action="resume webhook", subject=str(pk), detail={}, by=by)
    return found


def secret(webhook: Signed) -> str:
    """Return the secret of a webhook, as the other side gets it: made of our key, so that the database does not have it."""
    return "whsec_" + base64.b64encode(_key(webhook)).decode()


def signed(webhook: Signed, name: str, body: bytes) -> dict[str, str]:
    """Return the headers that prove that a body is ours, and when it was sent (Standard Webhooks 1.0)."""
    moment = str(int(timezone.now().timestamp()))
    signature = hmac.new(_key(webhook), f"{name}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": "v1," + base64.b64encode(signature).decode(),
    }


def host_of(url: str) -> str:
    """Return the host of an address: the rest may be secret."""
    return urlsplit(url).hostname or ""


def _key(webhook: Signed) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"webhook {webhook.nonce}".encode(), hashlib.sha256).digest()
