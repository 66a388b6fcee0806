"""What the register knows already of the records in a batch: few queries, whatever the number of records."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from algoritmeregister.harvest.models import FieldOrigins, SourceRecord
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.vocabulary import fold
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Registration, Version


@dataclass
class Known:
    """A registration that is known, with its newest version per language."""

    registration: Registration
    versions: dict[str, Version] = field(default_factory=dict)


def registrations(register: Register, source_ids: Collection[str]) -> dict[str, Known]:
    """Return what is known of these ids, by id."""
    found = {each.pk: Known(each) for each in Registration.objects.filter(register=register, source_id__in=list(source_ids))}
    for version in Version.objects.filter(registration__in=list(found), valid_to__isnull=True):
        found[version.registration_id].versions[version.language] = version
    for known in found.values():
        if not known.versions:  # withdrawn: nothing is current, what it last said still counts
            for version in Version.objects.filter(registration=known.registration).order_by("number"):
                known.versions[version.language] = version
    return {known.registration.source_id: known for known in found.values()}


def evidence(register: Register, profile: Profile, source_ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return, for these ids, the evidence last read through this version of the profile, and the registration's state."""
    rows = SourceRecord.objects.filter(
        register=register, profile=profile.name, profile_version=profile.version, source_id__in=list(source_ids)
    ).values_list("source_id", "evidence", "registration__state")
    return {source_id: (digest, state) for source_id, digest, state in rows}


def cleared(registration: Registration) -> frozenset[str]:
    """Return the fields that the newest source to speak of them left empty on purpose."""
    said: dict[str, bool] = {}
    for fields, emptied in FieldOrigins.objects.filter(registration=registration).values_list("fields", "cleared"):
        said.update(dict.fromkeys(fields, False))
        said.update(dict.fromkeys(emptied, True))
    return frozenset(name for name, empty in said.items() if empty)


class Names:
    """Finds a registration by organisation and name, for records without an id. Reads the register once, when first
    asked.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._ids: dict[tuple[str, str], str | None] | None = None

    def find(self, organisation: str, name: str) -> str | None:
        """Return the id of the one registration with this organisation and name; None when there is none, or more than
        one.
        """
        if self._ids is None:
            self._ids = self._read()
        return self._ids.get((normalise_name(organisation), fold(name)))

    def _read(self) -> dict[tuple[str, str], str | None]:
        ids: dict[tuple[str, str], str | None] = {}
        current = Version.objects.filter(registration__register=self._register, valid_to__isnull=True)
        for version in current.select_related("registration").iterator(chunk_size=500):
            key = (normalise_name(version.organisation_name), fold(str(version.document.get("name", ""))))
            source_id = version.registration.source_id
            ids[key] = source_id if ids.get(key, source_id) == source_id else None
        return ids
