"""The table of names that mean the same organisation (`data/aliases.tsv`), and of names that mean several."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from algoritmeregister.organisations.normalising import normalise_name

_FILE = Path(__file__).parent / "data" / "aliases.tsv"


class AliasTableError(ValueError):
    """The alias table cannot be used; the message names the line."""


@dataclass(frozen=True)
class AliasTable:
    """`groups`: normalised name → all normalised names of the same organisation. `ambiguous`: names that mean several."""

    groups: dict[str, frozenset[str]]
    ambiguous: frozenset[str]

    def same_as(self, normalised: str) -> frozenset[str]:
        """Return the other names of the organisation that is called `normalised`."""
        return self.groups.get(normalised, frozenset()) - {normalised}


def read_table(text: str) -> AliasTable:
    """Read a table of lines "name, tab, other name"; nothing behind the tab: ambiguous. Raises `AliasTableError`."""
    groups: dict[str, set[str]] = defaultdict(set)
    ambiguous = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != 2 or not cells[0]:
            raise AliasTableError(f"line {number} is not a name, a tab and another name")
        name, other = (normalise_name(cell) for cell in cells)
        if not other:
            ambiguous.add(name)
            continue
        joined = groups[name] | groups[other] | {name, other}
        for each in joined:
            groups[each] = joined
    return AliasTable({name: frozenset(group) for name, group in groups.items()}, frozenset(ambiguous))


@cache
def table() -> AliasTable:
    """Return the project's own table."""
    return read_table(_FILE.read_text("utf-8"))
