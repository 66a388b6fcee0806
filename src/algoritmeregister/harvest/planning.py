"""A look at a whole file before anything is written: which records are new, changed or the same, and which names are
new names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.harvest import known as knowledge
from algoritmeregister.harvest import mapping, packing, queries, suspicion
from algoritmeregister.harvest.joining.finding import Asked, Search, find
from algoritmeregister.harvest.joining.marks import Mark, Marks
from algoritmeregister.harvest.joining.together import Here, Together, together
from algoritmeregister.harvest.mapping import Mapped, Unmappable
from algoritmeregister.harvest.merging import Merged, is_older, merge
from algoritmeregister.harvest.outcomes import Counts
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.readers.shapes import Broken, Item
from algoritmeregister.harvest.rejects import Reject, Rejects
from algoritmeregister.harvest.renames import NameChanges
from algoritmeregister.harvest.spool import Spool, Waiting
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.changes import changed_fields, kind_of_change
from algoritmeregister.registrations.content import content_text
from algoritmeregister.registrations.removed import without_removed
from algoritmeregister.registrations.states import State

BATCH = 200
UNCHANGED = "unchanged"


@dataclass(slots=True)
class _Seen:
    """The last record of an id in this file: what decides which of two records with the same id counts."""

    evidence: str
    claimed: str
    ticket: int | None
    place: str
    happens: str = UNCHANGED


@dataclass
class Plan:
    """What a file would do. `seen`: every id in it, rejected ones included, so that these do not vanish.

    `marks`: which id names each mark first, of the new and changed records; `repeated`: the marks that several ids name, by
    which nothing can be recognised. Of a harvest also `filled`, how many records fill each of the source's columns, of
    `mapped` records; and `reused`, why a record was put apart because its id was another registration's, by id.
    """

    counts: Counts
    filled: Counter[str] = field(default_factory=Counter)
    mapped: int = 0
    reused: dict[str, str] = field(default_factory=dict)
    names: NameChanges = field(default_factory=NameChanges)
    seen: dict[str, _Seen] = field(default_factory=dict)
    moves: dict[int, tuple[str, str]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    repeated: set[str] = field(default_factory=set)

    def note_marks(self, source_id: str, marks: Iterable[Mark]) -> None:
        """Remember what a record names. What it is itself no other record of the register can be."""
        for mark in marks:
            if not mark.is_own and self.marks.setdefault(mark.value, source_id) != source_id:
                self.repeated.add(mark.value)


def what_happens(known: knowledge.Known | None, mapped: Mapped, merged: Merged) -> str:
    """Return the ledger kind that publishing `merged` gives, or "unchanged"."""
    if known is None:
        return Kind.PUBLISHED
    current = known.versions.get(mapped.language)
    if known.registration.state == State.WITHDRAWN:
        return Kind.RESTORED
    if current is None:
        return Kind.UPDATED
    if current.standard == merged.standard and current.content == content_text(merged.document, merged.beside):
        return UNCHANGED
    return kind_of_change(changed_fields(current.document, merged.document))


def merged_for(
    known: knowledge.Known | None, mapped: Mapped, profile: Profile, here: Here
) -> tuple[Merged, Together | None]:
    """Return the content for a record's registration, without what was removed from it on a legal ground; and, when other
    registers have it too, what all of them say. `here`: where the record was seen.
    """
    if known and known.others:
        both = together(known.registration, known.others, mapped, here, profile.truncated)
        composed = both.composed
        document, beside = without_removed(known.registration, composed.document, composed.beside)
        return Merged(document, beside, composed.standard, frozenset(composed.given)), both
    current = known.versions.get(mapped.language) if known else None
    cleared = knowledge.cleared(known.registration) if known and is_older(mapped, current) else frozenset()
    merged = merge(mapped, current, truncated=profile.truncated, cleared=cleared)
    if known is None:
        return merged, None
    document, beside = without_removed(known.registration, merged.document, merged.beside)
    return Merged(document, beside, merged.standard, merged.taken), None


def recognised(
    register: Register,
    records: Mapping[str, Mapped],
    marks: Mapping[str, list[Mark]],
    *,
    known: Collection[str],
    repeated: Collection[str],
) -> tuple[Search, dict[str, knowledge.Known]]:
    """Return which of these records (by id, with their marks) are registrations of other registers, and what is known of
    those. What is `known` in this register already is a registration of its own: that it is another's too is for a steward.
    """
    asked = {
        source_id: Asked(marks[source_id], str(mapped.document["organization"])) for source_id, mapped in records.items()
    }
    search = find(register, asked, repeated) if asked else Search()
    for source_id in [each for each in search.found if each in known]:
        search.doubtful.setdefault(source_id, []).append(search.found.pop(source_id))
    return search, knowledge.joining(search.found) if search.found else {}


class Planner:
    """Goes through a file's records in batches and fills a `Plan`; new and changed records go to the spool.

    `target`: the register, also when it is still to be made. `watch`: None for a file that someone offers; for a harvest
    whether records whose id was another registration's are put apart.
    """

    def __init__(
        self, target: Register, profile: Profile, spool: Spool, rejects: Rejects, watch: bool | None = None
    ) -> None:
        register = target if target.pk else None
        self._watch = watch
        self._register = register
        self._profile = profile
        self._spool = spool
        self._rejects = rejects
        self._names = knowledge.Names(register) if register else None
        self._gone = knowledge.gone(register) if register else frozenset()
        self._target = target
        self._marks = Marks(target)
        self.plan = Plan(Counts())

    def read(self, items: Iterable[Item | Broken], progress: Callable[[int], None]) -> Plan:
        """Read all records; returns the plan."""
        stream = iter(items)
        while batch := list(islice(stream, BATCH)):
            self._batch(batch)
            progress(self.plan.counts.read)
        self.plan.counts.rejected = self._rejects.count
        return self.plan

    def _batch(self, batch: list[Item | Broken]) -> None:
        mapped: list[tuple[Item, Mapped, str]] = []
        for item in batch:
            self.plan.counts.read += 1
            made = self._map(item)
            if made:
                mapped.append(made)
        ids = [source_id for _item, _mapped, source_id in mapped]
        evidence = knowledge.evidence(self._register, self._profile, ids) if self._register else {}
        fresh: list[tuple[Item, Mapped, str, str]] = []
        for item, made_of, source_id in mapped:
            digest = packing.digest(item.data, self._profile.not_evidence)
            if evidence.get(source_id) == digest and source_id not in self._gone:
                self._note(source_id, digest, made_of, item, ticket=None)
                self.plan.names.note(None, str(made_of.document["organization"]))
            else:
                fresh.append((item, made_of, source_id, digest))
        self._compare(fresh)

    def _map(self, item: Item | Broken) -> tuple[Item, Mapped, str] | None:
        if isinstance(item, Broken):
            self._rejects.add(Reject(item.place, item.reason, data=item.data))
            return None
        if mapping.is_skipped(item.data, self._profile):
            self.plan.counts.skipped += 1
            return None
        try:
            mapped = mapping.apply(item.data, self._profile)
        except Unmappable as error:
            source_id = mapping.identifier(item.data, self._profile) or ""
            if source_id:
                self.plan.seen.setdefault(source_id, _Seen("", "", None, item.place))
            self._rejects.add(Reject(item.place, str(error), source_id, item.data))
            return None
        if self._watch is not None:
            self.plan.mapped += 1
            self.plan.filled.update(key for key, value in item.data.items() if value not in (None, "", [], {}))
        return item, mapped, self._source_id(mapped)

    def _source_id(self, mapped: Mapped) -> str:
        if mapped.source_id:
            return mapped.source_id
        found = None
        if self._profile.identity.by_name and self._names:
            found = self._names.find(str(mapped.document["organization"]), str(mapped.document["name"]))
        return found or mapped.made_id

    def _compare(self, fresh: list[tuple[Item, Mapped, str, str]]) -> None:
        ids = [source_id for _item, _mapped, source_id, _digest in fresh]
        known = knowledge.registrations(self._register, ids) if self._register and ids else {}
        marks = {source_id: self._marks.of(mapped, source_id) for _item, mapped, source_id, _digest in fresh}
        for source_id, each in marks.items():
            self.plan.note_marks(source_id, each)
        new = {source_id: mapped for _item, mapped, source_id, _digest in fresh if source_id not in known}
        _search, joining = recognised(self._target, new, marks, known=known, repeated=self.plan.repeated)
        for item, mapped, source_id, digest in fresh:
            if self._watch and self._is_reused(item, mapped, source_id, known.get(source_id)):
                continue
            ticket = self._spool.add(Waiting(item.place, source_id, item.data))
            if not self._note(source_id, digest, mapped, item, ticket):
                continue
            have = known.get(source_id) or joining.get(source_id)
            merged, _both = merged_for(have, mapped, self._profile, Here(self._target, source_id))
            happens = what_happens(have, mapped, merged)
            self.plan.seen[source_id].happens = happens
            self._count(happens, merged)
            before = have.versions.get(mapped.language) if have else None
            name = str(merged.document.get("organization", ""))
            self.plan.names.note(before.organisation_name if before else None, name)
            if happens == Kind.MOVED and before:
                self.plan.moves[ticket] = (before.organisation_name, name)

    def _is_reused(self, item: Item, mapped: Mapped, source_id: str, known: knowledge.Known | None) -> bool:
        """Put a record apart when its id was that of something else altogether; the registration stays as it is."""
        reason = suspicion.reuse(known, mapped)
        if not reason:
            return False
        self.plan.reused[source_id] = reason
        self.plan.seen.setdefault(source_id, _Seen("", "", None, item.place))
        self._rejects.add(Reject(item.place, reason, source_id, item.data))
        return True

    def _count(self, happens: str, merged: Merged) -> None:
        self.plan.counts.add(happens)
        if happens != UNCHANGED:
            findings = len(standards.validate(merged.document, merged.standard))
            self.plan.counts.findings += findings
            self.plan.counts.with_findings += bool(findings)

    def _note(self, source_id: str, digest: str, mapped: Mapped, item: Item, ticket: int | None) -> bool:
        """Remember a record under its id. Of two with one id the newest claimed date counts, else the last; returns
        whether this one does.
        """
        claimed = mapped.claimed_on.isoformat() if mapped.claimed_on else ""
        earlier = self.plan.seen.get(source_id)
        if earlier is None or not earlier.evidence:
            self.plan.seen[source_id] = _Seen(digest, claimed, ticket, item.place)
            if ticket is None:
                self.plan.counts.unchanged += 1
            return True
        if earlier.evidence == digest:
            self.plan.counts.skipped += 1
            self._drop(ticket)
            return False
        return self._second(earlier, digest, claimed, ticket, item, source_id)

    def _second(self, earlier: _Seen, digest: str, claimed: str, ticket: int | None, item: Item, source_id: str) -> bool:
        reason = _("Dit record staat twee keer in het bestand; %(place)s is genomen.")
        if claimed < earlier.claimed:
            self._rejects.add(Reject(item.place, reason % {"place": earlier.place}, source_id, item.data))
            self._drop(ticket)
            return False
        self._rejects.add(Reject(earlier.place, reason % {"place": item.place}, source_id))
        self._drop(earlier.ticket)
        self.plan.counts.remove(earlier.happens)
        self.plan.moves.pop(earlier.ticket if earlier.ticket is not None else -1, None)
        self.plan.seen[source_id] = _Seen(digest, claimed, ticket, item.place)
        return True

    def _drop(self, ticket: int | None) -> None:
        if ticket is not None:
            self._spool.drop(ticket)


def renamed(plan: Plan) -> dict[tuple[str, str], tuple[Any, int]]:
    """Return the organisations that only have a new name, and count their registrations as renamed instead of moved."""
    denied = queries.kept_apart()
    renames = {pair: why for pair, why in plan.names.renames().items() if pair not in denied}
    for pair in plan.moves.values():
        if pair in renames:
            plan.counts.moved -= 1
            plan.counts.renamed += 1
    return renames
