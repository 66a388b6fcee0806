"""Work that a page leaves to `algoritmeregister work`, so that no reader waits for it."""

from __future__ import annotations

from django_tasks import task

from algoritmeregister.feedback import sending
from algoritmeregister.feedback.remarks import posting
from algoritmeregister.site.letters import WRITER


@task()
def send_asked() -> int:
    """Send the letters that people asked for. What it finds is in the database: it may run twice, or late."""
    return sending.send_asked(WRITER)


@task()
def send_about_remarks() -> int:
    """Send the letters to who reported or asked something. May run twice, or late."""
    from algoritmeregister.site.remark_letters import WRITER as REMARK_WRITER  # the letters name our pages

    return posting.send_due(REMARK_WRITER)


@task()
def send_about_meetings() -> int:
    """Send the letters to who signed up for a meeting. May run twice, or late."""
    from algoritmeregister.knowledge import sign_ups
    from algoritmeregister.site.meeting_letters import write  # the letters name our pages

    return sign_ups.send_due(write)
