"""The commands of `algoritmeregister`: thin, each calls the room it is about. No domain logic comes in.

One module per command, loaded only when it is asked for, so that `--help` is quick.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

# command → "module:function"; the function is a click command or group
COMMANDS: dict[str, str] = {
    "access-review": "algoritmeregister.cli.accounts:access_review",
    "api-keys": "algoritmeregister.cli.api_keys:api_keys",
    "backup": "algoritmeregister.cli.backup:backup",
    "create-organisation": "algoritmeregister.cli.accounts:create_organisation",
    "create-user": "algoritmeregister.cli.accounts:create_user",
    "demo": "algoritmeregister.cli.demo:demo",
    "django": "algoritmeregister.cli.django_:django",
    "export": "algoritmeregister.cli.export:export",
    "harvest": "algoritmeregister.cli.harvest:harvest",
    "import": "algoritmeregister.cli.import_:import_",
    "instruments": "algoritmeregister.cli.instruments:instruments",
    "mail": "algoritmeregister.cli.mail:mail",
    "organisations": "algoritmeregister.cli.organisations:organisations",
    "products": "algoritmeregister.cli.products:products",
    "redact": "algoritmeregister.cli.redact:redact",
    "registers": "algoritmeregister.cli.registers:registers",
    "reindex": "algoritmeregister.cli.reindex:reindex",
    "requirements": "algoritmeregister.cli.requirements:requirements",
    "reset-second-step": "algoritmeregister.cli.accounts:reset_second_step",
    "restore": "algoritmeregister.cli.restore:restore",
    "search": "algoritmeregister.cli.search:search",
    "serve": "algoritmeregister.cli.serve:serve",
    "sign-head": "algoritmeregister.cli.sign_head:sign_head",
    "snapshot": "algoritmeregister.cli.snapshot:snapshot",
    "standards": "algoritmeregister.cli.standards:standards",
    "suppliers": "algoritmeregister.cli.suppliers:suppliers",
    "verify": "algoritmeregister.cli.verify:verify",
    "webhooks": "algoritmeregister.cli.webhooks:webhooks",
    "work": "algoritmeregister.cli.work:work",
}


class LazyGroup(click.Group):
    """A group of commands that imports a command's module only when that command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the order of the alphabet."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command; None when there is no such command."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        set_up_django()
        module, function = target.split(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what the disk does to it is told in words."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            from django.apps import apps

            if not apps.ready:
                raise
            from algoritmeregister.cli import disk

            if (message := disk.told(error)) is None:
                raise
            raise message from error


def set_up_django() -> None:
    """Start Django once, with a readable message instead of a stack trace when a setting is wrong."""
    import django
    from django.apps import apps

    from algoritmeregister.config import rings
    from algoritmeregister.config.environment import WrongSetting

    if apps.ready:
        return
    rings.look_less()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "algoritmeregister.config.settings")
    try:
        with rings.loading():
            django.setup()
    except WrongSetting as error:
        raise click.ClickException(str(error)) from error
    activate_language()


def activate_language() -> None:
    """Speak the language of the terminal (LC_ALL, LC_MESSAGES, LANG) where we have it, else English."""
    from django.conf import settings
    from django.utils import translation

    asked = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    code = asked[:2].lower()
    translation.activate(code if code in dict(settings.LANGUAGES) else "en")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="algoritmeregister")
def main() -> None:
    """Run and look after an algorithm register."""


if __name__ == "__main__":
    sys.exit(main())
