"""Let the rows of another installation's ledger happen here. How far we are is remembered in the same transaction, so that a
harvest that is killed at any moment goes on where it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import DataError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.audit.actors import Actor
from algoritmeregister.harvest import known as knowledge
from algoritmeregister.harvest import packing, queries
from algoritmeregister.harvest.errors import NotFetched, Untrue
from algoritmeregister.harvest.following import beside
from algoritmeregister.harvest.following.recognising import Recognition
from algoritmeregister.harvest.following.rows import Row
from algoritmeregister.harvest.joining.keeping import say_again
from algoritmeregister.harvest.models import FieldOrigins, OrganisationRename, RawRecord, Rejection, Run, Source
from algoritmeregister.harvest.outcomes import Counts
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.organisations import actions as organisations
from algoritmeregister.organisations.actions.renaming import NameTaken
from algoritmeregister.registrations import actions as registrations
from algoritmeregister.registrations.actions import Outcome, OutOfOrder
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.registrations.sealed import Sealed
from algoritmeregister.registrations.states import ForbiddenTransition

BATCH = 50
_LONGEST_ID = 300
_STANDARDS = frozenset({*standards.VERSIONS, standards.SUPERSET})
_KNOWN = frozenset(Kind)

Redactions = dict[str, dict[str, dict[str, Row]]]
"""Identity → content hash → path → the row that last removed a text there."""


class Later(Exception):
    """A row can only be taken with what comes after it, which was not fetched yet."""


def redactions_in(rows: Iterator[Row]) -> Redactions:
    """Return all removals of texts in these rows."""
    found: Redactions = {}
    for row in rows:
        if row.kind == Kind.REDACTED:
            bare = replace(row, content=None)
            found.setdefault(row.uri, {}).setdefault(row.content_hash, {})[row.kept()["path"]] = bare
    return found


@dataclass
class Taker:
    """Takes rows over into the register of a source, under one run."""

    source: Source
    run: Run
    by: Actor
    now: datetime
    source_id: Callable[[str], str | None]
    redactions: Redactions
    counts: Counts = field(default_factory=Counts)
    removed_texts: int = 0
    joined: Counter[str] = field(default_factory=Counter)
    recognition: Recognition = field(init=False)
    _origins: list[tuple[FieldOrigins, RawRecord]] = field(default_factory=list)
    _rejected: list[Rejection] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing recognised."""
        self.recognition = Recognition(self.source.register)

    def take(self, rows: Iterator[Row], progress: Callable[[int], None]) -> None:
        """Let the rows happen, a batch per transaction, with the place that it leads to. Raises `Later`, `NotFetched`."""
        done = 0
        while batch := list(islice(rows, BATCH)):
            stopped: Later | NotFetched | None = None
            with transaction():
                for row in batch:
                    try:
                        self.one(row)
                    except (Later, NotFetched) as reason:  # what came before it is taken
                        stopped = reason
                        break
                    self.source.cursor = row.place.as_dict()
                    done += 1
                self.keep()
                self.source.save(update_fields=["cursor"])
            progress(done)
            if stopped:
                raise stopped

    def one(self, row: Row) -> None:
        """Let one row happen; one of another register only counts as read."""
        source_id = self.source_id(row.uri)
        if source_id is None:
            return
        if row.kind not in _KNOWN:
            raise NotFetched(
                _("Regel %(place)s is van een soort die wij niet kennen (%(kind)s). Werk eerst deze installatie bij.")
                % {"place": row.place, "kind": row.kind[:40]}
            )
        self.counts.read += 1
        try:
            with transaction():
                self._happen(row, source_id)
        except (OutOfOrder, ForbiddenTransition, DataError, ValueError) as error:
            self.reject(row, source_id, str(error))

    def _happen(self, row: Row, source_id: str) -> None:
        appearance = find(self.source, source_id)
        registration = appearance.registration if appearance else None
        if row.ends:
            self.end(row, appearance)
        elif row.kind == Kind.REDACTED:
            self.redact(row, registration)
        elif row.brings_version:
            self.take_over(row, registration, source_id)
        elif row.kind == Kind.MOVED:  # two organisations turned out to be one there; whose it is here is our own knowledge
            self.joined[str(row.detail.get("organisation", ""))[:100]] += 1

    def end(self, row: Row, appearance: Appearance | None) -> None:
        """Withdraw what is no longer public there: it was withdrawn, or goes on as another one."""
        if appearance and appearance.gone_at is None:
            self.withdraw(appearance, row.observed_at, str(row.detail.get("reason", "")))

    def withdraw(self, appearance: Appearance, observed_at: datetime, reason: str) -> None:
        """Withdraw a registration, unless it stands in another register too."""
        at = self._moment(appearance.registration, observed_at)
        if not registrations.leave(appearance=appearance, observed_at=at, reason=reason[:500], by=self.by):
            say_again(appearance.registration, at, self.by)
        self.counts.vanished += 1

    def redact(self, row: Row, registration: Registration | None) -> None:
        """Remove what was removed there."""
        if registration:
            self.keep()  # the copies that must go too
            kept = row.kept()
            changed = registrations.follow_redaction(
                registration=registration, content_hash=row.content_hash, kept=kept,
                observed_at=min(row.observed_at, self.now), by=self.by,
                text=beside.text_of(registration, self.source.register, row, kept),
            )  # fmt: skip
            self.removed_texts += len(changed)

    def take_over(self, row: Row, registration: Registration | None, source_id: str) -> Outcome:
        """Publish the version that a row brings. Raises `Later`, `NotFetched`."""
        if row.content is None:
            raise Untrue(_("Bij regel %s hoort een tekst, en die is er niet.") % row.place)
        if row.content["standard"] not in _STANDARDS:
            raise NotFetched(
                _("Regel %(place)s volgt standaard %(standard)s, die wij niet kennen. Werk eerst deze installatie bij.")
                % {"place": row.place, "standard": str(row.content["standard"])[:40]}
            )
        if len(source_id) > _LONGEST_ID:
            raise ValueError(_("Het nummer bij de bron is langer dan %d tekens.") % _LONGEST_ID)
        if wrong := [
            each.field
            for each in standards.validate(row.content["document"], row.content["standard"])
            if each.rule == "type"
        ]:
            raise ValueError(_("Dit veld heeft een vorm die niet kan: %s.") % wrong[0][:200])
        sealed = row.sealed(self._removed_from(row))
        if registration and sealed.redactions:
            # The same text may stand in the version before: only without it, what changed is what changed there.
            for removals in self.redactions[row.uri].values():
                for removal in removals.values():
                    self.redact(removal, registration)
        known = self._elsewhere(row, registration, source_id)
        if known:
            return self._take_beside(row, known, source_id, sealed)
        is_renamed = row.kind == Kind.RENAMED and registration is not None and self._rename(row, registration)
        outcome = registrations.take_over(
            register=self.source.register,
            source_id=source_id,
            sealed=sealed,
            observed_at=self._moment(registration, row.observed_at),
            number=str(row.fields["number"]),
            claimed_on=row.claimed_on,
            kind=Kind.RENAMED if is_renamed else None,
            reason=str(row.detail.get("reason", ""))[:500],
            by=self.by,
        )
        if outcome.kind:
            self.counts.add(outcome.kind)
            self._note_origins(row, outcome)
            self.recognition.add(outcome.registration.pk, source_id, row)
        return outcome

    def _elsewhere(self, row: Row, registration: Registration | None, source_id: str) -> knowledge.Known | None:
        """Return what is known of a row's registration when it stands in another register too, else None."""
        if registration is None:
            found = self.recognition.find(source_id, row)
            return knowledge.joining({source_id: found})[source_id] if found else None
        if not beside.stands_elsewhere(registration, self.source.register):
            return None
        return knowledge.registrations(self.source.register, [source_id])[source_id]

    def _take_beside(self, row: Row, known: knowledge.Known, source_id: str, sealed: Sealed) -> Outcome:
        """Take over a text that stands beside what other registers say. Of several in the file only the last counts: what
        lies between was never public here."""
        registration, observed_at = known.registration, self._moment(known.registration, row.observed_at)
        last = registration.versions.order_by("number").last()
        if known.found is None and last and not self.recognition.is_latest(source_id, row):
            return Outcome(None, registration, last)
        is_renamed = row.kind == Kind.RENAMED and self._rename(row, registration)
        raw = self._raw({"document": dict(sealed.document), "beside": dict(sealed.beside)})
        RawRecord.objects.bulk_create([raw], ignore_conflicts=True)
        brought = beside.Brought(row, source_id, sealed, observed_at, is_renamed)
        kept = RawRecord.objects.get(digest=raw.digest).pk
        outcome = beside.take_beside(known, brought, self.source.register, self.run, kept, by=self.by)
        if outcome.kind:
            self.counts.add(outcome.kind)
        self.recognition.add(outcome.registration.pk, source_id, row)
        return outcome

    def _removed_from(self, row: Row) -> dict[str, dict[str, Any]]:
        known = self.redactions.get(row.uri, {}).get(row.content_hash, {})
        removed = (row.content or {})["removed"]
        if missing := removed.keys() - known.keys():
            raise Later(
                _("Bij regel %(place)s is %(path)s verwijderd; waarom staat in een latere regel.")
                % {"place": row.place, "path": min(missing)}
            )
        return {path: known[path].kept() for path in removed}

    def _moment(self, registration: Registration | None, observed_at: datetime) -> datetime:
        """Return when it was seen: as the other ledger says, but not in time to come, nor before what we know already."""
        at = min(observed_at, self.now)
        if registration is None:
            return at
        last = registration.versions.order_by("-valid_from").values_list("valid_from", flat=True).first()
        return max(filter(None, (at, last, registration.first_observed_at, registration.withdrawn_at)))

    def _rename(self, row: Row, registration: Registration) -> bool:
        """Give an organisation the new name that the other ledger says it has, for a steward to confirm."""
        content = row.content or {}
        before = registration.versions.filter(language=content["language"]).order_by("number").last()
        old, new = before.organisation_name if before else "", str(content["document"].get("organization") or "")
        if not old or not new:
            return False
        if (old, new) in queries.kept_apart():
            return False  # a steward here said that these are two organisations
        organisation = organisations.resolve(name=old, by=self.by)
        day = timezone.localdate(row.observed_at)
        try:
            is_news = organisations.rename(organisation=organisation, new_name=new, from_date=day, inferred=True, by=self.by)
        except NameTaken:
            return False  # here that is the name of another organisation: the registration moves there
        if is_news:
            OrganisationRename.objects.get_or_create(
                run=self.run, old_name=old[:500], new_name=new[:500],
                defaults={
                    "organisation": organisation, "basis": OrganisationRename.Basis.SOURCE, "registrations": 1,
                },
            )  # fmt: skip
        return True

    def _note_origins(self, row: Row, outcome: Outcome) -> None:
        content = row.content or {}
        data = {"document": dict(outcome.version.document), "beside": dict(outcome.version.beside)}
        keys = [*data["document"], *data["beside"]]
        if outcome.version.number > 1:
            keys = [key for key in keys if key in outcome.changed or key in content["beside"]]
        made = FieldOrigins(
            registration=outcome.registration,
            version_number=outcome.version.number,
            run=self.run,
            place=str(row.place),
            fields={key: key for key in keys},
            cleared=[key for key in outcome.changed if key not in content["document"]],
        )
        self._origins.append((made, self._raw(data)))

    def _raw(self, data: dict[str, Any]) -> RawRecord:
        return RawRecord(digest=packing.digest(data), content=packing.pack(data), kept_at=self.now)

    def reject(self, row: Row, source_id: str, reason: str) -> None:
        """Put a row apart that cannot be taken, with the reason."""
        self.counts.rejected += 1
        data = {"position": str(row.place), "kind": row.kind, "number": str(row.fields["number"])}
        self._rejected.append(
            Rejection(run=self.run, place=str(row.place), source_id=source_id[:300], reason=reason, data=data)
        )

    def keep(self) -> None:
        """Write what a batch leaves behind besides versions."""
        self.recognition.keep()
        RawRecord.objects.bulk_create({raw.digest: raw for _made, raw in self._origins}.values(), ignore_conflicts=True)
        keys = dict(
            RawRecord.objects.filter(digest__in=[raw.digest for _m, raw in self._origins]).values_list("digest", "pk")
        )
        for made, raw in self._origins:
            made.raw_id = keys[raw.digest]
        FieldOrigins.objects.bulk_create([made for made, _raw in self._origins])
        Rejection.objects.bulk_create(self._rejected)
        self._origins, self._rejected = [], []

    def warnings(self) -> list[str]:
        """Return, a sentence each, what a steward should know of what happened."""
        found = []
        with translation.override("nl"):
            if self.removed_texts:
                found.append(_("Teksten die daar zijn verwijderd, zijn hier ook weg: %d.") % self.removed_texts)
            for code, number in self.joined.items():
                found.append(
                    _("Volgens de bron horen %(number)d registraties nu bij organisatie ‘%(code)s’, omdat het dezelfde is.")
                    % {"number": number, "code": code}
                )
        return found


def find(source: Source, source_id: str) -> Appearance | None:
    """Return where an id of the source stands here, with its registration."""
    there = Appearance.objects.filter(register=source.register, source_id=source_id)
    return there.select_related("registration", "register").first()


def holds(registration: Registration, content_hash: str) -> bool:
    """Whether we have a version with this content hash."""
    return Version.objects.filter(registration=registration, content_hash=content_hash).exists()
