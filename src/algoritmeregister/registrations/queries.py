"""What can be asked about registrations. Reading only; every reader (pages, API, exports) asks here."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from algoritmeregister import standards
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State


def by_number(number: str) -> Registration | None:
    """Return the registration with this number, with its register and organisation, or None."""
    return Registration.objects.select_related("register", "organisation").filter(number=number).first()


def published() -> QuerySet[Registration]:
    """Return the registrations that are public now."""
    return Registration.objects.filter(state=State.PUBLISHED)


def count() -> int:
    """Return how many registrations are public now."""
    return published().count()


def version_count() -> int:
    """Return how many versions there are, of all registrations and languages."""
    return Version.objects.count()


def versions(registration: Registration) -> QuerySet[Version]:
    """Return all versions of a registration, oldest first."""
    return Version.objects.filter(registration=registration).order_by("number")


def shown_version(registration: Registration, language: str = "nl") -> Version | None:
    """Return the version to show: the current one in `language`, else in Dutch, else any; of a withdrawn one the
    last there was.
    """
    current = list(Version.objects.filter(registration=registration, valid_to__isnull=True).order_by("number"))
    if not current:
        return Version.objects.filter(registration=registration).order_by("-number").first()
    by_language = {version.language: version for version in current}
    return by_language.get(language) or by_language.get("nl") or current[0]


def current_versions(registrations: Sequence[Registration], language: str = "nl") -> dict[int, Version]:
    """Return the version to show of each of these registrations (by key), as `shown_version` does. One question."""
    found: dict[int, dict[str, Version]] = {}
    for version in Version.objects.filter(registration__in=registrations, valid_to__isnull=True).order_by("number"):
        found.setdefault(version.registration_id, {})[version.language] = version
    return {
        pk: by_language.get(language) or by_language.get("nl") or next(iter(by_language.values()))
        for pk, by_language in found.items()
    }


def findings(version: Version) -> list[standards.Finding]:
    """Return what the checks of the version's own standard notice about it. Computed, not stored."""
    return list(standards.validate(version.document, version.standard))
