"""The shapes of bodies and answers, as the OpenAPI description names them: the national register's, and ours beside them."""

from __future__ import annotations

from typing import Any

from algoritmeregister import standards
from algoritmeregister.api.supply.naming import FLOWS, KINDS, LANGUAGE
from algoritmeregister.api.supply.several import MOST_ITEMS

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_MAYBE: Schema = {"anyOf": [{"type": "string"}, {"type": "null"}]}
_YES: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "integer"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
# Roles that people have there; a key has at most the last two.
ROLES = ("disabled", "all_groups", "admin", "orgdetail", "ictu", "role_1", "role_2")


def ref(name: str) -> Schema:
    """Return a reference to a shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(name: str) -> Schema:
    """Return the shape of a list of another shape."""
    return {"type": "array", "items": ref(name)}


def _object(required: str, **properties: Schema) -> Schema:
    whole: Schema = {"type": "object", "properties": properties}
    return {**whole, "required": required.split()} if required else whole


def _kept(schema: Any) -> Any:
    """Return a schema without what is checked only when a text is released: the form of dates and links."""
    if isinstance(schema, list):
        return [_kept(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _kept(value) for key, value in schema.items() if key not in {"pattern", "allOf", "additionalProperties"}}


def document(version: str) -> Schema:
    """Return the shape of the document of a version of the standard that clients send, made of the field catalogue."""
    whole = standards.json_schema(version)
    return {"type": "object", "title": "AlgorithmIn", **{key: _kept(whole[key]) for key in ("properties", "required")}}


def algorithm(version: str) -> Schema:
    """Return the shape of a description that clients read in a version of the standard."""
    sent = document(version)
    more = {
        "lars": _TEXT,
        "publication_dt": _MAYBE,
        "create_dt": _MOMENT,
        "language": ref("Language"),
        "state": ref("State"),
    }
    required = [*sent["required"], "lars", "create_dt", "language", "state"]
    return {"type": "object", "title": "Algorithm", "properties": {**sent["properties"], **more}, "required": required}


_STATE = ref("State")
# The shapes that do not depend on the version of the standard.
COMMON: dict[str, Schema] = {
    "AlgorithmActionResponse": _object("", message=_MAYBE),
    "AlgorithmSummary": _object(
        "last_update_dt lars published current_version_released current_version_published",
        name=_MAYBE, schema_version=_MAYBE, last_update_dt=_MOMENT, lars=_TEXT, source_id=_MAYBE, published=_YES,
        current_version_released=_YES, current_version_published=_YES, last_update_by=_MAYBE,
    ),
    "AlgorithmVersion": _object(
        "id lars create_dt language state version",
        id=_NUMBER, lars=_TEXT, name=_MAYBE, create_dt=_MOMENT, language=ref("Language"), state=_STATE, version=_NUMBER,
    ),
    "ArchiveVersionRequest": _object("algorithm_version_id", algorithm_version_id=_NUMBER),
    "Finding": _object("field severity rule message", field=_TEXT, severity=_TEXT, rule=_TEXT, message=_TEXT),
    "Flow": {"type": "string", "enum": sorted(set(FLOWS.values()))},
    "HTTPValidationError": _object("", detail=list_of("ValidationError")),
    "Language": {"type": "string", "enum": [LANGUAGE, "ENG", "FRY"]},
    "Message": _object("detail", detail=_TEXT),
    "NewAlgorithmResponse": _object("lars_code", lars_code=_TEXT),
    "OrgType": {"type": "string", "enum": sorted(KINDS)},
    "OrganisationConfig": _object(
        "name code org_id type flow show_page id",
        id=_NUMBER, name=_TEXT, code=_TEXT, org_id=_TEXT, type=ref("OrgType"), flow=ref("Flow"), show_page=_YES,
    ),
    "Organisations": _object(
        "organisations count", organisations=list_of("OrganisationConfig"), count=_NUMBER
    ),
    "Outcome": _object(
        "lars_code source_id outcome state",
        lars_code=_TEXT, source_id=_TEXT, outcome={"type": "string", "enum": ["created", "updated", "unchanged"]},
        state=_STATE, dry_run=_YES, findings=list_of("Finding"),
    ),
    "Owner": _object("code type show_page flow", code=_TEXT, type=ref("OrgType"), show_page=_YES, flow=ref("Flow")),
    "PreviewUrl": _object("url", url=_TEXT),
    "Role": {"type": "string", "enum": list(ROLES)},
    "State": {"type": "string", "enum": ["STATE_1", "STATE_2", "PUBLISHED", "EXPIRED", "ARCHIVED"]},
    "StateChangeAction": _object(
        "label key enabled origin_state target_state",
        label=_TEXT, key=_TEXT, enabled=_YES, origin_state=_STATE, target_state=_STATE,
    ),
    "User": _object(
        "username first_name last_name roles organisations id",
        id=_TEXT, username=_TEXT, first_name=_TEXT, last_name=_TEXT, roles=list_of("Role"),
        organisations=list_of("OrganisationConfig"),
    ),
    "ValidationError": _object(
        "loc msg type", loc={"type": "array", "items": {"anyOf": [_TEXT, _NUMBER]}}, msg=_TEXT, type=_TEXT
    ),
    "Webhook": _object(
        "id url made_at",
        id=_NUMBER, url=_TEXT, made_at=_MOMENT, delivered_at=_MAYBE, suspended_at=_MAYBE, problem=_MAYBE,
    ),
    "NewWebhook": {"allOf": [ref("Webhook"), _object("secret", secret=_TEXT)]},
    "WebhookIn": _object("url", url={**_TEXT, "format": "uri"}),
    "AlgorithmSummaries": list_of("AlgorithmSummary"),
    "AlgorithmVersions": list_of("AlgorithmVersion"),
    "StateChangeActions": list_of("StateChangeAction"),
    "Webhooks": list_of("Webhook"),
}  # fmt: skip


def of_version(version: str) -> dict[str, Schema]:
    """Return the shapes that depend on the version of the standard."""
    then = {"type": "string", "enum": ["release", "publish"]}
    item = _object("source_id algorithm", source_id=_TEXT, algorithm=ref("AlgorithmIn"), then=then)
    items = {"type": "array", "minItems": 1, "maxItems": MOST_ITEMS, "items": ref("BatchItem")}
    result = _object(
        "index status",
        index=_NUMBER, status=_NUMBER, source_id=_TEXT, lars_code=_TEXT, outcome=_TEXT, state=ref("State"),
        detail={"anyOf": [_TEXT, list_of("ValidationError")]}, findings=list_of("Finding"),
    )  # fmt: skip
    return {
        "AlgorithmIn": document(version),
        "Algorithm": algorithm(version),
        "BatchItem": item,
        "Batch": _object("items", items=items),
        "BatchOutcome": _object(
            "results succeeded failed", results={"type": "array", "items": result}, succeeded=_NUMBER, failed=_NUMBER,
            dry_run=_YES,
        ),
    }  # fmt: skip
