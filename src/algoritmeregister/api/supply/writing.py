"""Make a description, change one, and do whichever of the two it takes (upsert)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.accounts.scopes import Scope
from algoritmeregister.api.supply import records, steps
from algoritmeregister.api.supply.answers import Refused, not_found, problem, wrong_body
from algoritmeregister.api.supply.bodies import Sent, flag, noticed, read_object, sent
from algoritmeregister.api.supply.coming_in import Visit, check_scope, remember_refusal
from algoritmeregister.api.supply.naming import NO_CHANGES, STATE_CHANGE_LACKS
from algoritmeregister.api.supply.refusing import told
from algoritmeregister.registrations.drafts import actions
from algoritmeregister.registrations.drafts.errors import AlreadyThere
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.queries import adoptable_as, by_source_id, findings
from algoritmeregister.registrations.models import Registration

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


def create(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Make a description; its number is the answer."""
    given = sent(read_object(request), visit.spoken)
    source_id = str(given.document.get("source_id") or "") or None
    if source_id and source_id.isprintable() and (known := adoptable_as(visit.place, source_id)):
        raise Refused(409, _("Dit is al openbaar, onder nummer %s. Wijzig het onder dat nummer.") % known.number)
    draft = _start(visit, given, source_id)
    if flag(request, "dry_run"):
        return _dry(draft, CREATED)
    return {"lars_code": draft.number}


def update(request: HttpRequest, visit: Visit) -> dict[str, Any] | None:
    """Change a description: what is sent is the whole text."""
    given, expected = sent(read_object(request), visit.spoken), request.headers.get("If-Match")
    if visit.adopts is None:
        draft, outcome = _save(visit, visit.description, given, expected)
    else:  # what is public already through another register: taken over and changed, or neither
        with transaction.atomic():
            draft, outcome = _save(visit, _adopt(visit, visit.adopts), given, expected)
    if flag(request, "dry_run"):
        return _dry(draft, outcome)
    return {"message": NO_CHANGES} if outcome == UNCHANGED else None


def upsert(request: HttpRequest, visit: Visit, source_id: str) -> dict[str, Any]:
    """Make the description with the client's own id, or change it when it is there; and go on with it when asked."""
    then = check_then(request.GET.get("then"), ["query", "then"], visit)
    draft, outcome = put(visit, source_id, sent(read_object(request), visit.spoken), then)
    answer = outcome_of(draft, outcome)
    return {**answer, **_dry(draft, outcome)} if flag(request, "dry_run") else answer


def of_source(request: HttpRequest, visit: Visit, source_id: str) -> Any:
    """Give the description with the client's own id."""
    draft = by_source_id(visit.place, source_id)
    if draft is None:
        raise not_found()
    return records.record(draft, visit.spoken)


def put(visit: Visit, source_id: str, given: Sent, then: str | None) -> tuple[Draft, str]:
    """Make or change the description with this id, go on with it as asked; returns it, and what was done."""
    if given.document.setdefault("source_id", source_id) != source_id:
        text = _("Dit kenmerk is een ander dan dat in het adres.")
        raise wrong_body([problem(["body", "source_id"], text, "value_error")])
    try:
        # All or nothing: a text that is saved and then cannot be published is not half done.
        with transaction.atomic(), told():
            draft, outcome = _put(visit, source_id, given)
            return (steps.go_on(draft, then, visit) if then else draft), outcome
    except Refused as error:
        if error.status == HTTPStatus.FORBIDDEN:
            # What the room below wrote to the log went with the rest.
            remember_refusal(visit.by, visit.place, source_id=source_id)
        raise


def _put(visit: Visit, source_id: str, given: Sent) -> tuple[Draft, str]:
    draft = by_source_id(visit.place, source_id) if source_id.isprintable() else None
    adopts = adoptable_as(visit.place, source_id) if draft is None and source_id.isprintable() else None
    if adopts is not None:
        draft = _adopt(visit, adopts, source_id)
    elif draft is None:
        try:
            return _start(visit, given, source_id), CREATED
        except AlreadyThere as error:  # made just now, by another request
            draft = error.current
    return _save(visit, draft, given)


def check_then(then: Any, location: list[str | int], visit: Visit) -> str | None:
    """Return what to do after a text was saved: None, "release" or "publish". Raises `Refused`, also without that scope."""
    if then in (None, ""):
        return None
    if then not in (steps.RELEASE, steps.PUBLISH):
        raise wrong_body([problem(location, _("Dit moet release of publish zijn."), "enum")])
    if then == steps.PUBLISH:
        check_scope(Scope.PUBLISH, STATE_CHANGE_LACKS, visit.by, visit.place)
    return str(then)


def outcome_of(draft: Draft, outcome: str) -> dict[str, Any]:
    """Return what became of a description that was made or changed."""
    return {
        "lars_code": draft.number,
        "source_id": draft.source_id,
        "outcome": outcome,
        "state": records.state_of(draft),
    }


def _start(visit: Visit, given: Sent, source_id: str | None) -> Draft:
    return actions.start(
        organisation=visit.place,
        document=given.document,
        beside=given.beside,
        standard=visit.spoken,
        source_id=source_id,
        origin={"kind": "api", "of": visit.by.key.public},
        by=visit.by,
    )


def _adopt(visit: Visit, registration: Registration, source_id: str | None = None) -> Draft:
    """Take over a registration of the organisation that is public through another register."""
    return actions.adopt(organisation=visit.place, registration=registration, source_id=source_id, by=visit.by)


def _save(visit: Visit, draft: Draft, given: Sent, expected: str | None = None) -> tuple[Draft, str]:
    """Save what was sent as the text of a description; what the version that the client speaks cannot hold stays beside it.

    An equal text writes nothing, also when a colleague keeps it in another version of the standard.
    """
    if expected not in (None, "*", records.tag_of(draft)):
        raise Refused(412, _("Iemand anders heeft deze beschrijving intussen opgeslagen. Lees haar eerst opnieuw."))
    if "source_id" in draft.document and "source_id" not in given.document:
        given.document["source_id"] = draft.document["source_id"]
    lowered = standards.convert(draft.document, source=draft.standard, target=visit.spoken, beside=draft.beside)
    beside = {**lowered.beside, **given.beside}
    if _filled(lowered.document) == _filled(given.document) and beside == lowered.beside:
        return draft, UNCHANGED
    saved = actions.save(
        draft=draft,
        document=given.document,
        beside=beside,
        standard=visit.spoken,
        revision=draft.revision,
        by=visit.by,
    )
    return saved, UNCHANGED if saved.revision == draft.revision else UPDATED


def _filled(document: Mapping[str, Any]) -> dict[str, Any]:
    # Which version it is written in is no change of the text.
    return {key: value for key, value in document.items() if value not in (None, "", [], {}) and key != "standard_version"}


def _dry(draft: Draft, outcome: str) -> dict[str, Any]:
    return {"dry_run": True, "outcome": outcome, "findings": noticed(findings(draft))}
