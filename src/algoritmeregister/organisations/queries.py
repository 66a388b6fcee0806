"""Look up organisations."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from algoritmeregister.organisations import tooi
from algoritmeregister.organisations.aliases import table
from algoritmeregister.organisations.models import Listing, NameKind, Organisation, OrganisationName
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.written_once import WrittenOnce

# The sort of list whose numbers the national register has in its addresses.
DIRECTORY = "roo"
_ASKED_AT_ONCE = 500


def by_code(code: str) -> Organisation | None:
    """Return the organisation at this code, its TOOI code, or the one it was joined with; None when there is none.

    Compare the result's `code` with what was asked, to send readers of an old address on.
    """
    found = _at_code.first(code)
    if found is None and (uri := tooi.uri_of_code(code)):
        found = Organisation.objects.select_related("parent", "successor").filter(tooi_uri=uri).first()
    return found.merged_into or found if found else None


@WrittenOnce
def _at_code(code: str) -> QuerySet[Organisation]:
    return Organisation.objects.select_related("merged_into", "parent", "successor").filter(code=code).order_by()


def known_as(text: str) -> Organisation | None:
    """Return the organisation that goes by this code, number in the government's own directory, or name; else None.

    For what others wrote down: a name may be a former one, and in any spelling.
    """
    text = text.replace("\x00", "").strip()
    if found := by_code(text):
        return found
    listing = Listing.objects.select_related("organisation__merged_into").filter(source=DIRECTORY, reference=text).first()
    if listing:
        return listing.organisation.merged_into or listing.organisation
    names = OrganisationName.objects.select_related("organisation__merged_into").filter(normalised=normalise_name(text))
    # The official name of one goes before another name of another.
    row = next(iter(sorted(names, key=lambda name: (name.kind != NameKind.OFFICIAL, name.pk))), None)
    return (row.organisation.merged_into or row.organisation) if row else None


def called(text: str) -> QuerySet[Organisation]:
    """Return the organisations with this in a name, now or formerly, in any spelling, and those that are known by it: "UWV"
    finds the one whose long name the alias table says it is. In no order; who was joined with another one too.
    """
    wanted = Q(name__icontains=text)
    if normalised := normalise_name(text):
        wanted |= Q(names__normalised__contains=normalised) | Q(names__normalised__in=table().same_as(normalised))
    # A question within the question: a row per organisation, however many of its names are meant.
    return Organisation.objects.filter(pk__in=Organisation.objects.filter(wanted).order_by().values("pk"))


def among(texts: Collection[str]) -> frozenset[str]:
    """Return those of the texts that are a name of an organisation, now or formerly, in any spelling. A question to the
    database for every 500 of them.
    """
    spelled = {text: normalise_name(text) for text in texts}
    asked = sorted({name for name in spelled.values() if name})
    known: set[str] = set()
    for start in range(0, len(asked), _ASKED_AT_ONCE):
        names = asked[start : start + _ASKED_AT_ONCE]
        known.update(OrganisationName.objects.filter(normalised__in=names).values_list("normalised", flat=True))
    return frozenset(text for text, name in spelled.items() if name in known)


def listed(*, kind: str | None = None, unlisted: bool = False) -> QuerySet[Organisation]:
    """Return the organisations that are in use, by name; only those of `kind`, or that no list names, when asked."""
    found = Organisation.objects.filter(merged_into__isnull=True)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(listed=False) if unlisted else found


def counts_by_kind() -> list[tuple[str, int]]:
    """Return (kind, number of organisations in use), most first."""
    counted = Organisation.objects.filter(merged_into__isnull=True).values_list("kind").order_by()
    return sorted(counted.annotate(number=Count("pk")), key=lambda row: (-row[1], row[0]))
