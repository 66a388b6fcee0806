"""Descriptions as clients see them: a record in a version of the standard, a summary, an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from algoritmeregister import standards
from algoritmeregister.api.supply.answers import as_json
from algoritmeregister.api.supply.naming import EXPIRED, FLOWS, KINDS, LANGUAGE, OTHER_KIND, STATES
from algoritmeregister.ledger.chain import moment
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft, DraftRevision
from algoritmeregister.registrations.drafts.queries import flow_of, is_public
from algoritmeregister.registrations.drafts.states import DraftState
from algoritmeregister.registrations.models import Registration, Version

PUBLIC = STATES[DraftState.PUBLISHED]


def state_of(draft: Draft) -> str:
    """Return the state of a description, as the national register calls it."""
    return STATES[DraftState(draft.state)]


def record(draft: Draft, version: str) -> Any:
    """Answer with a description as it is now, in a version of the standard; its revision is the ETag."""
    converted = standards.convert(draft.document, source=draft.standard, target=version, beside=draft.beside)
    content = _whole(converted.document, version, draft, draft.changed_at, state_of(draft))
    response = _with_losses(content, converted, version)
    response.headers["ETag"] = tag_of(draft)
    return response


def tag_of(draft: Draft) -> str:
    """Return the ETag of a description: another one after every save."""
    return f'"r{draft.revision}"'


def published(draft: Draft, public: Version, version: str) -> Any:
    """Answer with what is public of a description, in a version of the standard."""
    converted = standards.convert(public.document, source=public.standard, target=version, beside=public.beside)
    return _with_losses(_whole(converted.document, version, draft, public.valid_from, PUBLIC), converted, version)


def _whole(document: Mapping[str, Any], version: str, draft: Draft, at: datetime, state: str) -> dict[str, Any]:
    fields = [each.key for each in standards.get(version).fields]
    since = draft.registration.first_observed_at if draft.registration else None
    return {
        **dict.fromkeys(fields),
        **document,
        "standard_version": version,
        "lars": draft.number,
        "publication_dt": timezone.localdate(since).isoformat() if since and is_public(draft) else None,
        "create_dt": moment(at),
        "language": LANGUAGE,
        "state": state,
    }


def _with_losses(content: dict[str, Any], converted: standards.Conversion, version: str) -> Any:
    response = as_json(content)
    if lost := sorted({each.field for each in converted.losses}):
        # What this version cannot hold stays with the description; a client that reads it should know.
        response.headers["Conversion-Losses"] = ", ".join(each for each in lost if each.isascii())[:1_000]
    return response


def summary(draft: Draft, version: str) -> dict[str, Any]:
    """Return a description in short."""
    state = state_of(draft)
    return {
        "name": draft.title or None,
        "schema_version": draft.standard if draft.standard in standards.VERSIONS else version,
        "last_update_dt": moment(draft.changed_at),
        "lars": draft.number,
        "source_id": source_id_of(draft),
        "published": is_public(draft),
        "current_version_released": state == STATES[DraftState.IN_REVIEW],
        "current_version_published": state == PUBLIC,
        "last_update_by": draft.changed_by.partition(":")[2] or draft.changed_by,
    }


def source_id_of(draft: Draft) -> str | None:
    """Return the id that a client or colleague gave a description; None when it only has ours."""
    return draft.source_id if draft.source_id != str(draft.uuid) else None


def version_of(
    draft: Draft, revision: DraftRevision, name_keys: tuple[str, ...], *, is_away: bool = False
) -> dict[str, Any]:
    """Return one text that a description has or had. `is_away`: it was put away by itself."""
    state = STATES[DraftState.ARCHIVED] if is_away else EXPIRED
    if revision.number == draft.revision:
        state = state_of(draft)
    elif is_public(draft) and revision.number == draft.published_revision:
        state = PUBLIC
    name = next((str(revision.document[key]) for key in name_keys if revision.document.get(key)), None)
    return {
        "id": revision.pk,
        "lars": draft.number,
        "name": name,
        "create_dt": moment(revision.at),
        "language": LANGUAGE,
        "state": state,
        "version": revision.number,
    }


def organisation(place: Organisation) -> dict[str, Any]:
    """Return an organisation with what it chose."""
    return {
        "id": place.pk,
        "name": place.name,
        "code": place.code,
        "org_id": place.tooi_uri.rpartition("/")[2] if place.tooi_uri else place.code,
        "type": place.kind if place.kind in KINDS else OTHER_KIND,
        "flow": FLOWS[flow_of(place)],
        "show_page": Registration.objects.filter(organisation=place).exists(),
    }
