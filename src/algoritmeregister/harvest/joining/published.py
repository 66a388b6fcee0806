"""What organisations publish here themselves: by what it is recognised in other registers, and what it says beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from algoritmeregister import standards
from algoritmeregister.audit.actors import SYSTEM
from algoritmeregister.harvest.joining.keeping import keep_marks, say_again
from algoritmeregister.harvest.joining.marks import Marks
from algoritmeregister.harvest.joining.models import SourceText
from algoritmeregister.harvest.joining.together import first_texts
from algoritmeregister.harvest.mapping import Mapped
from algoritmeregister.harvest.models import FieldOrigins
from algoritmeregister.harvest.queries import origins
from algoritmeregister.registrations.changes import changed_fields
from algoritmeregister.registrations.content import content_text
from algoritmeregister.registrations.models import Appearance, Registration, Version


def keep_published(registration: Registration, appearance: Appearance, left: Mapping[str, Collection[str]]) -> None:
    """Keep the marks of what an organisation just published in its own register; `left`: per language the fields that its
    text had and has no more.

    When other registers have it too, or had it, also keep what its own register says now: else their next text would be put
    beside an older one, and bring that back. A hook of the room that publishes, in its transaction.
    """
    current = list(registration.versions.filter(language__in=left, valid_to__isnull=True))
    marks_of = Marks(appearance.register)
    marks = {mark for version in current for mark in marks_of.of(_mapped(registration, version), appearance.source_id)}
    keep_marks(appearance.register, {registration.pk: marks})
    if not Appearance.objects.filter(registration=registration).exclude(pk=appearance.pk).exists():
        return
    _say_who_wrote(registration, current)
    before = dict(SourceText.objects.filter(appearance=appearance).values_list("language", "emptied"))
    for version in current:
        keys = standards.get(version.standard).keys - set(version.document)
        SourceText.objects.update_or_create(
            appearance=appearance,
            language=version.language,
            defaults={
                "standard": version.standard,
                "content": content_text(version.document, version.beside),
                "emptied": sorted(keys & {*left[version.language], *before.get(version.language, ())}),
                "claimed_on": version.claimed_on,
                "origins": {},
            },
        )


def keep_others(registration: Registration) -> None:
    """Keep what the register that has a registration says of it, now that its organisation's own text comes to go first.

    A hook of the room that publishes, before it does.
    """
    there = Appearance.objects.filter(registration=registration).order_by("gone_at", "pk")
    if len(there) == 0 or SourceText.objects.filter(appearance__in=there).exists():
        return
    current = registration.versions.filter(valid_to__isnull=True)
    first = next((each for each in there if each.gone_at is None), there[0])
    SourceText.objects.bulk_create(first_texts(registration, first, current))


def say_others(registration: Registration, at: datetime, reason: str) -> None:
    """Publish what the other registers say of a registration, now that its organisation withdrew its own text. A hook of the
    room that withdraws.
    """
    say_again(registration, at, SYSTEM, reason)


def _say_who_wrote(registration: Registration, current: Collection[Version]) -> None:
    """Say of the fields that now have another text, that they no longer come from the records they came from."""
    found = origins(registration)
    changed: set[str] = set()
    for version in current:
        older = registration.versions.filter(language=version.language, number__lt=version.number)
        before = older.order_by("-number").first()
        changed |= set(changed_fields(before.document, version.document)) if before else set()
    told = sorted(changed & set(found))
    if told and current:
        last = found[told[0]]
        FieldOrigins.objects.create(
            registration=registration, version_number=min(each.number for each in current), run_id=last.run, raw_id=last.raw,
            place=last.place, fields={}, cleared=told,
        )  # fmt: skip


def _mapped(registration: Registration, version: Version) -> Mapped:
    reading = standards.Reading(version.document, version.standard)
    return Mapped(reading, version.language, None, registration.number, version.claimed_on)
