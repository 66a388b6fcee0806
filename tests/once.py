"""What takes long to make is made once in a run of the tests, by whichever worker needs it; the others wait and copy.

`make test` lets its runs share the folder (tools/checks.py): what was made of SQLite for one is there for the next.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import postgres

# Under this name the controlling process, or `make test`, tells where the folder of this run is.
FOLDER = "REGISTER_TEST_RUN"
OWNER = "REGISTER_TEST_OWNER"  # … and its own number


def begin() -> None:
    """Make the folder of this run, unless the controlling process made it; it is gone when that process ends."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = folder = tempfile.mkdtemp(prefix="register-run-")
        os.environ[OWNER] = str(os.getpid())
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


def owner() -> int:
    """Return the number of the process that made the folder of this run: the run ends with it."""
    return int(os.environ[OWNER])


def once(name: str, make: Callable[[Path], Any], *, of_database: str = "") -> tuple[Path, Any]:
    """Return the folder `name` of this run and its database, and what `make` said (as JSON) when it filled that folder.

    Only the first call makes it; a call that finds another one at work waits. What is in it is to copy, not to change.
    `of_database` is for what is the same for all databases.
    """
    database = of_database or os.environ.get(postgres.URL, "sqlite")  # what was made in one server is not in another
    folder = Path(os.environ[FOLDER]) / hashlib.sha256(database.encode()).hexdigest()[:8] / name
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = folder.with_suffix(".json")
        if not said.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of somebody who failed halfway
            folder.mkdir()
            said.write_text(json.dumps(make(folder)), encoding="utf-8")
        return folder, json.loads(said.read_text(encoding="utf-8"))
