"""The figures of the desk, printed by `make bench`. How long the editors write: BENCH_SECONDS (120)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def measured(module: str, *arguments: str) -> str:
    """Run a measurement in a process of its own, and pass on what it prints. Fails when it does."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "DATA_DIR"}}
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    done = subprocess.run(command, check=False, env=kept, stdout=subprocess.PIPE, text=True)
    print(f"\n{done.stdout}", flush=True)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_two_hundred_editors_lose_nothing(database):
    seconds = os.environ.get("BENCH_SECONDS", "120")
    assert "editors: 0 wrong" in measured("editors", "--seconds", seconds, "--database", database)


def test_a_large_spreadsheet_is_read_in_within_a_minute():
    assert "peak memory" in measured("uploads")
