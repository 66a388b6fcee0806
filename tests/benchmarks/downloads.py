"""How fast, and in how much memory, downloads stream: `python -m tests.benchmarks.downloads [--registrations 100000]`.

Fills a data folder with generated registrations (some minutes; `--data-dir` keeps it for a next time), and writes each
format with the export command in a fresh process. Prints the time, and the peak of its memory: as the kernel counts it, or
that of the command and the process that helps it together, when that is more. Aims for CSV: 100,000 registrations in under
15 s and under 150 MB. That memory does not grow with the rows shows in the run with a tenth of them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AIM_SECONDS, AIM_MEGABYTES = 15, 150
FORMATS = ("csv", "ndjson", "json", "parquet", "ods", "xlsx")
_COMMAND = "from algoritmeregister.cli import main; main()"
_FILL = """
import sys
from algoritmeregister.cli import set_up_django
set_up_django()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.benchmarks.filling import fill
for done in fill(int(sys.argv[1])):
    print(f"\\r{done} registrations", end="", file=sys.stderr)
print(file=sys.stderr)
"""


def measure(folder: Path, suffix: str, output: Path) -> tuple[float, float, float, int]:
    """Export in a fresh process; return seconds, seconds of processor, the peak of its memory in MB, and the file's size."""
    began = time.perf_counter()
    environment = {**os.environ, "DATA_DIR": str(folder), "LC_ALL": "C.UTF-8"}
    child = subprocess.Popen(
        [sys.executable, "-c", _COMMAND, "export", "--format", suffix, "--output", str(output)],
        env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    together = 0.0
    while not (ended := os.wait4(child.pid, os.WNOHANG))[0]:
        together = max(together, sum(map(proportional, [child.pid, *children(child.pid)])))
        time.sleep(0.2)
    _, status, used = ended
    assert status == 0, f"export --format {suffix} ended with {status}"
    most = max(together, used.ru_maxrss / 1024)
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, most, output.stat().st_size


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def proportional(pid: int) -> float:
    """Return the memory of a process in MB, of what it shares with others its share; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def filled(folder: Path, registrations: int) -> Path:
    """Return the folder with so many registrations in it; it is filled when there is no register yet.

    The tables of one that is there are brought up to date here: otherwise the first export is measured with that.
    """
    if not (folder / "register.sqlite3").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-c", _FILL, str(registrations)], env={**os.environ, "DATA_DIR": str(folder)}, check=True
        )
    else:
        migrate = [sys.executable, "-c", _COMMAND, "django", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, env={**os.environ, "DATA_DIR": str(folder)}, check=True)
    return folder


def main() -> int:
    """Measure, print, and end with 1 when CSV misses an aim."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--registrations", type=int, default=100_000)
    arguments.add_argument("--data-dir", type=Path, help="keep the registers here, and use them when there")
    arguments.add_argument("--formats", nargs="+", choices=FORMATS, default=["csv", "ndjson"])
    asked = arguments.parse_args()
    good = True
    with tempfile.TemporaryDirectory(prefix="register-downloads-") as temporary:
        folder = asked.data_dir or Path(temporary)
        for count in (asked.registrations // 10, asked.registrations):
            register = filled(folder / str(count), count)
            for suffix in asked.formats:
                seconds, processor, megabytes, size = measure(register, suffix, Path(temporary) / f"out.{suffix}")
                told = f"{seconds:6.1f} s ({processor:.1f} s of processor)  {megabytes:4.0f} MB  file {size / 1e6:.1f} MB"
                print(f"{count:>8} registrations  {suffix:<8} {told}", flush=True)
                if suffix == "csv":
                    good = good and seconds <= AIM_SECONDS and megabytes <= AIM_MEGABYTES
    print("aims met" if good else f"aims missed: {AIM_SECONDS} s, {AIM_MEGABYTES} MB", f"(load {os.getloadavg()[0]:.1f})")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
