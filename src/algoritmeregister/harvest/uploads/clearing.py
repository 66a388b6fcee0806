"""Clear away spreadsheets that nobody works on any more: what was made of them stays. Safe to call at any time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.audit.actors import SYSTEM
from algoritmeregister.harvest.uploads import keeping
from algoritmeregister.harvest.uploads.models import BUSY, Upload

# A file without an upload is one that is just arriving, or what a crash left.
STRAY = timedelta(days=1)
# A task that is busy moves; one that did not for so long never will.
DEAD = timedelta(days=7)


def last_day(upload: Upload) -> datetime | None:
    """Return until when an upload is kept; None: until somebody throws it away."""
    days = settings.UPLOAD_KEEP_DAYS
    return upload.worked_at + timedelta(days=days) if days else None


def forget() -> int:
    """Remove the uploads, with their files and rows, that were kept long enough; returns how many there were."""
    now = timezone.now()
    keeping.forget_strays(now - STRAY)
    days = settings.UPLOAD_KEEP_DAYS
    if not days:
        return 0
    still = ~Q(state__in=BUSY) | Q(worked_at__lte=now - DEAD)
    old = Upload.objects.filter(still, worked_at__lte=now - timedelta(days=days)).select_related("organisation")
    for each in list(old):
        detail = {"upload": str(each.uuid), "sha256": each.file_sha256, "kept days": days}
        place = each.organisation
        remember(action="clear spreadsheet", subject=each.file_name, organisation=place, detail=detail, by=SYSTEM)
        keeping.forget(each)
        each.delete()
    return len(old)
