"""What would change when one value of a field becomes another in all descriptions of an organisation. Reading only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from algoritmeregister import standards
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import DraftState
from algoritmeregister.standards import Field, Finding

# One value on one line: lists and long texts differ per description, and are not replaced as a whole.
KINDS = frozenset({"text", "contact", "url", "code", "month"})
LONGEST = 500
# The desk decides what these are, and a name or an id differs for each.
NOT_HERE = frozenset({"organization", "name", "standard_version", "lang", "source_id", "uuid"})
# Of these nobody changes the text in passing: somebody planned when they become public, or put them away.
CLOSED = (DraftState.SCHEDULED, DraftState.ARCHIVED, DraftState.WITHDRAWN)


@dataclass(frozen=True)
class Replacement:
    """One description in which the value would change. `problems`: what the checks find wrong with the new value there."""

    draft: Draft
    key: str
    before: str
    after: str
    problems: tuple[Finding, ...]

    @property
    def document(self) -> dict[str, Any]:
        """The document as it would be."""
        changed = {**self.draft.document, self.key: self.after}
        return {key: value for key, value in changed.items() if value != ""}


def fields() -> list[Field]:
    """Return the fields of which a value can be replaced, in the order of the standard; not those that another replaced."""
    whole = standards.get(standards.SUPERSET).fields
    return [
        each
        for each in whole
        if each.type in KINDS and not each.system and each.replaced_by is None and each.key not in NOT_HERE
    ]


def looked_through(organisation: Organisation) -> list[Draft]:
    """Return the descriptions of an organisation in which a value can be replaced, by name."""
    return list(Draft.objects.filter(organisation=organisation).exclude(state__in=CLOSED).order_by("title", "pk"))


def values(drafts: Iterable[Draft], key: str) -> list[tuple[str, int]]:
    """Return the values that a field has in these descriptions, the most used first."""
    found = Counter(value for draft in drafts if (value := _value(draft, key)) is not None)
    return sorted(found.items(), key=lambda each: (-each[1], each[0].casefold()))


def replacements(drafts: Iterable[Draft], key: str, before: str, after: str) -> list[Replacement]:
    """Return those of these descriptions in which field `key` (of the superset) has the value `before`, with `after` in its
    place. `before` "": those in which the field is empty.
    """
    if before == after:
        return []
    return [
        _replacement(draft, own, before, after)
        for draft in drafts
        if (own := own_key(draft, key)) and (_value(draft, key) or "") == before
    ]


def own_key(draft: Draft, key: str) -> str:
    """Return the key that a field of the superset has in the standard of a description; "" when that has no such field."""
    found = (each for each in standards.get(draft.standard).fields if (each.superset_key or each.key) == key)
    return next((each.key for each in found if each.type in KINDS), "")


def _value(draft: Draft, key: str) -> str | None:
    value = draft.document.get(own_key(draft, key))
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST else None


def _replacement(draft: Draft, key: str, before: str, after: str) -> Replacement:
    made = Replacement(draft, key, before, after, ())
    found = standards.validate(made.document, draft.standard)
    problems = tuple(each for each in found if each.field == key and each.severity == "error")
    return Replacement(draft, key, before, after, problems)
