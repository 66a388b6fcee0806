"""What can be asked about registrations. Reading only; every reader (pages, API, exports) asks here."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from algoritmeregister import standards
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.registrations.states import State
from algoritmeregister.written_once import WrittenOnce


def by_number(number: str) -> Registration | None:
    """Return the registration with this number, with its register and organisation, or None."""
    return Registration.objects.select_related("register", "organisation").filter(number=number).first()


def goes_on_as(number: str) -> Registration | None:
    """Return the registration to which this number leads: the one that the registration with this number turned out to
    be, or the one to which a register gives this number. None when the number is that of a registration itself, or of
    nothing.
    """
    found = Registration.objects.select_related("merged_into").filter(number=number).first()
    if found:
        return found.merged_into
    there = Appearance.objects.select_related("registration").filter(number=number).order_by("pk").first()
    return there.registration if there else None


def appearances(registration: Registration) -> list[Appearance]:
    """Return in which registers a registration stands or stood, with the register; the one we know it from first. One
    question.
    """
    return _appearances.rows(registration.pk)


@WrittenOnce
def _appearances(registration: int) -> QuerySet[Appearance]:
    return Appearance.objects.filter(registration=registration).select_related("register", "register__owner").order_by("pk")


def published_in(register: int) -> QuerySet[Registration]:
    """Return the registrations that are public now and stand in this register (by key)."""
    there = Appearance.objects.filter(register=register, gone_at__isnull=True)
    return published().filter(pk__in=there.values("registration"))


def published() -> QuerySet[Registration]:
    """Return the registrations that are public now."""
    return Registration.objects.filter(state=State.PUBLISHED)


def published_of(numbers: Collection[str]) -> QuerySet[Registration]:
    """Return those of some numbers that are public now.

    SQLite would look through all that is public for a few numbers, as it takes every equality to leave little; a state that
    is not a bare column is only looked at afterwards.
    """
    state = Coalesce("state", Value(""))
    return Registration.objects.alias(state_of_found=state).filter(number__in=numbers, state_of_found=State.PUBLISHED)


def published_per_organisation(organisations: Collection[int] | None = None) -> dict[int, int]:
    """Return how many registrations of each organisation (by key) are public now; of all that have any, or of some."""
    found = published().order_by()
    if organisations is not None:
        found = found.filter(organisation__in=organisations)
    return dict(found.values_list("organisation").annotate(count=Count("pk")))


def count_of_organisation() -> Coalesce:
    """Return what to annotate organisations with: how many of their registrations are public now. Counted from an index; a
    join would be grouped by all that is known of an organisation.
    """
    theirs = published().filter(organisation=OuterRef("pk")).order_by().values("organisation")
    return Coalesce(Subquery(theirs.annotate(count=Count("pk")).values("count")), 0)


def has_any() -> Exists:
    """Return what to filter organisations with: whether any of their registrations is public now. Asked of each, from an
    index; a list of the organisations of all registrations has as many rows as there are registrations.
    """
    return Exists(published().filter(organisation=OuterRef("pk")))


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
    current = _current_versions.rows(registration.pk)
    if not current:
        return Version.objects.filter(registration=registration).order_by("-number").first()
    by_language = {version.language: version for version in current}
    return by_language.get(language) or by_language.get("nl") or current[0]


@WrittenOnce
def _current_versions(registration: int) -> QuerySet[Version]:
    return Version.objects.filter(registration=registration, valid_to__isnull=True).order_by("number")


def versions_in_short(registration: Registration) -> list[Version]:
    """Return all versions of a registration without their text, newest first. One question."""
    return _versions_in_short.rows(registration.pk)


@WrittenOnce
def _versions_in_short(registration: int) -> QuerySet[Version]:
    return Version.objects.filter(registration=registration).defer("content").order_by("-number")


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
