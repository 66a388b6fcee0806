"""The server of the browser tests is gone when the tests are, also when they were ended without a word."""

from __future__ import annotations

import os
import select
import subprocess
import sys

import pytest

from tests.browser.server import ROOT, WITH_PARENT

pytestmark = pytest.mark.browser

# As the watchdog of pytest ends a worker: nothing that was to happen at its end, happens.
WORKER = """
import os, subprocess, sys
from tests.browser.server import WITH_PARENT
serving = "import time; print('serves', flush=True); time.sleep(600)"
server = subprocess.Popen([sys.executable, "-c", WITH_PARENT.format(parent=os.getpid()) + serving], stdout=subprocess.PIPE)
server.stdout.readline()
print(server.pid, flush=True)
sys.stdin.readline()
os._exit(1)
"""


def test_it_ends_with_whoever_started_it():
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    server = os.pidfd_open(int(worker.stdout.readline()))
    ended = select.poll()
    ended.register(server, select.POLLIN)
    assert ended.poll(0) == [], "it serves as long as the tests are there"
    worker.communicate("\n")
    assert worker.returncode == 1
    assert ended.poll(60_000), "it went on without the tests"
    os.close(server)


def test_it_does_not_begin_when_they_are_gone_already():
    code = WITH_PARENT.format(parent=os.getppid()) + "print('serves')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "has ended" in done.stderr
