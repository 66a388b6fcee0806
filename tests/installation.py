"""A whole installation for the tests that use the front door: its own data folder and database, and real processes."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests import postgres, ready
from tests.once import once, owner

PROJECT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-c", "from algoritmeregister.cli import main; main()"]
TIMEOUT = 300  # seconds: a machine that is busy is no failure


@dataclass
class Installation:
    """Where it keeps its data; its database, empty for SQLite in that folder."""

    data_dir: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes: English, so that tests can read what they say."""
        return {**os.environ, "DATA_DIR": str(self.data_dir), "DATABASE_URL": self.database_url, "LC_ALL": "C.UTF-8"}

    def run(self, *arguments: str, status: int = 0, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ours, give it something to read, and wait for its end, which must have this exit status."""
        done = self._end_of("command", *arguments, given=given, **more)
        assert done.returncode == status, f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def do(self, code: str) -> None:
        """Run something of ours that is no command, and wait for its end."""
        done = self._end_of("code", code)
        assert done.returncode == 0, done.stderr

    def _end_of(self, kind: str, *arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        environment = {**self.environment, **more}
        if arguments[0] == "serve":  # the server makes processes of its own; all else is forked from what is imported
            return subprocess.run(
                [*COMMAND, *arguments], env=environment, cwd=PROJECT, capture_output=True, text=True, check=False,
                input=given, timeout=TIMEOUT,
            )
        with ExitStack() as files:
            read, out, err = (files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in range(3))
            read.write(given)
            read.seek(0)
            status = ready.ask(
                str(forking() / ready.ADDRESS), kind, arguments, environment=environment, folder=str(PROJECT),
                streams=[stream.fileno() for stream in (read, out, err)], timeout=TIMEOUT,
            )  # fmt: skip
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(arguments, status, out.read(), err.read())

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `python -m` something of the tests in this installation."""
        return subprocess.Popen(
            ready.command(forking(), "module", *arguments), env=self.environment, cwd=PROJECT, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )

    def query(self, sql: str) -> list[tuple]:
        """Run raw SQL in its database, behind the software's back, and return the rows."""
        if self.database_url:
            with psycopg.connect(self.database_url, autocommit=True) as connection:
                cursor = connection.execute(sql)
                return cursor.fetchall() if cursor.description else []
        import sqlite3

        connection = sqlite3.connect(self.data_dir / "register.sqlite3", timeout=60, isolation_level=None)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


@cache
def forking() -> Path:
    """Return the folder of the process that forks itself for every command (tests/ready.py): one for all of a run."""

    def make(folder: Path) -> None:
        environment = {**os.environ, "DATA_DIR": str(folder / "data"), "DATABASE_URL": "", "LC_ALL": "C.UTF-8"}
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.ready", str(folder), str(owner())], env=environment, cwd=PROJECT,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        deadline = time.monotonic() + TIMEOUT
        while not (folder / ready.ADDRESS).exists():
            time.sleep(0.02)
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise RuntimeError((folder / "log").read_text("utf-8"))
        process.returncode = 0  # it goes on after this process: it ends with the run

    return once("ready", make, of_database="any")[0]


def new(folder: Path) -> Installation:
    """Make an installation in `folder`, on the kind of database that this run is about. It has no tables yet."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = os.environ.get(postgres.URL)
    return Installation(folder, _new_database(cluster, like="template1") if cluster else "")


def with_tables() -> Installation:
    """Return an installation with tables, static files and an empty register, to copy from: prepared once in a run.

    Copies have a link to its static files, which nobody changes.
    """

    def make(folder: Path) -> str:
        made = new(folder / "installation")
        out, err = made.start("algoritmeregister.cli.preparing").communicate(timeout=TIMEOUT)
        (made.data_dir / "static").rename(folder / "static")
        (made.data_dir / "static").symlink_to(folder / "static")
        assert (folder / "static" / ".collected").exists(), out + err
        return made.database_url

    folder, database_url = once("with-tables", make)
    return Installation(folder / "installation", database_url)


def copy(of: Installation, folder: Path) -> Installation:
    """Make an installation in `folder` that is like another one, in which nothing runs: much quicker than a new one."""
    shutil.copytree(of.data_dir, folder, symlinks=True)
    like = urlsplit(of.database_url).path.lstrip("/")
    return Installation(folder, _new_database(os.environ[postgres.URL], like=like) if of.database_url else "")


def _new_database(cluster: str, *, like: str) -> str:
    name = f"installation_{secrets.token_hex(6)}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return urlunsplit(urlsplit(cluster)._replace(path=f"/{name}"))
