"""Remove a text from the raw records of a registration, when it is removed from what was published."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from algoritmeregister.harvest import kept, packing, steps
from algoritmeregister.harvest.models import FieldOrigins, RawRecord, Rejection, SourceRecord, SourceText
from algoritmeregister.harvest.uploads.redacting import remove_from_rows
from algoritmeregister.ledger.chain import canonical
from algoritmeregister.registrations.content import paths
from algoritmeregister.registrations.models import Registration
from algoritmeregister.registrations.removed import without_removed

REMOVED = "[verwijderd]"


def remove_copies(registration: Registration, value: Any, replacement: str) -> None:
    """Remove `value`, wherever it stands in a raw record of `registration`; `replacement`, or a sign, comes in its place."""
    texts = sorted({text for text in _texts(value) if text}, key=len, reverse=True)
    if not texts:
        return
    raws = set(FieldOrigins.objects.filter(registration=registration).values_list("raw_id", flat=True))
    raws |= set(SourceRecord.objects.filter(registration=registration).values_list("raw_id", flat=True))
    for raw in RawRecord.objects.filter(pk__in=raws):
        before = raw.data
        after = _without(before, texts, replacement or REMOVED)
        if after != before:
            RawRecord.objects.filter(pk=raw.pk).update(content=packing.pack(after), redacted_at=timezone.now())
    for said in SourceText.objects.filter(appearance__registration=registration):
        document, beside = without_removed(registration, said.document, said.beside)
        content = _without({"document": document, "beside": beside}, texts, replacement or REMOVED)
        SourceText.objects.filter(pk=said.pk).update(content=canonical(content), sealed=_unsealed(said, content))
    remove_from_rows(registration, lambda data: _without(data, texts, replacement or REMOVED))
    for register, source_id in registration.appearances.values_list("register", "source_id"):
        kept.forget(register)
        for rejection in Rejection.objects.filter(run__register=register, source_id=source_id):
            rejection.data = _without(rejection.data, texts, replacement or REMOVED)
            rejection.save(update_fields=["data"])


def _unsealed(said: SourceText, content: dict[str, Any]) -> dict[str, Any]:
    """Return under which hash a text stands elsewhere, without the salts of what was removed: nobody can try what it was."""
    before, after = paths({"document": said.document, "beside": said.beside}), paths(content)
    salts = {path: salt for path, salt in said.sealed.get("salts", {}).items() if before.get(path) == after.get(path)}
    return {**said.sealed, "salts": salts} if said.sealed else {}


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [steps.clean(value)]
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    return [text for each in value for text in _texts(each)] if isinstance(value, list) else []


def _without(data: Any, texts: list[str], replacement: str) -> Any:
    if isinstance(data, str):
        cleaned = steps.clean(data)
        for text in texts:
            # a short text is removed where it is the whole value, a longer one also inside another
            if cleaned == text or (len(text) >= 20 and text in cleaned):
                data = cleaned = cleaned.replace(text, replacement)
        return data
    if isinstance(data, dict):
        return {key: _without(each, texts, replacement) for key, each in data.items()}
    return [_without(each, texts, replacement) for each in data] if isinstance(data, list) else data
