"""A whole register, served as it is in production, on a port of its own: for the browser tests and the screenshots."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.content import NUMBERS

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 180  # seconds
# As the command itself, but its workers need not compile the templates of all pages in three languages (tests/quick.py).
SERVE = (
    "from algoritmeregister.cli import main; from algoritmeregister.config import settings; from tests import quick;"
    " quick.use(settings); main()"
)
# Before anything else: whoever started it may be ended without a word, as a test that waits for ever is.
WITH_PARENT = "from tests.browser import server; server.end_with({parent}); "
_PARENT_ENDED = 1  # PR_SET_PDEATHSIG


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def end_with(parent: int) -> None:
    """Let this process be asked to end (SIGTERM) as soon as the process that started it has ended, in whatever way."""
    ctypes.CDLL(None).prctl(_PARENT_ENDED, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit(f"process {parent}, which this one was for, has ended")


@dataclass(frozen=True)
class Site:
    """A register that is being served: its `address`, the `numbers` of its registrations by their id in the source, and
    where it keeps its data.
    """

    address: str
    numbers: dict[str, str]
    data_dir: Path


def fill(data_dir: Path, *, only_demo: bool = False) -> None:
    """Fill a register in `data_dir` (see `content.py`)."""
    subprocess.run(
        [sys.executable, "-m", "tests.browser.content", *(["only-demo"] if only_demo else [])],
        cwd=ROOT,
        env=_environment(data_dir, free_port()),
        check=True,
    )


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REGISTER_TEST_POSTGRES"}}
    return kept | {
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SECURITY_CONTACT": "https://register.example/melden",
        "CONTACT_EMAIL": "register@register.example",
        "DJANGO_SETTINGS_MODULE": "algoritmeregister.config.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
    }


@contextmanager
def served(data_dir: Path, *, only_demo: bool = False) -> Iterator[Site]:
    """Serve the register in `data_dir` until the block is left; first it is filled, unless it was (see `fill`)."""
    if not (data_dir / NUMBERS).exists():
        fill(data_dir, only_demo=only_demo)
    port = free_port()
    log = data_dir / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", WITH_PARENT.format(parent=os.getpid()) + SERVE, "serve", "--no-demo", "--no-work"],
            cwd=ROOT,
            env=_environment(data_dir, port),
            stdout=output,
            stderr=output,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/gezondheid", process, log)
            yield Site(f"http://127.0.0.1:{port}", json.loads((data_dir / NUMBERS).read_text("utf-8")), data_dir)
        finally:
            process.terminate()
            process.wait(timeout=STARTS_WITHIN)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=20):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
