"""`algoritmeregister harvest duplicates …`: registrations in two registers that may be the same."""

from __future__ import annotations

import json
from typing import Any

import click
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.joining import duplicates
from algoritmeregister.harvest.models import Duplicate
from algoritmeregister.registrations.actions import CannotMerge
from algoritmeregister.registrations.models import Appearance
from algoritmeregister.registrations.queries import current_versions


@click.group("duplicates", invoke_without_command=True)
@click.pass_context
def duplicates_(context: click.Context) -> None:
    """Registrations in two registers that may be one: `list` (also without a word), `merge`, `undo`, `dismiss`, `lead`."""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@duplicates_.command("list")
@click.option("--merged", is_flag=True, help="Show the pairs that were made one, which `undo` can take apart.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_(merged: bool = False, as_json: bool = False) -> None:
    """Show the pairs that wait for a decision, with the evidence."""
    prepare_tables()
    found = duplicates.merged_duplicates() if merged else duplicates.open_duplicates()
    rows = [_row(each) for each in found]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['duplicate']}  {row['organisation']}")
        for one in row["registrations"]:
            click.echo(f"    {one['number']}  {one['register']}  {one['name']}")
        for kind, value in row["evidence"]:
            click.echo(f"    {duplicates.evidence_words()[kind]}: {value}")
    if not rows:
        click.echo(_("Geen vermoedelijke dubbelen."))


def _row(duplicate: Duplicate) -> dict[str, Any]:
    both = [duplicate.first, duplicate.second]
    versions = current_versions(both)
    return {
        "duplicate": duplicate.pk,
        "organisation": duplicate.first.organisation.name,
        "goes_on": duplicates.winner_of(duplicate).number,
        "registrations": [
            {
                "number": each.number,
                "register": each.register.slug,
                "source_id": each.source_id,
                "name": str(versions[each.pk].document.get("name", "")) if each.pk in versions else "",
            }
            for each in both
        ],
        "evidence": duplicate.evidence,
    }


@duplicates_.command("merge")
@click.argument("number", type=int, metavar="DUPLICATE")
@click.option("--keep", metavar="NUMBER", help="The number of the registration that goes on; else its own register's.")
def merge(number: int, keep: str | None) -> None:
    """Make one registration of pair DUPLICATE. The address of the other leads to it; its history stays."""
    prepare_tables()
    found = _duplicate(number)
    into = next((each for each in (found.first, found.second) if each.number == keep), None)
    if keep and into is None:
        text = _("Registratie %(number)s is er geen van dubbele %(pair)d.")
        raise click.ClickException(text % {"number": keep, "pair": number})
    try:
        winner = duplicates.merge(duplicate=found, into=into, by=operator())
    except (ImportFailed, CannotMerge) as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("Registratie %s staat nu voor beide.") % winner.number)


@duplicates_.command("undo")
@click.argument("number", type=int, metavar="DUPLICATE")
@click.option("--remark", default="", help="Why they are not the same.")
def undo(number: int, remark: str) -> None:
    """Make two of a registration again that `merge` made of pair DUPLICATE; the history of both stays."""
    prepare_tables()
    try:
        back = duplicates.undo(duplicate=_duplicate(number), remark=remark, by=operator())
    except (ImportFailed, CannotMerge) as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("Registratie %s is weer een eigen registratie.") % back.number)


@duplicates_.command("dismiss")
@click.argument("number", type=int, metavar="DUPLICATE")
@click.option("--remark", default="", help="Why they are not the same.")
def dismiss(number: int, remark: str) -> None:
    """Say that pair DUPLICATE is not the same registration."""
    prepare_tables()
    try:
        duplicates.dismiss(duplicate=_duplicate(number), remark=remark, by=operator())
    except ImportFailed as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("Dubbele %d is afgewezen.") % number)


@duplicates_.command("lead")
@click.argument("number", metavar="REGISTRATION")
@click.argument("register")
def lead(number: str, register: str) -> None:
    """Let the text of REGISTER go first for registration REGISTRATION."""
    prepare_tables()
    there = Appearance.objects.select_related("registration__organisation", "register")
    found = there.filter(registration__number=number, register__slug=register, gone_at__isnull=True).first()
    if found is None:
        raise click.ClickException(
            _("Registratie %(number)s staat niet in register ‘%(register)s’.") % {"number": number, "register": register}
        )
    duplicates.lead(appearance=found, by=operator())
    click.echo(_("De tekst van ‘%(register)s’ gaat nu voor.") % {"register": register})


def _duplicate(number: int) -> Duplicate:
    found = Duplicate.objects.select_related("first__organisation", "second__organisation").filter(pk=number).first()
    if found is None:
        raise click.ClickException(_("Er is geen dubbele %d.") % number)
    return found
