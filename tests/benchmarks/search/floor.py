"""What indexing costs at the least: the engine alone, on documents that were analysed before, and each step around it.

    python -m tests.benchmarks.search.floor [--records 2000]

Processor time per registration, the shortest of some tries. The engine and handing the texts over to it are what no
analysis can avoid; "words known" is the analysis when no word is new, "words new" what meeting new words adds to it.
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import tantivy

from algoritmeregister.search import documents, preparing
from algoritmeregister.search.analysis import words
from algoritmeregister.search.cursor import Cursor
from algoritmeregister.search.documents import Prepared
from algoritmeregister.search.writer import WHOLE_REGISTER, Writer
from tests.benchmarks.search.generated import Generator

TRIES = 5


def engine(prepared: Sequence[Prepared]) -> float:
    """Seconds of processor time in which the engine takes in documents that are made already, and commits them."""
    made: list[tantivy.Document] = [documents.to_document(fields) for fields in prepared]
    with tempfile.TemporaryDirectory() as scratch:
        began = time.process_time()
        with Writer(Path(scratch), memory=WHOLE_REGISTER) as writer:
            for document in made:
                writer._open.add_document(document)
            writer.commit(Cursor(1, len(made), "", ""))
        return time.process_time() - began


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Measure, and print microseconds per registration."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=2_000)
    records = parser.parse_args().records
    versions = list(Generator().versions(records))
    words.known.limit = 50 * records
    chunks = [versions[start : start + preparing.CHUNK] for start in range(0, records, preparing.CHUNK)]
    documents.prepare_many(versions[:1])  # reads the word list

    def known() -> None:
        for chunk in chunks:
            documents.prepare_many(chunk)

    first = spent(known)
    prepared = [fields for chunk in chunks for fields in documents.prepare_many(chunk)]
    gc.freeze()  # as while a whole register is prepared
    analysed = min(spent(known) for _ in range(TRIES))
    handed = min(spent(lambda: [documents.to_document(fields) for fields in prepared]) for _ in range(TRIES))
    taken = min(engine(prepared) for _ in range(TRIES))
    print(f"µs of processor time per registration, {records:,} registrations, load {os.getloadavg()[0]:.1f}")
    for name, seconds in (
        ("engine, with its commit", taken),
        ("handing over to the engine", handed),
        ("preparing, words known", analysed),
        (f"meeting new words ({len(words.known) / records:.1f} each)", first - analysed),
    ):
        print(f"  {name:40} {seconds / records * 1e6:8.0f}")
    whole = (taken + handed + analysed) / records
    print(f"  without new words, on two cores that do nothing else and share the work evenly: {2 / whole:,.0f} per second")


if __name__ == "__main__":
    main()
