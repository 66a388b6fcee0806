"""A public change as a CloudEvent (CloudEvents 1.0, JSON): what webhooks get."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from algoritmeregister.ledger.chain import moment
from algoritmeregister.news.finding import Change
from algoritmeregister.news.wording import sentences
from algoritmeregister.site.news import line
from algoritmeregister.site.page import canonical

TYPE = "algoritmeregister.registration."


def event(change: Change) -> dict[str, Any]:
    """Return a change as an event. `id` is its place in the ledger, `subject` the number of the registration, `time` when we
    wrote it down. `data` says what happened, in words and in keys, with addresses of pages and of the API."""
    with translation.override("nl"):
        told = line(change)
        words = " ".join(sentences(change))
        history = canonical(reverse("site:history", kwargs={"number": change.number}))
    return {
        "specversion": "1.0",
        "id": change.cursor,
        "source": f"{settings.SITE_URL}/",
        "type": f"{TYPE}{change.kind}",
        "subject": change.number,
        "time": moment(change.recorded_at),
        "datacontenttype": "application/json",
        "data": {
            "cursor": change.cursor,
            "kind": str(change.kind),
            "minor": change.minor,
            "number": change.number,
            "name": change.name,
            "language": change.language,
            "version": change.version.number if change.version else None,
            "organisation": {"code": change.organisation_code, "name": change.organisation_name},
            "register": change.register,
            "observed_at": moment(change.observed_at),
            "claimed_on": change.claimed_on.isoformat() if change.claimed_on else None,
            "changed": list(change.changed),
            "reason": change.reason,
            "text": words,
            "page": canonical(told.address),
            "comparison": canonical(told.comparison) if told.comparison else None,
            "history": history,
            "api": canonical(f"/api/v1/algoritmes/{change.number}"),
        },
    }
