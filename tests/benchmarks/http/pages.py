"""What a page costs over HTTP, in pages that do nothing: `python -m tests.benchmarks.http.pages [--keep DIR] [--generated]`.

Starts the register as in production, one worker, with the national register's list (or 1,530 generated registrations), and
beside it Django's barest page on the same server. One connection asks both in turn, several times; the figures are medians
over the turns. "Uncached" is an address that was not asked before, or not since the register changed. Also: bytes per page,
where the time of an uncached page of results goes, and what a first visit transfers in all.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tests.benchmarks.http import content, serving
from tests.benchmarks.http.client import Answer, Connection
from tests.benchmarks.http.serving import Served

TURNS = 5
# Requests of each kind in one turn.
EACH, CONSTANT = 40, 400
GZIP = "Accept-Encoding: gzip"
MOST_UNCACHED, MOST_CACHED = 16, 2


@dataclass
class Measured:
    """One kind of page, by turn: seconds per request, how many constant pages that is in waiting and in processor time;
    and its size.
    """

    ratios: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)
    last: Answer | None = None
    packed: int = 0


def kinds(data_dir: Path) -> dict[str, Iterator[str]]:
    """Name the kinds of pages, with addresses to ask one after the other."""
    asked, numbers = content.questions(data_dir), content.numbers(data_dir)
    fresh = (f"/algoritmes?zoek={question}" for question in asked)
    known = f"/algoritmes?zoek={asked[-1]}"
    return {
        "result page, uncached": fresh,
        "result page, cached": _again(known),
        "whole list, uncached": (f"/algoritmes?pagina={1 + turn % 100}&keer={turn}" for turn in range(10_000)),
        "registration, uncached": (f"/algoritmes/{number}" for number in numbers),
        "registration, cached": _again(f"/algoritmes/{numbers[-1]}"),
        "home, uncached": (f"/?keer={turn}" for turn in range(10_000)),
        "home, cached": _again("/"),
        "organisations, uncached": (f"/organisaties?keer={turn}" for turn in range(10_000)),
        "organisations, cached": _again("/organisaties"),
    }


def _again(path: str) -> Iterator[str]:
    while True:
        yield path


@dataclass(frozen=True)
class Asked:
    """A server that is asked."""

    served: Served

    @property
    def connection(self) -> Connection:
        """A connection of its own for what is asked in one go: a server hangs up on who says nothing for half a minute."""
        return Connection(self.served.address)

    def ask(self, paths: Iterator[str], *headers: str) -> tuple[list[Answer], float]:
        """Ask for every path; returns the answers, and the processor seconds that one took on average."""
        connection = self.connection
        before = self.served.processor_seconds()
        answers = [connection.get(path, *headers) for path in paths]
        worked = self.served.processor_seconds() - before
        if not answers or any(each.status not in {200, 304} for each in answers):
            raise RuntimeError(f"a page could not be measured: {answers[-1:]}")
        return answers, worked / len(answers)


def measure(data_dir: Path, served: Served, constant: Served) -> tuple[dict[str, Measured], float]:
    """Ask every kind of page in turn with the constant page."""
    register, nothing = Asked(served), Asked(constant)
    addresses = kinds(data_dir)
    measured = {name: Measured() for name in addresses}
    measured["unchanged result page (304)"] = Measured()
    constants = []
    for turn in range(TURNS + 1):  # the first warms up
        answers, worked = nothing.ask(islice(_again("/"), CONSTANT))
        base = (statistics.median(each.seconds for each in answers), worked)
        constants.append(base[0])
        for name, paths in addresses.items():
            _take(measured[name], register, islice(paths, EACH), base, warm=turn > 0)
        tag = register.connection.get("/algoritmes?zoek=data").header("ETag")
        same = [f"If-None-Match: {tag}"]
        unchanged = measured["unchanged result page (304)"]
        _take(unchanged, register, islice(_again("/algoritmes?zoek=data"), EACH), base, *same, warm=turn > 0)
    for name, paths in addresses.items():
        measured[name].packed = register.connection.get(next(paths), GZIP).transferred
    return measured, statistics.median(constants[1:])


def _take(
    into: Measured, register: Asked, paths: Iterator[str], base: tuple[float, float], *headers: str, warm: bool
) -> None:
    answers, worked = register.ask(paths, *headers)
    if not warm:
        return
    seconds = sorted(each.seconds for each in answers)
    into.medians.append(statistics.median(seconds))
    into.slow.append(seconds[int(len(seconds) * 0.95)])
    into.ratios.append(into.medians[-1] / base[0])
    into.worked.append(worked / base[1])
    into.last = answers[-1]


def first_visit(address: str, path: str) -> list[tuple[str, int]]:
    """What a browser without a cache transfers for a page: the page and every file that it names, packed."""
    connection = Connection(address)
    page = connection.get(path)
    files = dict.fromkeys(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.body.decode()))
    weighed = [(each, connection.get(each, GZIP).transferred) for each in (path, *files)]
    connection.close()
    return weighed


def show(measured: dict[str, Measured], constant: float) -> None:
    """Print the table."""
    print(f"  constant page: {constant * 1000:.2f} ms")
    print(f"  {'':30} {'constant pages':>22} {'in processor time':>22} {'ms p50':>8} {'p95':>8} {'bytes':>8} {'packed':>8}")
    for name, each in measured.items():
        ratios, worked = (
            f"{statistics.median(turns):.1f} ({min(turns):.1f}–{max(turns):.1f})" for turns in (each.ratios, each.worked)
        )
        waits = f"{statistics.median(each.medians) * 1000:8.2f} {statistics.median(each.slow) * 1000:8.2f}"
        size = each.last.transferred if each.last else 0
        print(f"  {name:30} {ratios:>22} {worked:>22} {waits} {size:8,} {each.packed or '':>8}")


def main() -> None:
    """Fill, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="keep the register in this folder, and use the one that is there")
    parser.add_argument("--generated", action="store_true", help="generated registrations, also where the real list is")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data_dir = (arguments.keep or Path(scratch) / "register").absolute()
        held = content.prepare(data_dir, 1_530 if arguments.generated else None)
        print(f"{held}, one worker, one connection ({os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})", flush=True)
        with serving.register(data_dir) as served, serving.constant_page(data_dir / "constant.log") as constant:
            measured, base = measure(data_dir, served, constant)
            show(measured, base)
            for path in ("/", "/algoritmes", f"/algoritmes/{content.numbers(data_dir)[0]}"):
                files = first_visit(served.address, path)
                named = ", ".join(f"{name.rsplit('/', 1)[-1] or '/'} {size:,}" for name, size in files)
                print(f"  first visit to {path}: {sum(size for _, size in files):,} bytes in all ({named})")
        asked = content.questions(data_dir, seed=2)[:300]
        subprocess.run(
            [str(serving.BIN / "python"), "-m", "tests.benchmarks.http.breakdown", *asked],
            cwd=serving.ROOT, env=serving.environment(data_dir), check=True,
        )  # fmt: skip
    for name, aim in (("uncached", MOST_UNCACHED), ("cached", MOST_CACHED)):
        each = measured[f"result page, {name}"]
        waited, worked = statistics.median(each.ratios), statistics.median(each.worked)
        print(f"result page, {name}: {waited:.1f} constant pages (aim {aim}), {worked:.1f} in processor time")


if __name__ == "__main__":
    main()
