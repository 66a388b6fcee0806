"""How well the profile of the inventories of the United States recodes, held against the report of who standardised them.

    python -m tests.benchmarks.recodings [--differences]

The report lists, per column, what an agency wrote, the answer of the form that was meant, and how often. What we recode is
the stage of development (→ status). Of each row: the profile must make of what the agency wrote what it makes of the answer
that was meant. Precision: of the values that we recode, the share that is right; recall: of all, the share that is recoded
and right; also by how often a value occurs. The other columns of the report are no field of the standard, and stay as their
agency wrote them.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.shared_data import shared_data

REPORT = "us-inventory/data_standardization_report.md"
PROFILE = "us-inventory-2025"
COLUMNS = {"development_stage": "status"}
_ROW = re.compile(r"^\| (?P<column>\w+) \| (?P<written>.*) \| (?P<meant>.*) \| (?P<why>[^|]*) \| (?P<number>\d+) \|$")
_NOTE = re.compile(r"\s*\\?\(Note: .*")


@dataclass(frozen=True)
class Recoding:
    """A row of the report: what was written, the answer that was meant, and how often."""

    column: str
    written: str
    meant: str
    number: int


@dataclass
class Score:
    """The rows of one column: how many there are, were recoded, and are right; `by_number`: the same in values."""

    rows: int = 0
    recoded: int = 0
    right: int = 0
    by_number: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[Recoding, str, str]] = field(default_factory=list)


def rows() -> Iterator[Recoding]:
    """Yield the rows of the report. What it says of signs that a table cannot show is left out of the values."""
    for line in shared_data(REPORT).read_text(encoding="utf-8").splitlines():
        if found := _ROW.match(line.strip()):
            written = _NOTE.sub("", found["written"]).replace("\\\\xa0", "\xa0").replace("\\xa0", "\xa0")
            yield Recoding(found["column"], written, found["meant"], int(found["number"]))


def score() -> tuple[dict[str, Score], Counter[str]]:
    """Return the scores of the columns that we recode, and how many rows there are of the others."""
    from algoritmeregister.harvest import mapping, profile

    made = profile.by_name(PROFILE)
    found = {column: Score() for column in COLUMNS}
    others: Counter[str] = Counter()
    for row in rows():
        if row.column not in COLUMNS:
            others[row.column] += 1
            continue
        rule = made.rule_for(COLUMNS[row.column])
        assert rule is not None
        ours, golden = mapping.transform(row.written, rule), mapping.transform(row.meant, rule)
        codes = set(rule.recode_like.values()) | set(rule.recode.values())
        _count(found[row.column], row, ours, golden, codes)
    return found, others


def _count(score: Score, row: Recoding, ours: str, golden: str, codes: set[str]) -> None:
    right = ours == golden and ours in codes
    score.rows += 1
    score.recoded += ours in codes
    score.right += right
    score.by_number.update({"rows": row.number, "recoded": row.number * (ours in codes), "right": row.number * right})
    if not right:
        score.wrong.append((row, ours, golden))


def main(*, differences: bool) -> None:
    """Print precision and recall per column, and what is not recoded."""
    found, others = score()
    for column, each in found.items():
        precision, recall = each.right / max(each.recoded, 1), each.right / max(each.rows, 1)
        often = each.by_number
        print(f"Recodings of {column} → {COLUMNS[column]} (profile {PROFILE})")
        print(f"  {each.rows} ways to write it, {each.recoded} recoded, {each.right} right: ", end="")
        print(f"precision {precision:.2f}, recall {recall:.2f}")
        share = often["right"] / max(often["rows"], 1)
        print(f"  {often['rows']} values, {often['recoded']} recoded, {often['right']} right: recall {share:.3f}")
        for row, ours, golden in each.wrong:
            print(f"  not right: {row.written[:60]!r} ({row.number}×) became {ours[:40]!r}, meant {golden!r}")
    if differences:
        kept = ", ".join(f"{column} {number}" for column, number in others.most_common())
        print(f"  kept as written, no field of the standard: {kept}")


if __name__ == "__main__":
    from algoritmeregister.cli import set_up_django

    set_up_django()
    main(differences="--differences" in sys.argv)
