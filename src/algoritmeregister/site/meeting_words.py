"""What pages and letters say of a meeting, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from algoritmeregister.knowledge import meetings
from algoritmeregister.knowledge.models import Meeting
from algoritmeregister.texts import in_language


def word(meeting: Meeting, name: str) -> str:
    """Return a text of a meeting in the nearest language there is."""
    return in_language({each: words.get(name, "") for each, words in meeting.texts.items()}, get_language())


def summary(meeting: Meeting) -> dict[str, Any]:
    """Return what lists, letters and pages say of a meeting."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return {
        "meeting": meeting,
        "title": word(meeting, "title"),
        "series": in_language(meetings.SERIES.get(meeting.series, {}), get_language()),
        "address": reverse("site:meeting", kwargs={"slug": meeting.slug}),
        "day": starts.date(),
        "times": f"{starts:%H:%M} – {ends:%H:%M}",
        "has_notes": bool(word(meeting, "notes")),
    }
