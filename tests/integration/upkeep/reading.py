"""Keeps one connection open like a web worker, and prints the number of registrations whenever it changes."""

from __future__ import annotations

import sys
import time
from pathlib import Path

if __name__ == "__main__":
    from algoritmeregister.cli import set_up_django

    set_up_django()
    from algoritmeregister.registrations.models import Registration

    last = -1
    while not Path(sys.argv[1]).exists():
        count = Registration.objects.count()
        if count != last:
            print(count, flush=True)
            last = count
        time.sleep(0.05)
