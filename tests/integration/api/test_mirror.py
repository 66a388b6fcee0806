"""The mirror in `examples/`: killed halfway it goes on where it was, and ends with what the API has. Real processes."""

from __future__ import annotations

import json
import runpy
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest

from algoritmeregister import standards
from tests.installation import PROJECT
from tests.integration.serving.test_serve import serving

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
PROGRAM = PROJECT / "examples" / "mirror.py"


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def run(*arguments, status=0):
    out, err = (process := start(*arguments)).communicate(timeout=120)
    assert process.returncode == status, err
    return out


def ask(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1{path}", timeout=60) as answer:
        return json.load(answer)


def in_the_api(port):
    """What the API has now, as the mirror writes it."""
    found = ask(port, "/algoritmes?aantal=100&velden=*")
    assert found["pages"] <= 1
    return sorted((each["number"], each["version"]["number"], text(each["document"])) for each in found["results"])


def download(port, name):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/downloads/laatste/{name}", timeout=60) as answer:
        return answer.read()


def lines_of(content):
    return [json.loads(line) for line in content.splitlines()]


def in_the_mirror(file):
    lines = lines_of(run("list", str(file)))
    return sorted((each["number"], each["version"], text(each["document"])) for each in lines)


def text(document):
    return json.dumps(document, sort_keys=True)


def test_it_works(filled, tmp_path):
    file, kept = tmp_path / "register.sqlite", tmp_path / "ledger.ndjson"
    with serving(filled, "--no-demo") as (_, port):
        address = f"http://127.0.0.1:{port}"
        _killed_halfway(address, file)
        assert run("follow", address, str(file)).split()[-1] == "1-9"
        assert in_the_mirror(file) == in_the_api(port)
        assert len(in_the_mirror(file)) == 3
        kept.write_text(run("ledger", str(file)))
        _ends_equal_to_the_downloads(filled, file, port, tmp_path)
        # Asked again there is nothing new, and nothing changes.
        assert run("follow", address, str(file)).split() == ["1-9"]

        _a_removed_text_disappears(filled, address, file)
        _what_lapsed_disappears(filled, address, file, port, tmp_path)
    assert "9 rows" in filled.run("verify", "--against", str(kept)).stdout


def _killed_halfway(address, file):
    process = start("follow", address, str(file), "--batch", "1")
    assert [process.stdout.readline().strip() for _ in range(3)] == ["1-1", "1-2", "1-3"]
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def _ends_equal_to_the_downloads(filled, file, port, tmp_path):
    """The copy has what the bulk files have: what is public now, every version ever, and every row of the ledger."""
    filled.run("snapshot")
    public = [
        (line["number"], line["version"]["number"], line["version"]["language"], line["document"], line["beside"])
        for line in lines_of(download(port, "algoritmes.ndjson"))
    ]
    mirrored = []
    for line in lines_of(run("list", str(file))):
        document, beside = standards.raised(line["document"], line["standard"], line["beside"])
        mirrored.append((line["number"], line["version"], line["language"], document, beside))
    assert sorted(mirrored, key=str) == sorted(public, key=str)
    whole = tmp_path / "whole.sqlite"
    whole.write_bytes(download(port, "register.sqlite"))
    with closing(sqlite3.connect(whole)) as theirs, closing(sqlite3.connect(file)) as ours:
        versions = {
            (number, version): (standard, language, json.loads(document), json.loads(beside or "{}"))
            for number, version, standard, language, document, beside in theirs.execute(
                "SELECT number, version, version_standard, version_language, document, beside FROM versions"
            )
        }
        contents = {
            (number, version): json.loads(content) for number, version, content in ours.execute("SELECT * FROM versions")
        }
        assert versions == {
            place: (each["standard"], each["language"], each["document"], each["beside"]) for place, each in contents.items()
        }
        rows = theirs.execute("SELECT epoch, sequence, chain_hash FROM changes ORDER BY epoch, sequence").fetchall()
        assert rows == ours.execute("SELECT epoch, sequence, chain_hash FROM rows ORDER BY epoch, sequence").fetchall()
    assert (len(public), len(versions), len(rows)) == (3, 9, 9)


def _a_removed_text_disappears(filled, address, file):
    assert b"ronde 2" in file.read_bytes()
    for each in [json.loads(line)["number"] for line in run("list", str(file)).splitlines()]:
        filled.run("redact", each, "--version", "3", "--field", "goal", "--ground", "personal-data", "--yes")
    run("follow", address, str(file))
    assert b"ronde 2" not in file.read_bytes()
    assert "goal" not in json.loads(run("list", str(file)).splitlines()[0])["document"]


def _what_lapsed_disappears(filled, address, file, port, tmp_path):
    """A backup is put back: the rows after it lapse, and the mirror follows."""
    filled.run("backup", str(tmp_path / "copy.tar.gz"))
    out, err = filled.start("tests.writing", "proef", "4", "1", "--rounds", "4").communicate(timeout=60)
    assert out, err
    assert run("follow", address, str(file))
    assert len(in_the_mirror(file)) == 4
    filled.run("restore", str(tmp_path / "copy.tar.gz"), "--force")
    assert run("follow", address, str(file)).split()[-1] == "2-0"
    assert in_the_mirror(file) == in_the_api(port)
    assert len(in_the_mirror(file)) == 3


def test_a_copy_that_was_tampered_with_is_noticed(filled, tmp_path):
    mirror = runpy.run_path(str(PROGRAM), run_name="mirror")
    file = tmp_path / "register.sqlite"
    with serving(filled, "--no-demo") as (_, port):
        address = f"http://127.0.0.1:{port}"
        database = mirror["open_file"](str(file))
        assert mirror["Mirror"](database).follow(mirror["Api"](address), 4)
        database.execute("UPDATE rows SET chain_hash = 'x' WHERE sequence = 4")
        database.close()
        process = start("follow", address, str(file))
        _, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "does not match its hash: row 1-5" in err
