"""Parts that other processes work on: all of them, once and in order, whatever happens to those processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from algoritmeregister.many_parts import AHEAD, in_processes

PARTS = 2 * AHEAD + 2

PROGRAM = """
import os, time
from algoritmeregister.many_parts import in_processes

def number(_part):
    return os.getpid()

if __name__ == "__main__":
    for pid in in_processes(number, range(2), 1):
        print(pid, flush=True)
        time.sleep(60)
"""


def doubled(part):
    return 2 * part


def killed_at_four(part):
    """Double a part; in a process that was started for it, be killed at the fourth."""
    if part == 4 and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * part


def failing(part):
    raise LookupError(part)


@pytest.mark.parametrize("work", [doubled, killed_at_four])
def test_it_works(work, caplog):
    read = []

    def parts():
        for part in range(PARTS):
            read.append(part)
            yield part

    made = in_processes(work, parts(), 1)
    assert next(made) == 0
    assert len(read) == AHEAD, "parts are read no faster than they are worked on"
    assert [0, *made] == [2 * part for part in range(PARTS)]
    assert bool(caplog.records) == (work is killed_at_four)


def test_what_fails_there_fails_here():
    with pytest.raises(LookupError):
        list(in_processes(failing, [1], 1))


def test_a_process_ends_with_the_one_that_was_killed(tmp_path):
    """Started from a file of its own: the process has to find what it works with."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True) as started:
        other = int(started.stdout.readline())
        started.kill()
    end = time.monotonic() + 20
    while running(other) and time.monotonic() < end:
        time.sleep(0.02)
    assert not running(other)


def running(pid):
    """Whether a process is there, and not merely waiting for somebody to ask how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
