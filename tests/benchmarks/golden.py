"""How well the mapping profiles do: their outcome for Utrecht and Den Haag beside the hand-made master list of 2022.

    python -m tests.benchmarks.golden [--differences]

The people who made that list copied the registers of the two cities by hand, so for the fields they copied it is the right
answer; other fields they wrote anew, and there a difference says nothing about the profile. Records are matched by name.
Precision: of the values that the profile gives, the share that the list has too. Recall: of the values in the list, the
share that the profile gives. Values are compared without case and double spaces. What differs is sorted: the list goes on
after our text, only one of both has a value, or the words are others.

After that the recodings of the agencies of the United States are held against the report of whoever standardised their
inventories (`recodings`).
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from tests.benchmarks import recodings
from tests.shared_data import shared_data

MASTER_LIST = "master-list-2022/master-list-2022-12-20.xlsx"
SOURCES = {
    "Gemeente Utrecht": "local-registers-2022/utrecht.json",
    "Gemeente Den Haag": "local-registers-2022/den-haag.json",
}
# Not compared: which standard it is was decided for the list as a whole, and dates are not in it.
LEFT_OUT = {"standard_version", "publication_dt", "revision_date", "uuid", "source_id"}
GOES_ON, ONLY_OURS, ONLY_THEIRS, OTHER_WORDS = "the list goes on", "only ours", "only in the list", "other words"
_NEAR = 0.6  # how alike two names must be to be shown as a likeness, without being a match


@dataclass
class Score:
    """One field of one register: how many values each side has, and how many of them are the same."""

    given: int = 0
    wanted: int = 0
    same: int = 0
    differences: list[tuple[str, str, str]] = field(default_factory=list)

    def kinds(self) -> Counter[str]:
        """How many differences there are of each kind."""
        return Counter(kind_of(ours, theirs) for _name, ours, theirs in self.differences)

    @property
    def precision(self) -> float:
        """The share of the given values that is right; 1 when none is given."""
        return self.same / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """The share of the wanted values that is given; 1 when none is wanted."""
        return self.same / self.wanted if self.wanted else 1.0


@dataclass
class Comparison:
    """One register beside the master list. `named`: pairs of names that are not the same, and still matched."""

    organisation: str
    records: int
    in_list: int
    matched: int
    fields: dict[str, Score]
    unmatched: list[str]
    named: list[tuple[str, str]]
    alone: list[str]


def documents(path: Path) -> list[dict[str, Any]]:
    """Return the documents that the profile which fits a file makes of its records."""
    from algoritmeregister.harvest import mapping, profile
    from algoritmeregister.harvest.readers.limits import Limits
    from algoritmeregister.harvest.readers.opening import read, sniff
    from algoritmeregister.harvest.readers.shapes import Item
    from algoritmeregister.harvest.recognition import recognise

    shape = sniff(path, Limits())
    match = recognise(shape, profile.shipped(), path.name)
    items = [item for item in read(path, shape, match.layout, Limits()) if isinstance(item, Item)]
    return [
        mapping.apply(item.data, match.profile).document
        for item in items
        if not mapping.is_skipped(item.data, match.profile)
    ]


def compare(organisation: str) -> Comparison:
    """Hold the register of `organisation` (a key of `SOURCES`) against the master list."""
    given = documents(shared_data(SOURCES[organisation]))
    wanted = {
        plain(each["name"]): each
        for each in documents(shared_data(MASTER_LIST))
        if plain(each["organization"]) == plain(organisation)
    }
    pairs = [(each, name) for each in given if (name := _match(plain(each["name"]), wanted))]
    fields: dict[str, Score] = defaultdict(Score)
    for mine, name in pairs:
        _count(mine, wanted[name], fields)
    matched = {name for _mine, name in pairs}
    unmatched = [str(each["name"]) for name, each in wanted.items() if name not in matched]
    named = [(str(mine["name"]), str(wanted[name]["name"])) for mine, name in pairs if plain(mine["name"]) != name]
    found = {plain(mine["name"]) for mine, _name in pairs}
    alone = [str(each["name"]) for each in given if plain(each["name"]) not in found]
    counted = dict(sorted(fields.items()))
    return Comparison(organisation, len(given), len(wanted), len(pairs), counted, unmatched, named, alone)


def _match(name: str, wanted: Mapping[str, Any]) -> str | None:
    """Return the name in the list: the same, or the only one that contains this one or is contained in it."""
    if name in wanted:
        return name
    near = [each for each in wanted if len(each) > 8 and len(name) > 8 and (each in name or name in each)]
    return near[0] if len(near) == 1 else None


def _count(mine: Mapping[str, Any], theirs: Mapping[str, Any], fields: dict[str, Score]) -> None:
    for key in (mine.keys() | theirs.keys()) - LEFT_OUT:
        ours, golden = plain(mine.get(key)), plain(theirs.get(key))
        if not ours and not golden:
            continue
        score = fields[key]
        score.given += bool(ours)
        score.wanted += bool(golden)
        if ours == golden:
            score.same += 1
        else:
            score.differences.append((str(mine["name"]), str(mine.get(key, "")), str(theirs.get(key, ""))))


def plain(value: Any) -> str:
    """Return a value as it is compared."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return " ".join(text.split()).casefold()


def kind_of(ours: str, theirs: str) -> str:
    """Return what sort of difference there is between our value and that in the list."""
    mine, golden = plain(ours), plain(theirs)
    if not golden:
        return ONLY_OURS
    if not mine:
        return ONLY_THEIRS
    return GOES_ON if golden.startswith(mine.rstrip(".")) else OTHER_WORDS


def nearest(name: str, others: list[str]) -> tuple[str, float]:
    """Return the name that is most like this one, and how much (0–1)."""
    scored = [(SequenceMatcher(None, plain(name), plain(other)).ratio(), other) for other in others]
    score, other = max(scored, default=(0.0, ""))
    return other, score


def main(*, differences: bool) -> None:
    """Print precision and recall per register and field, and of the recodings."""
    for organisation in SOURCES:
        found = compare(organisation)
        print(f"{organisation}: {found.records} records, {found.in_list} in the list, {found.matched} matched by name")
        _show_names(found)
        print(f"  {'field':26} given wanted  same  precision recall  differences")
        for key, score in found.fields.items():
            why = ", ".join(f"{number} {kind}" for kind, number in score.kinds().most_common())
            figures = f"{score.given:5} {score.wanted:6} {score.same:5}  {score.precision:9.2f} {score.recall:6.2f}"
            print(f"  {key:26} {figures}  {why}")
            for name, ours, golden in score.differences if differences else ():
                print(f"      {name[:40]}: {ours[:70]!r} / {golden[:70]!r}")
    recodings.main(differences=differences)


def _show_names(found: Comparison) -> None:
    """Print how records were matched whose names differ, and why the others were not."""
    for mine, theirs in found.named:
        print(f"  matched, because one name stands in the other: ‘{mine}’ = ‘{theirs}’")
    for theirs in found.unmatched:
        near, score = nearest(theirs, found.alone)
        likeness = f"most like ‘{near}’ ({score:.2f}), which is no proof" if score >= _NEAR else "nothing is like it"
        print(f"  only in the list: ‘{theirs[:60]}’; {likeness}")


if __name__ == "__main__":
    from algoritmeregister.cli import set_up_django

    set_up_django()
    main(differences="--differences" in sys.argv)
