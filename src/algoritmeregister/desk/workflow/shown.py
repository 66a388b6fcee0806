"""What pages show of a description: its text as it will be in public, the difference with what is public, its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from algoritmeregister import standards
from algoritmeregister.desk.describing.form import GIVEN, questions
from algoritmeregister.registrations import fields
from algoritmeregister.registrations import queries as registrations
from algoritmeregister.registrations.comparing import Comparison, compare
from algoritmeregister.registrations.content import content_text
from algoritmeregister.registrations.drafts import queries
from algoritmeregister.registrations.drafts.models import Comment, Draft
from algoritmeregister.registrations.models import Version
from algoritmeregister.standards.model import Texts

TONES: Mapping[str, str] = {
    "draft": "quiet", "in_review": "changed", "approved": "new", "national_check": "changed", "scheduled": "changed",
    "published": "active", "withdrawn": "alarm", "archived": "quiet",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """The remarks about one field: its `key` ("" is the whole), what it is called, and the remarks."""

    key: str
    label: Texts
    comments: tuple[Comment, ...]


def as_version(draft: Draft, translated: Mapping[str, Any] | None = None, language: str | None = None) -> Version:
    """Return the version that publishing would make. Not saved: only to be shown and compared."""
    content = content_text(queries.public_document(draft, translated), draft.beside)
    return Version(
        standard=draft.standard, language=language or draft.language, content=content, organisation=draft.organisation
    )


def text_of(draft: Draft, *, findings: bool = False) -> dict[str, Any]:
    """Return what a template needs to show a description as it will be in public; with its `findings` beside the fields."""
    version = as_version(draft)
    noticed = queries.findings(draft) if findings else []
    return {
        "version": version,
        "groups": fields.shown_groups(version, noticed),
        "summary": str(version.document.get("description_short") or ""),
        "status": fields.coded(version, "status"),
        "category": fields.coded(version, "publication_category"),
        "themes": fields.coded(version, "category"),
        "leftovers": fields.leftovers(version),
    }


def difference(draft: Draft) -> Comparison | None:
    """Return how a description differs from what is public of it; None when nothing is."""
    if draft.registration is None or not queries.is_read(draft):
        return None
    public = registrations.shown_version(draft.registration, draft.language)
    return compare(public, as_version(draft), get_language() or "nl") if public else None


def findings_of(draft: Draft) -> dict[str, list[tuple[Texts, str, standards.Finding]]]:
    """Return the findings about a description, with the label and key of their field, by severity."""
    version = as_version(draft)
    found: dict[str, list[tuple[Texts, str, standards.Finding]]] = {"error": [], "advice": []}
    for each in queries.findings(draft):
        found[each.severity].append((fields.label_of(version, each.field), fields.base_key(each.field), each))
    return found


def said_about(draft: Draft) -> list[Said]:
    """Return the remarks about a description, per field in the order of the standard; what is not resolved comes first."""
    by_field: dict[str, list[Comment]] = {}
    for each in queries.comments(draft):
        by_field.setdefault(each.field, []).append(each)
    standard = standards.get(draft.standard)
    order = {each.key: place for place, each in enumerate(standard.fields, start=1)}
    version = as_version(draft)
    return [
        Said(
            key,
            fields.label_of(version, key) if key else {"nl": "De hele beschrijving", "en": "The whole description",
                                                       "fy": "De hiele beskriuwing"},
            tuple(sorted(by_field[key], key=lambda each: (each.resolved_at is not None, each.pk))),
        )
        for key in sorted(by_field, key=lambda each: (order.get(each, 0), each))
    ]  # fmt: skip


def field_choices(draft: Draft) -> list[tuple[str, str]]:
    """Return the fields about which something can be said, as choices: key and label. Those that the form asks, or that
    hold something."""
    language = get_language() or "nl"
    asked = {each.key for each in questions() if not each.older}
    return [
        (each.key, each.label.get(language) or each.label["nl"])
        for each in standards.get(draft.standard).fields
        if not each.system and (each.key in asked or (draft.document.get(each.key) and each.key not in GIVEN))
    ]
