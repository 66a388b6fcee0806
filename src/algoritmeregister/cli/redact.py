"""`algoritmeregister redact`: remove a text from what was published, on a legal ground."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.actions.redact import CannotRedact, Ground
from algoritmeregister.registrations.actions.redact import redact as remove
from algoritmeregister.registrations.policies import NotAllowed


@click.command()
@click.argument("number")
@click.option("--version", "version", type=click.IntRange(min=1), required=True, help="The version that has the text.")
@click.option("--field", "path", required=True, help="The field, such as goal, or beside/KEY for what is beside it.")
@click.option("--ground", type=click.Choice([each.value for each in Ground]), required=True, help="On what legal ground.")
@click.option("--replacement", default="", help="What is shown in its place, such as the same text without the name.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def redact(number: str, version: int, path: str, ground: str, replacement: str, yes: bool) -> None:
    """Remove a text from version VERSION of registration NUMBER for good, and from every version with the same text.

    It cannot be undone. What stays visible: the text's hash and place in the ledger, who removed it, when, and on what
    ground. The same text is kept out when a source offers it again.
    """
    prepare_tables()
    registration = queries.by_number(number)
    if registration is None:
        raise click.ClickException(_("Er is geen registratie met nummer %s.") % number)
    path = path if "/" in path else f"document/{path}"
    stays = _("Zichtbaar blijven: de hash en de plaats in het logboek, wie dit deed, wanneer en op welke grond.")
    if not yes:
        click.echo(
            _("De tekst in %(path)s van registratie %(number)s wordt voorgoed verwijderd, uit elke versie die hem heeft.")
            % {"path": path, "number": number}
        )
        click.echo(stays)
        if not click.confirm(_("Doorgaan?")):
            raise click.Abort
    try:
        versions = remove(registration=registration, version_number=version, path=path, ground=Ground(ground),
                          replacement=replacement, by=operator())
    except (CannotRedact, NotAllowed) as error:
        raise click.ClickException(str(error)) from error
    message = ngettext("De tekst is verwijderd uit %(count)d versie: %(versions)s.",
                       "De tekst is verwijderd uit %(count)d versies: %(versions)s.", len(versions))
    click.echo(message % {"count": len(versions), "versions": ", ".join(str(each.number) for each in versions)})
    if yes:  # who was not asked has not read it yet
        click.echo(stays)
    click.echo(_("Verwijder de tekst ook uit reservekopieën die eerder zijn gemaakt."))
