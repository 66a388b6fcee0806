"""`algoritmeregister api-keys`: the keys with which programs of organisations write through the supply API."""

from __future__ import annotations

import json
from typing import Any

import click
from django.utils.translation import gettext as _

from algoritmeregister.accounts import actions, queries
from algoritmeregister.accounts.actions.keys import LONGEST_DAYS
from algoritmeregister.accounts.actions.people import AccountError
from algoritmeregister.accounts.clients import PREFIX
from algoritmeregister.accounts.models import ApiKey
from algoritmeregister.accounts.scopes import Scope, in_order
from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.organisations.queries import known_as


@click.group("api-keys")
def api_keys() -> None:
    """Make, show and end the keys of programs that work for an organisation (docs/how-to/supply.md)."""


@api_keys.command()
@click.argument("organisation")
@click.option("--name", required=True, help="What the key is called: the name of the program.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([each.value for each in Scope]),
              help="What the program may do; may be repeated.")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, LONGEST_DAYS), help="How long it works.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def create(organisation: str, name: str, scopes: tuple[str, ...], days: int, as_json: bool) -> None:
    """Make a key for ORGANISATION (its code or name), and print it: once, only its hash is kept.

    The key goes to standard output and everything else to standard error, so that it can be piped into a vault.
    """
    prepare_tables()
    place = _organisation(organisation)
    try:
        key, written = actions.make_key(
            organisation=place, name=name, scopes=in_order(scopes), days=days, by=operator()
        )  # fmt: skip
    except AccountError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps({**_row(key), "key": written}, ensure_ascii=False, indent=2))
        return
    told = _("Sleutel %(key)s werkt tot en met %(day)s. Zo ziet hij eruit; dat wordt niet nog eens getoond:")
    click.echo(told % {"key": key, "day": f"{key.expires_at:%Y-%m-%d}"}, err=True)
    click.echo(written)


@api_keys.command("list")
@click.option("--organisation", default="", metavar="ORGANISATION", help="Only of this organisation: its code or name.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_(organisation: str, as_json: bool) -> None:
    """Show the keys, those that work first: whose, for what, until when, and when each was used last."""
    prepare_tables()
    place = _organisation(organisation) if organisation else None
    rows = [_row(each) for each in queries.all_keys(place)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("  ".join([
            row["id"], row["organisation"], row["name"], ",".join(row["scopes"]), row["state"],
            f"{row['expires_at'][:10]}", (row["last_used_at"] or "-")[:16],
        ]))  # fmt: skip
    if not rows:
        click.echo(_("Er zijn geen sleutels."), err=True)


@api_keys.command()
@click.argument("key")
def revoke(key: str) -> None:
    """End KEY (as `list` names it: ar_…), and every token made with it, at once."""
    prepare_tables()
    # Of a whole key only the part that is no secret is looked at.
    public = key.removeprefix(PREFIX).partition("_")[0]
    found = ApiKey.objects.filter(public=public).select_related("organisation").first()
    if found is None:
        told = _("Er is geen sleutel ‘%s’. Kijk met api-keys list welke er zijn.")
        raise click.ClickException(told % f"{PREFIX}{public}"[:40])
    ended = actions.end_key(key=found, by=operator())
    told = _("De sleutel %s werkt niet meer.") if ended else _("De sleutel %s werkte al niet meer.")
    click.echo(told % found)


def _organisation(asked: str) -> Organisation:
    found = known_as(asked)
    if found is None:
        raise click.ClickException(
            _("Er is geen organisatie ‘%s’. Maak haar eerst bekend met create-organisation.") % asked
        )  # fmt: skip
    return found


def _row(key: ApiKey) -> dict[str, Any]:
    state = "works" if key.is_open else "ended" if key.ended_at else "expired"
    return {
        "id": f"{PREFIX}{key.public}",
        "organisation": key.organisation.code,
        "name": key.name,
        "scopes": [each.value for each in in_order(key.scopes)],
        "state": state,
        "made_at": key.made_at.isoformat(timespec="seconds"),
        "made_by": key.made_by,
        "expires_at": key.expires_at.isoformat(timespec="seconds"),
        "last_used_at": key.last_used_at.isoformat(timespec="seconds") if key.last_used_at else None,
    }
