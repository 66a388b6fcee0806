"""Begin or save many descriptions of one organisation, as a spreadsheet brings them, with few questions to the database.

What comes out is what `start` and `save` make of them one by one: the same checks, steps, texts and rows in the audit log.
All are written together; when anything keeps one of them from being written, they are done one by one, so that the others
go on and the one is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import IntegrityError

from algoritmeregister import standards
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.actions.publish import free_numbers
from algoritmeregister.registrations.drafts.actions.keeping import discard
from algoritmeregister.registrations.drafts.actions.stepping import begun_many, note_many
from algoritmeregister.registrations.drafts.actions.writing import new, save, start, text_kept, written
from algoritmeregister.registrations.drafts.errors import DraftError, ForbiddenStep, NotAllowed
from algoritmeregister.registrations.drafts.listeners import Happened, tell
from algoritmeregister.registrations.drafts.models import Draft, DraftRevision
from algoritmeregister.registrations.drafts.policies import check_may_archive, check_may_start, check_may_write
from algoritmeregister.registrations.drafts.states import DraftState

Refused = DraftError | ForbiddenStep | NotAllowed
_REFUSED = (DraftError, ForbiddenStep, NotAllowed)
Item = TypeVar("Item")


class _OneByOne(Exception):
    """Among these is one that is not for all at once."""


@dataclass(frozen=True)
class NewText:
    """A description to begin: its text in the fields of the superset, what is beside it, its id and what it is made from."""

    document: Mapping[str, Any]
    beside: Mapping[str, Any]
    source_id: str
    origin: Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """A text for `draft`, as the one after `revision`; in the fields of `standard`."""

    draft: Draft
    document: Mapping[str, Any]
    beside: Mapping[str, Any]
    revision: int
    standard: str = standards.SUPERSET


def start_all(*, organisation: Organisation, texts: Sequence[NewText], by: Actor) -> list[Draft | Refused]:
    """Begin these descriptions; returns for each, in this order, the description, or the error why it was not begun."""

    def one(text: NewText) -> Draft:
        return start(
            organisation=organisation, document=text.document, beside=text.beside, source_id=text.source_id,
            origin=text.origin, by=by,
        )  # fmt: skip

    return _together_or_one_by_one(texts, lambda: _started(organisation, texts, by), one)


def save_all(*, texts: Sequence[Text], by: Actor) -> list[Draft | Refused]:
    """Save these texts; returns for each, in this order, the description, or the error why it was not saved."""

    def one(text: Text) -> Draft:
        return save(
            draft=text.draft, document=text.document, beside=text.beside, standard=text.standard,
            revision=text.revision, by=by,
        )  # fmt: skip

    return _together_or_one_by_one(texts, lambda: _saved(texts, by), one)


def discard_all(*, drafts: Sequence[Draft], by: Actor) -> list[Refused | None]:
    """Throw these descriptions of one organisation away; returns for each, in this order, None, or why it stays."""

    def one(each: Draft) -> Draft:
        discard(draft=each, by=by)
        return each

    done = _together_or_one_by_one(drafts, lambda: _discarded(drafts, by), one)
    return [None if isinstance(each, Draft) else each for each in done]


def _together_or_one_by_one(
    items: Sequence[Item], together: Callable[[], list[Draft]], one: Callable[[Item], Draft]
) -> list[Draft | Refused]:
    try:
        with transaction():
            return list(together())
    except (_OneByOne, IntegrityError, *_REFUSED):
        return [_told(one, each) for each in items]


def _told(one: Callable[[Item], Draft], item: Item) -> Draft | Refused:
    try:
        return one(item)
    except _REFUSED as error:
        return error


def _started(organisation: Organisation, texts: Sequence[NewText], by: Actor) -> list[Draft]:
    check_may_start(organisation, by)
    drafts = [
        new(
            organisation=organisation, by=by, document=each.document, beside=each.beside, standard=standards.SUPERSET,
            source_id=each.source_id, origin=each.origin,
        )
        for each in texts
    ]  # fmt: skip
    ids = {draft.source_id for draft in drafts}
    if len(ids) < len(drafts) or Draft.objects.filter(organisation=organisation, source_id__in=ids).exists():
        raise _OneByOne
    for draft, number in zip(drafts, free_numbers(len(drafts)), strict=True):
        draft.number = number
    begun_many(drafts, by)
    DraftRevision.objects.bulk_create(text_kept(draft, by) for draft in drafts)
    return drafts


def _held(drafts: Sequence[Draft]) -> dict[int, Draft]:
    """Hold these descriptions, of one organisation; return them as they are now, by key. Raises `_OneByOne`."""
    found = Draft.objects.select_for_update(of=("self",)).select_related("organisation", "registration").order_by("pk")
    held = {draft.pk: draft for draft in found.filter(pk__in=[each.pk for each in drafts])}
    if len(held) < len(drafts) or len({draft.organisation_id for draft in held.values()}) > 1:
        raise _OneByOne
    return held


def _discarded(drafts: Sequence[Draft], by: Actor) -> list[Draft]:
    held = list(_held(drafts).values())
    if any(now.published_revision is not None or now.state != DraftState.DRAFT for now in held):
        raise _OneByOne
    if held:
        check_may_archive(held[0], by)
    note_many(held, "discard description", by)
    Draft.objects.filter(pk__in=[each.pk for each in held]).delete()
    for each in held:
        tell(Happened("discard", each, by))
    return list(drafts)


def _saved(texts: Sequence[Text], by: Actor) -> list[Draft]:
    held = _held([each.draft for each in texts])
    # Of what is under way or public a save is a step too; and what changed meanwhile is told to whom it concerns.
    if any((now := held[each.draft.pk]).state != DraftState.DRAFT or now.revision != each.revision for each in texts):
        raise _OneByOne
    drafts = [held[each.draft.pk] for each in texts]
    if drafts:
        check_may_write(drafts[0], by)
    changed = [
        draft for draft, each in zip(drafts, texts, strict=True)
        if written(draft, each.document, each.beside, each.standard, by)
    ]  # fmt: skip
    for draft in changed:
        draft.save()
    DraftRevision.objects.bulk_create(text_kept(draft, by) for draft in changed)
    note_many(changed, "save description", by)
    for draft in changed:
        tell(Happened("save", draft, by))
    return drafts
