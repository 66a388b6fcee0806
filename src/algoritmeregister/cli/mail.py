"""`algoritmeregister mail`: letters that came back."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.feedback import bounces as returned


@click.group()
def mail() -> None:
    """Look after the mail to who follows the register."""


@mail.command()
@click.argument("mailbox", type=click.Path(exists=True, path_type=Path))
def bounces(mailbox: Path) -> None:
    """Count the letters that came back in MAILBOX: an mbox file, a Maildir, or one message.

    An address that cannot be reached three times is left alone, and forgotten a month later. Empty the mailbox afterwards.
    """
    prepare_tables()
    try:
        count = returned.read(mailbox)
    except OSError as error:
        raise click.ClickException(_("De mailbox kan niet worden gelezen: %s.") % error) from error
    told = ngettext("%(count)d brief kwam terug.", "%(count)d brieven kwamen terug.", count)
    click.echo(told % {"count": count})
