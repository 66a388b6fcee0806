"""Work that a page leaves to `algoritmeregister work`, so that no reader waits for it."""

from __future__ import annotations

from django_tasks import task

from algoritmeregister.feedback import sending
from algoritmeregister.feedback.remarks import posting
from algoritmeregister.site import meeting_letters, remark_letters
from algoritmeregister.site.letters import WRITER


@task()
def send_asked() -> int:
    """Send the letters that people asked for. What it finds is in the database: it may run twice, or late."""
    return sending.send_asked(WRITER)


@task()
def send_about_remarks() -> int:
    """Send the letters to who reported or asked something. May run twice, or late."""
    return posting.send_due(remark_letters.WRITER)


@task()
def send_about_meetings() -> int:
    """Send the letters to who signed up for a meeting. May run twice, or late."""
    return meeting_letters.send_due()
