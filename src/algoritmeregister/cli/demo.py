"""`algoritmeregister demo`: fictional content to try things with."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.demo import loading


@click.group()
def demo() -> None:
    """Fill an empty register with fictional registrations, or empty it again."""


@demo.command()
def load() -> None:
    """Put fictional registrations in an empty register."""
    prepare_tables()
    count = loading.load_if_empty(by=operator())
    if not count:
        raise click.ClickException(_("Dit register is niet leeg. De voorbeelden komen alleen in een leeg register."))
    told = ngettext("%(count)d voorbeeldregistratie geladen.", "%(count)d voorbeeldregistraties geladen.", count)
    click.echo(told % {"count": count})


@demo.command()
@click.confirmation_option(prompt="Remove all demo content, with its ledger?")
def clear() -> None:
    """Empty a register that holds only demo content."""
    prepare_tables()
    try:
        loading.clear()
    except loading.NotOnlyDemo:
        raise click.ClickException(_("Dit register bevat ook echte registraties. Die worden nooit verwijderd.")) from None
    click.echo(_("Het register is leeg."))
