"""`algoritmeregister create-organisation`, `create-user`, `reset-second-step` and `access-review`: who may do what."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from smtplib import SMTPException

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.accounts import actions, letters, queries, reviewing
from algoritmeregister.accounts.actions import people
from algoritmeregister.accounts.actions.people import AccountError
from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.roles import Role, label
from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.exchange import csv_table, ods_table, xlsx_table
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.organisations.queries import known_as

_WRITERS: dict[str, Callable[[Iterable[list[str]]], Iterator[bytes]]] = {
    ".csv": partial(csv_table.table, reviewing.COLUMNS),
    ".ods": lambda rows: ods_table.table(reviewing.COLUMNS, rows, "access"),
    ".xlsx": partial(xlsx_table.table, reviewing.COLUMNS),
}


@click.command("create-organisation")
@click.argument("name")
@click.option("--tooi", default="", metavar="URI", help="Its TOOI identifier, where it has one.")
def create_organisation(name: str, tooi: str) -> None:
    """Make organisation NAME known, so that people can have roles for it; prints its code.

    One that is known already, by this code or name, stays as it is.
    """
    prepare_tables()
    if not name.strip():
        raise click.ClickException(_("Geef de naam van de organisatie."))
    organisation, made = actions.create_organisation(name=name, tooi_uri=tooi or None, by=operator())
    told = _("Nieuw: %(name)s.") if made else _("Al bekend: %(name)s.")
    click.echo(told % {"name": organisation.name}, err=True)
    click.echo(organisation.code)


@click.command("create-user")
@click.argument("email")
@click.option("--name", default="", help="How colleagues know this person.")
@click.option("--organisation", default="", metavar="ORGANISATION", help="Code or name of the organisation.")
@click.option("--role", "roles", multiple=True, type=click.Choice([each.value for each in Role]),
              help="A role for that organisation; may be repeated.")
@click.option("--steward", is_flag=True, help="Looks after the whole register: starts organisations, edits nothing.")
@click.option("--password-stdin", is_flag=True, help="Read a password for a new account from standard input.")
def create_user(
    email: str, name: str, organisation: str, roles: tuple[str, ...], steward: bool, password_stdin: bool
) -> None:
    """Make an account for EMAIL, or give the one that there is more roles.

    Without a password, its owner chooses one at /beheer/wachtwoord-vergeten, by a link that is sent to EMAIL.
    """
    prepare_tables()
    if bool(organisation) != bool(roles):
        raise click.ClickException(_("Geef --organisation en --role samen."))
    place = _organisation(organisation) if organisation else None
    password = _password(User(email=email, name=name)) if password_stdin else None
    try:
        with transaction.atomic():
            user = queries.by_email(email)
            if user is None:
                user = actions.create_user(email=email, name=name, password=password, by=operator())
                click.echo(_("Er is een account voor %s.") % user.email)
            elif password:
                raise click.ClickException(_("Het account %s is er al: het wachtwoord is niet veranderd.") % user.email)
            wanted = [Role(each) for each in roles]
            new = actions.grant(organisation=place, roles=wanted, to=user, by=operator()) if place else []
            if steward:
                actions.appoint_steward(user=user, by=operator())
    except AccountError as error:
        raise click.ClickException(str(error)) from error
    for role in new:
        told = _("%(email)s is nu %(role)s van %(organisation)s.")
        click.echo(told % {"email": user.email, "role": label(role, get_language()).lower(), "organisation": place})
    if steward:
        click.echo(_("%s zorgt nu voor het hele register.") % user.email)


def _organisation(asked: str) -> Organisation:
    found = known_as(asked)
    if found is None:
        raise click.ClickException(
            _("Er is geen organisatie ‘%s’. Maak haar eerst bekend met create-organisation.") % asked
        )
    return found


def _password(of: User) -> str:
    given = sys.stdin.readline().rstrip("\r\n")
    try:
        validate_password(given, of)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    return given


@click.command("reset-second-step")
@click.argument("email")
def reset_second_step(email: str) -> None:
    """Take away the second steps of who signs in with EMAIL, because they lost them; their sessions end.

    Make sure first that it is really them who asks. They hear of it by mail, and make a new second step when they sign in.
    """
    prepare_tables()
    user = queries.by_email(email)
    if user is None:
        raise click.ClickException(_("Er is geen account met het adres %s.") % email)
    count = people.reset_second_step(user=user, by=operator())
    told = ngettext("%(count)d tweede stap verwijderd.", "%(count)d tweede stappen verwijderd.", count) % {"count": count}
    click.echo(told)
    try:
        letters.send_notice(user.email, _("De beheerder van dit register verwijderde uw tweede stap."))
    except (OSError, SMTPException) as error:
        click.echo(_("De e-mail hierover kon niet worden verstuurd: %s.") % error, err=True)


@click.command("access-review")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--organisation", default="", metavar="ORGANISATION", help="Only of this organisation: its code or name.")
def access_review(file: Path, organisation: str) -> None:
    """Write who may do what to FILE, a spreadsheet (.xlsx, .ods or .csv), with a row per role.

    With the name of who gave each role and when, and when the person last signed in; also accounts without a role.
    """
    prepare_tables()
    writer = _WRITERS.get(file.suffix.lower())
    if writer is None:
        raise click.ClickException(_("De naam van het bestand moet eindigen op .xlsx, .ods of .csv."))
    place = _organisation(organisation) if organisation else None
    rows = list(reviewing.rows(place))
    try:
        # Names and mail addresses: for who made it only.
        file.touch(mode=0o600)
        file.write_bytes(b"".join(writer(rows)))
    except OSError as error:
        raise click.ClickException(
            _("%(file)s kan niet worden geschreven: %(reason)s.") % {"file": file, "reason": reasons.in_words(error)}
        ) from error
    record(action="review access", subject=place.code if place else "", organisation=place.code if place else "",
           people=True, by=operator())
    told = ngettext("%(count)d rij staat in %(file)s.", "%(count)d rijen staan in %(file)s.", len(rows))
    click.echo(told % {"count": len(rows), "file": file})
