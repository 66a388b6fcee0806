"""The site for a long time: `python -m tests.benchmarks.http.soak [--minutes 10] [--clients 4] [--change-every 5]`.

Serves the national register's list (or generated registrations where that is not at hand) with two workers, lets clients ask
as visitors do without a pause, and meanwhile imports a changed registration every few seconds. Prints each minute how many
pages were given, how long they took, and what the server holds: private memory and open files. What keeps growing is a leak.
Returns 1 when an answer was not the page, when an import failed, or when the last change is not found.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.http import content, serving
from tests.benchmarks.http.client import Connection
from tests.benchmarks.http.many import GZIP, WORKERS, visitors


@dataclass
class Minute:
    """What happened since the last line: seconds per page, and answers that were not the page."""

    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Soak:
    """Clients and an importer on one served register, until `stop` is set. `changes`: how many were imported."""

    def __init__(self, data_dir: Path, served: serving.Served) -> None:
        self.data_dir, self.served = data_dir, served
        self.stop = threading.Event()
        self.changes = 0
        self._minute, self._lock = Minute(), threading.Lock()

    def ask(self, paths: Iterator[tuple[str, str]]) -> None:
        """Ask one page after the other."""
        connection = Connection(self.served.address)
        while not self.stop.is_set():
            _, path = next(paths)
            answer = connection.get(path, GZIP)
            with self._lock:
                self._minute.took.append(answer.seconds)
                if answer.status != 200:
                    self._minute.wrong.append(f"{path}: {answer.status}")
        connection.close()

    def change(self, seconds: float) -> None:
        """Import one registration again and again, each time with another text."""
        while not self.stop.wait(seconds):
            self.changes += 1
            record = {
                "source_id": "duurproef",
                "name": f"Duurproef {word(self.changes)}",
                "organization": "Gemeente Duurproef",
                "description_short": f"Verandering nummer {self.changes}.",
                "goal": "Laten zien dat een verandering gevonden wordt terwijl anderen lezen.",
            }
            file = self.data_dir / "soak.json"
            file.write_text(json.dumps([record]), encoding="utf-8")
            command = ("algoritmeregister", "import", str(file), "--register", "duurproef")
            try:
                serving.run(self.data_dir, *command, quiet=True)
            except subprocess.CalledProcessError as error:
                with self._lock:
                    self._minute.wrong.append(f"change {self.changes} was not imported: {error}")

    def minute(self) -> Minute:
        """Give what happened since this was asked last."""
        with self._lock:
            done, self._minute = self._minute, Minute()
        return done


def word(number: int) -> str:
    """Write a number as a word that nothing else in the register has."""
    return "xq" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def held(served: serving.Served) -> tuple[float, int]:
    """Return the private memory of the server and its workers (MB), and how many files they have open."""
    memory = files = 0
    for process in serving.family(served.process):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        memory += sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
        files += len(list(Path(f"/proc/{process}/fd").iterdir()))
    return memory / 1000, files


def soak(data_dir: Path, minutes: float, clients: int, change_every: float) -> list[str]:
    """Serve, ask and change; prints a line a minute. Returns what went wrong."""
    wrong: list[str] = []
    asked, numbers = content.questions(data_dir), content.numbers(data_dir)
    with serving.register(data_dir, workers=WORKERS) as served:
        run = Soak(data_dir, served)
        threads = [threading.Thread(target=run.ask, args=(visitors(asked, numbers, seed),)) for seed in range(clients)]
        threads.append(threading.Thread(target=run.change, args=(change_every,)))
        for each in threads:
            each.start()
        until = time.monotonic() + minutes * 60
        print(f"  {'minute':>6} {'pages':>8} {'p50 ms':>8} {'p95 ms':>8} {'MB':>7} {'files':>6} {'changes':>8} {'wrong':>6}")
        for minute in range(1, int(minutes + 1)):
            time.sleep(max(0.0, min(60.0, until - time.monotonic())))
            done, (memory, files) = run.minute(), held(served)
            took = sorted(second * 1000 for second in done.took) or [0.0]
            print(
                f"  {minute:6} {len(took):8,} {statistics.median(took):8.1f} {took[int(len(took) * 0.95)]:8.1f} "
                f"{memory:7.0f} {files:6} {run.changes:8} {len(done.wrong):6}",
                flush=True,
            )
            wrong += done.wrong
        run.stop.set()
        for each in threads:
            each.join()
        wrong += run.minute().wrong
        if word(run.changes) not in Connection(served.address).get(f"/algoritmes?zoek={word(run.changes)}").body.decode():
            wrong.append(f"the last change, {word(run.changes)}, is not found")
    return wrong


def main() -> int:
    """Fill, then soak."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--change-every", type=float, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data_dir = Path(scratch) / "register"
        print(f"{content.prepare(data_dir, None)}, {WORKERS} workers, {arguments.clients} clients", flush=True)
        wrong = soak(data_dir, arguments.minutes, arguments.clients, arguments.change_every)
    for each in wrong[:20]:
        print(f"wrong: {each}", flush=True)
    print(f"soak: {len(wrong)} wrong", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
