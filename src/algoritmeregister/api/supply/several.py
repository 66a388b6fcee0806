"""Many descriptions at once: each by itself, so that what is right is done and what is wrong is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from algoritmeregister.api.supply.answers import Refused, problem, wrong_body
from algoritmeregister.api.supply.bodies import Sent, an_object, flag, noticed, read_object, sent
from algoritmeregister.api.supply.coming_in import Visit
from algoritmeregister.api.supply.writing import check_then, outcome_of, put
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.registrations.drafts.queries import findings

# Each takes as long as a save at the desk, and while they are done this process does nothing else.
MOST_ITEMS = 100


# So many are written in one transaction: the index follows once, and nobody else waits long to write.
AT_ONCE = 25


@dataclass(frozen=True)
class Item:
    """One of a batch of which the body is right: the client's own id, the text, and what to do after it was saved."""

    index: int
    source_id: str
    given: Sent
    then: str | None


def batch(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Make or change descriptions by the client's own ids; answers with what became of each, in the same order."""
    items = read_object(request).get("items")
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_ITEMS:
        text = _("Dit moet een lijst zijn van 1 tot en met %d beschrijvingen.") % MOST_ITEMS
        raise wrong_body([problem(["body", "items"], text, "list_type")])
    dry = flag(request, "dry_run")
    results: dict[int, dict[str, Any]] = {}
    right = []
    seen: set[str] = set()
    for index, each in enumerate(items):
        try:
            right.append(_item(each, index, seen, visit))
        except Refused as error:
            results[index] = _refusal(each.get("source_id") if isinstance(each, dict) else None, error)
    for start in range(0, len(right), AT_ONCE):
        results |= _together(right[start : start + AT_ONCE], visit, dry)
    in_order = [{"index": index, **results[index]} for index in range(len(items))]
    failed = sum(each["status"] >= HTTPStatus.BAD_REQUEST for each in in_order)
    answer: dict[str, Any] = {"results": in_order, "succeeded": len(in_order) - failed, "failed": failed}
    return {**answer, "dry_run": True} if dry else answer


def _item(given: Any, index: int, seen: set[str], visit: Visit) -> Item:
    """Return one of a batch. Raises `Refused` when something is wrong with its body."""
    location: list[str | int] = ["body", "items", index]
    source_id = given.get("source_id") if isinstance(given, dict) else None
    item = an_object(given, location)
    _check_id(source_id, seen, [*location, "source_id"])
    then = check_then(item.get("then"), [*location, "then"], visit)
    document = an_object(item.get("algorithm"), [*location, "algorithm"])
    return Item(index, str(source_id), sent(document, visit.spoken, [*location, "algorithm"]), then)


def _together(items: list[Item], visit: Visit, dry: bool) -> dict[int, dict[str, Any]]:
    """Do these in one transaction; when one of them is refused, each by itself, so that the others are done."""
    try:
        with transaction():
            return {each.index: _done(each, visit, dry) for each in items}
    except Refused:
        return {each.index: _alone(each, visit, dry) for each in items}


def _alone(item: Item, visit: Visit, dry: bool) -> dict[str, Any]:
    try:
        return _done(item, visit, dry)
    except Refused as error:
        return _refusal(item.source_id, error)


def _done(item: Item, visit: Visit, dry: bool) -> dict[str, Any]:
    """Do one of a batch; returns what became of it. Raises `Refused`."""
    # What is kept of a text must not change what is sent again when the transaction is undone.
    draft, outcome = put(visit, item.source_id, replace(item.given, document=dict(item.given.document)), item.then)
    extra = {"findings": noticed(findings(draft))} if dry else {}
    return {"status": 200, **outcome_of(draft, outcome), **extra}


def _refusal(source_id: Any, error: Refused) -> dict[str, Any]:
    known = {"source_id": source_id} if isinstance(source_id, str) else {}
    return {**known, "status": error.status, "detail": error.detail}


def _check_id(source_id: Any, seen: set[str], location: list[str | int]) -> None:
    if not isinstance(source_id, str) or not source_id.strip():
        raise wrong_body([problem(location, _("Geef elke beschrijving een eigen kenmerk."), "missing")])
    if source_id in seen:
        raise wrong_body([problem(location, _("Dit kenmerk stond al eerder in de lijst."), "value_error")])
    seen.add(source_id)
