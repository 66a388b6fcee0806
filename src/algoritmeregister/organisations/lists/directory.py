"""The organisations that are known, in memory for the length of one import, by everything that a list may know them by."""

from __future__ import annotations

from collections import defaultdict

from algoritmeregister.organisations import kinds
from algoritmeregister.organisations.lists.entries import Entry
from algoritmeregister.organisations.matching import NameRow, choose, forms_of
from algoritmeregister.organisations.models import Listing, NameKind, Organisation, OrganisationName
from algoritmeregister.organisations.normalising import normalise_name


class Directory:
    """All organisations but those that were joined with another one. Some ten thousand rows: they fit in memory."""

    def __init__(self) -> None:
        self._organisations = {each.pk: each for each in Organisation.objects.filter(merged_into__isnull=True)}
        self._codes = set(Organisation.objects.values_list("code", flat=True))
        self._by_uri = {each.tooi_uri: each.pk for each in self._organisations.values() if each.tooi_uri}
        self._listings: dict[tuple[str, str], Listing] = {}
        self._sources: dict[int, set[str]] = defaultdict(set)
        self._names: dict[int, set[str]] = defaultdict(set)
        self._former: dict[int, set[str]] = defaultdict(set)
        self._official: dict[str, set[int]] = defaultdict(set)
        for listing in Listing.objects.all():
            self.add_listing(listing)
        for pk, normalised, kind in OrganisationName.objects.values_list("organisation_id", "normalised", "kind"):
            self._names[pk].add(normalised)
            if kind == NameKind.OFFICIAL:
                self._official[normalised].add(pk)
            elif kind == NameKind.FORMER:
                self._former[pk].add(normalised)

    def add(self, organisation: Organisation, uri: str | None) -> None:
        """Know an organisation that is new, or has got an identifier."""
        self._organisations[organisation.pk] = organisation
        self._official[normalise_name(organisation.name)].add(organisation.pk)
        if uri:
            self._by_uri[uri] = organisation.pk

    def free_code(self, base: str) -> str:
        """Return `base`, or `base` with the first number behind it that makes it free; it is taken from then on."""
        code, count = base, 1
        while code in self._codes:
            count += 1
            code = f"{base}-{count}"
        self._codes.add(code)
        return code

    def add_listing(self, listing: Listing) -> None:
        """Know that a list names an organisation."""
        if listing.organisation_id in self._organisations:
            listing.organisation = self._organisations[listing.organisation_id]
        self._listings[listing.source, listing.reference] = listing
        self._sources[listing.organisation_id].add(listing.source)

    def listing(self, source: str, reference: str) -> Listing | None:
        """Return how lists of this source know `reference`, or None."""
        return self._listings.get((source, reference))

    def by_pk(self, pk: int) -> Organisation:
        """Return an organisation by its key."""
        return self._organisations[pk]

    def names(self, pk: int) -> set[str]:
        """Return the normalised names of an organisation; the caller adds what it adds."""
        return self._names[pk]

    def former(self, pk: int) -> set[str]:
        """Return the normalised former names of an organisation; the caller adds what it adds."""
        return self._former[pk]

    def sources(self, pk: int) -> set[str]:
        """Return the sorts of lists that name an organisation."""
        return self._sources[pk]

    def reference(self, source: str, target: str) -> int | None:
        """Return the organisation behind a TOOI URI or a reference in a list of this source, or None."""
        listing = self._listings.get((source, target))
        return self._by_uri.get(target) or (listing.organisation_id if listing else None)

    def find(self, entry: Entry) -> Organisation | None:
        """Return the organisation of an entry by its identifier, else the one that has exactly this official name.

        By name only one that may be the same: without another identifier, of a fitting kind, and not on a list of this
        source under another reference.
        """
        if entry.tooi_uri and entry.tooi_uri in self._by_uri:
            return self._organisations[self._by_uri[entry.tooi_uri]]
        forms = forms_of(entry.name)
        rows = [
            NameRow(pk, normalised, NameKind.OFFICIAL, self._organisations[pk].kind)
            for normalised in forms.all
            for pk in self._official.get(normalised, ())
            if self._may_be(self._organisations[pk], entry)
        ]
        found = choose(forms, rows)
        return self._organisations[found] if found is not None else None

    def _may_be(self, organisation: Organisation, entry: Entry) -> bool:
        if (organisation.tooi_uri and entry.tooi_uri) or entry.source in self._sources[organisation.pk]:
            return False
        fits = organisation.kind == entry.kind or kinds.is_general(organisation.kind) or kinds.is_general(entry.kind)
        return fits and entry.ends_on is None
