"""An empty database gets its tables from the models at once, and they are those that the migrations make."""

from __future__ import annotations

import json

from tests import installation as installations

# Of a table that stays empty, Django makes the key larger in its migrations than in its models. On SQLite it is the same.
LARGER = {"auth_group_permissions"}


def tables(installation):
    out, err = installation.start("tests.tables").communicate(timeout=installations.TIMEOUT)
    assert out, err
    return json.loads(out)


def test_it_works(with_tables, tmp_path):
    migrated = installations.new(tmp_path / "migrated")
    migrated.run("django", "migrate", "--verbosity", "0")
    made, run = tables(with_tables), tables(migrated)
    assert len(made) > 100
    assert made.keys() == run.keys()
    assert {name: said for name, said in made.items() if said != run[name] and name not in LARGER} == {}
    assert made["auth_group_permissions"]["constraints"] == run["auth_group_permissions"]["constraints"]
    migrated.run("verify")
