"""Look up organisations."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from algoritmeregister.organisations import tooi
from algoritmeregister.organisations.models import Organisation


def by_code(code: str) -> Organisation | None:
    """Return the organisation at this code, its TOOI code, or the one it was joined with; None when there is none.

    Compare the result's `code` with what was asked, to send readers of an old address on.
    """
    found = Organisation.objects.select_related("merged_into", "parent", "successor").filter(code=code).first()
    if found is None and (uri := tooi.uri_of_code(code)):
        found = Organisation.objects.select_related("parent", "successor").filter(tooi_uri=uri).first()
    return found.merged_into or found if found else None


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
