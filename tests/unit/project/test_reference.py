"""docs/reference is what the code says: these tests fail when it lags behind."""

from __future__ import annotations

from tests.tries import tries
from tools import reference

PAGES = ("settings.md", "commands.md", "states.md", "ledger.md", "openapi.json", "permissions.md", "supply-api.md")


def test_it_works():
    assert set(reference.pages()) == set(PAGES)


@tries("name", PAGES)
def test_what_is_committed_is_what_is_made(name):
    committed = (reference.FOLDER / name).read_text(encoding="utf-8")
    assert committed == reference.pages()[name], f"docs/reference/{name} is out of date: make docs"


def test_every_setting_and_command_is_on_its_page():
    from algoritmeregister.cli import COMMANDS
    from algoritmeregister.config.environment import SETTINGS

    settings, commands = reference.settings_page(), reference.commands_page()
    assert all(f"| `{setting.name}` |" in settings for setting in SETTINGS)
    assert all(f"## `algoritmeregister {name}`" in commands for name in COMMANDS)
    assert all(setting.meaning and setting.example for setting in SETTINGS)


def test_every_command_says_what_it_does():
    import click

    from algoritmeregister.cli import COMMANDS, main

    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        assert command.help, name
        for option in (each for each in command.params if isinstance(each, click.Option)):
            assert option.help, (name, option.name)
