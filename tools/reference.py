"""Writes docs/reference from the code: `make docs`. A test holds what is committed against what this makes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
_NOTE = "<!-- Made from the code by `make docs`. Change it there. -->\n\n"


def pages() -> dict[str, str]:
    """Return every generated page that is not made by a room itself: file name → text."""
    return {
        "settings.md": _NOTE + settings_page(),
        "commands.md": _NOTE + commands_page(),
        "states.md": _NOTE + states_page(),
        "ledger.md": _NOTE + ledger_page(),
        "openapi.json": openapi_file(),
        "permissions.md": _NOTE + permissions_page(),
        "supply-api.md": _NOTE + supply_page(),
    }


def openapi_file() -> str:
    """Return the description of the API, apart from what differs per installation: a change of the API shows in its diff."""
    import json

    from algoritmeregister.api.v1.routes import openapi

    servers = [{"url": "https://{host}/api/v1", "variables": {"host": {"default": "register.example.nl"}}}]
    return json.dumps({**openapi.document(), "servers": servers}, ensure_ascii=False, indent=1) + "\n"


def supply_page() -> str:
    """Return the page of the supply API: every address with the scope that it asks."""
    from algoritmeregister.api.supply.routes import reference

    return reference()


def settings_page() -> str:
    """Return the page of the settings, from the table that reads them."""
    from algoritmeregister.config.environment import SETTINGS

    lines = [
        "# Settings\n\nAll from the environment. A wrong value stops the software with a message that names it.\n",
        "| name | default | what it means | example |\n| --- | --- | --- | --- |",
    ]
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "empty"
        secret = " Secret." if setting.secret else ""
        lines.append(f"| `{setting.name}` | {default} | {setting.meaning}{secret} | `{setting.example}` |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Return the page of the commands, from their own help."""
    from algoritmeregister.cli import main

    context = click.Context(main, info_name="algoritmeregister")
    parts = ["# Commands\n\nEach also prints its own `--help`.\n"]
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        parts.extend(_command(command, f"algoritmeregister {name}"))
    return "\n".join(parts)


def _command(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"## `{name}`\n\n```\n{name} {usage}\n```\n"
    if command.help:
        paragraphs = command.help.replace("\b\n", "").strip().split("\n\n")
        yield "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs) + "\n"
    given = [each for each in command.params if isinstance(each, click.Option)]
    options = [record for each in given if (record := each.get_help_record(context))]
    if options:
        yield "| option | what it does |\n| --- | --- |"
        yield "\n".join(f"| `{_cell(option)}` | {_cell(text)} |" for option, text in options) + "\n"
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None
            yield from _command(found, f"{name} {child}")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def permissions_page() -> str:
    """Return the page of who may what: roles, and every address of the desk."""
    from algoritmeregister.desk.matrix import reference

    return reference()


def states_page() -> str:
    """Return the page of the states of a registration, a description and a remark, drawn from the tables of transitions."""
    from algoritmeregister.feedback.remarks import states as remarks
    from algoritmeregister.registrations.drafts import states as drafts
    from algoritmeregister.registrations.states import diagram

    parts = [
        "# States\n\n## Of a registration\n\nThe labels are the kinds of change in the [ledger](ledger.md).\n\n"
        f"```mermaid\n{diagram()}```\n"
    ]
    parts += [
        f"\n## Of a description: {drafts.label(flow, 'en')}\n\nFlow `{flow}` of an organisation. "
        f"The labels are the steps.\n\n```mermaid\n{drafts.diagram(flow)}```\n"
        for flow in drafts.Flow
    ]
    parts.append(f"\n## Of a remark of a reader\n\nThe labels are the steps.\n\n```mermaid\n{remarks.diagram()}```\n")
    return "".join(parts)


def ledger_page() -> str:
    """Return the page of the ledger: its fields, kinds, and how an outsider computes the hashes."""
    from algoritmeregister.ledger import chain, kinds
    from algoritmeregister.ledger.models import Entry, Epoch
    from algoritmeregister.registrations import content

    lines = ["# Ledger\n", Entry.__doc__ or "", "", "## What the hash of a row covers\n"]
    lines += [f"- `{name}`" for name in _public_fields()]
    lines += ["", "## Kinds of change\n", *(f"- `{kind.value}`" for kind in kinds.Kind)]
    lines += ["", "## Epochs\n", _prose(Epoch.__doc__), "", "The opening hash of an epoch covers:\n"]
    covered = [field.name for field in Epoch._meta.concrete_fields if field.name != "opening_hash"]
    lines += [f"- `{'epoch' if name == 'number' else name}`" for name in covered]
    lines += ["", "## How a row is hashed\n", _prose(_explanation(chain)), "", "## How a version is hashed\n",
              _prose(_explanation(content))]
    return "\n".join(lines) + "\n"


def _public_fields() -> list[str]:
    from datetime import UTC, datetime

    from algoritmeregister.ledger.models import Entry

    moment = datetime(2026, 1, 1, tzinfo=UTC)
    fields: dict[str, Any] = Entry(recorded_at=moment, observed_at=moment).public_fields()
    return list(fields)


def _explanation(module: ModuleType) -> str:
    return (module.__doc__ or "").strip()


def _prose(text: str | None) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in (text or "").strip().split("\n\n"))


def main() -> None:
    """Write the pages, and those of the publication standard."""
    from algoritmeregister.cli import set_up_django
    from algoritmeregister.standards.reference import write

    set_up_django()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    write(FOLDER / "standards")


if __name__ == "__main__":
    sys.exit(main())
