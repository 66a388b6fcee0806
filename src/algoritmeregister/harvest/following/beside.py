"""What another installation says of a registration that stands in other registers too: kept under the hash that it has
there, and what is public is what all of them say together. See docs/decisions/0033-joining-with-an-installation.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor
from algoritmeregister.harvest import known as knowledge
from algoritmeregister.harvest.following.rows import Row
from algoritmeregister.harvest.joining.keeping import Joint, keep_joint, not_before
from algoritmeregister.harvest.joining.together import Here, exactly
from algoritmeregister.harvest.models import Run, SourceText
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import actions as registrations
from algoritmeregister.registrations.actions import Outcome
from algoritmeregister.registrations.content import commitment, paths
from algoritmeregister.registrations.models import Appearance, Registration
from algoritmeregister.registrations.removed import without_removed
from algoritmeregister.registrations.sealed import Sealed


@dataclass(frozen=True)
class Brought:
    """A version that a row brings: its text, when it was seen, and whether it only has a new name."""

    row: Row
    source_id: str
    sealed: Sealed
    observed_at: datetime
    is_renamed: bool


def stands_elsewhere(registration: Registration, register: Register) -> bool:
    """Whether another register has, or had, a registration too."""
    return Appearance.objects.filter(registration=registration).exclude(register=register).exists()


def take_beside(known: knowledge.Known, brought: Brought, register: Register, run: Run, raw: int, *, by: Actor) -> Outcome:
    """Keep what the other installation says now, and publish what all registers say together. `register`: the one that
    follows it. `raw`: key of its record.

    When no other register has it any more, that is its text alone, under its own hash. Raises `OutOfOrder`.
    """
    row = brought.row
    registration, others = known.registration, known.others
    assert others is not None, "only what stands elsewhere too comes here"
    sealed = registrations.without_ours(registration, brought.sealed, by)
    both = exactly(registration, others, sealed, row.claimed_on, Here(register, brought.source_id))
    if known.found:
        registrations.appear(
            registration=registration, register=register, source_id=brought.source_id, basis=known.found.mark.basis,
            evidence=known.found.mark.value, number=str(row.fields["number"]), observed_at=brought.observed_at, by=by,
        )  # fmt: skip
    place: dict[str, Any] = {"register": register, "source_id": brought.source_id, "by": by}
    kind = Kind.RENAMED if brought.is_renamed else None
    if len(both.said) == 1:
        outcome = registrations.take_over(
            **place, sealed=sealed, observed_at=brought.observed_at, claimed_on=row.claimed_on, kind=kind,
            reason=str(row.detail.get("reason", ""))[:500],
        )  # fmt: skip
    else:
        composed = both.composed
        document, beside = without_removed(registration, composed.document, composed.beside)
        outcome = registrations.publish(
            **place, document=document, beside=beside, standard=composed.standard, language=sealed.language, kind=kind,
            observed_at=not_before(known.versions.get(sealed.language), brought.observed_at), claimed_on=composed.claimed_on,
        )  # fmt: skip
    joint = Joint(
        registration=outcome.registration,
        version_number=outcome.version.number,
        others=others,
        both=both,
        language=sealed.language,
        place=str(row.place),
        source_id=brought.source_id,
        keys={key: key for key in both.own.taken},
        published=outcome.kind is not None or known.found is not None or known.is_gone,
        sealed=_as_kept(sealed),
    )
    keep_joint(joint, run, raw)
    return outcome


def _as_kept(sealed: Sealed) -> dict[str, Any]:
    """Return a hash with what is under it; see `SourceText`."""
    fields = paths({"document": sealed.document, "beside": sealed.beside})
    told = {path: str(kept["commitment"]) for path, kept in sealed.redactions.items()}
    told |= {path: commitment(salt, fields[path]) for path, salt in sealed.salts.items()}
    return {"content_hash": sealed.content_hash, "commitments": told, "salts": dict(sealed.salts)}


def text_of(registration: Registration, register: Register, row: Row, kept: Mapping[str, Any]) -> Any:
    """Return the text that a row removes, when what the other installation says is kept beside our versions; else None.

    Raises `ValueError` when that is not the text which was removed there.
    """
    path = str(kept["path"])
    for said in _texts(registration, register):
        if said.sealed.get("content_hash") == row.content_hash and path in said.sealed["salts"]:
            text = paths({"document": said.document, "beside": said.beside}).get(path)
            if text is not None and commitment(said.sealed["salts"][path], text) == kept["commitment"]:
                return text
            raise ValueError(_("De verwijderde tekst ‘%s’ is niet de tekst die wij hebben.") % path)
    return None


def says_already(registration: Registration, register: Register, content_hash: str) -> bool:
    """Whether the text under this hash is what the other installation says here now, beside other registers."""
    there = _texts(registration, register).filter(appearance__gone_at__isnull=True)
    is_said = any(said.sealed.get("content_hash") == content_hash for said in there)
    return is_said and stands_elsewhere(registration, register)


def _texts(registration: Registration, register: Register) -> QuerySet[SourceText]:
    return SourceText.objects.filter(appearance__registration=registration, appearance__register=register)
