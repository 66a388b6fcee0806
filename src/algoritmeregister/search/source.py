"""Read from the database what the index must hold: the only place where search meets registrations."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from operator import attrgetter

from algoritmeregister import standards
from algoritmeregister.organisations.models import OrganisationName
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.registrations.states import State
from algoritmeregister.search import content
from algoritmeregister.search.documents import IndexedVersion

CHUNK = 500
MAIN_LANGUAGE = "nl"


def count() -> int:
    """Count the versions that the index must hold."""
    return Version.objects.count()


def every_version() -> Iterator[IndexedVersion]:
    """Give every version of every registration, in chunks, so that no transaction stays open for long."""
    after = 0
    while keys := list(Registration.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield from _versions(keys)
        after = keys[-1]


def versions_of(numbers: Collection[str]) -> Iterator[IndexedVersion]:
    """Give every version of the registrations with these numbers."""
    wanted = sorted(numbers)
    for start in range(0, len(wanted), CHUNK):
        keys = Registration.objects.filter(number__in=wanted[start : start + CHUNK]).values_list("pk", flat=True)
        yield from _versions(list(keys))


def _versions(keys: list[int]) -> Iterator[IndexedVersion]:
    rows = (
        Version.objects.filter(registration_id__in=keys)
        .select_related("registration__register", "organisation")
        .order_by("registration_id", "number")
    )
    other_names: dict[int, list[str]] = {}
    organisations = Version.objects.filter(registration_id__in=keys).values("organisation_id")
    names = OrganisationName.objects.filter(organisation_id__in=organisations).order_by("pk")
    for organisation, name in names.values_list("organisation_id", "name"):
        other_names.setdefault(organisation, []).append(name)
    appearances = _appearances(keys)
    for registration, group in groupby(rows, key=attrgetter("registration_id")):
        versions = list(group)
        there = appearances.get(registration, [])
        primary = _primary_language(versions)
        called = _names(versions)
        for version in versions:
            names_of_version = [
                name for name in other_names.get(version.organisation_id, ()) if name != version.organisation_name
            ]
            in_others = tuple(pair for pair in called if pair[0] != version.language)
            yield _indexed(version, primary, tuple(names_of_version), _registers(version, there), in_others)


def _appearances(keys: list[int]) -> dict[int, list[Appearance]]:
    """Return the appearances of those registrations that stand, or stood, in more than one register."""
    found: dict[int, list[Appearance]] = {}
    for each in Appearance.objects.filter(registration_id__in=keys).select_related("register").order_by("pk"):
        found.setdefault(each.registration_id, []).append(each)
    return {registration: several for registration, several in found.items() if len(several) > 1}


def _registers(version: Version, appearances: list[Appearance]) -> tuple[tuple[str, str], ...]:
    """Return which registers had the registration while this version was current: of the current one, which have it now."""
    if version.valid_to is None:
        there = [each for each in appearances if each.gone_at is None]
    else:
        there = [
            each
            for each in appearances
            if each.first_seen_at < version.valid_to and (each.gone_at is None or each.gone_at > version.valid_from)
        ]
    return tuple((each.register.slug, each.register.name) for each in there)


def _primary_language(versions: list[Version]) -> str:
    """Choose the language that answers for a registration: Dutch when it has it, else the register's, else the first."""
    languages = {version.language for version in versions if version.valid_to is None} or {
        version.language for version in versions
    }
    if MAIN_LANGUAGE in languages:
        return MAIN_LANGUAGE
    register_language = versions[0].registration.register.language
    return register_language if register_language in languages else min(languages)


def _names(versions: list[Version]) -> list[tuple[str, str]]:
    """Return what a registration is called now: language and name."""
    current = [version for version in versions if version.valid_to is None]
    names = [(version.language, content.one_line(version.document.get("name"))) for version in current]
    return [(language, name) for language, name in names if name]


def _indexed(
    version: Version,
    primary: str,
    other_names: tuple[str, ...],
    registers: tuple[tuple[str, str], ...],
    names: tuple[tuple[str, str], ...],
) -> IndexedVersion:
    registration, organisation = version.registration, version.organisation
    return IndexedVersion(
        key=f"{registration.number}/{version.number}",
        number=registration.number,
        document=standards.to_superset(version.document, version.standard, version.beside),
        organisation=organisation.code,
        organisation_name=version.organisation_name,
        organisation_label=organisation.name,
        organisation_kind=organisation.kind,
        register=registration.register.slug,
        register_name=registration.register.name,
        language=version.language,
        version=version.number,
        standard=version.standard,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        claimed_on=version.claimed_on,
        current=registration.state == State.PUBLISHED and version.valid_to is None,
        primary=version.language == primary,
        content_hash=version.content_hash,
        other_names=other_names,
        registers=registers,
        names=names,
    )
