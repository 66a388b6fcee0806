"""An index made from plain documents, without a database: what search itself can do, and nothing around it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import tantivy

from algoritmeregister.search import analysis, answering, directory, preparing, schema, word_table
from algoritmeregister.search.cursor import Cursor
from algoritmeregister.search.documents import IndexedVersion
from algoritmeregister.search.query import Query
from algoritmeregister.search.reader import Reader
from algoritmeregister.search.results import Results
from algoritmeregister.search.suggestions import Vocabulary
from algoritmeregister.search.writer import WHOLE_REGISTER, Writer


def own_memory() -> int:
    """Bytes of memory that this process has now, without the files that are mapped."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["RssAnon"].split()[0]) * 1024


@dataclass
class PlainIndex:
    """An index in the folder `root`, to be filled with `build` and asked with `find`."""

    root: Path
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    most_memory: int = 0  # of this process while it made the index, in bytes, without the files that it maps
    in_place: float = 0.0  # when a build could be asked (`time.perf_counter`); merging goes on after that

    def __post_init__(self) -> None:
        # An index that was kept may be measured after the analysis changed: it is the speed that counts here.
        kept = self.root / "fingerprint"
        self.fingerprint = kept.read_text() if kept.exists() else schema.fingerprint(analysis.version())
        self.reader = Reader(self.root, self.fingerprint)

    def build(self, versions: Iterable[IndexedVersion], expected: int = 0) -> int:
        """Fill the index; returns the number of versions. `expected`: how many that will be, about."""
        count = 0
        with directory.writing(self.root, wait=True):
            build = directory.new_build(self.root)
            table = word_table.TableWriter(build)
            with Writer(build, memory=WHOLE_REGISTER, whole=expected) as writer:
                for count, fields in enumerate(preparing.prepare_all(versions, table.add), start=1):
                    writer.add(fields)
                    if count % 500 == 0:
                        self.most_memory = max(self.most_memory, own_memory())
                writer.commit(Cursor(1, count, "", self.fingerprint))
                table.close()
                directory.put_in_place(self.root, build)
                self.in_place = time.perf_counter()
        (self.root / "fingerprint").write_text(self.fingerprint)
        return count

    @property
    def searcher(self) -> tantivy.Searcher:
        """The newest view."""
        return self.reader.view().searcher

    def find(self, query: Query) -> Results:
        """Answer a question."""
        view = self.reader.view()
        return answering.search(query, view.searcher, self.vocabulary, view.counted)

    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in (self.root / directory.CURRENT).iterdir())
