"""A throw-away PostgreSQL for the tests: its own cluster on a free port, gone when the tests are."""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from tools.system_packages import postgres_bin

# Under this name the controlling process tells its workers where the cluster is.
URL = "REGISTER_TEST_DATABASE_URL"
# Nothing in it has to survive a power cut. What is counted of tables (autovacuum) is counted while the rows of a test are
# not there: the next one would be planned for as if its tables were empty. Compiling (jit) takes longer than any question.
FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c autovacuum=off -c jit=off"
    " -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB -c checkpoint_timeout=1h"
)


def start() -> str:
    """Start a cluster and return the DATABASE_URL of a database in it. It is stopped and removed when this process ends.

    Raises `pytest.UsageError`, saying what is missing, when PostgreSQL is not on this machine.
    """
    programs = postgres_bin()
    if programs is None:
        raise pytest.UsageError("PostgreSQL is not on this machine. On Debian: sudo apt install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="register-postgres-", dir="/tmp"))
    # PostgreSQL refuses to run as root; Debian's package makes the user `postgres`.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        shutil.chown(folder, user=user, group=user)
    password, port = secrets.token_urlsafe(12), _free_port()
    password_file = folder / "password"
    password_file.write_text(password, encoding="utf-8")
    if os.geteuid() == 0:
        shutil.chown(password_file, user=user)
    data, log = folder / "data", folder / "log"
    atexit.register(_stop, programs, folder, user)
    _run(user, programs / "initdb", "-D", data, "-U", "register", "-A", "scram-sha-256", f"--pwfile={password_file}",
         "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"{FAST} -c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    _run(user, programs / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "30", "start")
    return f"postgresql://register:{password}@127.0.0.1:{port}/postgres"


def _stop(programs: Path, folder: Path, user: str) -> None:
    if (folder / "data" / "postmaster.pid").exists():
        _run(user, programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop", check=False)
    shutil.rmtree(folder, ignore_errors=True)


def _run(user: str, *command: str | Path, check: bool = True) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=user if os.geteuid() == 0 else None,
        group=user if os.geteuid() == 0 else None,
        extra_groups=[] if os.geteuid() == 0 else None,
        cwd="/tmp",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )
    if check and done.returncode:
        raise pytest.UsageError(f"{Path(command[0]).name} failed:\n{done.stdout}")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def analyse() -> None:
    """Let PostgreSQL count what a test has just written, as its own housekeeping does with what is committed.

    Without it, thousands of rows in a transaction that is still open are planned for as if the tables were empty.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
