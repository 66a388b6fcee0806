"""Many descriptions at once: each by itself, so that what is right is done and what is wrong is told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from algoritmeregister.api.supply.answers import Refused, problem, wrong_body
from algoritmeregister.api.supply.bodies import an_object, flag, noticed, read_object, sent
from algoritmeregister.api.supply.coming_in import Visit
from algoritmeregister.api.supply.writing import check_then, outcome_of, put
from algoritmeregister.registrations.drafts.queries import findings

# Each takes as long as a save at the desk, and while they are done this process does nothing else.
MOST_ITEMS = 100


def batch(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Make or change descriptions by the client's own ids; answers with what became of each, in the same order."""
    items = read_object(request).get("items")
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_ITEMS:
        text = _("Dit moet een lijst zijn van 1 tot en met %d beschrijvingen.") % MOST_ITEMS
        raise wrong_body([problem(["body", "items"], text, "list_type")])
    dry = flag(request, "dry_run")
    seen: set[str] = set()
    results = [{"index": index, **_one(each, index, seen, visit, dry)} for index, each in enumerate(items)]
    failed = sum(each["status"] >= 400 for each in results)
    answer: dict[str, Any] = {"results": results, "succeeded": len(results) - failed, "failed": failed}
    return {**answer, "dry_run": True} if dry else answer


def _one(given: Any, index: int, seen: set[str], visit: Visit, dry: bool) -> dict[str, Any]:
    """Do one of a batch; returns what became of it."""
    location: list[str | int] = ["body", "items", index]
    source_id = given.get("source_id") if isinstance(given, dict) else None
    known = {"source_id": source_id} if isinstance(source_id, str) else {}
    try:
        item = an_object(given, location)
        _check_id(source_id, seen, [*location, "source_id"])
        then = check_then(item.get("then"), [*location, "then"], visit)
        document = an_object(item.get("algorithm"), [*location, "algorithm"])
        draft, outcome = put(visit, str(source_id), sent(document, visit.spoken, [*location, "algorithm"]), then)
    except Refused as error:
        return {**known, "status": error.status, "detail": error.detail}
    extra = {"findings": noticed(findings(draft))} if dry else {}
    return {"status": 200, **outcome_of(draft, outcome), **extra}


def _check_id(source_id: Any, seen: set[str], location: list[str | int]) -> None:
    if not isinstance(source_id, str) or not source_id.strip():
        raise wrong_body([problem(location, _("Geef elke beschrijving een eigen kenmerk."), "missing")])
    if source_id in seen:
        raise wrong_body([problem(location, _("Dit kenmerk stond al eerder in de lijst."), "value_error")])
    seen.add(source_id)
