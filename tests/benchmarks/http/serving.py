"""Start the register as it is served in production, and beside it the constant page, each on a port of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.http.client import Connection
from tests.browser.server import free_port

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent
STARTS_WITHIN = 120  # seconds
_OUTSIDE = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DATA_DIR", "WORKERS", "PORT", "SITE_URL")


@dataclass(frozen=True)
class Served:
    """A server that runs: its `address`, and the process that was started."""

    address: str
    process: int

    def processor_seconds(self) -> float:
        """Return how long the server and its workers were on a processor: says what a page costs on a busy machine too."""
        nanoseconds = 0
        for process in family(self.process):
            for thread in Path(f"/proc/{process}/task").glob("*/schedstat"):
                nanoseconds += int(thread.read_text().split()[0])
        return nanoseconds / 1e9


def family(process: int) -> Iterator[int]:
    """Give a process and everything that it started."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from family(int(child))


def environment(data_dir: Path, port: int = 8000, workers: int = 1, database: str = "") -> dict[str, str]:
    """The settings of a register of its own in `data_dir`: everything else as an operator gets it.

    `database`: a DATABASE_URL; empty: SQLite in `data_dir`.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _OUTSIDE}
    if database:
        kept["DATABASE_URL"] = database
    return kept | {
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "WORKERS": str(workers),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SECURITY_CONTACT": "https://register.example/melden",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }


def run(data_dir: Path, *command: str, quiet: bool = False) -> None:
    """Run a program of the virtual environment on the register in `data_dir`. Raises when it fails."""
    output = subprocess.DEVNULL if quiet else None
    whole = [str(BIN / command[0]), *command[1:]]
    subprocess.run(whole, cwd=ROOT, env=environment(data_dir), check=True, stdout=output, stderr=output)


@contextmanager
def register(data_dir: Path, *, workers: int = 1, database: str = "") -> Iterator[Served]:
    """Serve the register in `data_dir` with `algoritmeregister serve`; `database`: as in `environment`."""
    port = free_port()
    command = [str(BIN / "algoritmeregister"), "serve", "--no-demo", "--no-work"]
    variables = environment(data_dir, port, workers, database)
    with _served(command, variables, port, "/gezondheid", data_dir / "server.log") as served:
        yield served


@contextmanager
def constant_page(log: Path) -> Iterator[Served]:
    """Serve the page that does nothing (`constant.py`), by the same server with the same options."""
    port = free_port()
    options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    command = [str(BIN / "granian"), *options, "--port", str(port), "tests.benchmarks.http.constant:application"]
    kept = {name: value for name, value in os.environ.items() if name not in _OUTSIDE}
    with _served(command, kept | {"PYTHONPATH": str(ROOT)}, port, "/", log) as served:
        yield served


@contextmanager
def _served(
    command: Sequence[str], variables: dict[str, str], port: int, page: str, log: Path
) -> Iterator[Served]:
    address = f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=output, stderr=output)
        try:
            _wait(address, page, process, log)
            yield Served(address, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(address: str, page: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = Connection(address)
            try:
                if connection.get(page).status == 200:
                    return
            finally:
                connection.close()
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
