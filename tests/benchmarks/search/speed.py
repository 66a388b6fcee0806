"""Speed and size of search on generated registrations of about 5 KB.

    python -m tests.benchmarks.search.speed [--records 1500 100000] [--keep DIR] [--questions 300]

Per size: how fast the index is built (with analysis), how large it is, how long a question takes with all facets,
filters and snippets (p50 and p95, in process), and how much private memory a process has after answering them (the
mapped index apart). Processor time is what a question takes on a machine that does nothing else.
A million records (`--records 1000000`) take about an hour and 15 GB of disk.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from algoritmeregister.config.rings import look_less
from algoritmeregister.search import directory, documents
from algoritmeregister.search.cursor import Cursor
from algoritmeregister.search.documents import IndexedVersion
from algoritmeregister.search.query import Query
from algoritmeregister.search.writer import Writer
from tests.benchmarks.search.generated import Generator
from tests.benchmarks.search.plain_index import PlainIndex

CORES = os.cpu_count() or 1
CHUNK = 500
FILTERS: tuple[dict[str, tuple[str, ...]], ...] = (
    {"theme": ("verkeer",)},
    {"status": ("in_gebruik",), "publication_category": ("impactvol", "overig")},
    {"organisation": ("org0", "org1", "org2"), "start_year": ("2020", "2021", "2022")},
)
KINDS: dict[str, Callable[[str, int], Query]] = {
    "text, all facets, snippets": lambda text, _: Query(text=text),
    "text, filters, all facets, snippets": lambda text, place: Query(text=text, filters=FILTERS[place % len(FILTERS)]),
    "filters only, all facets": lambda _, place: Query(filters=FILTERS[place % len(FILTERS)]),
    "text, sorted by newest, page 5": lambda text, _: Query(text=text, sort="newest", page=5),
    "text, without facets and snippets": lambda text, _: Query(text=text, facets=False, snippets=False),
}


def build(index: PlainIndex, records: int) -> None:
    """Fill the index and tell how fast. The records are made beforehand; reading them back from a file counts."""
    with tempfile.TemporaryFile() as made:
        versions = Generator().versions(records)
        while chunk := list(islice(versions, CHUNK)):
            pickle.dump(chunk, made, pickle.HIGHEST_PROTOCOL)
        made.seek(0)
        began, worked = time.perf_counter(), _processor_time()
        count = index.build(_read(made, records), records)
        took, worked = time.perf_counter() - began, _processor_time() - worked
    answers = index.in_place - began
    print(
        f"  build: answers after {answers:.1f} s, {count / answers:,.0f} records/s; one segment after {took:.1f} s, "
        f"{count / took:,.0f} records/s; processor time {worked / count * 1e6:,.0f} µs per record, "
        f"so {CORES * count / worked:,.0f} records/s on {CORES} cores that do nothing else; "
        f"most memory {index.most_memory / 1e6:.0f} MB, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB "
        f"with the mapped index; load {os.getloadavg()[0]:.1f}"
    )
    print(f"  size: {index.size() / 1e6:,.0f} MB, {index.size() / count / 1000:.1f} KB per record")


def _read(made: IO[bytes], records: int) -> Iterator[IndexedVersion]:
    for _ in range(0, records, CHUNK):
        yield from pickle.load(made)


def _processor_time() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def ask(root: Path, questions: int) -> None:
    """Answer questions in this process, and tell how long each kind took and what memory that needs."""
    look_less()  # as every web worker does
    index = PlainIndex(root)
    texts = Generator(seed=2).queries(questions)
    for text in texts[:50]:
        index.find(Query(text=text))
    print(
        f"  {index.searcher.num_docs - 1:,} records in {index.searcher.num_segments} segments; load {os.getloadavg()[0]:.1f}"
    )
    print(f"  {'ms per question':38} {'p50':>7} {'p95':>7} {'slowest':>7}   processor time {'p50':>7} {'p95':>7}")
    for name, make in KINDS.items():
        took, busy = [], []
        for place, text in enumerate(texts):
            began = time.process_time()
            took.append(index.find(make(text, place)).took_ms)
            busy.append((time.process_time() - began) * 1000)
        waited, worked = (f"{_share(times, 0.5)} {_share(times, 0.95)}" for times in (took, busy))
        print(f"  {name:38} {waited} {max(took):7.2f} {'':17} {worked}")
    found = [index.find(Query(text=text)).total for text in texts]
    print(f"  results per question: median {statistics.median(found):,.0f}, most {max(found):,}")
    print(f"  private memory: {private_memory() / 1e6:.0f} MB", flush=True)


def _share(measured: list[float], share: float) -> str:
    return f"{sorted(measured)[int(len(measured) * share)]:7.2f}"


def update(root: Path, times: int = 40) -> None:
    """Replace one registration at a time, and tell how long it takes until a question finds it."""
    index, generator = PlainIndex(root), Generator(seed=3)
    build, took = directory.current_build(root), []
    assert build is not None
    index.find(Query(text="algoritme"))
    for place in range(times):
        version = generator.version(place)
        version = dataclasses.replace(version, document={**version.document, "name": f"Vindbaar{place}x"})
        began = time.perf_counter()
        with directory.writing(root, wait=True), Writer(build) as writer:
            writer.remove(version.number)
            writer.add(documents.prepare(version))
            writer.commit(Cursor(1, place, f"{place}", index.fingerprint))
            assert index.find(Query(text=f"Vindbaar{place}x")).total == 1
            took.append((time.perf_counter() - began) * 1000)
    took.sort()
    print(f"  one change until a question finds it: {statistics.median(took):.1f} ms, p95 {took[int(times * 0.95)]:.1f} ms")


def private_memory() -> int:
    """Bytes that only this process has, without the files it has mapped."""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:])
    return (int(fields["Private_Dirty"].split()[0]) + int(fields["Private_Clean"].split()[0]) - _mapped_clean()) * 1024


def _mapped_clean() -> int:
    """Kilobytes of clean pages of mapped index files that no other process happens to share."""
    total, of_index = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        first, _, rest = line.partition(" ")
        if "-" in first and not first.endswith(":"):
            of_index = "/build-" in rest
        elif of_index and first == "Private_Clean:":
            total += int(rest.split()[0])
    return total


def main() -> None:
    """Measure every size asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=[1_500, 100_000])
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--keep", type=Path, help="keep the indexes in this folder, and use those that are there")
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        ask(arguments.ask, arguments.questions)
        update(arguments.ask)
        return
    with tempfile.TemporaryDirectory() as scratch:
        for records in arguments.records:
            root = (arguments.keep or Path(scratch)) / f"{records}"
            print(f"{records:,} records ({CORES} cores)", flush=True)
            if not root.exists():
                build(PlainIndex(root), records)
            # In a fresh process: memory of the build does not count for a web worker.
            sys.stdout.flush()
            command = [sys.executable, "-m", "tests.benchmarks.search.speed", "--ask", root]
            subprocess.run([*command, "--questions", f"{arguments.questions}"], check=True)


if __name__ == "__main__":
    main()
