"""Installations with something in them, for the tests that use the front door."""

from __future__ import annotations

import pytest

from tests import installation as installations
from tests.installation import Installation


@pytest.fixture
def installation(tmp_path) -> Installation:
    """An installation with tables and an empty register."""
    made = installations.new(tmp_path / "installation")
    made.run("django", "migrate", "--verbosity", "0")
    return made
