"""Installations with something in them, for the tests that use the front door."""

from __future__ import annotations

import pytest

from tests import installation as installations
from tests.installation import Installation


@pytest.fixture(scope="session")
def with_tables(tmp_path_factory) -> Installation:
    """An installation with tables and an empty register, to copy from."""
    made = installations.new(tmp_path_factory.mktemp("with-tables") / "installation")
    made.run("django", "migrate", "--verbosity", "0")
    return made


@pytest.fixture(scope="session")
def with_registrations(with_tables, tmp_path_factory) -> Installation:
    """An installation with three registrations of three versions each, to copy from."""
    made = installations.copy(with_tables, tmp_path_factory.mktemp("with-registrations") / "installation")
    out, err = made.start("tests.writing", "proef", "1", "2", "3", "--rounds", "3").communicate(timeout=300)
    assert len(out.splitlines()) == 9, err
    return made


@pytest.fixture
def installation(with_tables, tmp_path) -> Installation:
    """An installation with tables and an empty register."""
    return installations.copy(with_tables, tmp_path / "installation")


@pytest.fixture
def filled(with_registrations, tmp_path) -> Installation:
    """An installation with three registrations of three versions each: nine rows in its ledger."""
    return installations.copy(with_registrations, tmp_path / "installation")
