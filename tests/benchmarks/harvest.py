"""How long a harvest takes and how much memory: `python -m tests.benchmarks.harvest [--records 100000] [--data-dir DIR]`.

Without `--records`: the 1,530 real registrations of the merged list. A server on loopback serves them, and the command
`harvest` fetches them three times, each time in a fresh process with its own start-up: for the first time, with the same
records in other bytes (so that every record is read and compared), and with the same bytes (so that only the file is).
With `--data-dir` the installation is kept, and where it is filled already only the second and third harvest are made:
filling 100,000 takes long. Printed per harvest: seconds on the clock, seconds of processor time, and the peak of resident
memory by the kernel's count.

Aims, in processor time: nothing changed in 1,530 records under 3 s, in 100,000 under 3 minutes; memory under 400 MB.
"""

from __future__ import annotations

import argparse
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.search.generated import Generator
from tests.shared_data import shared_data

MEGABYTE = 1024 * 1024
MOST_MEMORY = 400
REAL, REAL_AIM, GENERATED_AIM = 1_530, 3.0, 180.0
_COMMAND = [sys.executable, "-c", "from algoritmeregister.cli import main; main()"]


@dataclass(frozen=True)
class Measured:
    """One harvest: seconds on the clock and of processor time, megabytes, and what the command reported."""

    seconds: float
    processor: float
    megabytes: float
    report: dict[str, Any]


def generated(count: int) -> list[dict[str, Any]]:
    """Return so many records as the national register lists them, always the same."""
    return [
        {
            "id": each.number,
            "title": each.document["name"],
            "organisatie": each.organisation_name,
            "doel": each.document.get("goal", ""),
            "juridische_basis": each.document.get("lawful_basis", ""),
            "status": "in_gebruik",
            "geregistreerd": each.claimed_on.isoformat() if each.claimed_on else "",
            "provider": each.document.get("provider", ""),
        }
        for each in Generator(1).versions(count)
    ]


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a folder on loopback, without telling when a file changed; yields the address. `port` 0: a free one."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

        def log_message(self, *_args: Any) -> None:
            return

        def send_header(self, keyword: str, value: str) -> None:
            if keyword != "Last-Modified":
                super().send_header(keyword, value)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def command(data_dir: Path, *arguments: str) -> Measured:
    """Run one of our commands in an installation, in a fresh process."""
    settings = {"HARVEST_PRIVATE_HOSTS": "127.0.0.1", "HARVEST_SECONDS_BETWEEN": "0", "HARVEST_MAX_MEGABYTES": "1024"}
    environment = {**os.environ, "DATA_DIR": str(data_dir), **settings}
    started = time.perf_counter()
    process = subprocess.Popen([*_COMMAND, *arguments], stdout=subprocess.PIPE, env=environment, text=True)
    output = process.stdout.read() if process.stdout else ""
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{arguments} failed: {output}")
    report = json.loads(output) if output.startswith("{") else {}
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, report)


def measure(records: list[dict[str, Any]], data_dir: Path) -> dict[str, Measured]:
    """Harvest these records for the first time, in other bytes, and in the same bytes. Not for the first time where that
    was done before."""
    folder, filled = data_dir / "served", data_dir / "filled-from"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "lijst.json"
    found = {}
    with served(folder, int(filled.read_text()) if filled.exists() else 0) as address:
        command(data_dir, "django", "migrate", "--verbosity", "0")
        if not filled.exists():
            file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
            source = f"{address}/lijst.json"
            command(data_dir, "harvest", "add", "landelijk", source, "--profile", "national-listing", "--complete")
            found["first"] = command(data_dir, "harvest", "landelijk", "--json")
            filled.write_text(address.rpartition(":")[2])
        # Not as it was written the time before: one space more for each line, or one less.
        indent = 2 if file.read_text(encoding="utf-8").startswith("[\n {") else 1
        file.write_text(json.dumps(records, ensure_ascii=False, indent=indent), encoding="utf-8")
        found["other bytes"] = command(data_dir, "harvest", "landelijk", "--json")
        found["same bytes"] = command(data_dir, "harvest", "landelijk", "--json")
    return found


def main() -> None:
    """Measure and print; exit status 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=0, help="so many generated records, instead of the real ones")
    parser.add_argument("--data-dir", type=Path, help="keep the installation here, and use what is there")
    options = parser.parse_args()
    if options.records:
        records = generated(options.records)
    else:
        records = json.loads(shared_data("national-register/merged-2026-08-08.json").read_bytes())["algoritmes"]
    with tempfile.TemporaryDirectory() as folder:
        started = command(Path(folder) / "empty", "--version")
        print(f"{len(records):,} records; starting the command alone takes {started.processor:.1f} s of processor time")
        found = measure(records, options.data_dir or Path(folder) / "data")
    print(f"{'':<14}{'clock':>9}{'processor':>11}{'memory':>9}   read, new, changed, unchanged")
    for name, each in found.items():
        [source] = each.report["sources"]
        told = ", ".join(str(source[key]) for key in ("read", "created", "changed", "unchanged"))
        print(f"{name:<14}{each.seconds:>7.1f} s{each.processor:>9.1f} s{each.megabytes:>6.0f} MB   {told}")
    aim = GENERATED_AIM if options.records else REAL_AIM
    unchanged = found["other bytes"].processor
    memory = max(each.megabytes for each in found.values())
    print(f"nothing changed: {unchanged:.1f} s of processor time (aim: under {aim:.0f})")
    print(f"memory: {memory:.0f} MB (aim: under {MOST_MEMORY})")
    raise SystemExit(unchanged > aim or memory > MOST_MEMORY)


if __name__ == "__main__":
    main()
