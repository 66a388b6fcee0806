"""The scores that a page may not fall below, checked by `make bench`."""

from __future__ import annotations

import os
import subprocess
import sys


def test_no_page_scores_below_its_aim():
    # In a process of its own: the server makes its own settings.
    kept = {key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "DATA_DIR"}}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.lighthouse"], check=False, env=kept, stdout=subprocess.PIPE, text=True
    )
    print(f"\n{done.stdout}", flush=True)
    assert done.returncode == 0, done.stdout
