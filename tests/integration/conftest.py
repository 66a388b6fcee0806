"""Installations with something in them, for the tests that use the front door."""

from __future__ import annotations

import pytest

from tests import installation as installations
from tests.installation import Installation
from tests.once import once


@pytest.fixture(scope="session")
def with_tables() -> Installation:
    """An installation with tables and an empty register, to copy from."""
    return installations.with_tables()


@pytest.fixture(scope="session")
def with_registrations(with_tables) -> Installation:
    """An installation with three registrations of three versions each, to copy from."""

    def make(folder) -> str:
        made = installations.copy(with_tables, folder / "installation")
        out, err = made.start("tests.writing", "proef", "1", "2", "3", "--rounds", "3").communicate(timeout=300)
        assert len(out.splitlines()) == 9, err
        return made.database_url

    folder, database_url = once("with-registrations", make)
    return Installation(folder / "installation", database_url)


@pytest.fixture
def installation(with_tables, tmp_path) -> Installation:
    """An installation with tables and an empty register."""
    return installations.copy(with_tables, tmp_path / "installation")


@pytest.fixture
def filled(with_registrations, tmp_path) -> Installation:
    """An installation with three registrations of three versions each: nine rows in its ledger."""
    return installations.copy(with_registrations, tmp_path / "installation")
