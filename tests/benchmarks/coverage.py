"""How many authorities the coverage finds in real data, and by what each was recognised.

    python -m tests.benchmarks.coverage [KIND…]

Reads the lists of authorities and the merged listing of the shared data, and matches every organisation in the listing as an
import does (`organisations.matching`), without a database. Every match that is not letter by letter is printed with the two
names and what makes them one, so that a person can judge it; so is every name of that kind that no authority has.
"""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.shared_data import shared_data

LISTING = "national-register/merged-2026-08-08.json"
LISTS = {
    "gemeente": "Gemeenten.csv",
    "provincie": "Provincies.csv",
    "waterschap": "Waterschappen.csv",
    "omgevingsdienst": "Omgevingsdiensten.csv",
    "veiligheidsregio": "Veiligheidsregios.csv",
}
# What makes two names one, the surest first.
EXACT, SPELLING, OTHER_NAME, KIND_WORD = "exact name", "spelling", "alias or other name", "with or without the kind"


@dataclass
class Found:
    """The authorities of one kind: how many there `are`, who was `matched` (name → name in the listing, by what), and the
    names of that kind in the listing that match `nobody`."""

    kind: str
    are: int
    matched: dict[str, tuple[str, str]] = field(default_factory=dict)
    nobody: list[str] = field(default_factory=list)

    def by(self, how: str) -> int:
        """How many were recognised by this, and by nothing surer."""
        return sum(each == how for _name, each in self.matched.values())


def find() -> dict[str, Found]:
    """Match the listing's organisations with all lists at once, as a register in which all of them were imported does."""
    from algoritmeregister.organisations import kinds
    from algoritmeregister.organisations.matching import NameRow, choose, forms_of
    from algoritmeregister.organisations.normalising import normalise_name

    listed = [(kind, name) for kind, file in LISTS.items() for name in _names(shared_data(f"organisations/{file}"))]
    rows = [NameRow(place, normalise_name(name), "official", kind) for place, (kind, name) in enumerate(listed)]
    result = {kind: Found(kind, sum(each == kind for each, _name in listed)) for kind in LISTS}
    today = date.today()
    for written in sorted({record["organisatie"].strip() for record in _records()}):
        forms = forms_of(written)
        place = choose(forms, (row for row in rows if row.normalised in forms.all), at=today)
        if place is None:
            if (kind := kinds.of_name(written)) in result:
                result[kind].nobody.append(written)
            continue
        kind, name = listed[place]
        how = _how(written, name, forms.tiers)
        known = result[kind].matched.get(name)
        # One authority under two names counts once, by the surest.
        if known is None or _rank(how) < _rank(known[1]):
            result[kind].matched[name] = (written, how)
    return result


def _how(written: str, name: str, tiers: tuple[frozenset[str], ...]) -> str:
    from algoritmeregister.organisations.normalising import normalise_name

    normalised = normalise_name(name)
    if written == name:
        return EXACT
    if normalise_name(written) == normalised:
        return SPELLING
    return OTHER_NAME if normalised in tiers[1] else KIND_WORD


def _rank(how: str) -> int:
    return (EXACT, SPELLING, OTHER_NAME, KIND_WORD).index(how)


def _names(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["name"].strip() for row in csv.DictReader(file, delimiter=";")]


def _records() -> list[dict[str, str]]:
    records: list[dict[str, str]] = json.loads(shared_data(LISTING).read_text(encoding="utf-8"))["algoritmes"]
    return records


def main() -> None:
    """Print the figures and the explanations."""
    asked = sys.argv[1:] or list(LISTS)
    for kind, found in find().items():
        if kind not in asked:
            continue
        parts = ", ".join(f"{found.by(how)} by {how}" for how in (EXACT, SPELLING, OTHER_NAME, KIND_WORD))
        print(f"{kind}: {len(found.matched)} of {found.are} ({parts})")
        for name, (written, how) in sorted(found.matched.items()):
            if how != EXACT:
                print(f"  {how}: listed as ‘{name}’, in the register as ‘{written}’")
        for written in found.nobody:
            print(f"  nobody on the list: ‘{written}’")


if __name__ == "__main__":
    main()
