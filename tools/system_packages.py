"""Sees to it that the tests have Chromium, PostgreSQL and Java: installs Debian's when root, else says what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Return the path of the Chromium that is installed; None when there is none."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def postgres_bin() -> Path | None:
    """Return the folder with the newest PostgreSQL's programs (initdb, postgres, pg_dump); None when there is none."""
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if installed:
        return max(installed, key=lambda path: int(path.parent.name.split(".")[0]))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def java() -> str | None:
    """Return the path of the Java that runs the checker of HTML; None when there is none."""
    return shutil.which("java")


NEEDED: tuple[tuple[str, str, Callable[[], object]], ...] = (
    ("Chromium", "chromium", chromium),
    ("PostgreSQL", "postgresql", postgres_bin),
    ("Java", "default-jre-headless", java),
)


def main() -> int:
    """Install what is missing; returns 1 when something still is."""
    missing = [package for _, package, find in NEEDED if not find()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing Debian's {' and '.join(missing)} for the tests.", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        log = subprocess.run(
            f"apt-get update -q && apt-get install -qy --no-install-recommends {' '.join(missing)}",
            shell=True,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if log.returncode:
            print(log.stdout, file=sys.stderr)
    still = [(name, package) for name, package, find in NEEDED if not find()]
    for name, package in still:
        print(f"The tests need {name}, which is not on this machine. On Debian: sudo apt install {package}", file=sys.stderr)
    return 1 if still else 0


if __name__ == "__main__":
    sys.exit(main())
