"""Settings come from the environment, are safe by default, and a wrong one is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from algoritmeregister.config.environment import SETTINGS, WrongSetting, check_static_files, make_data_dir, read
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
        ("PORT", "tachtig", "a port"),
        ("PORT", "-1", "a port"),
        ("PORT", "70000", "a port"),
        ("PORT", "99999999999", "a port"),
        ("HOST", " ", "an address of this machine"),
        ("HOST", "http://127.0.0.1", "the name or address of a host"),
        ("DEBUG", "misschien", "yes or no"),
        ("DATA_DIR", " ", "the path of a folder"),
        ("SITE_URL", "register.nl", "an address"),
        ("SITE_URL", "ftp://register.nl", "an address"),
        ("SITE_URL", "https://register nl", "an address"),
        ("SITE_URL", "https://register.nl:poort", "an address"),
        ("DATABASE_URL", "mysql://localhost/register", "an address"),
        ("DATABASE_URL", "postgresql://localhost:poort/register", "an address"),
        ("DATABASE_URL", "postgresql://localhost", "the name of the database"),
        ("DATABASE_URL", "sqlite:///", "the name of the database"),
        ("DATABASE_URL", "sqlite:////nowhere/at/all/register.sqlite3", "a file in a folder that exists"),
        ("WORKERS", "2.5", "a whole number"),
        ("WORKERS", "0", "a whole number from 1"),
        ("SESSION_HOURS", "0", "a whole number from 1"),
        ("LINK_CHECK_DAYS", "9999999999", "a whole number from 0 to 999999999"),
        ("SECURITY_CONTACT", "veilig@example.nl", "an https address, or mailto:"),
        ("SECURITY_CONTACT", "mailto:veilig", "an https address, or mailto:"),
        ("SECURITY_CONTACT", "https://example.nl/\nExpires: never", "an https address, or mailto:"),
        ("CONTACT_EMAIL", "register", "a mail address"),
        ("CONTACT_EMAIL", "Register <register@example.nl>", "a mail address"),
        ("EMAIL_FROM", "Algoritmeregister", "a mail address"),
        ("EMAIL_FROM", "", "a mail address"),
        ("EMAIL_HOST", "https://mail.example.nl", "the name or address of a host"),
        ("HARVEST_PRIVATE_HOSTS", "https://register.intern", "only names of hosts"),
        ("STATIC_OVERRIDES", "/nowhere/at/all", "the path of a folder that exists"),
        ("OIDC_ISSUER", "http://login.example.nl", "an address that begins with https:// (http:// only on this machine)"),
        ("TRANSLATOR", "no_such_package.Translator", "module.Class"),
        ("TRANSLATOR", "json", "module.Class"),
        ("ACCESSIBILITY_DATE", "30 juni", "a day"),
        ("SECRET_KEY", "geheim", "at least 32 random characters"),
        ("SECRET_KEY", "changeme" * 8, "at least 32 random characters, 8 of them different"),
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


def test_what_may_be_given_is_taken(tmp_path):
    given = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/r.sqlite3", "HOST": "::1", "SECURITY_CONTACT": "mailto:veilig@example.nl",
        "EMAIL_FROM": "Algoritmeregister <register@example.nl>", "EMAIL_HOST": "192.0.2.1", "OIDC_ISSUER": "http://127.0.0.1:8080/oidc",
        "STATIC_OVERRIDES": str(tmp_path), "TRANSLATOR": "json.JSONDecoder", "SITE_URL": "https://[::1]:8443/register",
    }  # fmt: skip
    values = read(given)
    assert {name: values[name] for name in given} == given


def test_a_static_file_that_a_setting_names_must_be_there(tmp_path):
    (tmp_path / "own.css").write_text("")
    given = {"THEME_STYLESHEET": "own.css", "LOGO": "own.svg"}
    with pytest.raises(WrongSetting, match=r"LOGO: there is no static file 'own.svg'.*STATIC_OVERRIDES") as caught:
        check_static_files(given, [tmp_path])
    assert "THEME_STYLESHEET" not in str(caught.value)
    check_static_files({"THEME_STYLESHEET": "own.css", "LOGO": ""}, [tmp_path / "elsewhere", tmp_path])


def test_every_example_can_be_used():
    problems = {}
    for setting in SETTINGS:
        try:
            setting.parse(setting.example)
        except ValueError as error:
            problems[setting.name] = str(error)
    # a file, folder or module that only the operator has is the one thing that may be missing here
    absent = ("exists", "Python can find")
    assert {name: problem for name, problem in problems.items() if not any(each in problem for each in absent)} == {}


def test_a_relative_folder_counts_from_here():
    assert read({"DATA_DIR": "elders"})["DATA_DIR"] == Path.cwd() / "elders"


def test_a_data_folder_that_cannot_be_made_is_told_with_the_way_out(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongSetting, match=r"DATA_DIR: the folder .*/file/data cannot be made: Not a directory.*Example"):
        make_data_dir(tmp_path / "file" / "data")
    make_data_dir(tmp_path / "new" / "data")
    assert (tmp_path / "new" / "data").is_dir()
