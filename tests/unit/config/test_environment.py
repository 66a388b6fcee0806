"""Settings come from the environment, are safe by default, and a wrong one is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from algoritmeregister.config.environment import SETTINGS, WrongSetting, make_data_dir, read
from tests.tries import tries


def test_it_works():
    values = read({"PORT": "8080", "ALLOWED_HOSTS": "a.nl, b.nl", "DEBUG": "ja"})
    assert (values["PORT"], values["ALLOWED_HOSTS"], values["DEBUG"]) == (8080, ["a.nl", "b.nl"], True)


def test_the_defaults_are_safe():
    values = read({})
    assert values["DEBUG"] is False
    assert set(values["ALLOWED_HOSTS"]) == {"localhost", "127.0.0.1", "[::1]"}
    assert values["HOST"] == "127.0.0.1"
    assert values["SECRET_KEY"] == ""
    assert values["BEHIND_PROXY"] is False


def test_what_we_do_not_know_is_left_alone():
    assert read({"EDITOR": "vi"}) == read({})


@tries(
    ("name", "value", "expected"),
    [
        ("PORT", "tachtig", "a whole number"),
        ("PORT", "-1", "a whole number"),
        ("PORT", "70000", "a port"),
        ("DEBUG", "misschien", "yes or no"),
        ("DATA_DIR", " ", "the path of a folder"),
        ("SITE_URL", "register.nl", "an address"),
        ("SITE_URL", "ftp://register.nl", "an address"),
        ("DATABASE_URL", "mysql://localhost/register", "an address"),
        ("WORKERS", "2.5", "a whole number"),
        ("ACCESSIBILITY_DATE", "30 juni", "a day"),
        ("ALLOWED_HOSTS", "", "at least one name"),
        ("ALLOWED_HOSTS", " , ", "at least one name"),
        ("ALLOWED_HOSTS", "localhost,https://register.nl/", "only names of hosts"),
        ("ALLOWED_HOSTS", "register.nl:8000", "only names of hosts"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected_and_an_example(name, value, expected):
    example = next(setting.example for setting in SETTINGS if setting.name == name)
    with pytest.raises(WrongSetting) as caught:
        read({name: value})
    assert f"{name}: expected {expected}" in str(caught.value)
    assert f"Example: {name}={example}" in str(caught.value)


def test_all_wrong_values_are_named_at_once():
    with pytest.raises(WrongSetting, match=r"(?s)DEBUG.*PORT|PORT.*DEBUG"):
        read({"PORT": "x", "DEBUG": "x"})


def test_a_secret_is_not_shown():
    with pytest.raises(WrongSetting) as caught:
        read({"DATABASE_URL": "mysql://register:geheim@localhost/register"})
    assert "geheim" not in str(caught.value)


def test_every_example_can_be_used():
    problems = {}
    for setting in SETTINGS:
        try:
            setting.parse(setting.example)
        except ValueError as error:
            problems[setting.name] = str(error)
    # a file that only the operator has is the one thing that may be missing here
    assert {name: problem for name, problem in problems.items() if "exists" not in problem} == {}


def test_a_relative_folder_counts_from_here():
    assert read({"DATA_DIR": "elders"})["DATA_DIR"] == Path.cwd() / "elders"


def test_a_data_folder_that_cannot_be_made_is_told_with_the_way_out(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongSetting, match=r"DATA_DIR: the folder .*/file/data cannot be made: Not a directory.*Example"):
        make_data_dir(tmp_path / "file" / "data")
    make_data_dir(tmp_path / "new" / "data")
    assert (tmp_path / "new" / "data").is_dir()
