"""What can be asked about imports and the source of fields. Reading only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from algoritmeregister.harvest.models import FieldOrigins, OrganisationRename, Run, Source
from algoritmeregister.registrations.models import Registration
from algoritmeregister.written_once import WrittenOnce


@dataclass(frozen=True)
class Origin:
    """Where the value of a field came from: `key` is the name it has at the source, "=" for a constant of the profile."""

    field: str
    key: str
    register: str
    profile: str
    file: str
    place: str
    observed_at: datetime
    run: int
    version: int
    raw: int = 0
    register_name: str = ""


def origins(registration: Registration, version_number: int | None = None) -> dict[str, Origin]:
    """Return, per field of a version (None: the newest), the record that gave it. Fields edited by hand are not in it.
    One query.
    """
    found: dict[str, Origin] = {}
    for row in _origins.rows(registration.pk):
        if version_number is not None and row.version_number > version_number:
            continue
        for name in row.cleared:
            found.pop(name, None)
        for name, key in row.fields.items():
            found[name] = Origin(
                field=name,
                key=key,
                register=row.run.register.slug,
                profile=f"{row.run.profile}@{row.run.profile_version}",
                file=row.run.file_name,
                place=row.place,
                observed_at=row.run.observed_at,
                run=row.run_id,
                version=row.version_number,
                raw=row.raw_id,
                register_name=row.run.register.name,
            )
    return found


@WrittenOnce
def _origins(registration: int) -> QuerySet[FieldOrigins]:
    return FieldOrigins.objects.filter(registration=registration).select_related("run__register").order_by("id")


def runs(register_slug: str | None = None) -> QuerySet[Run]:
    """Return the runs, newest first, of one register when asked."""
    found = Run.objects.select_related("register")
    return found.filter(register__slug=register_slug) if register_slug else found


def unconfirmed_renames() -> QuerySet[OrganisationRename]:
    """Return the new names of organisations of which a steward has not said yet whether they are right, newest first."""
    return OrganisationRename.objects.filter(state=OrganisationRename.State.INFERRED).select_related("organisation", "run")


def denied_renames() -> QuerySet[OrganisationRename]:
    """Return the new names of which a steward said that they are none, newest first."""
    return OrganisationRename.objects.filter(state=OrganisationRename.State.DENIED).select_related("organisation", "run")


def kept_apart() -> set[tuple[str, str]]:
    """Return the pairs of names of which a steward said that they are not one organisation's, in both orders."""
    pairs = set(denied_renames().values_list("old_name", "new_name"))
    return pairs | {(new, old) for old, new in pairs}


def sources(register_slugs: Collection[str] = ()) -> QuerySet[Source]:
    """Return the sources, by register; of these registers when any are named."""
    found = Source.objects.select_related("register")
    return found.filter(register__slug__in=register_slugs) if register_slugs else found


def due_sources(now: datetime) -> list[Source]:
    """Return the active sources of which the interval has passed since they were last tried."""
    return [
        source
        for source in sources().filter(active=True)
        if source.last_tried_at is None or source.last_tried_at + timedelta(hours=source.interval_hours) <= now
    ]


def waiting_runs() -> QuerySet[Run]:
    """Return the runs that wait for a steward, newest first."""
    return Run.objects.filter(state=Run.State.WAITING).select_related("register", "source")


def put_apart() -> QuerySet[Run]:
    """Return the runs that put records apart which nobody took in since, as long as the source gives the same. Newest
    first."""
    later = Run.objects.filter(
        source=OuterRef("source"), file_sha256=OuterRef("file_sha256"), pk__gt=OuterRef("pk"), file_size__gt=0
    )
    found = Run.objects.filter(state=Run.State.FINISHED, file_sha256=F("source__content_sha256")).exclude(objections=[])
    return found.filter(~Exists(later.filter(state=Run.State.FINISHED))).select_related("register", "source")


def registers_by_profile() -> dict[str, list[tuple[str, str]]]:
    """Return which registers were ever read with a profile: name of the profile → (slug, name) of each. One question."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = Run.objects.order_by("register__name").values_list("profile", "register__slug", "register__name").distinct()
    for profile, slug, name in rows:
        found.setdefault(profile, []).append((slug, name))
    return found
