"""Two instances, one harvesting the other: after random changes and two kills both hold the same content hashes.

With a thousand changes, in rounds: `python -m tests.benchmarks.instances`.
"""

from __future__ import annotations

import pytest

from tests import installation as installations
from tests.following import EVERYTHING, change, harvest, killed_harvest, public
from tests.integration.serving.test_serve import serving

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
CHANGES = 180


def test_it_works(with_tables, tmp_path):
    origin = installations.copy(with_tables, tmp_path / "origin")
    copy = installations.copy(with_tables, tmp_path / "copy")
    change(origin, CHANGES, 50, seed=1)
    with serving(origin, "--no-demo") as (_, port):
        address = f"http://127.0.0.1:{port}"
        copy.run("harvest", "add", "proef", address, "--connector", "instance", "--option", "size=90", *EVERYTHING)
        first = killed_harvest(copy, 0)
        second = killed_harvest(copy, first)
        assert 0 < first < second < CHANGES
        (result,) = harvest(copy)
    assert (result["state"], result["rejected"]) == ("finished", 0)
    assert 0 < result["read"] < CHANGES - first, "what was taken before is not taken again"
    assert public(copy) == public(origin)
    assert len(public(copy)[0]) > CHANGES / 2
