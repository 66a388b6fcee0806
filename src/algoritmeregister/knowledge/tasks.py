"""Work that takes too long for a page, for `algoritmeregister work`."""

from __future__ import annotations

from django_tasks import task

from algoritmeregister.knowledge import draft_trials


@task()
def try_drafts() -> int:
    """Try the draft versions that were not tried on the register of now. May run twice, or late."""
    return draft_trials.retry()
