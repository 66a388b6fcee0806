"""`algoritmeregister harvest add`, `change`, `remove` and `list`: from where registers are fetched."""

from __future__ import annotations

import json
from typing import Any

import click
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.harvest import connectors, queries
from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.models import Source
from algoritmeregister.harvest.sources import actions
from algoritmeregister.registers import actions as registers
from algoritmeregister.registers.models import Register

_OPTIONS = (
    click.option("--connector", type=click.Choice(connectors.NAMES), help="How it is fetched; download when not said."),
    click.option(
        "--option", "options", multiple=True, metavar="NAME=VALUE", help="What the connector asks; may be repeated."
    ),
    click.option("--profile", metavar="NAME", help="The mapping profile; the one that fits when not said."),
    click.option("--complete/--partial", default=None, help="The answer is the whole register: withdraw what is not in it."),
    click.option("--every", "interval_hours", type=click.IntRange(1), metavar="HOURS", help="How often; 24 when not said."),
    click.option("--max-withdrawn", type=click.IntRange(0, 100), metavar="PERCENT", help="Above it a run waits (20)."),
    click.option("--max-changed", type=click.IntRange(0, 100), metavar="PERCENT", help="Above it a run waits (50)."),
)


def _source_options(command: Any) -> Any:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("add")
@click.argument("register")
@click.argument("address")
@_source_options
def add(register: str, address: str, **given: Any) -> None:
    """Fetch REGISTER (its slug) from ADDRESS from now on. A register that is not known yet is made."""
    prepare_tables()
    details = _details(given)
    connector = details.pop("connector", "download")
    try:
        if details.get("profile"):
            profiles.by_name(details["profile"])
        connectors.check(connector, address, details.get("options", {}))
        found = _register(register, details.get("profile", ""))
        source = actions.add(register=found, connector=connector, address=address, by=operator(), **details)
    except ImportFailed as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("Register ‘%(slug)s’ wordt opgehaald van %(address)s.") % {"slug": register, "address": source.address})


def _register(slug: str, profile: str) -> Register:
    """Return the register; made from what the profile says of it, when it is of this register."""
    defaults = profiles.by_name(profile).register if profile else None
    if defaults is None or defaults.slug != slug:
        return registers.ensure(slug=slug, name=slug.replace("-", " ").capitalize(), by=operator())
    details = {"kind": defaults.kind, "website": defaults.website, "owner_name": defaults.owner_name}
    if defaults.identity_base:
        details["identity_base"] = defaults.identity_base
    return registers.ensure(slug=slug, name=defaults.name or slug, by=operator(), **details)


@click.command("change")
@click.argument("register")
@click.option("--address", metavar="ADDRESS", help="The source, when the register has more than one.")
@click.option("--to", "new_address", metavar="ADDRESS", help="Its new address.")
@click.option("--on/--off", "active", default=None, help="Fetch it, or leave it alone.")
@_source_options
def change(register: str, address: str | None, new_address: str | None, active: bool | None, **given: Any) -> None:
    """Change the source of REGISTER."""
    prepare_tables()
    details = _details(given)
    details |= {"address": new_address} if new_address else {}
    details |= {"active": active} if active is not None else {}
    try:
        source = actions.change(source=_source(register, address), by=operator(), **details)
    except ImportFailed as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("Register ‘%(slug)s’ wordt opgehaald van %(address)s.") % {"slug": register, "address": source.address})


@click.command("remove")
@click.argument("register")
@click.option("--address", metavar="ADDRESS", help="The source, when the register has more than one.")
def remove(register: str, address: str | None) -> None:
    """Remove the source of REGISTER. Its registrations stay."""
    prepare_tables()
    actions.remove(source=_source(register, address), by=operator())
    click.echo(_("De bron is weg; de registraties blijven."))


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_(as_json: bool) -> None:
    """Show the sources, how they are doing, and when they last answered."""
    prepare_tables()
    rows = [_row(source) for source in queries.sources()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        seen = (row["last_good_at"] or "")[:16] or _("nog nooit")
        click.echo(
            f"{row['register']}  {row['connector']}  {row['address']}  {row['health']}  {seen}  {row['problem']}".rstrip()
        )


def _row(source: Source) -> dict[str, Any]:
    columns = ("connector", "address", "options", "profile", "complete", "interval_hours", "max_withdrawn", "max_changed")
    return {
        "register": source.register.slug,
        **{name: getattr(source, name) for name in columns},
        "active": source.active,
        "health": str(source.health),
        "failures": source.failures,
        "problem": source.problem,
        "last_tried_at": source.last_tried_at.isoformat() if source.last_tried_at else None,
        "last_good_at": source.last_good_at.isoformat() if source.last_good_at else None,
    }


def _source(register: str, address: str | None) -> Source:
    found = queries.sources([register])
    rows = list(found.filter(address=address) if address else found)
    if len(rows) != 1:
        known = ", ".join(source.address for source in found) or _("geen")
        raise click.ClickException(
            _("Noem met --address welke bron van ‘%(slug)s’. Bekend: %(known)s.") % {"slug": register, "known": known}
        )
    return rows[0]


def _details(given: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that were given. Values of options are JSON where that can be: numbers, true, {…}; else text."""
    details = {name: value for name, value in given.items() if value is not None and name != "options"}
    options: dict[str, Any] = {}
    for each in given["options"]:
        name, sign, value = each.partition("=")
        if not sign:
            raise click.UsageError(_("Schrijf een optie als NAAM=WAARDE, niet als %r.") % each)
        try:
            options[name] = json.loads(value)
        except ValueError:
            options[name] = value
    return details | ({"options": options} if options else {})
