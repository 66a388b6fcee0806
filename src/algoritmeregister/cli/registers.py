"""`algoritmeregister registers …`: the overview of registers, suggestions, and who says it has nothing to register."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.organisations.queries import known_as
from algoritmeregister.registers import actions, exporting, lists, queries
from algoritmeregister.registers.errors import RegisterError
from algoritmeregister.registers.importing import Outcome, import_list
from algoritmeregister.registers.models import Register

MOST_BYTES = 20_000_000
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def registers() -> None:
    """The overview of registers: list, import, export; decide on suggestions; statements of nothing to register."""


@registers.command("list")
@click.option("--suggested", is_flag=True, help="Only suggestions that wait for a decision.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_command(suggested: bool, as_json: bool) -> None:
    """Show the registers that are known, with their number of registrations."""
    prepare_tables()
    found = queries.counted(queries.suggested() if suggested else queries.accepted())
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        owner = each.owner.name if each.owner else each.owner_name
        published = getattr(each, "published", 0)
        click.echo(f"{each.slug}\t{published}\t{each.status}\t{each.name}\t{owner}\t{each.website}")
        if suggested and each.remark:
            click.echo(f"\t{' '.join(each.remark.split())[:300]}")


def _as_json(register: Register) -> dict[str, object]:
    return {
        "slug": register.slug,
        "name": register.name,
        "owner": register.owner.name if register.owner else register.owner_name,
        "kind": register.kind,
        "status": register.status,
        "website": register.website,
        "data_url": register.data_url,
        "published": getattr(register, "published", 0),
        "proposal": register.proposal,
        "suggested_at": register.suggested_at.isoformat() if register.suggested_at else None,
        "remark": register.remark,
    }


@registers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_command(file: Path, dry_run: bool, as_json: bool) -> None:
    """Take in a list of registers (YAML or JSON); all of it, or nothing when a row is wrong.

    The same list again changes nothing. What the list leaves out stays as it is, and no register is removed.
    """
    prepare_tables()
    try:
        outcomes = import_list(lists.read(_text_of(file)), by=operator(), dry_run=dry_run)
    except RegisterError as error:
        raise click.ClickException(f"{error} " + _("Er is niets veranderd.")) from error
    if as_json:
        rows = [{"slug": each.slug, "name": each.name, "outcome": each.word, "changed": each.changed} for each in outcomes]
        click.echo(json.dumps({"dry_run": dry_run, "registers": rows}, ensure_ascii=False, indent=2))
    else:
        _show(outcomes, dry_run)


def _text_of(file: Path) -> str:
    if file.stat().st_size > MOST_BYTES:
        raise click.ClickException(_("%s is te groot voor een lijst van registers.") % file.name)
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(_("%s is geen tekst in UTF-8.") % file.name) from error


def _show(outcomes: list[Outcome], dry_run: bool) -> None:
    if dry_run:
        click.echo(_("Proef: er is niets veranderd."))
    labels = {"created": _("Nieuw"), "changed": _("Gewijzigd"), "unchanged": _("Ongewijzigd")}
    for word, label in labels.items():
        click.echo(f"{label}: {sum(each.word == word for each in outcomes)}")
    for each in outcomes:
        if each.word != "unchanged":
            click.echo(f"  {labels[each.word]}: {each.name} ({each.slug}) {', '.join(each.changed)}".rstrip())


@registers.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--format", "form", type=click.Choice(exporting.FORMATS), help="Default: by the name of the file, else YAML.")
def export(file: Path | None, form: str | None) -> None:
    """Write the overview of registers to FILE (default: here), as a list that `registers import` reads."""
    prepare_tables()
    chosen = form or ("json" if file and file.suffix.lower() == ".json" else "yaml")
    text = exporting.export_list(chosen)
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(
            _("%(file)s kan niet worden geschreven: %(reason)s.") % {"file": file, "reason": reasons.in_words(error)}
        ) from error
    click.echo(_("Het overzicht van registers staat in %s.") % file)


@registers.command()
@click.argument("slug")
@click.option("--as", "new_slug", default="", metavar="SLUG", help="Its short name in addresses; default: made of its name.")
@click.option("--owner", default="", metavar="ORGANISATION", help="Code or name of the organisation whose it is.")
def accept(slug: str, new_slug: str, owner: str) -> None:
    """Make the suggested register SLUG part of the overview."""
    prepare_tables()
    organisation = _organisation(owner) if owner else None
    try:
        register = actions.accept(register=_suggested(slug), slug=new_slug, owner=organisation, by=operator())
    except RegisterError as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("‘%(name)s’ staat in het overzicht als ‘%(slug)s’.") % {"name": register.name, "slug": register.slug})


@registers.command()
@click.argument("slug")
@click.option("--reason", required=True, help="Why: it is kept, and not shown to the public.")
def reject(slug: str, reason: str) -> None:
    """Keep the suggested register SLUG out of the overview."""
    prepare_tables()
    try:
        register = actions.reject(register=_suggested(slug), reason=reason, by=operator())
    except RegisterError as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("‘%s’ komt niet in het overzicht.") % register.name)


@registers.command("nothing-to-report")
@click.argument("organisation")
@click.option("--on", "day", type=DAY, help="The day on which it said so; default today. With --end: the day it ended.")
@click.option("--source", default="", metavar="URL", help="Where it says so.")
@click.option("--end", is_flag=True, help="It no longer says so.")
def nothing_to_report(organisation: str, day: datetime | None, source: str, end: bool) -> None:
    """Remember that ORGANISATION (code or name) says it has nothing to register, or that it no longer says so."""
    prepare_tables()
    found, on = _organisation(organisation), day.date() if day else _today()
    try:
        if end:
            actions.end_statement(organisation=found, ended_on=on, by=operator())
        else:
            actions.state_nothing(organisation=found, stated_on=on, source=source, by=operator())
    except RegisterError as error:
        raise click.ClickException(str(error)) from error
    text = _("%(name)s: de verklaring is beëindigd.") if end else _("%(name)s: heeft verklaard niets te melden te hebben.")
    click.echo(text % {"name": found.name})


def _today() -> date:
    return timezone.localdate()


def _suggested(slug: str) -> Register:
    register = Register.objects.select_related("owner").filter(slug=slug).first()
    return register or _refuse(_("Er is geen register ‘%s’.") % slug)


def _organisation(text: str) -> Organisation:
    return known_as(text) or _refuse(_("De organisatie ‘%s’ kennen we niet.") % text)


def _refuse(message: str) -> NoReturn:
    raise click.ClickException(message)
