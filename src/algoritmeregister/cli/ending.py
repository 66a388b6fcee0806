"""How a command ends that is told to: as at Ctrl-C, so that what it made for a moment goes and what it did is told."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click
from django.utils.translation import gettext as _


def end_tidily() -> None:
    """Let SIGTERM (a timer that waits no longer, a machine that stops) end this command with exit status 143, tidily.

    By itself Python dies of it at once, and leaves behind what it would have taken away.
    """
    signal.signal(signal.SIGTERM, _end)


@contextmanager
def told_what_stays(*, dry_run: bool = False) -> Iterator[None]:
    """Tell who breaks off what is taken in here that it can be done again; nothing, when it was only tried (`dry_run`)."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        if not dry_run:
            note = _("Afgebroken. Wat geschreven is, blijft staan; dezelfde opdracht opnieuw doet de rest.")
            click.echo(note, err=True)
        raise


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
