"""Take over what is public already through another register: a description is made of it, and publishing that makes a new
version of the same registration. Its number and history stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.accounts.actions.remembering import refusals_remembered
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.actions.stepping import begun_many
from algoritmeregister.registrations.drafts.actions.writing import new, text_kept
from algoritmeregister.registrations.drafts.errors import DraftError, TakenOver
from algoritmeregister.registrations.drafts.models import Draft, DraftRevision, Translation, TranslationRevision
from algoritmeregister.registrations.drafts.policies import check_may_adopt
from algoritmeregister.registrations.drafts.queries import who
from algoritmeregister.registrations.models import Appearance, Registration, Version

ORIGIN = "registration_adopted"
_OWN_WORDS = frozenset({"organization", "standard_version"})


@dataclass(frozen=True)
class Texts:
    """What is public of a registration now, in all fields (the superset), as every description at the desk: the text in
    `language`, what is beside it, and of every other language the values that differ.
    """

    language: str
    document: Mapping[str, Any]
    beside: Mapping[str, Any]
    others: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def adopt(*, organisation: Organisation, registration: Registration, by: Actor, source_id: str | None = None) -> Draft:
    """Make a description of what is public of `registration`, a registration of this organisation that came here through
    another register; returns it. Publishing it changes that registration. `source_id`: its id in the organisation's own
    register (default: the one that it has where it came from).

    Raises `NotAllowed` (also for what is another organisation's), `TakenOver` when it has a description already, and
    `DraftError` when it is no longer public.
    """
    subject = f"{registration.number} {organisation.name}"
    with (
        refusals_remembered(action="adopt registration", subject=subject, organisation=organisation, by=by),
        transaction(),
    ):
        check_may_adopt(organisation, registration, by)
        found, texts = _read([registration.pk])
        if not found:
            raise DraftError(_("Registratie %s is niet meer openbaar.") % registration.number)
        if existing := Draft.objects.filter(registration=registration).select_related("organisation").first():
            raise TakenOver(existing)
        try:
            with transaction():
                return _adopted(organisation, found, texts, by, source_id)[0]
        except IntegrityError:  # two at once: the second hears what the first made
            existing = Draft.objects.filter(registration=registration).select_related("organisation").first()
            if existing is None:
                raise
            raise TakenOver(existing) from None


def adopt_all(*, organisation: Organisation, registrations: Sequence[Registration], by: Actor) -> list[Draft]:
    """Make a description of each of these registrations that is public, of this organisation, and has none yet; returns
    those that were made. Few questions, however many there are. Raises `NotAllowed`.
    """
    made: list[Draft] = []
    with refusals_remembered(action="adopt registration", subject=organisation.name, organisation=organisation, by=by):
        for each in registrations:
            check_may_adopt(organisation, each, by)
    if not registrations:
        return made
    try:
        with transaction():
            found, texts = _read([each.pk for each in registrations])
            taken = set(Draft.objects.filter(registration__in=found).values_list("registration", flat=True))
            return _adopted(organisation, [each for each in found if each.pk not in taken], texts, by)
    except IntegrityError:  # a colleague took one of them meanwhile: the others go on
        for each in registrations:
            try:
                made.append(adopt(organisation=organisation, registration=each, by=by))
            except DraftError:
                continue
    return made


def _read(keys: Sequence[int]) -> tuple[list[Registration], dict[int, Texts]]:
    """Return those of these registrations that are public, in this order, and what is public of them."""
    versions: dict[int, dict[str, Version]] = {}
    for version in Version.objects.filter(registration__in=keys, valid_to__isnull=True).order_by("number"):
        versions.setdefault(version.registration_id, {})[version.language] = version
    rows = Registration.objects.in_bulk(list(versions))
    found = [rows[key] for key in keys if key in rows]
    return found, {each.pk: texts_of(versions[each.pk]) for each in found}


def texts_of(versions: Mapping[str, Version]) -> Texts:
    """Return what the current versions of a registration, one per language, say as one description: Dutch where there is."""
    language = "nl" if "nl" in versions else next(iter(versions))
    main = versions[language]
    document, beside = standards.raised(main.document, main.standard, main.beside)
    raised = {
        key: standards.raised(each.document, each.standard, each.beside)[0]
        for key, each in versions.items()
        if key != language
    }
    translated = {key: _different(each, document) for key, each in raised.items()}
    return Texts(language, document, beside, {key: each for key, each in translated.items() if each})


def _different(translated: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value for key, value in translated.items() if key not in _OWN_WORDS and value and value != document.get(key)
    }


def _adopted(
    organisation: Organisation, registrations: Sequence[Registration], texts: Mapping[int, Texts], by: Actor,
    source_id: str | None = None,
) -> list[Draft]:  # fmt: skip
    """Write the descriptions of these registrations, with their languages. Raises `IntegrityError` when one has one."""
    taken = _taken_ids(organisation, [each.source_id for each in registrations])
    drafts = []
    for each in registrations:
        text = texts[each.pk]
        known_as = source_id or (each.source_id if each.source_id not in taken and each.source_id.isprintable() else None)
        taken.add(each.source_id)
        draft = new(
            organisation=organisation, by=by, document=text.document, beside=text.beside, standard=standards.SUPERSET,
            source_id=known_as, origin={"kind": ORIGIN, "of": each.number}, language=text.language,
        )  # fmt: skip
        draft.registration, draft.number = each, each.number
        drafts.append(draft)
    if not drafts:
        return drafts
    begun_many(drafts, by, action="adopt registration")
    DraftRevision.objects.bulk_create(text_kept(draft, by) for draft in drafts)
    rows = [
        Translation(
            draft=draft, language=language, document=dict(document), reviewed=True, changed_at=draft.changed_at,
            changed_by=who(by),
        )
        for draft, each in zip(drafts, registrations, strict=True)
        for language, document in texts[each.pk].others.items()
    ]  # fmt: skip
    Translation.objects.bulk_create(rows)
    TranslationRevision.objects.bulk_create(
        TranslationRevision(
            draft=each.draft, language=each.language, number=1, document=each.document, origin=each.origin,
            reviewed=each.reviewed, at=each.changed_at, by=who(by),
        )
        for each in rows
    )  # fmt: skip
    return drafts


def _taken_ids(organisation: Organisation, ids: Sequence[str]) -> set[str]:
    """Return which of these ids an own description, or something in the own register, has already."""
    taken = set(Draft.objects.filter(organisation=organisation, source_id__in=ids).values_list("source_id", flat=True))
    own = Appearance.objects.filter(register__is_local=True, register__owner=organisation, source_id__in=ids)
    return taken | set(own.values_list("source_id", flat=True))
