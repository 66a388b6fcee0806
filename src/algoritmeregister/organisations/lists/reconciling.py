"""Compare the entries of lists with the organisations that are known, and bring those up to date one by one."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations import kinds, tooi
from algoritmeregister.organisations.actions import rename
from algoritmeregister.organisations.actions.renaming import NameTaken
from algoritmeregister.organisations.lists.changes import Change, Summary
from algoritmeregister.organisations.lists.directory import Directory
from algoritmeregister.organisations.lists.entries import Entry
from algoritmeregister.organisations.models import Listing, NameKind, Organisation, OrganisationName
from algoritmeregister.organisations.naming import code_base, tidy, unsaved_name
from algoritmeregister.organisations.normalising import normalise_name

_AUTHORITY = ("tooi", "roo", "csv")  # the first knows best
_DATED = {"tooi", "roo"}  # these say when an organisation ended


class Reconciler:
    """Takes entries one by one. `seen`: what the lists named; `sections`: the parts of lists that were read."""

    def __init__(self, summary: Summary, by: Actor) -> None:
        self.seen: set[tuple[str, str]] = set()
        self.sections: set[tuple[str, str]] = set()
        self.new_in: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._summary = summary
        self._by = by
        self._directory = Directory()
        self._new_names: list[OrganisationName] = []
        self._created: set[int] = set()
        self._links: list[tuple[int, str, str, str]] = []  # organisation, "parent" or "successor", source, target

    def take(self, entry: Entry) -> None:
        """Create, attach or update the organisation of one entry."""
        if (entry.source, entry.reference) in self.seen:
            self._summary.notes.append(_("%s staat meer dan eens op de lijst") % f"{entry.name} ({entry.reference})")
            return
        if entry.note:
            self._summary.notes.append(f"{entry.name} ({entry.reference}): {entry.note}")
        self.seen.add((entry.source, entry.reference))
        self.sections.add((entry.source, entry.section))
        listing = self._directory.listing(entry.source, entry.reference)
        organisation = listing.organisation if listing else self._directory.find(entry)
        if organisation is None:
            organisation = self._create(entry)
        else:
            self._update(organisation, listing, entry)
        self._links += [
            (organisation.pk, relation, entry.source, target)
            for relation, target in (("parent", entry.parent), ("successor", entry.successor))
            if target
        ]

    def tell(self, change: Change, organisation: Organisation, detail: dict[str, Any]) -> None:
        """Put a change in the summary and in the audit log."""
        self._summary.add(change, organisation.code, organisation.name, detail)
        if change is not Change.RENAMED:  # renaming writes to the log itself
            record(action=f"organisation {change.value}", subject=organisation.code, detail=detail, by=self._by)

    def link(self) -> None:
        """Set parents and successors, now that every entry is known. A link to what is on no list is left out."""
        self._save_names()
        for pk, relation, source, target in self._links:
            other = self._directory.reference(source, target)
            organisation = self._directory.by_pk(pk)
            if other is None or other == pk or getattr(organisation, f"{relation}_id") == other:
                continue
            if _would_circle(self._directory, pk, other, relation):
                self._summary.notes.append(_("%s hoort bij zichzelf") % f"{organisation.name} ({target})")
                continue
            setattr(organisation, f"{relation}_id", other)
            Organisation.objects.filter(pk=pk).update(**{f"{relation}_id": other})
            detail = {relation: self._directory.by_pk(other).code}
            if pk in self._created:  # told as new already
                record(action=f"organisation {Change.CHANGED.value}", subject=organisation.code, detail=detail, by=self._by)
            else:
                self.tell(Change.CHANGED, organisation, detail)

    def _create(self, entry: Entry) -> Organisation:
        organisation = Organisation.objects.create(
            code=self._directory.free_code(tooi.code_of(entry.tooi_uri) if entry.tooi_uri else code_base(entry.name)),
            name=tidy(entry.name),
            kind=entry.kind,
            tooi_uri=entry.tooi_uri,
            identifiers=entry.identifiers,
            starts_on=entry.starts_on,
            ends_on=entry.ends_on,
            website=entry.website,
            listed=True,
        )
        self._created.add(organisation.pk)
        self._directory.add(organisation, entry.tooi_uri)
        self._new_names.append(unsaved_name(organisation, entry.name, NameKind.OFFICIAL))
        self._directory.names(organisation.pk).add(normalise_name(entry.name))
        self._add_names(organisation, entry)
        self._list(organisation, entry)
        self.tell(Change.CREATED, organisation, {"name": organisation.name})
        return organisation

    def _save_names(self) -> None:
        """Write the names that were found, many at a time."""
        OrganisationName.objects.bulk_create(self._new_names, batch_size=500)
        self._new_names.clear()

    def _update(self, organisation: Organisation, listing: Listing | None, entry: Entry) -> None:
        self._save_names()
        known_by_name = not (organisation.listed or self._directory.sources(organisation.pk))
        told = self._rename(organisation, listing, entry) if listing or known_by_name else False
        names = self._add_names(organisation, entry)
        ended = entry.ends_on is not None and organisation.ends_on is None
        changed = self._fill(organisation, entry)
        self._list(organisation, entry, listing)
        if names:
            changed["names"] = names
        if known_by_name:
            self.tell(Change.MATCHED, organisation, {"reference": entry.reference})
        elif ended:
            self.tell(Change.ENDED, organisation, changed)
        elif changed:
            self.tell(Change.CHANGED, organisation, changed)
        elif not told:
            self._summary.unchanged += 1

    def _rename(self, organisation: Organisation, listing: Listing | None, entry: Entry) -> bool:
        """Follow a new name of the same list; another list's name is an alias, or two lists would rename back and forth."""
        before = listing.name if listing else organisation.name
        if tidy(entry.name) in {before, organisation.name}:
            return False
        if listing and normalise_name(before) == normalise_name(entry.name) != normalise_name(organisation.name):
            return False
        # Most lists say that a name is new, not since when: then it is the day on which we read it.
        dated = [former.valid_to for former in entry.former_names if former.valid_to]
        since = max(dated) if dated else timezone.localdate() if listing else None
        former = organisation.name
        try:
            old_is = NameKind.FORMER if listing else NameKind.ALIAS
            renamed = rename(organisation=organisation, new_name=entry.name, from_date=since, old_is=old_is, by=self._by)
        except NameTaken as error:
            self._summary.notes.append(_("%(name)s is al de naam van %(other)s") % {"name": entry.name, "other": error})
            return False
        organisation.name = tidy(entry.name)
        self._directory.names(organisation.pk).add(normalise_name(entry.name))
        if listing:
            self._directory.former(organisation.pk).add(normalise_name(former))
        if renamed and listing:
            self.tell(Change.RENAMED, organisation, {"from": former})
        return renamed

    def _add_names(self, organisation: Organisation, entry: Entry) -> list[str]:
        known, former_known = self._directory.names(organisation.pk), self._directory.former(organisation.pk)
        wanted = [(entry.name, NameKind.ALIAS)]
        wanted += [(name, NameKind.SHORT) for name in entry.short_names]
        wanted += [(name, NameKind.ALIAS) for name in entry.abbreviations]
        added = []
        for name, kind in wanted:
            if normalise_name(name) not in known:
                known.add(normalise_name(name))
                self._new_names.append(unsaved_name(organisation, name, kind))
                added.append(name)
        for former in entry.former_names:
            normalised = normalise_name(former.name)
            if normalised in former_known:
                continue
            former_known.add(normalised)
            if normalised in known:  # known as another sort of name; the list knows its dates
                organisation.names.filter(normalised=normalised).exclude(kind=NameKind.OFFICIAL).delete()
                self._new_names = [new for new in self._new_names if not _is(new, organisation, normalised)]
            known.add(normalised)
            row = unsaved_name(organisation, former.name, NameKind.FORMER)
            row.valid_from, row.valid_to = former.valid_from, former.valid_to
            self._new_names.append(row)
            added.append(former.name)
        return added

    def _fill(self, organisation: Organisation, entry: Entry) -> dict[str, Any]:
        """Take over what the list says and we did not have; returns the columns that changed, for the log."""
        leads = self._leads(organisation, entry)
        dated = entry.source in _DATED
        wanted: dict[str, Any] = {
            "kind": kinds.most_specific(*((entry.kind, organisation.kind) if leads else (organisation.kind, entry.kind))),
            "identifiers": _joined(organisation.identifiers, entry.identifiers, leads),
            "starts_on": (entry.starts_on or organisation.starts_on)
            if leads
            else (organisation.starts_on or entry.starts_on),
            "ends_on": entry.ends_on if leads and dated else organisation.ends_on or entry.ends_on,
            "website": (entry.website or organisation.website) if leads else (organisation.website or entry.website),
            "tooi_uri": organisation.tooi_uri or entry.tooi_uri,
            "listed": True,
        }
        if entry.tooi_uri and organisation.tooi_uri not in {None, entry.tooi_uri}:
            self._summary.notes.append(
                _("%(name)s heeft op de lijst een ander kenmerk: %(uri)s")
                % {"name": organisation.name, "uri": entry.tooi_uri}
            )
        changed = {column: value for column, value in wanted.items() if getattr(organisation, column) != value}
        if changed:
            for column, value in changed.items():
                setattr(organisation, column, value)
            Organisation.objects.filter(pk=organisation.pk).update(**changed)
            self._directory.add(organisation, organisation.tooi_uri)
        return {column: str(value) if isinstance(value, date) else value for column, value in changed.items()}

    def _leads(self, organisation: Organisation, entry: Entry) -> bool:
        """Say whether this list knows best: no other list of more authority names the organisation."""
        others = self._directory.sources(organisation.pk)
        return all(_AUTHORITY.index(entry.source) <= _AUTHORITY.index(other) for other in others if other in _AUTHORITY)

    def _list(self, organisation: Organisation, entry: Entry, listing: Listing | None = None) -> None:
        values = {"section": entry.section, "name": tidy(entry.name), "present": True}
        if listing is None:
            listing = Listing.objects.create(
                organisation=organisation, source=entry.source, reference=entry.reference, **values
            )
            self._directory.add_listing(listing)
            self.new_in[entry.source, entry.section].add(entry.reference)
        elif any(getattr(listing, column) != value for column, value in values.items()):
            Listing.objects.filter(pk=listing.pk).update(**values)


def _is(name: OrganisationName, organisation: Organisation, normalised: str) -> bool:
    return (name.organisation_id, name.normalised) == (organisation.pk, normalised) and name.kind != NameKind.OFFICIAL


def _joined(known: dict[str, str], said: dict[str, str], leads: bool) -> dict[str, str]:
    return {**known, **said} if leads else {**said, **known}


def _would_circle(directory: Directory, pk: int, other: int, relation: str) -> bool:
    step: int | None = other
    for _step in range(100):
        if step is None:
            return False
        if step == pk:
            return True
        step = getattr(directory.by_pk(step), f"{relation}_id")
    return True
