"""Sees to it that the tests have Chromium, PostgreSQL and Java: installs Debian's when root, else says what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# The same engine without windows, profile and menus. What the browser tests cost of Chromium it does for less than half.
SHELL = "chromium-headless-shell"


def chromium() -> str | None:
    """Return the path of the Chromium that is installed, the one with windows first; None when there is none."""
    return next((path for name in (*CHROMIUM_NAMES, SHELL) if (path := shutil.which(name))), None)


def headless_chromium() -> str | None:
    """Return the path of the Chromium that the browser tests drive: the one without windows where it is installed."""
    return shutil.which(SHELL) or chromium()


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
    ("Chromium", "chromium", headless_chromium),
    ("PostgreSQL", "postgresql", postgres_bin),
    ("Java", "default-jre-headless", java),
)


def _apt(command: str) -> bool:
    """Run apt-get; says what it said when it fails."""
    log = subprocess.run(
        f"apt-get {command}",
        shell=True,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if log.returncode:
        print(log.stdout, file=sys.stderr)
    return not log.returncode


def _offers_shell() -> bool:
    """Tell whether this Debian has a package with the Chromium without windows (as far as it heard of packages)."""
    return not subprocess.run(f"apt-cache show {SHELL}", shell=True, capture_output=True).returncode


def install() -> None:
    """Install what is missing, and the Chromium without windows where there is a package of it."""
    missing = [package for _, package, find in NEEDED if not find()]
    lacks_shell = not shutil.which(SHELL)
    if not missing and not (lacks_shell and _offers_shell()):
        return
    if not _apt("update -q -o Acquire::Retries=0 -o Acquire::http::Timeout=30"):
        return
    if lacks_shell and _offers_shell():
        missing = [SHELL, *(package for package in missing if package != "chromium")]
    print(f"Installing Debian's {' and '.join(missing)} for the tests.", flush=True)
    _apt(f"install -qy --no-install-recommends {' '.join(missing)}")


def main() -> int:
    """Install what is missing when root; returns 1 when something still is."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install()
    still = [(name, package) for name, package, find in NEEDED if not find()]
    for name, package in still:
        print(f"The tests need {name}, which is not on this machine. On Debian: sudo apt install {package}", file=sys.stderr)
    return 1 if still else 0


if __name__ == "__main__":
    sys.exit(main())
