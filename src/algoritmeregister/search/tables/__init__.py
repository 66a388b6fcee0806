"""The editable tables of the Dutch text analysis, and the one function that reads them.

What lives here: synonyms, abbreviations, irregular plurals, stem overrides, compound exceptions, domain words and
stop words, as plain UTF-8 text with comments (lines that start with "#"), one entry per line, columns separated by tabs.
Anyone who knows Dutch can edit them; the tests in tests/unit/search check their form.
What may be imported from here: `rows`, `digest`. What must not come in: code that knows what a table means.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import resources

NAMES = (
    "abbreviations.tsv",
    "compound_exceptions.tsv",
    "domain_words.txt",
    "irregular_plurals.tsv",
    "stem_overrides.tsv",
    "stopwords.txt",
    "synonyms.tsv",
)


def rows(name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, columns) of every entry in the table `name`; comments and empty lines are skipped."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        entry = line.partition("#")[0].rstrip()
        if entry.strip():
            yield number, [column.strip() for column in entry.split("\t")]


def digest() -> str:
    """Return a hash over all tables: an index made with other tables must be rebuilt."""
    total = hashlib.sha256()
    for name in NAMES:
        total.update(resources.files(__package__).joinpath(name).read_bytes())
    return total.hexdigest()[:16]
