"""The site with 100,000 registrations: `python -m tests.benchmarks.http.many [--records 100000] [--keep DIR]`.

Fills a register with generated registrations (minutes; `--keep` keeps it for the next time) and serves it with two workers.
First every kind of page is asked once, deep pages and all sitemaps too: nothing may break, nothing may crawl. Then 16
clients ask without a pause: a mix as visitors make it, and searches only, each for something that was not asked before.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.http import content, serving
from tests.benchmarks.http.client import Connection

CLIENTS, WORKERS = 16, 2
SECONDS = 15
TRIES = 4
# Milliseconds that 95 of 100 pages may take under that load; seconds that a single page may take at rest.
MOST_P95, CRAWLS = 100, 1.0
GZIP = "Accept-Encoding: gzip"


@dataclass
class Load:
    """What clients got: seconds per answer, by kind of page."""

    took: dict[str, list[float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, seconds: float) -> None:
        """Keep one answer."""
        with self.lock:
            self.took.setdefault(kind, []).append(seconds)


def walk(data_dir: Path, address: str) -> list[str]:
    """Ask every kind of page once and print what it took; returns what went wrong."""
    connection, wrong = Connection(address), []
    print(f"  {'':58} {'ms':>8} {'bytes':>10}")
    for path in places(data_dir, connection):
        # Each worker compiles a template when it first needs it: the fastest of a few, each made anew.
        again = [path + ("&" if "?" in path else "?") + f"keer={turn}" for turn in range(TRIES)]
        answers = [connection.get(each, GZIP) for each in (path, *(again if not path.endswith((".xml", ".pdf")) else ()))]
        answer = min(answers, key=lambda each: each.seconds)
        # A file is made while it is sent, and grows with the register.
        slow = answer.seconds > CRAWLS and not path.endswith(".xml")
        if answer.status != 200 or slow:
            wrong.append(f"{path}: {answer.status} after {answer.seconds:.2f} s")
        print(f"  {path[:58]:58} {answer.seconds * 1000:8.1f} {answer.transferred:10,}", flush=True)
    return wrong


def places(data_dir: Path, connection: Connection) -> Iterator[str]:
    """Give the addresses of the walk."""
    number = content.numbers(data_dir)[0]
    with sqlite3.connect(data_dir / "register.sqlite3") as database:
        largest = database.execute(
            "SELECT o.code FROM organisations_organisation o JOIN registrations_registration r ON r.organisation_id = o.id "
            "GROUP BY o.id ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()[0]
    yield from ("/", "/en/", "/fy/", "/algoritmes", "/algoritmes?zoek=verkeer", "/algoritmes?zoek=verkeer&thema=verkeer")
    yield from ("/algoritmes?pagina=1000", "/algoritmes?sorteer=naam&pagina=500", "/algoritmes?zoek=gemeente&aantal=50")
    yield from ("/algoritmes?zoek=xqzwvkprt", "/algoritmes?zoek=vergunnign", "/algoritmes?peildatum=2025-06-15")
    for name in re.findall(r'id="facet-(\w+)"', connection.get("/algoritmes").body.decode()):
        if name != "peildatum":
            yield f"/algoritmes/filter/{name}"
    yield from ("/algoritmes/filter/organisatie?naam=berg", "/zoeksuggesties?zoek=ver")
    yield from (f"/algoritmes/{number}", f"/algoritmes/{number}/geschiedenis", f"/algoritmes/{number}/beschrijving.pdf")
    yield from ("/organisaties", "/organisaties?pagina=20", "/organisaties?zoek=berg&soort=gemeente")
    yield from (f"/organisaties/{largest}", f"/organisaties/{largest}?pagina=100", "/ik-kreeg-een-brief?wie=berg")
    yield from (f"/ik-kreeg-een-brief?organisatie={largest}&onderwerp=parkeren", "/wijzigingen", "/downloads", "/gezondheid")
    yield from ("/over", "/vragen", "/robots.txt", "/sitemap.xml")
    yield from re.findall(r"<loc>[^<]*?(/sitemap-[^<]+)</loc>", connection.get("/sitemap.xml").body.decode())


def visitors(asked: list[str], numbers: list[str], seed: int) -> Iterator[tuple[str, str]]:
    """What a visitor asks: half searches, of which a third were asked before; registrations; the lists."""
    pick = random.Random(seed)
    popular, fresh = asked[:50], searches(asked, numbers, seed)
    for _ in itertools.count():
        chance = pick.random()
        if chance < 0.33:
            yield next(fresh)
        elif chance < 0.5:
            yield "search, asked before", f"/algoritmes?zoek={pick.choice(popular)}"
        elif chance < 0.8:
            yield "registration", f"/algoritmes/{pick.choice(numbers)}"
        elif chance < 0.9:
            yield "home", "/"
        else:
            yield "organisations", f"/organisaties?pagina={pick.randint(1, 20)}"


def searches(asked: list[str], _numbers: list[str], seed: int) -> Iterator[tuple[str, str]]:
    """Searches only, none asked before."""
    shuffled = random.Random(seed).sample(asked, len(asked))
    for turn, question in enumerate(itertools.cycle(shuffled)):
        yield "search, new", f"/algoritmes?zoek={question}&n={seed}-{turn}"


def client(address: str, paths: Iterator[tuple[str, str]], until: float, load: Load) -> None:
    """Ask without a pause until it is time."""
    connection = Connection(address)
    while time.perf_counter() < until:
        kind, path = next(paths)
        answer = connection.get(path, GZIP)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        load.add(kind, answer.seconds)
    connection.close()


def press(name: str, address: str, paths: list[Iterator[tuple[str, str]]], seconds: float) -> float:
    """Let every client ask at the same time; prints the figures and returns the p95 in milliseconds."""
    load, until = Load(), time.perf_counter() + seconds
    clients = [threading.Thread(target=client, args=(address, each, until, load)) for each in paths]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    everything = sorted(second for took in load.took.values() for second in took)
    print(f"  {name}: {len(everything) / seconds:,.0f} pages/s", flush=True)
    for kind, took in {**load.took, "all": everything}.items():
        took.sort()
        p95, p99 = (took[int(len(took) * share)] * 1000 for share in (0.95, 0.99))
        print(f"    {kind:22} {len(took):6,} p50 {statistics.median(took) * 1000:7.1f} p95 {p95:7.1f} p99 {p99:7.1f} ms")
    return everything[int(len(everything) * 0.95)] * 1000


def main() -> int:
    """Fill, serve, walk, press; returns 1 when a page broke or crawled."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="keep the register in this folder, and use the one that is there")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data_dir = (arguments.keep or Path(scratch) / "register").absolute()
        held = content.prepare(data_dir, arguments.records)
        print(f"{held}, {WORKERS} workers ({os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})", flush=True)
        with serving.register(data_dir, workers=WORKERS) as served:
            wrong = walk(data_dir, served.address)
            asked, numbers = content.questions(data_dir), content.numbers(data_dir)
            for name, make in (("visitors", visitors), ("only new searches", searches)):
                paths = [make(asked, numbers, seed) for seed in range(10, 10 + CLIENTS)]
                p95 = press(f"{name}, {CLIENTS} clients without a pause", served.address, paths, arguments.seconds)
                print(f"  p95 of {name}: {p95:.0f} ms (aim {MOST_P95})", flush=True)
    for each in wrong:
        print(f"broke or crawled: {each}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
