"""`create-organisation`, `create-user` and `access-review`, as an operator gives them."""

from __future__ import annotations

import csv
import io
import json
import stat

import pytest
from click.testing import CliRunner
from django.utils import translation
from python_calamine import CalamineWorkbook

from algoritmeregister.accounts import queries
from algoritmeregister.accounts.clients import EndedKey, of_bearer
from algoritmeregister.accounts.reviewing import COLUMNS
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.models import Event
from algoritmeregister.cli import main
from tests.people import PASSWORD, organisation, person, steward

pytestmark = pytest.mark.django_db


def run(*arguments, status=0, given=None):
    with translation.override("en"):
        result = CliRunner().invoke(main, list(map(str, arguments)), input=given)
    assert result.exit_code == status, result.output
    return result.output


def test_it_works():
    assert "proefdorp" in run("create-organisation", "Gemeente Proefdorp")
    told = run(
        "create-user", "Alice@proef.example", "--name", "Alice", "--organisation", "Gemeente Proefdorp",
        "--role", "administrator", "--role", "editor", "--password-stdin", given=PASSWORD + "\n",
    )
    assert "administrator" in told
    alice = queries.by_email("alice@proef.example")
    assert alice.check_password(PASSWORD)
    assert queries.roles_of(alice, organisation()) == (Role.EDITOR, Role.ADMINISTRATOR)
    assert Event.objects.filter(action="grant role", subject=alice.email, actor_kind="command").count() == 2
    assert PASSWORD not in str(list(Event.objects.values_list("detail", flat=True)))


def test_an_account_that_is_there_gets_more_roles_and_keeps_its_password():
    user = person("Bob", password=PASSWORD)
    organisation()
    run("create-user", "bob@proef.example", "--organisation", "Gemeente Proefdorp", "--role", "reader")
    assert queries.roles_of(user, organisation()) == (Role.READER,)
    assert "password" in run("create-user", "bob@proef.example", "--password-stdin", given="iets heel anders\n", status=1)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_steward_is_appointed():
    run("create-user", "sam@proef.example", "--steward")
    assert queries.is_steward(queries.by_email("sam@proef.example"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create-user", "geen adres"], "geen adres"),
        (["create-user", "a@proef.example", "--role", "reader"], "--organisation"),
        (["create-user", "a@proef.example", "--organisation", "Nergens", "--role", "reader"], "create-organisation"),
        (["create-organisation", " "], "name"),
        (["access-review", "uit.pdf"], ".xlsx"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(arguments, said):
    assert said in run(*arguments, status=1)
    assert queries.by_email("a@proef.example") is None


@pytest.mark.parametrize("password", ["kort", "qwertyuiop123", "123456789012", "alice@proef.example"])
def test_a_bad_password_is_refused(password):
    run("create-user", "alice@proef.example", "--password-stdin", given=password + "\n", status=1)
    assert queries.by_email("alice@proef.example") is None


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "csv"])
def test_access_is_reviewed_as_a_spreadsheet(tmp_path, suffix):
    place = organisation()
    person("Alice", place, Role.ADMINISTRATOR, Role.EDITOR)
    person("Charlie", organisation("Waterschap Elders"), Role.READER)
    person("=Eve")
    steward()
    file = tmp_path / f"toegang.{suffix}"
    assert "5" in run("access-review", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    if suffix == "csv":
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    else:
        rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert tuple(rows[0]) == COLUMNS
    found = [(row[0], row[2].lstrip("'"), row[4]) for row in rows[1:]]
    assert found == [
        ("", "sam@proef.example", "steward"),
        (place.code, "alice@proef.example", "administrator"),
        (place.code, "alice@proef.example", "editor"),
        ("waterschap-elders", "charlie@proef.example", "reader"),
        ("", "=eve@proef.example", ""),
    ]
    assert Event.objects.filter(action="review access").count() == 1


def test_access_to_one_organisation_only(tmp_path):
    person("Alice", organisation(), Role.EDITOR)
    person("Charlie", organisation("Waterschap Elders"), Role.READER)
    steward()
    file = tmp_path / "toegang.csv"
    run("access-review", file, "--organisation", "Waterschap Elders")
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [row[2] for row in rows[1:]] == ["charlie@proef.example"]


def test_a_key_is_made_shown_once_and_ended():
    place = organisation()
    made = json.loads(run("api-keys", "create", place.code, "--name", "Zaaksysteem", "--scope", "publish", "--scope", "edit",
                          "--days", 30, "--json"))  # fmt: skip
    assert (made["scopes"], made["state"]) == (["edit", "publish"], "works")
    client = of_bearer(made["key"])
    assert client.key.organisation == place
    listed = run("api-keys", "list", "--organisation", place.code)
    assert made["id"] in listed
    assert made["key"] not in listed, "the secret is shown once"
    assert Event.objects.get(action="make key").actor_kind == "command"
    assert "ended" not in listed
    # Also with the whole key, which an operator copies from where it leaked.
    assert made["key"] not in run("api-keys", "revoke", made["key"])
    with pytest.raises(EndedKey):
        of_bearer(made["key"])
    assert json.loads(run("api-keys", "list", "--json"))[0]["state"] == "ended"
    assert "api-keys list" in run("api-keys", "revoke", "ar_nietbekend", status=1)
    assert "create-organisation" in run("api-keys", "create", "nergens", "--name", "x", "--scope", "read", status=1)
    run("api-keys", "create", place.code, "--name", "x", "--scope", "read", "--days", 900, status=2)
