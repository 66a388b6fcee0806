"""What sort of change a new document is, compared with the one before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from algoritmeregister.ledger.kinds import Kind

# fields in which a source only says when it touched the record
DATE_FIELDS = frozenset({"publication_dt"})
ORGANISATION_FIELDS = frozenset({"organization"})


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the keys whose values differ, in alphabetical order."""
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def kind_of_change(changed: list[str]) -> Kind:
    """Return the kind of a change in these document fields.

    Only dates: redated. Only the organisation (and dates): moved; whoever knows that it was a new name says renamed.
    Anything
    else, also a change outside the document alone: updated.
    """
    fields = set(changed)
    if fields and fields <= DATE_FIELDS:
        return Kind.REDATED
    if fields & ORGANISATION_FIELDS and fields <= ORGANISATION_FIELDS | DATE_FIELDS:
        return Kind.MOVED
    return Kind.UPDATED
