"""What the register knows already of the records in a batch: few queries, whatever the number of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects

from algoritmeregister.harvest.joining.finding import Found
from algoritmeregister.harvest.joining.together import Others, first_texts
from algoritmeregister.harvest.models import FieldOrigins, SourceRecord, SourceText
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.vocabulary import fold
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Appearance, Registration, Version


@dataclass
class Known:
    """A registration that is known, with its newest version per language.

    `others`: what its registers say, when it stands in several or is about to. `found`: by what it was found, when the
    register at hand does not have it yet. `is_gone`: that register had it, and not any more.
    """

    registration: Registration
    versions: dict[str, Version] = field(default_factory=dict)
    others: Others | None = None
    found: Found | None = None
    is_gone: bool = False


def registrations(register: Register, source_ids: Collection[str]) -> dict[str, Known]:
    """Return what is known of these ids, by id."""
    there = Appearance.objects.filter(register=register, source_id__in=list(source_ids))
    known = {
        each.source_id: Known(each.registration, is_gone=each.gone_at is not None)
        for each in there.select_related("registration__organisation")
    }
    _fill(list(known.values()))
    return known


def joining(found: Mapping[str, Found]) -> dict[str, Known]:
    """Return what is known of the registrations of other registers that these ids turned out to be, by id."""
    rows = Registration.objects.select_related("organisation").in_bulk({each.registration for each in found.values()})
    known = {source_id: Known(rows[each.registration], found=each) for source_id, each in found.items()}
    _fill(list(known.values()))
    return known


def _fill(known: list[Known]) -> None:
    """Add the versions, and of what stands in several registers what each says."""
    of = {each.registration.pk: each for each in known}
    for version in Version.objects.filter(registration__in=list(of), valid_to__isnull=True):
        of[version.registration_id].versions[version.language] = version
    ended = [each.registration.pk for each in known if not each.versions]
    if ended:  # withdrawn: nothing is current, what it last said still counts
        for version in Version.objects.filter(registration__in=ended).order_by("number"):
            of[version.registration_id].versions[version.language] = version
    appearances: dict[int, list[Appearance]] = defaultdict(list)
    for appearance in Appearance.objects.filter(registration__in=list(of)).select_related("register__owner").order_by("pk"):
        appearances[appearance.registration_id].append(appearance)
    for each in known:
        there = appearances[each.registration.pk]
        if len(there) > 1 or each.found:
            each.others = Others(there)
    _add_texts([each for each in known if each.others])
    prefetch_related_objects([each.registration for each in known], "removed_texts")


def _add_texts(known: list[Known]) -> None:
    if not known:
        return
    of = {each.registration.pk: each for each in known}
    texts = SourceText.objects.filter(appearance__registration__in=list(of)).select_related("appearance")
    for text in texts:
        others = of[text.appearance.registration_id].others
        assert others is not None, "only those with several registers were asked"
        others.texts[text.appearance_id, text.language] = text
    for each in known:
        if each.others and not each.others.texts:
            first = each.others.appearances[0]
            made = first_texts(each.registration, first, each.versions.values())
            each.others.texts = {(first.pk, text.language): text for text in made}


def evidence(register: Register, profile: Profile, source_ids: Collection[str]) -> dict[str, str]:
    """Return, for these ids, the evidence last read through this version of the profile."""
    rows = SourceRecord.objects.filter(
        register=register, profile=profile.name, profile_version=profile.version, source_id__in=list(source_ids)
    )
    return dict(rows.values_list("source_id", "evidence"))


def gone(register: Register) -> frozenset[str]:
    """Return the ids that the register had, and not any more."""
    there = Appearance.objects.filter(register=register, gone_at__isnull=False)
    return frozenset(there.values_list("source_id", flat=True))


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
        there = Appearance.objects.filter(register=self._register, gone_at__isnull=True)
        source_ids = dict(there.values_list("registration", "source_id"))
        current = Version.objects.filter(registration__appearances__in=there, valid_to__isnull=True)
        for version in current.iterator(chunk_size=500):
            key = (normalise_name(version.organisation_name), fold(str(version.document.get("name", ""))))
            source_id = source_ids[version.registration_id]
            ids[key] = source_id if ids.get(key, source_id) == source_id else None
        return ids
