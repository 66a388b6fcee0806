"""How much memory the importer takes for a large file: `python -m tests.benchmarks.import_memory [--megabytes 100]`.

Makes a listing of that size, takes it in with a fresh process into an empty data folder, and prints the peak of its
resident memory, as the kernel counts it. Aim: under 400 MB for a file of 100 MB. `--dry-run` leaves the writing out: a
minute instead of several.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from algoritmeregister.registrations.numbers import check_digit

MEGABYTE = 1024 * 1024
AIM = 400
_COMMAND = "from algoritmeregister.cli import main; main()"
_WORDS = [
    *(
        "gemeente",
        "algoritme",
        "aanvraag",
        "medewerker",
        "controleert",
        "uitkomst",
        "besluit",
        "gegevens",
        "verwijderd",
        "jaarlijks",
    ),
    *(
        "de",
        "het",
        "een",
        "van",
        "voor",
        "met",
        "wordt",
        "zijn",
        "niet",
        "ieder",
        "sneller",
        "behandelen",
        "nodig",
        "verkeer",
    ),
]


def make(path: Path, size: int) -> int:
    """Write a listing of about `size` bytes; returns how many records it has."""
    chance = random.Random(1)
    count = written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"algoritmes": [\n')
        while written < size:
            line = (",\n" if count else "") + json.dumps(_record(count, chance), ensure_ascii=False)
            written += file.write(line)
            count += 1
        file.write(f'\n], "count": {count}, "fetched_at": "2026-06-08T19:40:28Z"}}\n')
    return count


def _record(index: int, chance: random.Random) -> dict[str, str]:
    digits = [str(int(digit) + 1) for digit in f"{_base_nine(index):07d}"]
    first_seven = "".join(digits)
    return {
        "id": first_seven + check_digit(first_seven),
        "title": f"Algoritme {index} voor {chance.choice(_WORDS)}",
        "organisatie": f"Gemeente Proefdorp {index % 400}",
        "doel": " ".join(chance.choices(_WORDS, k=150)),
        "juridische_basis": " ".join(chance.choices(_WORDS, k=60)),
        "status": "in_gebruik",
        "geregistreerd": f"2025-{1 + index % 12:02d}-{1 + index % 28:02d}",
        "url": f"https://voorbeeld.example/{index}",
        "impactassessment": "Onbekend",
    }


def _base_nine(number: int) -> int:
    digits = ""
    while number:
        number, rest = divmod(number, 9)
        digits = str(rest) + digits
    return int(digits or "0")


def measure(path: Path, data_dir: Path, *, dry_run: bool) -> tuple[float, float, dict[str, object]]:
    """Take the file in with the command; returns peak memory in MB, seconds, and the command's report."""
    command = [
        sys.executable,
        "-c",
        _COMMAND,
        "import",
        str(path),
        "--json",
        *(["--dry-run"] if dry_run else []),
    ]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "DATA_DIR": str(data_dir)}, text=True)
    output = process.stdout.read() if process.stdout else ""
    _pid, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"the import failed: {output}")
    return usage.ru_maxrss / 1024, time.perf_counter() - started, json.loads(output)


def main() -> None:
    """Make the file, measure, print; exit status 1 above the aim."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.json"
        count = make(path, options.megabytes * MEGABYTE)
        print(f"file            {path.stat().st_size / MEGABYTE:8.0f} MB, {count} records")
        peak, seconds, report = measure(path, Path(folder) / "data", dry_run=options.dry_run)
    print(f"created         {report['created']:>8}  (rejected {report['rejected']})")
    print(f"time            {seconds:8.0f} s  ({count / seconds:.0f} records a second)")
    print(f"peak memory     {peak:8.0f} MB  (aim: under {AIM} MB)")
    raise SystemExit(peak > AIM)


if __name__ == "__main__":
    main()
