"""Work that a page leaves to `algoritmeregister work`, so that no reader waits for it."""

from __future__ import annotations

from django_tasks import task

from algoritmeregister.feedback import sending
from algoritmeregister.site.letters import WRITER


@task()
def send_asked() -> int:
    """Send the letters that people asked for. What it finds is in the database: it may run twice, or late."""
    return sending.send_asked(WRITER)
