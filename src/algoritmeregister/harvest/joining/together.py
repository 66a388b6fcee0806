"""What a record adds to a registration that other registers have too: the record changes what its own register says,
and then all of them say together what is public.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from algoritmeregister.harvest.joining.composing import Composed, Said, compose, rank
from algoritmeregister.harvest.joining.models import SourceText
from algoritmeregister.harvest.mapping import Mapped
from algoritmeregister.harvest.merging import Merged, is_older, merge
from algoritmeregister.harvest.queries import origins
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Register, RegisterKind
from algoritmeregister.registrations.content import commitment, content_text, paths
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.registrations.removed import without_removed
from algoritmeregister.registrations.sealed import Sealed


@dataclass
class Others:
    """What is known of a registration besides its versions, when several registers have it: its appearances with their
    registers, and what each said, by key of the appearance and language.
    """

    appearances: list[Appearance]
    texts: dict[tuple[int, str], SourceText] = field(default_factory=dict)

    def of(self, register: Register, source_id: str) -> Appearance | None:
        """Return the appearance in this register under this id, when there is one."""
        return next(
            (each for each in self.appearances if (each.register_id, each.source_id) == (register.pk, source_id)), None
        )


@dataclass(frozen=True)
class Here:
    """Where a record was seen."""

    register: Register
    source_id: str


@dataclass(frozen=True)
class Together:
    """What is said now: by the record's own register (`own`, which leaves `emptied` fields empty), and by all
    (`composed`, of `said`; the own place in that list is `place`).
    """

    own: Merged
    emptied: frozenset[str]
    claimed_on: date | None
    composed: Composed
    said: tuple[Said, ...]
    place: int


def together(
    registration: Registration, others: Others, mapped: Mapped, here: Here, truncated: Mapping[str, int]
) -> Together:
    """Return what a record and the other registers of its registration say together."""
    mine = others.of(here.register, here.source_id)
    before = others.texts.get((mine.pk, mapped.language)) if mine else None
    older = is_older(mapped, before)
    emptied_before = frozenset(before.emptied) if before else frozenset()
    own = merge(mapped, before, truncated=truncated, cleared=emptied_before if older else frozenset())
    document, beside = without_removed(registration, own.document, own.beside)
    own = Merged(document, beside, own.standard, own.taken)
    emptied = emptied_before if older else (emptied_before | mapped.reading.emptied)
    claimed = before.claimed_on if before and (older or not mapped.claimed_on) else mapped.claimed_on
    return _with_others(registration, others, here, mapped.language, own, emptied - set(own.document), claimed)


def exactly(
    registration: Registration, others: Others, sealed: Sealed, claimed_on: date | None, here: Here
) -> Together:
    """Return what another installation (whose text is `sealed`: all of it, and nothing else counts) and the other registers
    of a registration say together.
    """
    mine = others.of(here.register, here.source_id)
    before = others.texts.get((mine.pk, sealed.language)) if mine else None
    known = {**before.document, **before.beside} if before else {}
    now = {**sealed.document, **sealed.beside}
    taken = frozenset(key for key, value in now.items() if key not in known or known[key] != value)
    own = Merged(dict(sealed.document), dict(sealed.beside), sealed.standard, taken)
    return _with_others(registration, others, here, sealed.language, own, frozenset(), claimed_on)


def _with_others(
    registration: Registration, others: Others, here: Here, language: str, own: Merged, emptied: frozenset[str],
    claimed: date | None,
) -> Together:  # fmt: skip
    mine = others.of(here.register, here.source_id)
    before = others.texts.get((mine.pk, language)) if mine else None
    known_origins = {key: tuple(origin) for key, origin in before.origins.items()} if before else {}
    said = [(_rank_of(mine, here, registration.organisation), _said_now(own, claimed, known_origins))]
    for appearance in others.appearances:
        text = others.texts.get((appearance.pk, language))
        if text and appearance.gone_at is None and appearance is not mine:
            said.append((rank(appearance, registration.organisation), said_of(text, appearance)))
    mine_said = said[0][1]
    in_order = tuple(each for _rank, each in sorted(said, key=lambda pair: pair[0]))
    place = next(index for index, each in enumerate(in_order) if each is mine_said)
    return Together(own, emptied, claimed, compose(in_order), in_order, place)


def _rank_of(mine: Appearance | None, here: Here, organisation: Organisation) -> tuple[bool, int, str]:
    return rank(mine or Appearance(register=here.register, source_id=here.source_id), organisation)


def _said_now(own: Merged, claimed_on: date | None, known_origins: Mapping[str, Any]) -> Said:
    kept = {key: origin for key, origin in known_origins.items() if key in own.document or key in own.beside}
    return Said(own.document, own.beside, own.standard, claimed_on, kept)


def said_of(text: SourceText, appearance: Appearance) -> Said:
    """Return what a register said, as it was kept. What an organisation took out of its text at the desk, stays out."""
    content = json.loads(text.content)
    found = {key: tuple(origin) for key, origin in text.origins.items()}
    emptied = frozenset(text.emptied) if appearance.register.is_local else frozenset()
    return Said(content["document"], content["beside"], text.standard, text.claimed_on, found, emptied)


def first_texts(registration: Registration, appearance: Appearance, versions: Iterable[Version]) -> list[SourceText]:
    """Return what the only register of a registration said until now: that is what is public of it. Not saved yet."""
    found = origins(registration)
    kept = {key: [each.key, each.place, each.run, each.raw] for key, each in found.items()}
    return [
        SourceText(
            appearance=appearance,
            language=version.language,
            standard=version.standard,
            content=content_text(version.document, version.beside),
            claimed_on=version.claimed_on,
            origins={key: kept[key] for key in (*version.document, *version.beside) if key in kept},
            sealed=_sealed(version) if appearance.register.kind == RegisterKind.INSTANCE and not version.salt else {},
        )
        for version in versions
    ]


def _sealed(version: Version) -> dict[str, Any]:
    """Return under which hash the text of a version that was taken over stands at its register; see `SourceText`."""
    fields = paths({"document": version.document, "beside": version.beside})
    told = {path: str(kept["commitment"]) for path, kept in version.redactions.items()}
    told |= {path: commitment(version.field_salts[path], value) for path, value in fields.items() if path not in told}
    return {"content_hash": version.content_hash, "commitments": told, "salts": dict(version.field_salts)}
