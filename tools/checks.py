"""Runs the checks: `tools/checks.py all` (make test), `quick` (make check) or `bench` (make bench).

Every step runs, also after one that failed, so that one run shows everything that is wrong. The last lines say per step how
it ended, and how many tests ran.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from defusedxml import ElementTree

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")


@dataclass
class Step:
    """One command; `tests` when it is a pytest run, whose results are counted."""

    name: str
    command: list[str]
    tests: bool = False
    status: int = 0
    seconds: float = 0
    processor: float = 0  # seconds of processor time: what it costs, however busy the machine is
    idle: float = 0  # part of the time of all processors in which the machine did nothing: what waits for something
    counts: dict[str, int] = field(default_factory=dict)


def tool(name: str, *arguments: str) -> list[str]:
    """Return the command that runs a program of the virtual environment."""
    return [str(BIN / name), *arguments]


def tests(name: str, *arguments: str) -> Step:
    """Return a step that runs pytest. It names what takes long: that is where the fifteen minutes go."""
    return Step(name, [PYTHON, "-m", "pytest", "--durations=20", "--durations-min=5", *arguments], tests=True)


STATIC = [
    lambda: Step("lint", tool("ruff", "check", "src", "tests", "tools", "examples")),
    lambda: Step("types", tool("mypy")),
    lambda: Step("import rules", tool("lint-imports", "--no-cache")),
    lambda: Step("migrations", tool("algoritmeregister", "django", "makemigrations", "--check", "--dry-run")),
]
# Each of the two gets one half in order, so that what a module makes for its tests is made once; who is done takes over.
PARALLEL = ("-n", "2", "--dist", "worksteal")
ALL = [
    lambda: tests("unit and SQLite", *PARALLEL, "tests/unit", "tests/integration", "tests/conformance"),
    lambda: tests("PostgreSQL", *PARALLEL, "--postgres", "tests/integration"),
    lambda: tests("browser", *PARALLEL, "tests/browser"),
]
QUICK = [lambda: tests("unit", *PARALLEL, "-m", "not slow", "tests/unit")]
# They may take an hour; the limit for one test is not theirs.
BENCH = [lambda: tests("benchmarks", "-s", "-o", "faulthandler_timeout=0", "tests/benchmarks")]
SUITES = {"all": (STATIC, ALL), "quick": (STATIC, QUICK), "bench": ([], BENCH)}


def run(step: Step, environment: dict[str, str], *, quiet: bool) -> Step:
    """Run one step; a `quiet` one shows its output only when it fails."""
    started, (idle, passed) = time.monotonic(), _idle()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [*step.command, f"--junitxml={report}"] if step.tests else step.command
        if not quiet:
            print(f"\n── {step.name} ──", flush=True)
        said = Path(folder) / "said"
        with said.open("w") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                stdout=output if quiet else None, stderr=subprocess.STDOUT if quiet else None,
            )
            _, status, used = os.wait4(process.pid, 0)
        step.status = process.returncode = os.waitstatus_to_exitcode(status)
        step.seconds, step.processor = time.monotonic() - started, used.ru_utime + used.ru_stime
        step.idle = (_idle()[0] - idle) / max(1, _idle()[1] - passed)
        if quiet:
            print(f"\n{step.name}: {'ok' if not step.status else 'FAILED'} ({step.seconds:.0f} s)", flush=True)
            if step.status:
                print(said.read_text(encoding="utf-8"), flush=True)
        if step.tests:
            step.counts = _counts(report)
    return step


def _idle() -> tuple[int, int]:
    """Return how long the processors did nothing, and how long there were any, in hundredths of a second (Linux only)."""
    try:
        spent = [int(number) for number in Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
    except OSError:
        return 0, 1
    return spent[3] + spent[4], sum(spent)


def _counts(report: Path) -> dict[str, int]:
    if not report.exists():
        return {}
    suite = next(ElementTree.parse(report).getroot().iter("testsuite"))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    skipped = int(suite.get("skipped", 0))
    return {"passed": int(suite.get("tests", 0)) - failed - skipped, "failed": failed, "skipped": skipped}


def main(name: str) -> int:
    """Run the suite called `name`; returns 1 when any step failed."""
    static, suites = SUITES[name]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="register-checks-") as data_dir:
        environment = {**os.environ, "DATA_DIR": data_dir, "DATABASE_URL": "", "PYTHONUNBUFFERED": "1"}
        # The tests start many processes: without compiled files each would compile all our code again.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        # What takes long to make, such as the migrated tables, is made once for all runs of the tests (tests/once.py).
        (shared := Path(data_dir) / "once").mkdir()
        environment |= {"REGISTER_TEST_RUN": str(shared), "REGISTER_TEST_OWNER": str(os.getpid())}
        # Tests wait now and then, for a server or a file: meanwhile the checks of the code run, one at a time.
        with ThreadPoolExecutor(max_workers=1) as beside:
            checked = beside.map(lambda make: run(make(), environment, quiet=True), static)
            tested = [run(make(), environment, quiet=False) for make in suites]
            steps = [*checked, *tested]
    print()
    for step in steps:
        result = "ok" if not step.status else f"FAILED ({step.status})"
        counts = ", ".join(f"{count} {what}" for what, count in step.counts.items())
        processor = f"(processor {step.processor:.0f} s, idle {step.idle:.0%})" if step.tests else ""
        print(f"{step.name:20} {result:12} {step.seconds:6.0f} s  {counts} {processor}".rstrip())
    total = {what: sum(step.counts.get(what, 0) for step in steps) for what in ("passed", "failed", "skipped")}
    print(f"{time.monotonic() - started:.0f} s")
    print(f"total: {total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return int(any(step.status for step in steps))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
