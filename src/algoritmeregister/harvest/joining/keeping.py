"""Keep what recognises records in other registers, and of what stands in several registers what each says of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from algoritmeregister.audit.actors import Actor
from algoritmeregister.harvest.joining.composing import Composed, Origin, Said, compose, rank
from algoritmeregister.harvest.joining.marks import Mark
from algoritmeregister.harvest.joining.models import SourceMark, SourceText
from algoritmeregister.harvest.joining.together import Others, Together, said_of
from algoritmeregister.harvest.models import FieldOrigins, Run
from algoritmeregister.harvest.queries import origins
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.actions import Outcome, republish
from algoritmeregister.registrations.content import content_text
from algoritmeregister.registrations.models import Appearance, Registration, Version


def keep_marks(register: Register, marks: Mapping[int, Collection[Mark]]) -> None:
    """Keep the marks of what a register has, by registration (key); those it had before go."""
    SourceMark.objects.filter(register=register, registration__in=list(marks)).delete()
    SourceMark.objects.bulk_create(
        (
            SourceMark(register=register, registration_id=registration, value=mark.value)
            for registration, each in marks.items()
            for mark in each
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


@dataclass(frozen=True)
class Joint:
    """A record of a registration that stands in several registers, taken in: what is to be kept of it."""

    registration: Registration
    version_number: int
    others: Others
    both: Together
    language: str
    place: str
    source_id: str
    keys: Mapping[str, str]  # field that the record gave → its key at the source
    published: bool  # a version was made, or the register is new to the registration
    sealed: Mapping[str, Any] = field(default_factory=dict)  # see `SourceText`


def keep_joint(joint: Joint, run: Run, raw: int) -> None:
    """Keep what the record's register says now, and where every field of what is public came from."""
    appearance = Appearance.objects.get(register=run.register, source_id=joint.source_id)
    own, place = joint.both.own, joint.both.place
    own_origins = dict(joint.both.said[place].origins)
    own_origins |= {name: (key, joint.place[:200], run.pk, raw) for name, key in joint.keys.items()}
    SourceText.objects.update_or_create(
        appearance=appearance,
        language=joint.language,
        defaults={
            "standard": own.standard,
            "content": content_text(own.document, own.beside),
            "emptied": sorted(joint.both.emptied),
            "claimed_on": joint.both.claimed_on,
            "origins": {key: list(origin) for key, origin in own_origins.items()},
            "sealed": dict(joint.sealed),
        },
    )
    for text in joint.others.texts.values():
        if text.pk is None and (text.appearance_id, text.language) != (appearance.pk, joint.language):
            # what the first register says is kept from now on, too
            text.save()
    said = list(joint.both.said)
    said[place] = Said(own.document, own.beside, own.standard, joint.both.claimed_on, own_origins)
    if joint.published or _other_registers(joint.registration, joint.both.composed, said):
        keep_origins(joint.registration, joint.version_number, joint.both.composed, said)


def _other_registers(registration: Registration, composed: Composed, said: list[Said]) -> bool:
    """Whether a field now comes from another register than it did, with the same value: then no version was made of it."""
    now = {name: found for name, (at, key) in composed.given.items() if (found := said[at].origins.get(key))}
    register_of = dict(Run.objects.filter(pk__in={each[2] for each in now.values()}).values_list("pk", "register__slug"))
    before = {name: each.register for name, each in origins(registration).items()}
    return before != {name: register_of[each[2]] for name, each in now.items()}


def keep_origins(registration: Registration, version_number: int, composed: Composed, said: list[Said]) -> None:
    """Keep of every field of a version which register's record gave it."""
    rows: dict[tuple[int, int, str], dict[str, str]] = defaultdict(dict)
    for name, (place, own_key) in composed.given.items():
        origin: Origin | None = said[place].origins.get(own_key)
        if origin:
            key, where, run, raw = origin
            rows[run, raw, where][name] = key
    told = {name for fields in rows.values() for name in fields}
    cleared = sorted(set(origins(registration)) - told)
    FieldOrigins.objects.bulk_create(
        FieldOrigins(
            registration=registration,
            version_number=version_number,
            run_id=run,
            raw_id=raw,
            place=where,
            fields=fields,
            cleared=cleared if number == 0 else [],
        )
        for number, ((run, raw, where), fields) in enumerate(sorted(rows.items()))
    )


def say_again(registration: Registration, observed_at: datetime, by: Actor, reason: str = "") -> list[Outcome]:
    """Publish what the registers that still have a registration say together, after one no longer has it, two became one, or
    a steward put another one first; for `reason`, which is public. Returns what happened, per language.
    """
    there = Appearance.objects.filter(registration=registration, gone_at__isnull=True).select_related("register__owner")
    present = sorted(there, key=lambda each: rank(each, registration.organisation))
    texts: dict[str, dict[int, SourceText]] = defaultdict(dict)
    for text in SourceText.objects.filter(appearance__in=present):
        texts[text.language][text.appearance_id] = text
    outcomes = []
    for language, of in sorted(texts.items()):
        said = [said_of(of[each.pk], each) for each in present if each.pk in of]
        composed = compose(said)
        current = registration.versions.filter(language=language).order_by("-number").first()
        outcome = republish(
            registration=registration,
            document=composed.document,
            beside=composed.beside,
            standard=composed.standard,
            language=language,
            observed_at=not_before(current, observed_at),
            claimed_on=composed.claimed_on,
            reason=reason,
            by=by,
        )
        keep_origins(registration, outcome.version.number, composed, said)
        outcomes.append(outcome)
    return outcomes


def not_before(current: Version | None, observed_at: datetime) -> datetime:
    """Return the moment from which a text of several registers is public: no earlier than the text that it replaces, because
    registers are not read at the same time.
    """
    return max(observed_at, current.valid_to or current.valid_from) if current else observed_at
