"""`/gezondheid`: can this installation do its work? For monitors and load balancers; tells nothing secret."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from algoritmeregister.ledger import reading
from algoritmeregister.ledger.reading import Position
from algoritmeregister.search import finding

logger = logging.getLogger(__name__)


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and search index work, 503 when one does not. `lag`: changes search does not know yet."""
    state: dict[str, Any] = {"version": settings.BUILD, "database": "ok", "search": "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        head = reading.head()
        state["ledger"] = str(head)
        state.update(_search(head))
    except DatabaseError:
        logger.exception("the database does not answer")
        state.update(database="unavailable", search="unknown")
    healthy = state["database"] == "ok" and state["search"] in {"ok", "building"}
    response = JsonResponse({"status": "ok" if healthy else "unavailable", **state}, status=200 if healthy else 503)
    response.headers["Cache-Control"] = "no-store"
    return response


def _search(head: Position) -> dict[str, Any]:
    """Return whether search answers, and how many changes it does not know yet (None when that cannot be counted)."""
    place = finding.position()
    if place is None:
        return {"search": "building", "lag": None}
    return {"search": "ok", "lag": head.sequence - place.sequence if head.epoch == place.epoch else None}
