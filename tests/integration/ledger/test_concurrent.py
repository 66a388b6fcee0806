"""Writers at the same time, in real processes: no gap, no lost write, an unbroken chain."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.slow
WRITERS, REGISTRATIONS, ROUNDS = 4, 6, 3


def test_it_works(installation):
    installation.start("tests.writing", "gedeeld", "begin").communicate(timeout=300)
    writers = [
        installation.start(
            "tests.writing", "gedeeld" if writer < 2 else f"eigen-{writer}",
            *(f"w{writer}-{number}" for number in range(REGISTRATIONS)), "--rounds", str(ROUNDS),
        )
        for writer in range(WRITERS)
    ]
    said = [writer.communicate(timeout=300) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, said

    written = 1 + WRITERS * REGISTRATIONS * ROUNDS
    sequences = [row[0] for row in installation.query("SELECT sequence FROM ledger_entry ORDER BY id")]
    assert sequences == list(range(1, written + 1))
    assert installation.query("SELECT count(*), count(DISTINCT registration_id) FROM registrations_version") == [
        (written, 1 + WRITERS * REGISTRATIONS)
    ]
    assert sum(len(out.splitlines()) for out, _ in said) == written - 1
    found = json.loads(installation.run("verify", "--json").stdout)
    assert (found["ok"], found["entries"], found["position"]) == (True, written, f"1-{written}")


def test_the_same_new_registration_from_two_sides_is_made_once(installation):
    installation.start("tests.writing", "gedeeld", "begin").communicate(timeout=300)
    writers = [installation.start("tests.writing", "gedeeld", *map(str, range(8))) for _ in range(3)]
    said = [writer.communicate(timeout=300) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 3, said
    assert installation.query("SELECT count(*) FROM registrations_version") == [(9,)]
    assert json.loads(installation.run("verify", "--json").stdout)["entries"] == 9
