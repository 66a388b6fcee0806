"""`algoritmeregister serve` in real processes: it serves, says when it cannot, and ends cleanly."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.installation import COMMAND, PROJECT

pytestmark = pytest.mark.slow
PATIENCE = 180  # seconds: a machine that is busy is no failure


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def status(port, path="/gezondheid"):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def in_pieces(port):
    """Announce a form in pieces, without its length; return the status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(connection):
        connection.putrequest("POST", "/registers/aanmelden")
        connection.putheader("Transfer-Encoding", "chunked")
        # The answer does not wait for the pieces, and whoever sends them all the same finds the door closed.
        connection.endheaders()
        return connection.getresponse().status


@contextmanager
def serving(installation, *arguments, work=False, **more):
    """Serve it in a process group of its own, as a terminal would; yields the process and the port."""
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--work" if work else "--no-work", *arguments],
        env={**installation.environment, "PORT": str(port), **more}, cwd=PROJECT,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while status(port) is None and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        yield process, port
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()


def of_worker(connection, port, worker):
    """Say whether it is this worker (its process) that holds the other end of a connection."""
    here = connection.sock.getsockname()[1]
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    # A row may be told twice when the table changes while it is read.
    there = {f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{port:04X}") and row[2].endswith(f":{here:04X}")}
    assert there
    return any(os.readlink(each) in there for each in Path(f"/proc/{worker}/fd").iterdir())


def ask_at_once(connections):
    """Ask for a page on every connection before any is answered, as if nobody waits for another; opens what was closed."""
    for turn, connection in enumerate(connections):
        connection.request("GET", f"/algoritmes?zoek=parkeren&n={time.monotonic_ns()}-{turn}")
    for connection in connections:
        assert connection.getresponse().read()


def at_one_worker(port, worker, count):
    """Open so many connections that one worker took."""
    kept = []
    while len(kept) < count:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        ask_at_once([connection])
        if connection.sock and of_worker(connection, port, worker):
            kept.append(connection)
        else:
            connection.close()
    return kept


def group(process):
    found = subprocess.run(["ps", "-eo", "pgid=,pid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()]
    return [pid for pgid, pid, state in rows if int(pgid) == process.pid and not state.startswith("Z")]


def loads_once(server):
    """The server has the code of the pages, for its workers, and nothing of which a worker cannot use a copy."""
    process = Path(f"/proc/{server}")
    loaded = (process / "maps").read_text()
    assert "/typst/" in loaded  # pages make documents with it
    assert "/pyarrow/" not in loaded  # only one download and the making of an index do
    assert len(list((process / "task").iterdir())) == 1 + 2  # granian waits for the end of each worker in a thread
    opened = {os.readlink(each) for each in (process / "fd").iterdir()}
    assert not [each for each in opened if "/search/" in each or each.endswith((".sqlite3", "-wal"))], opened


def connections_are_divided(port, first, second):
    """What all ask of one worker, the other takes a part of."""
    connections = at_one_worker(port, first, 6)
    counts, deadline = (6, 0), time.monotonic() + PATIENCE
    while abs(counts[0] - counts[1]) > 2 and time.monotonic() < deadline:
        for _ in range(10):  # the worker has to be busy, and counting takes a while
            ask_at_once(connections)
        held = [each for each in connections if each.sock]
        counts = [sum(of_worker(each, port, worker) for each in held) for worker in (first, second)]
    for each in connections:
        each.close()
    assert abs(counts[0] - counts[1]) <= 2


@pytest.mark.parametrize("asked", [pytest.param(signal.SIGINT, marks=pytest.mark.sqlite), signal.SIGTERM])
def test_it_serves_and_ends_with_nothing_left(installation, asked):
    with serving(installation, "--no-demo", WORKERS="2") as (process, port):
        assert status(port, "/") == 200
        assert len(group(process)) == 3
        loads_once(process.pid)
        assert in_pieces(port) == 411
        connections_are_divided(port, *[pid for pid in group(process) if int(pid) != process.pid])
        os.killpg(process.pid, asked)
        assert process.wait(timeout=PATIENCE) == 0
        assert group(process) == []
        assert status(port) is None
        assert f"http://127.0.0.1:{port}" in process.stdout.read()


@pytest.mark.sqlite
@pytest.mark.parametrize("asked", ["SIGINT", "SIGKILL of the server alone"])
def test_the_work_beside_it_ends_with_it(installation, asked):
    with serving(installation, "--no-demo", work=True) as (process, _):
        deadline = time.monotonic() + PATIENCE
        while len(group(process)) < 3 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(group(process)) == 3
        if asked == "SIGINT":
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(timeout=PATIENCE) == 0
        else:
            process.kill()
        while group(process) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert group(process) == []
        assert "Traceback" not in process.stdout.read()


@pytest.mark.sqlite
def test_started_twice_it_says_so_in_one_line(installation):
    with serving(installation, "--no-demo") as (_, port):
        second = installation.run("serve", status=1, PORT=str(port))
        assert second.stdout == ""
        (line,) = second.stderr.strip().splitlines()
        assert str(port) in line
        assert f"PORT={port + 1}" in line


@pytest.mark.sqlite
def test_an_address_that_is_not_of_this_machine_is_told(installation):
    error = installation.run("serve", status=1, HOST="192.0.2.1", PORT=str(free_port())).stderr
    assert len(error.strip().splitlines()) == 1
    assert "192.0.2.1" in error


@pytest.mark.sqlite
def test_a_worker_that_dies_is_replaced(installation):
    with serving(installation, "--no-demo") as (process, port):
        (worker,) = [pid for pid in group(process) if int(pid) != process.pid]
        os.kill(int(worker), signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while [pid for pid in group(process) if int(pid) != process.pid] in ([], [worker]) and time.monotonic() < deadline:
            time.sleep(0.1)
        while status(port) is None and time.monotonic() < deadline:
            time.sleep(0.1)
        assert status(port) == 200


@pytest.mark.sqlite
def test_a_server_that_is_killed_leaves_no_worker(installation):
    with serving(installation, "--no-demo") as (process, _):
        process.kill()
        process.wait()
        deadline = time.monotonic() + PATIENCE
        while group(process) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert group(process) == []


@pytest.mark.sqlite
def test_a_wrong_setting_is_told_without_a_stack_trace(installation):
    error = installation.run("serve", status=1, PORT="tachtig").stderr
    assert "PORT" in error
    assert "PORT=8080" in error
    assert "Traceback" not in error


@pytest.mark.sqlite
def test_a_database_server_that_is_not_there_is_told_without_a_stack_trace(installation):
    error = installation.run("serve", status=1, PORT=str(free_port()), DATABASE_URL="postgresql://u:geheim@127.0.0.1:1/db").stderr
    (line,) = error.strip().splitlines()
    assert "DATABASE_URL" in line
    assert "port 1" in line
    assert "geheim" not in line


@pytest.mark.sqlite
def test_an_empty_register_is_filled_with_the_demo_once(installation):
    count = "SELECT count(*) FROM registrations_registration"
    for turn in range(2):
        with serving(installation) as (process, port):
            assert status(port, "/algoritmes") == 200, process.stdout.read()
            ((found,),) = installation.query(count)
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=PATIENCE)
            said = process.stdout.read()
            assert bool(re.search(rf"\b{found}\b", said)) == (turn == 0), said
    assert found >= 10
