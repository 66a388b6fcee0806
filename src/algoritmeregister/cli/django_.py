"""`algoritmeregister django …`: Django's own commands, for engineers."""

from __future__ import annotations

import click


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands, such as `django migrate` or `django shell`."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["algoritmeregister django", *arguments])
