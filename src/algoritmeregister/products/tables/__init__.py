"""The editable tables of names, and the one function that reads them.

What lives here: `suppliers.txt` (who is meant by which spelling), `products.txt` (products that are recognised by their
name), `legal_forms.txt`, `no_supplier.txt` (what is written when there is none) and `in_house.txt` (what is written when an
organisation made it itself), as plain UTF-8 text with comments (lines that start with "#"), one entry per line, columns
separated by tabs. Only what anybody may know: rules, legal forms, and names that firms use in public.
What may be imported from here: `rows`, `digest`. What must not come in: code that knows what a table means.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import resources

NAMES = ("in_house.txt", "legal_forms.txt", "no_supplier.txt", "products.txt", "suppliers.txt")


def rows(name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, columns) of every entry in the table `name`; comments and empty lines are skipped."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        entry = line.partition("#")[0].rstrip()
        if entry.strip():
            yield number, [column.strip() for column in entry.split("\t") if column.strip()]


def digest() -> str:
    """Return a hash over all tables: what was made with other tables must be made again."""
    total = hashlib.sha256()
    for name in NAMES:
        total.update(resources.files(__package__).joinpath(name).read_bytes())
    return total.hexdigest()[:16]
