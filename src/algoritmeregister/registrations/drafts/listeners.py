"""Who wants to hear what happened to a description, after the transaction is committed. Higher rooms register themselves."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from algoritmeregister.audit.actors import Actor
from algoritmeregister.registrations.drafts.models import Comment, Draft, DraftStep

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Happened:
    """One thing that happened to `draft`. `what`: the value of a `Step` (then `step` is its row), or "save", "translate",
    "comment", "resolve", "review" or "discard" (then `draft` is gone, and only its fields are left).
    """

    what: str
    draft: Draft
    by: Actor
    step: DraftStep | None = None
    comment: Comment | None = None


Listener = Callable[[Happened], None]
_listeners: list[Listener] = []


def on_happening(listener: Listener) -> Listener:
    """Call `listener` after every commit in which something happened to a description. Usable as a decorator; registering
    twice counts once.
    """
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def tell(happened: Happened) -> None:
    """Call every listener once the transaction that is going on is committed. One that fails is logged; the rest is told."""

    def notify() -> None:
        for listener in list(_listeners):
            try:
                listener(happened)
            except Exception:
                logger.exception("A listener of descriptions failed at %r.", happened.what)

    transaction.on_commit(notify)
