"""The figures of search, printed by `make bench`. How many registrations: BENCH_RECORDS (100000).

`BENCH_RECORDS=500 make bench` shows in a few minutes that everything can be measured.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.shared_data import shared_data

RECORDS = int(os.environ.get("BENCH_RECORDS", "100000"))
REAL = 1_500  # as many as the national register has


def measured(module: str, *arguments: str) -> str:
    """Run a measurement and pass on what it prints."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "DATA_DIR"}}
    command = [sys.executable, "-m", f"tests.benchmarks.search.{module}", *arguments]
    printed = subprocess.run(command, check=True, env=kept, stdout=subprocess.PIPE, text=True).stdout
    print(f"\n{printed}", flush=True)
    return printed


def test_relevance_is_good_and_no_question_is_left_without_an_answer():
    shared_data("search-relevance")
    total = re.search(r"^TOTAAL +\d+ +([\d.]+).* ([\d.]+)$", measured("relevance"), re.MULTILINE)
    assert total is not None
    assert float(total[1]) >= 0.85
    assert float(total[2]) == 0


def test_speed():
    sizes = sorted({min(REAL, RECORDS), RECORDS})
    assert "private memory" in measured("speed", "--records", *map(str, sizes))


def test_time_from_commit_to_visible():
    assert "median" in measured("visible", "--records", str(min(REAL, RECORDS)))
