"""Begin a description, save it, and translate it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.accounts.actions.remembering import refusals_remembered
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.actions.publish import free_number
from algoritmeregister.registrations.drafts.actions.stepping import begun, held, note, take
from algoritmeregister.registrations.drafts.errors import AlreadyThere, Conflict, DraftError
from algoritmeregister.registrations.drafts.listeners import Happened, tell
from algoritmeregister.registrations.drafts.models import (
    Draft,
    DraftRevision,
    Translation,
    TranslationOrigin,
    TranslationRevision,
)
from algoritmeregister.registrations.drafts.policies import check_may_start, check_may_write
from algoritmeregister.registrations.drafts.queries import by_source_id, counted, who
from algoritmeregister.registrations.drafts.states import DraftState, Step

# Characters of JSON: far more than all fields of the standard hold together.
LARGEST = 500_000
LONGEST_ID = 300


def start(
    *,
    organisation: Organisation,
    by: Actor,
    document: Mapping[str, Any] | None = None,
    beside: Mapping[str, Any] | None = None,
    standard: str = standards.SUPERSET,
    source_id: str | None = None,
    origin: Mapping[str, Any] | None = None,
    language: str = "nl",
) -> Draft:
    """Begin a description of `organisation`; returns it, in state "draft" with revision 1.

    `document`: in the keys of `standard`; without an organisation in it, it gets this one. `source_id`: its id in the
    organisation's register (default: its uuid). `origin`: what it was made from. Raises `NotAllowed`, `AlreadyThere`,
    `DraftError`, and `standards.UnknownStandard`.
    """
    subject = _title(document or {}, standard) or (source_id or "")
    with (
        refusals_remembered(action="start description", subject=subject, organisation=organisation, by=by),
        transaction.atomic(),
    ):
        check_may_start(organisation, by)
        draft = new(
            organisation=organisation, by=by, document=document or {}, beside=beside or {}, standard=standard,
            source_id=source_id, origin=origin, language=language,
        )  # fmt: skip
        if existing := by_source_id(organisation, draft.source_id):
            raise AlreadyThere(existing)
        draft.number = free_number()
        try:
            with transaction.atomic():
                begun(draft, by)
        except IntegrityError:  # two at once with the same id: the second gets what the first made
            existing = by_source_id(organisation, draft.source_id)
            if existing is None:
                raise
            raise AlreadyThere(existing) from None
        text_kept(draft, by).save()
        return draft


def new(
    *, organisation: Organisation, by: Actor, document: Mapping[str, Any], beside: Mapping[str, Any], standard: str,
    source_id: str | None, origin: Mapping[str, Any] | None, language: str = "nl",
) -> Draft:  # fmt: skip
    """Return a description as `start` begins it, not saved and without a number. Raises `DraftError`, `UnknownStandard`."""
    text = {**_named(organisation, standard), **_checked(document)}
    made = uuid.uuid4()
    draft = Draft(
        uuid=made, organisation=organisation, source_id=str(made) if source_id is None else _checked_id(source_id),
        standard=standard, language=language, document=text, beside=_checked(beside), title=_title(text, standard),
        origin=dict(origin or {"kind": "nothing"}), state=DraftState.DRAFT, created_by=who(by), changed_by=who(by),
    )  # fmt: skip
    draft.error_count, draft.gap_count = counted(draft)
    return draft


def save(
    *,
    draft: Draft,
    document: Mapping[str, Any],
    revision: int,
    by: Actor,
    beside: Mapping[str, Any] | None = None,
    standard: str | None = None,
    origin: Mapping[str, Any] | None = None,
) -> Draft:
    """Save the text of a description as the one after `revision`; returns it. An equal text writes nothing.

    Saving what was in review, approved, published or withdrawn takes it into work again: state "draft". What is public stays
    so until it is published again. `beside` None keeps what is there. `standard`: with whose keys it is written, when that
    changes. `origin`: what it was filled in from, when that changes. Raises `Conflict` when `revision` is not the current
    one, `NotAllowed`, `ForbiddenStep` (scheduled, archived), `DraftError`.
    """
    with held(draft, "save description", by, revision) as now:
        check_may_write(now, by)
        changed = written(now, document, beside, standard, by)
        if origin is not None and origin != now.origin:
            now.origin = dict(origin)
            now.save(update_fields=["origin"])
        if not changed:
            return now
        if now.state != DraftState.DRAFT:
            take(now, Step.REOPEN, by)
        else:
            now.save()
        text_kept(now, by).save()
        note(now, "save description", by)
        tell(Happened("save", now, by))
        return now


def written(
    draft: Draft, document: Mapping[str, Any], beside: Mapping[str, Any] | None, standard: str | None, by: Actor
) -> bool:
    """Set the text of a description that is held, as `save` does, and its next revision, without saving it; False, and
    nothing is set, when that is the text it has. Raises `DraftError`, `UnknownStandard`.
    """
    text, apart = _checked(document), _checked(draft.beside if beside is None else beside)
    keys = standard or draft.standard
    standards.get(keys)
    if (text, apart, keys) == (draft.document, draft.beside, draft.standard):
        return False
    draft.document, draft.beside, draft.standard = text, apart, keys
    draft.title = _title(text, keys)
    draft.error_count, draft.gap_count = counted(draft)
    draft.revision += 1
    draft.changed_at, draft.changed_by = timezone.now(), who(by)
    return True


def translate(
    *,
    draft: Draft,
    language: str,
    document: Mapping[str, Any],
    by: Actor,
    origin: TranslationOrigin = TranslationOrigin.PERSON,
    reviewed: bool = False,
    seen: str | None = None,
) -> Translation:
    """Keep a description in another language: the translated fields only. What was there stays readable.

    Like a save, it makes a revision and takes the description into work again, so that nobody approves or publishes what
    they did not see. `seen`: when the translation that the person saw was changed (ISO 8601), empty when there was none.
    Raises `Conflict` when there is another one now, `NotAllowed`, `ForbiddenStep`, and `DraftError` for the language that
    the description itself is in.
    """
    with held(draft, "translate description", by) as now:
        check_may_write(now, by)
        if language == now.language or language not in standards.LANGUAGES:
            raise DraftError(_("De beschrijving kan niet in deze taal worden vertaald: %s.") % language[:20])
        there = Translation.objects.filter(draft=now, language=language).first()
        if seen is not None and seen != (there.changed_at.isoformat() if there else ""):
            raise Conflict(now)
        now.revision += 1
        now.changed_at, now.changed_by = timezone.now(), who(by)
        if now.state != DraftState.DRAFT:
            take(now, Step.REOPEN, by)
        else:
            now.save()
        text_kept(now, by).save()
        made, _new = Translation.objects.update_or_create(
            draft=now,
            language=language,
            defaults={
                "document": _checked(document), "origin": origin, "reviewed": reviewed,
                "changed_at": now.changed_at, "changed_by": now.changed_by,
            },
        )  # fmt: skip
        kept = TranslationRevision.objects.filter(draft=now, language=language)
        last = kept.aggregate(last=Max("number"))["last"] or 0
        TranslationRevision.objects.create(
            draft=now, language=language, number=last + 1, document=made.document, origin=made.origin,
            reviewed=made.reviewed, at=made.changed_at, by=made.changed_by,
        )  # fmt: skip
        note(now, "translate description", by, language=language, origin=str(origin))
        tell(Happened("translate", now, by))
        return made


def text_kept(draft: Draft, by: Actor) -> DraftRevision:
    """Return the row that keeps the text that a description has now, not saved yet."""
    return DraftRevision(
        draft=draft, number=draft.revision, document=draft.document, beside=draft.beside, at=draft.changed_at, by=who(by)
    )


def _checked(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the text as the database keeps it. Raises `DraftError` for what is no JSON, or too much."""
    try:
        text = json.dumps(dict(document), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise DraftError(_("De beschrijving bevat iets wat geen tekst, getal of lijst is.")) from error
    if len(text) > LARGEST:
        raise DraftError(_("De beschrijving is te lang: %(size)d tekens. Maximaal %(most)d tekens past.")
                         % {"size": len(text), "most": LARGEST})
    # PostgreSQL keeps no NUL, and half of a character is none
    if "\\u0000" in text or not _is_whole(text):
        raise DraftError(_("De beschrijving bevat tekens die niet bestaan. Haal die weg."))
    result: dict[str, Any] = json.loads(text)
    return result


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _checked_id(source_id: str) -> str:
    wanted = source_id.strip()
    if not wanted or len(wanted) > LONGEST_ID or not wanted.isprintable():
        raise DraftError(_("Een kenmerk heeft 1 tot %d leesbare tekens.") % LONGEST_ID)
    return wanted


def _named(organisation: Organisation, standard: str) -> dict[str, Any]:
    fields = standards.get(standard).fields
    return {each.key: organisation.name for each in fields if each.superset_key == "organization"}


def _title(document: Mapping[str, Any], standard: str) -> str:
    keys = [each.key for each in standards.get(standard).fields if each.superset_key == "name"]
    return " ".join(str(document.get(key) or "") for key in keys).strip()[:1024]
