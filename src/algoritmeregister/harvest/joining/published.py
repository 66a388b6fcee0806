"""What organisations publish here themselves: by what it is recognised in other registers, and what it says beside them."""

from __future__ import annotations

from collections.abc import Collection

from algoritmeregister import standards
from algoritmeregister.harvest.joining.keeping import keep_marks
from algoritmeregister.harvest.joining.marks import Marks
from algoritmeregister.harvest.joining.models import SourceText
from algoritmeregister.harvest.mapping import Mapped
from algoritmeregister.registrations.content import content_text
from algoritmeregister.registrations.models import Appearance, Registration, Version


def keep_published(registration: Registration, appearance: Appearance, languages: Collection[str]) -> None:
    """Keep the marks of what an organisation just published in its own register, in these languages.

    When other registers have it too, also keep what its own register says now: else their next text would be put beside an
    older one, and bring that back. A hook of the room that publishes, in its transaction.
    """
    current = list(registration.versions.filter(language__in=languages, valid_to__isnull=True))
    marks_of = Marks(appearance.register)
    marks = {mark for version in current for mark in marks_of.of(_mapped(registration, version), appearance.source_id)}
    keep_marks(appearance.register, {registration.pk: marks})
    if not SourceText.objects.filter(appearance__registration=registration).exists():
        return
    for version in current:
        SourceText.objects.update_or_create(
            appearance=appearance,
            language=version.language,
            defaults={
                "standard": version.standard,
                "content": content_text(version.document, version.beside),
                "emptied": [],
                "claimed_on": version.claimed_on,
                "origins": {},
            },
        )


def _mapped(registration: Registration, version: Version) -> Mapped:
    reading = standards.Reading(version.document, version.standard)
    return Mapped(reading, version.language, None, registration.number, version.claimed_on)
