"""The figures of the site over HTTP, printed by `make bench`. How many registrations: BENCH_RECORDS (100000);
how long the soak: BENCH_MINUTES (10)."""

from __future__ import annotations

import os
import subprocess
import sys


def measured(module: str, *arguments: str) -> str:
    """Run a measurement in a process of its own, and pass on what it prints. Fails when it does."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "DATA_DIR"}}
    command = [sys.executable, "-m", f"tests.benchmarks.http.{module}", *arguments]
    done = subprocess.run(command, check=False, env=kept, stdout=subprocess.PIPE, text=True)
    print(f"\n{done.stdout}", flush=True)
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_what_a_page_costs():
    assert "result page, cached" in measured("pages")


def test_with_many_registrations_nothing_breaks_and_nothing_crawls():
    assert "p95 of visitors" in measured("many", "--records", os.environ.get("BENCH_RECORDS", "100000"))


def test_for_a_long_time_nothing_leaks_and_nothing_breaks():
    assert "soak: 0 wrong" in measured("soak", "--minutes", os.environ.get("BENCH_MINUTES", "10"))
