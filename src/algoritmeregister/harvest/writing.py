"""Let a plan happen: publish, batch by batch, and keep the raw records and where every field came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import DataError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor
from algoritmeregister.harvest import known as knowledge
from algoritmeregister.harvest import mapping, packing
from algoritmeregister.harvest.joining.finding import Found
from algoritmeregister.harvest.joining.keeping import Joint, keep_joint, keep_marks, not_before, say_again
from algoritmeregister.harvest.joining.marks import Mark, Marks
from algoritmeregister.harvest.joining.together import Here, Others, Together
from algoritmeregister.harvest.mapping import Mapped, Unmappable
from algoritmeregister.harvest.merging import Merged, origins
from algoritmeregister.harvest.models import FieldOrigins, OrganisationRename, RawRecord, Run, SourceRecord
from algoritmeregister.harvest.planning import BATCH, UNCHANGED, Plan, merged_for, recognised, what_happens
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.rejects import Reject, Rejects
from algoritmeregister.harvest.spool import Spool, Waiting
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.organisations import actions as organisations
from algoritmeregister.organisations.actions.renaming import NameTaken
from algoritmeregister.registrations import actions as registrations
from algoritmeregister.registrations.actions import Outcome, OutOfOrder
from algoritmeregister.registrations.models import Appearance, Version
from algoritmeregister.registrations.states import ForbiddenTransition

_OTHER_TEXT = frozenset({Kind.PUBLISHED, Kind.UPDATED, Kind.RESTORED})
Renames = Mapping[tuple[str, str], tuple[OrganisationRename.Basis, int]]


@dataclass
class _Kept:
    """What a batch leaves behind besides versions; written in a few statements at its end."""

    raws: dict[str, RawRecord] = field(default_factory=dict)
    sources: list[SourceRecord] = field(default_factory=list)
    origins: list[tuple[FieldOrigins, str]] = field(default_factory=list)
    joints: list[tuple[Joint, str]] = field(default_factory=list)
    marks: dict[int, list[Mark]] = field(default_factory=dict)


class Writer:
    """Writes what a plan found, under one run."""

    def __init__(self, *, run: Run, profile: Profile, plan: Plan, rejects: Rejects, by: Actor) -> None:
        self._run = run
        self._profile = profile
        self._plan = plan
        self._rejects = rejects
        self._by = by
        self._renames: Renames = {}
        self._marks = Marks(run.register)
        # registrations that share a mark with another one, without it being certain that they are the same
        self.doubts: list[tuple[int, Found]] = []
        # registrations that are new or have another text
        self.touched: list[int] = []

    def rename(self, renames: Renames) -> None:
        """Give organisations the new names that the file shows, as inferred ones, and remember them for a steward."""
        self._renames = renames
        with transaction():
            for (old, new), (basis, number) in renames.items():
                organisation = organisations.resolve(name=old, by=self._by)
                try:
                    organisations.rename(
                        organisation=organisation,
                        new_name=new,
                        from_date=timezone.localdate(self._run.observed_at),
                        inferred=True,
                        by=self._by,
                    )
                except NameTaken:
                    # The new name is that of another organisation on an official list: then the work moved to it.
                    self._renames = {pair: why for pair, why in self._renames.items() if pair != (old, new)}
                    self._plan.counts.moved += number
                    self._plan.counts.renamed -= number
                    continue
                OrganisationRename.objects.create(
                    run=self._run, organisation=organisation, old_name=old, new_name=new, basis=basis, registrations=number
                )

    def publish(self, spool: Spool, progress: Callable[[int], None]) -> None:
        """Publish the new and changed records, a batch per transaction."""
        done = 0
        for batch in spool.get(BATCH):
            with transaction():
                self._batch(batch)
            done += len(batch)
            progress(done)

    def _batch(self, batch: list[Waiting]) -> None:
        ids = [waiting.source_id for waiting in batch]
        known = knowledge.registrations(self._run.register, ids)
        met = set(
            SourceRecord.objects.filter(
                register=self._run.register, profile=self._profile.name, source_id__in=ids
            ).values_list("source_id", flat=True)
        )
        records = [(waiting, mapped) for waiting in batch if (mapped := self._map(waiting))]
        mapped_of = {waiting.source_id: mapped for waiting, mapped in records}
        marks = {source_id: self._marks.of(mapped, source_id) for source_id, mapped in mapped_of.items()}
        search, joining = recognised(self._run.register, mapped_of, marks, known=known, repeated=self._plan.repeated)
        registrations.expect(
            register=self._run.register,
            source_ids=list(mapped_of),
            numbers=[mapped.number for mapped in mapped_of.values() if mapped.number],
        )
        kept = _Kept()
        for waiting, mapped in records:
            source_id = waiting.source_id
            outcome = self._record(
                waiting, mapped, known.get(source_id) or joining.get(source_id), source_id not in met, kept
            )
            if outcome:
                if outcome.kind in _OTHER_TEXT:
                    self.touched.append(outcome.registration.pk)
                kept.marks[outcome.registration.pk] = marks[source_id]
                self.doubts += [(outcome.registration.pk, doubt) for doubt in search.doubtful.get(source_id, ())]
        self._keep(kept)

    def _map(self, waiting: Waiting) -> Mapped | None:
        try:
            return mapping.apply(waiting.data, self._profile)
        except Unmappable as error:
            self._reject(waiting, str(error))
            return None

    def _record(
        self, waiting: Waiting, mapped: Mapped, known: knowledge.Known | None, is_first: bool, kept: _Kept
    ) -> Outcome | None:
        try:
            here = Here(self._run.register, waiting.source_id)
            merged, both = merged_for(known, mapped, self._profile, here)
            happens = what_happens(known, mapped, merged)
            if known and known.found:
                with transaction():
                    self._join(waiting, mapped, known, known.found)
                    outcome = self._publish(waiting, known, mapped, merged, both, happens)
            else:
                outcome = self._publish(waiting, known, mapped, merged, both, happens)
        except (OutOfOrder, ForbiddenTransition, DataError, ValueError) as error:
            self._reject(waiting, str(error))
            return None
        self._recount(waiting, happens)
        digest = packing.digest(waiting.data)
        kept.raws[digest] = RawRecord(digest=digest, content=packing.pack(waiting.data), kept_at=timezone.now())
        kept.sources.append(
            SourceRecord(
                register=self._run.register,
                registration=outcome.registration,
                profile=self._profile.name,
                profile_version=self._profile.version,
                source_id=waiting.source_id,
                evidence=packing.digest(waiting.data, self._profile.not_evidence),
                raw=RawRecord(digest=digest),
                run=self._run,
            )
        )
        if known and known.others and both:
            kept.joints.append((_joint(waiting, mapped, known, known.others, both, outcome), digest))
            return outcome
        fields = _new_origins(outcome, mapped, merged)
        if fields or (is_first and mapped.reading.emptied):
            made = FieldOrigins(
                registration=outcome.registration,
                version_number=outcome.version.number,
                run=self._run,
                place=waiting.place[:200],
                fields=fields,
                cleared=sorted(mapped.reading.emptied),
            )
            kept.origins.append((made, digest))
        return outcome

    def _join(self, waiting: Waiting, mapped: Mapped, known: knowledge.Known, found: Found) -> None:
        registrations.appear(
            registration=known.registration,
            register=self._run.register,
            source_id=waiting.source_id,
            basis=found.mark.basis,
            evidence=found.mark.value,
            number=mapped.number,
            observed_at=self._run.observed_at,
            by=self._by,
        )

    def _recount(self, waiting: Waiting, happens: str) -> None:
        """Count a record as what it turned out to be, when that showed only now that the whole file had been read."""
        seen = self._plan.seen.get(waiting.source_id)
        if seen and seen.happens != happens and Kind.PUBLISHED in (seen.happens, happens):
            self._plan.counts.remove(seen.happens)
            self._plan.counts.add(happens)
            seen.happens = happens

    def _publish(
        self,
        waiting: Waiting,
        known: knowledge.Known | None,
        mapped: Mapped,
        merged: Merged,
        both: Together | None,
        happens: str,
    ) -> Outcome:
        before = known.versions.get(mapped.language) if known else None
        observed_at = not_before(before, self._run.observed_at) if both else self._run.observed_at
        if known and before and happens == UNCHANGED:
            if known.is_gone:
                registrations.note_back(
                    registration=known.registration,
                    register=self._run.register,
                    source_id=waiting.source_id,
                    observed_at=observed_at,
                )
            return Outcome(None, known.registration, before)
        pair = (before.organisation_name, str(merged.document.get("organization", ""))) if before else ("", "")
        claimed = both.composed.claimed_on if both else _claimed(before, mapped)
        return registrations.publish(
            register=self._run.register,
            source_id=waiting.source_id,
            document=merged.document,
            beside=merged.beside,
            standard=merged.standard,
            language=mapped.language,
            number=mapped.number,
            observed_at=observed_at,
            claimed_on=claimed,
            kind=Kind.RENAMED if pair in self._renames else None,
            by=self._by,
        )

    def _reject(self, waiting: Waiting, reason: str) -> None:
        self._rejects.add(Reject(waiting.place, reason, waiting.source_id, waiting.data))
        seen = self._plan.seen.get(waiting.source_id)
        if seen:
            self._plan.counts.remove(seen.happens)

    def _keep(self, kept: _Kept) -> None:
        RawRecord.objects.bulk_create(kept.raws.values(), ignore_conflicts=True)
        stored = RawRecord.objects.filter(digest__in=list(kept.raws)).only("pk", "digest")
        keys = {raw.digest: raw.pk for raw in stored}
        for source in kept.sources:
            source.raw_id = keys[source.raw.digest]
        SourceRecord.objects.bulk_create(
            kept.sources,
            update_conflicts=True,
            unique_fields=["register", "profile", "source_id"],
            update_fields=["registration", "profile_version", "evidence", "raw", "run"],
        )
        for made, digest in kept.origins:
            made.raw_id = keys[digest]
        FieldOrigins.objects.bulk_create([made for made, _digest in kept.origins])
        for joint, digest in kept.joints:
            keep_joint(joint, self._run, keys[digest])
        keep_marks(self._run.register, kept.marks)

    def withdraw(self, progress: Callable[[int], None]) -> None:
        """Withdraw the registrations of the register that are not in the file."""
        with translation.override("nl"):  # the reason is public, whoever gives the command
            reason = _("Staat niet meer in de bron (gezien op %(date)s).") % {
                "date": timezone.localdate(self._run.observed_at).isoformat()
            }
        for batch in self._vanished():
            with transaction():
                for appearance in batch:
                    withdrawn = registrations.leave(
                        appearance=appearance, observed_at=self._run.observed_at, reason=reason, by=self._by
                    )
                    if not withdrawn:
                        say_again(appearance.registration, self._run.observed_at, self._by)
            self._plan.counts.vanished += len(batch)
            progress(self._plan.counts.vanished)

    def _vanished(self) -> Iterator[list[Appearance]]:
        there = Appearance.objects.filter(register=self._run.register, gone_at__isnull=True)
        gone = [pk for pk, source_id in there.values_list("pk", "source_id") if source_id not in self._plan.seen]
        for start in range(0, len(gone), BATCH):
            batch = Appearance.objects.filter(pk__in=gone[start : start + BATCH])
            yield list(batch.select_related("register", "registration__organisation"))

    def mark_seen(self) -> None:
        """Note of the records in which nothing changed that they were seen again."""
        registrations.mark_seen(
            register=self._run.register,
            source_ids=[source_id for source_id, seen in self._plan.seen.items() if seen.happens == UNCHANGED],
            observed_at=self._run.observed_at,
        )


def _claimed(before: Version | None, mapped: Mapped) -> date | None:
    """Return the date that a version claims: that of the record, unless it is older and only filled gaps."""
    if before is None or before.claimed_on is None:
        return mapped.claimed_on
    return max(before.claimed_on, mapped.claimed_on) if mapped.claimed_on else before.claimed_on


def _joint(
    waiting: Waiting, mapped: Mapped, known: knowledge.Known, others: Others, both: Together, outcome: Outcome
) -> Joint:
    return Joint(
        registration=outcome.registration,
        version_number=outcome.version.number,
        others=others,
        both=both,
        language=mapped.language,
        place=waiting.place,
        source_id=waiting.source_id,
        keys=origins(mapped, both.own),
        published=outcome.kind is not None or known.found is not None or known.is_gone,
    )


def _new_origins(outcome: Outcome, mapped: Mapped, merged: Merged) -> dict[str, Any]:
    """Return the source's key per field of this version that the record gave and that is not as it was before."""
    if outcome.kind is None:
        return {}
    given = origins(mapped, merged)
    if outcome.version.number == 1:
        return given
    changed = set(outcome.changed)
    return {key: source for key, source in given.items() if key in changed or key in merged.beside}


def count_vanishing(plan: Plan, register_pk: int) -> int:
    """Return how many registrations a complete file would withdraw, for a dry run."""
    there = Appearance.objects.filter(register=register_pk, gone_at__isnull=True).values_list("source_id", flat=True)
    return sum(source_id not in plan.seen for source_id in there.iterator())
