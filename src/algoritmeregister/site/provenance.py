"""Where a registration comes from: the registers that it stands in, and of every field the register, the run, the column at
the source and the rule that made it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest import queries as harvest
from algoritmeregister.harvest.errors import WrongProfile
from algoritmeregister.harvest.joining.composing import rank
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.profile_words import steps_of
from algoritmeregister.harvest.queries import Origin
from algoritmeregister.registrations import fields, queries
from algoritmeregister.registrations.models import Appearance, Basis, Registration, Version
from algoritmeregister.site import labels
from algoritmeregister.ui.addresses import address_of

BASES: dict[str, str | Promise] = {
    Basis.NUMBER: gettext_lazy("zelfde nummer"),
    Basis.SOURCE_ID: gettext_lazy("zelfde kenmerk"),
    Basis.LINK: gettext_lazy("zelfde link"),
    Basis.STEWARD: gettext_lazy("de beheerder zag dat het dezelfde is"),
    Basis.OWNER: gettext_lazy("de organisatie nam de registratie zelf over"),
}


@dataclass(frozen=True)
class Source:
    """A register that a registration stands or stood in. `page`: its page here; `address`: where the registration stands
    there, or the site of the register. `basis`: how we know that it is the same; empty for the register that we know it
    from. `leads`: its text goes first.
    """

    name: str
    page: str
    source_id: str
    address: str
    basis: str
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None
    leads: bool


@dataclass(frozen=True)
class FieldSource:
    """Where one field came from: `column` at the source (empty: a fixed value of the profile), `rule`: what was done with
    it, in words; `profile`: the mapping profile with its version.
    """

    label: str
    register: str
    column: str
    rule: tuple[str, ...]
    profile: str
    file: str
    place: str
    run: int
    observed_at: datetime


@dataclass(frozen=True)
class Provenance:
    """Where a registration comes from. `sources`: the one whose text goes first, first. `fields`: in its order."""

    sources: tuple[Source, ...]
    fields: tuple[FieldSource, ...]


def provenance(found: Registration, version: Version) -> Provenance:
    """Return where this version of a registration comes from. Two questions to the database."""
    there = queries.appearances(found)
    ordered = sorted(there, key=lambda each: (each.gone_at is not None, rank(each, found.organisation)))
    sources = tuple(_source(each, first=each is ordered[0] and len(there) > 1) for each in ordered)
    origins = harvest.origins(found, version.number)
    profile_of = cache(_profile)
    shown = [key for key in (*version.document, *version.beside) if key in origins]
    return Provenance(sources, tuple(_field(version, origins[key], profile_of) for key in shown))


def _source(appearance: Appearance, *, first: bool) -> Source:
    register = appearance.register
    return Source(
        name=register.name,
        page=address_of("site:register", slug=register.slug),
        source_id=appearance.source_id,
        address=appearance.uri if appearance.uri.startswith("https://") else register.website,
        basis=str(BASES.get(appearance.basis, "")),
        first_seen_at=appearance.first_seen_at,
        last_seen_at=appearance.last_seen_at,
        gone_at=appearance.gone_at,
        leads=first and appearance.gone_at is None,
    )


def _field(version: Version, origin: Origin, profile_of: Callable[[str], Profile | None]) -> FieldSource:
    profile = profile_of(origin.profile)
    key = origin.field
    rule = steps_of(profile, key) if profile else ()
    if not rule:
        rule = (_("overgenomen zoals het er staat"),) if key in version.document else (_("bewaard naast de standaard"),)
    return FieldSource(
        label=labels.words(fields.label_of(version, key)),
        register=origin.register_name,
        column="" if origin.key == "=" else origin.key,
        rule=rule,
        profile=origin.profile.replace("@", " ", 1),
        file=origin.file.rpartition("/")[2],
        place=origin.place,
        run=origin.run,
        observed_at=origin.observed_at,
    )


def _profile(key: str) -> Profile | None:
    """Return the profile of a run, when it is still there in that version."""
    try:
        found = profiles.by_name(key.partition("@")[0])
    except WrongProfile:
        return None
    return found if found.key == key else None
