"""Several processes at one index: killed, at once, and each with its own view, in a data folder of their own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests import ready
from tests.installation import Installation, copy, forking

# Each process works in a SQLite file, whatever database this run of the tests is about.
pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

START = """
import os, signal, sys
from algoritmeregister.search import directory, finding, following
from algoritmeregister.search.query import Query
from tests.factories import registration
"""


class Machine:
    """One installation, used by several processes."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
        self.environment = {**kept, "DATA_DIR": str(data_dir), "LC_ALL": "en"}

    def start(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ready.command(forking(), "code", START + textwrap.dedent(code), *arguments), env=self.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, code: str, *arguments: str) -> str:
        process = self.start(code, *arguments)
        output, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        return output

    def command(self, *arguments: str) -> str:
        program = ready.command(forking(), "command", *arguments)
        return subprocess.run(program, env=self.environment, check=True, capture_output=True, text=True, timeout=300).stdout

    def search(self, text: str) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.command("search", text, "--json"))
        return answer


@pytest.fixture(scope="module")
def with_one(with_tables: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one registration, to copy from."""
    made = Machine(copy(with_tables, tmp_path_factory.mktemp("machine") / "data").data_dir)
    made.run('registration("a", name="Parkeercontrole")')
    return made.data_dir


@pytest.fixture
def machine(with_one: Path, tmp_path: Path) -> Machine:
    shutil.copytree(with_one, tmp_path / "data", symlinks=True)
    return Machine(tmp_path / "data")


def killed(machine: Machine, code: str) -> None:
    process = machine.start(code)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == -signal.SIGKILL, errors


def test_process_killed_between_commit_and_indexing_is_caught_up_by_the_next(machine):
    killed(
        machine,
        """
        following.catch_up = lambda **how: os.kill(os.getpid(), signal.SIGKILL)
        registration("b", name="Parkeervergunning")
        """,
    )
    assert machine.search("parkeren")["total"] == 2
    machine.command("verify")


def test_process_killed_while_it_writes_leaves_a_good_index(machine):
    killed(
        machine,
        """
        from algoritmeregister.search.writer import Writer
        Writer.commit = lambda self, place: os.kill(os.getpid(), signal.SIGKILL)
        registration("b", name="Parkeervergunning")
        """,
    )
    assert machine.search("parkeren")["total"] == 2
    machine.command("verify")


def test_process_killed_while_it_rebuilds_leaves_the_old_index(machine):
    killed(
        machine,
        """
        directory.put_in_place = lambda *how: os.kill(os.getpid(), signal.SIGKILL)
        following.rebuild()
        """,
    )
    assert machine.search("parkeren")["total"] == 1
    machine.command("reindex")
    assert len(list((machine.data_dir / "search").glob("build-*"))) == 1


def test_three_processes_write_at_once_and_nothing_is_missed(machine):
    code = """
        for place in range(8):
            registration(f"{sys.argv[1]}-{place}", name=f"Parkeercontrole {sys.argv[1]} {place}")
        """
    processes = [machine.start(code, name) for name in ("een", "twee", "drie")]
    for process in processes:
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
    # Every process took in its own changes, or left them to one that looked again: nobody had to ask for it.
    seen = machine.run("""
        import tantivy
        from algoritmeregister.search import schema
        from algoritmeregister.search.reader import Reader
        current = tantivy.Query.term_query(schema.build(), schema.CURRENT, True)
        print(Reader(following.root(), following.fingerprint()).view().searcher.search(current).count)
        """)
    assert int(seen) == 1 + 24
    assert machine.search("parkeren")["total"] == 25
    machine.command("verify")


def test_change_of_another_process_is_seen_at_the_next_question(machine):
    asking = machine.start("""
        print(finding.find(Query(text="parkeren")).total, flush=True)
        sys.stdin.readline()
        print(finding.find(Query(text="parkeren")).total, flush=True)
        """)
    assert asking.stdout is not None
    assert asking.stdout.readline() == "1\n"
    machine.run('registration("b", name="Parkeervergunning")')
    output, errors = asking.communicate("\n", timeout=300)
    assert output == "2\n", errors
