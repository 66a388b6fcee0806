"""How well a proposed mapping profile does: held against the one that a person made for the same file.

    python -m tests.benchmarks.proposals [--differences]

For every file the proposal is made as if its own profile, and those of the files on the same form, did not exist. Columns:
of the pairs (column, field) that are proposed, the share that the hand-made profile has too (precision), and of its pairs
the share that is proposed (recall). Values: of the values that the hand-made profile gives for the first records, the share
that the proposed one gives letter by letter. Where the hand-made profile says whose registrations they are, that is given
to the proposal too, as a person would.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from tests.shared_data import shared_data

AGENCIES = "us-inventory/agencies"
FILES = {
    "den-haag": "local-registers-2022/den-haag.json",
    "utrecht": "local-registers-2022/utrecht.json",
    "rotterdam": "local-registers-2022/rotterdam.json",
    "rvig": "local-registers-2022/rvig.json",
    "launch-set": "local-registers-2022/launch.json",
    "master-list": "master-list-2022/master-list-2022-12-20.xlsx",
    "national-listing": "national-register/merged-2026-08-08.json",
    "uk-atrs": "uk-atrs/atrs_records_2026-07-10.json",
    "us-agriculture": f"{AGENCIES}/department-of-agriculture/ai_inventory.csv",
    "us-education": f"{AGENCIES}/department-of-education/ai-inventory-2025-113183.xlsx",
    "us-labor": f"{AGENCIES}/department-of-labor/AI_Use_Cases_Public_reporting-20260128.csv",
    "us-treasury": f"{AGENCIES}/department-of-the-treasury/Treasury-AI-Use-Case-Inventory.csv",
    "us-nasa": f"{AGENCIES}/national-aeronautics-and-space-administration/grid-6036111-data.xlsx",
    "us-sec": f"{AGENCIES}/securities-and-exchange-commission/2025-sec-individual-ai-use-cases.csv",
}
_FAMILIES = ("us-", "national-")  # profiles of one form: none of them is used for another
LOOKED_AT = 200
# What a register fills in by itself, or an id: no column is compared for it.
_LEFT_OUT = {"standard_version", "uuid", "source_id", "lars"}


@dataclass
class Score:
    """One file: the pairs of both profiles, the values they give, and whether place and identity are the same."""

    name: str
    proposed: set[tuple[str, str]] = field(default_factory=set)
    wanted: set[tuple[str, str]] = field(default_factory=set)
    values: int = 0
    same: int = 0
    same_place: bool = False
    same_identity: bool = False
    refused: int = 0

    @property
    def precision(self) -> float:
        """The share of the proposed pairs that a person made too; 1 when none is proposed."""
        return len(self.proposed & self.wanted) / len(self.proposed) if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """The share of a person's pairs that is proposed; 1 when there are none."""
        return len(self.proposed & self.wanted) / len(self.wanted) if self.wanted else 1.0


def left_out(name: str) -> frozenset[str]:
    """Return the profiles of which nothing may be taken over for the file of this profile: its own, and its family's."""
    from algoritmeregister.harvest import profile

    family = next((each for each in _FAMILIES if name.startswith(each)), name)
    return frozenset(each.name for each in profile.shipped() if each.name.startswith(family))


def score(name: str, path: Path) -> Score:
    """Propose a profile for a file, and hold it against the shipped profile called `name`."""
    from algoritmeregister.harvest import profile
    from algoritmeregister.harvest.proposing.proposal import Asked, propose
    from algoritmeregister.harvest.readers.opening import sniff
    from algoritmeregister.harvest.recognition import recognise

    made = profile.by_name(name)
    owner = made.rule_for("organization")
    constant = str(owner.constant) if owner and owner.constant else ""
    proposal = propose(Asked(path, organisation=constant, without=left_out(name)))
    shape = sniff(path)
    match = recognise(shape, (made,), path.name)
    labels = {column for line in proposal.lines for column in line.columns} | {each.column for each in proposal.rest}
    found = Score(name, _pairs(proposal.profile, labels), _pairs(made, labels | set(proposal.identified.labels)))
    found.same_place = (
        match.layout.sheets == proposal.place.layout.sheets and match.layout.path == proposal.place.layout.path
    )
    found.same_identity = _same_identity(made, proposal.profile)
    found.refused = proposal.refused
    _count_values(found, path, made, proposal.profile)
    return found


def _pairs(profile: Any, labels: set[str]) -> set[tuple[str, str]]:
    from algoritmeregister.harvest.vocabulary import fold

    there = {fold(label) for label in labels}
    pairs = {(fold(source), rule.target) for rule in profile.rules for source in rule.sources}
    if profile.normalise:
        from algoritmeregister.harvest.vocabulary import key_of

        pairs |= {
            (each, key) for each in there if (key := key_of(each)) and key not in {rule.target for rule in profile.rules}
        }
    return {(source, target) for source, target in pairs if source in there and target not in _LEFT_OUT}


def _same_identity(made: Any, proposed: Any) -> bool:
    """Whether the proposal identifies records by a column by which the hand-made profile does too, or both by name."""
    from algoritmeregister.harvest.vocabulary import fold

    theirs, mine = ({fold(each) for each in profile.identity.source_id} for profile in (made, proposed))
    return bool(theirs & mine) or not (theirs or mine)


def _documents(path: Path, profile: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    from algoritmeregister.harvest import mapping
    from algoritmeregister.harvest.readers.opening import read, sniff
    from algoritmeregister.harvest.readers.shapes import Item
    from algoritmeregister.harvest.recognition import recognise

    shape = sniff(path)
    layout = recognise(shape, (profile,), path.name).layout
    for item in islice(read(path, shape, layout), LOOKED_AT):
        if isinstance(item, Item) and not mapping.is_skipped(item.data, profile):
            try:
                yield item.place, mapping.apply(item.data, profile).document
            except mapping.Unmappable:
                continue


def _count_values(found: Score, path: Path, made: Any, proposed: Any) -> None:
    given = dict(_documents(path, proposed))
    for place, document in _documents(path, made):
        for key in document.keys() - _LEFT_OUT:
            found.values += 1
            found.same += given.get(place, {}).get(key) == document[key]


def _word(same: bool) -> str:
    return "same" if same else "other"


def main(*, differences: bool) -> None:
    """Print the figures per file."""
    print(f"{'file':18} proposed wanted  both  precision recall  values the same     place  identity  refused")
    for name, file in FILES.items():
        found = score(name, shared_data(file))
        share = found.same / found.values if found.values else 1.0
        print(
            f"{name:18} {len(found.proposed):8} {len(found.wanted):6} "
            f"{len(found.proposed & found.wanted):5}"
            f"  {found.precision:9.2f} {found.recall:6.2f}  {found.same:5} of {found.values:5} {share:4.0%}"
            f"  {_word(found.same_place):>6} {_word(found.same_identity):>9} {found.refused:8}"
        )
        if differences:
            for column, target in sorted(found.proposed - found.wanted):
                print(f"    only proposed: {column[:70]} → {target}")
            for column, target in sorted(found.wanted - found.proposed):
                print(f"    only by hand:  {column[:70]} → {target}")


if __name__ == "__main__":
    from algoritmeregister.cli import set_up_django

    set_up_django()
    main(differences="--differences" in sys.argv)
