"""From DATABASE_URL to a database."""

from __future__ import annotations

from pathlib import Path

from algoritmeregister.config.databases import database

HERE = Path("/srv/register")


def test_it_works():
    found = database("", HERE)
    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"] == HERE / "register.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]
    assert "secure_delete=ON" in found["OPTIONS"]["init_command"]


def test_postgresql_with_everything():
    found = database("postgresql://al%40ice:p%2Fw@db.nl:5433/register?sslmode=require", HERE)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("al@ice", "p/w")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.nl", "5433", "register")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_sqlite_file_elsewhere():
    assert database("sqlite:////srv/elders.sqlite3", HERE)["NAME"] == Path("/srv/elders.sqlite3")
