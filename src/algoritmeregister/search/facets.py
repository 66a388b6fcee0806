"""What results can be narrowed by, how that is asked of the index, and how its counts are read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Between a value's key and its label inside the index: a control character that no text of a registration keeps.
LABEL_SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Facet:
    """One way to narrow results: its `key` (in queries, and the name of its field in the index).

    `labelled`: values carry their own label (`gm0363` + `Gemeente Amsterdam`), because no code list knows it.
    """

    key: str
    labelled: bool = False

    @property
    def shown(self) -> str:
        """Name of the fast field that is counted."""
        return f"{self.key}_shown" if self.labelled else self.key


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: its `value` (for a filter), `label` (empty when a code list knows it), `count` of results
    it would give together with the other filters, and whether it is `selected` now."""

    value: str
    label: str
    count: int
    selected: bool


FACETS: tuple[Facet, ...] = (
    Facet("organisation", labelled=True),
    Facet("organisation_kind"),
    Facet("register", labelled=True),
    Facet("status"),
    Facet("publication_category"),
    Facet("theme"),
    Facet("impact_assessment"),
    Facet("supplier", labelled=True),
    Facet("standard"),
    Facet("start_year"),
)
BY_KEY: Mapping[str, Facet] = {facet.key: facet for facet in FACETS}


def join_label(value: str, label: str) -> str:
    """Write a value and its label as the index holds them in a labelled facet."""
    return f"{value}{LABEL_SEPARATOR}{label}"


def request(facets: Iterable[Facet], limit: int) -> dict[str, Any]:
    """Write the aggregation that counts the `limit` most frequent values of these facets, in one pass over the matches."""
    # Each part of the index is asked for more values than are wanted, so that the sum over the parts is exact.
    return {
        facet.key: {"terms": {"field": facet.shown, "size": limit, "segment_size": max(1_000, 10 * limit)}}
        for facet in facets
    }


def read(facet: Facet, answer: Mapping[str, Any], selected: tuple[str, ...]) -> tuple[FacetValue, ...]:
    """Read one facet's counts from the index's answer, most frequent first.

    A selected value without results stays in the list, with 0: what someone chose never disappears. Spellings of one
    value (an organisation that was renamed) are added up under the label that occurs most.
    """
    counts: dict[str, int] = {}
    labels: dict[str, str] = {}
    for bucket in answer["buckets"]:
        value, _, label = str(bucket["key"]).partition(LABEL_SEPARATOR)
        counts[value] = counts.get(value, 0) + int(bucket["doc_count"])
        labels.setdefault(value, label)
    for value in selected:
        counts.setdefault(value, 0)
        labels.setdefault(value, "")
    found = [FacetValue(value, labels[value], count, value in selected) for value, count in counts.items()]
    found.sort(key=lambda each: (-each.count, each.label or each.value))
    return tuple(found)
