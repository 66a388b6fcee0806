"""Look up organisations."""

from __future__ import annotations

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
