"""Remove a text from a description and from every text it had, when it is removed from what was published."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from algoritmeregister.registrations.drafts.models import (
    Comment,
    Draft,
    DraftRevision,
    DraftStep,
    Translation,
    TranslationRevision,
)
from algoritmeregister.registrations.models import Registration

REMOVED = "[verwijderd]"
# A short text is removed where it is the whole value; a longer one also inside another.
LONG = 20


def remove_copies(registration: Registration, value: Any, replacement: str) -> None:
    """Remove `value`, wherever it stands in the description behind `registration`: `replacement`, or a sign, comes in its
    place. Also in its earlier texts, translations, remarks and the comments at its steps.
    """
    texts = sorted({each for each in _texts(value) if each.strip()}, key=len, reverse=True)
    draft = Draft.objects.filter(registration=registration).first()
    if draft is None or not texts:
        return
    sign = replacement or REMOVED
    draft.document, draft.beside = _without(draft.document, texts, sign), _without(draft.beside, texts, sign)
    draft.title = _without(draft.title, texts, sign)
    draft.save(update_fields=["document", "beside", "title"])
    for then in DraftRevision.objects.filter(draft=draft):
        # The one place where these rows change: not through their models, which refuse it.
        QuerySet(DraftRevision).filter(pk=then.pk).update(
            document=_without(then.document, texts, sign), beside=_without(then.beside, texts, sign)
        )
    for step in DraftStep.objects.filter(draft=draft).exclude(comment=""):
        QuerySet(DraftStep).filter(pk=step.pk).update(comment=_without(step.comment, texts, sign))
    for each in Translation.objects.filter(draft=draft):
        Translation.objects.filter(pk=each.pk).update(document=_without(each.document, texts, sign))
    for before in TranslationRevision.objects.filter(draft=draft):
        QuerySet(TranslationRevision).filter(pk=before.pk).update(document=_without(before.document, texts, sign))
    for said in Comment.objects.filter(draft=draft):
        Comment.objects.filter(pk=said.pk).update(text=_without(said.text, texts, sign))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    return [text for each in value for text in _texts(each)] if isinstance(value, list) else []


def _without(data: Any, texts: list[str], sign: str) -> Any:
    if isinstance(data, str):
        for text in texts:
            if data.strip() == text.strip() or (len(text) >= LONG and text in data):
                data = data.replace(text, sign) if text in data else sign
        return data
    if isinstance(data, dict):
        return {key: _without(each, texts, sign) for key, each in data.items()}
    return [_without(each, texts, sign) for each in data] if isinstance(data, list) else data
