"""The cast: Alice and Bob work for one organisation, Charlie for another, Sam looks after the whole register."""

from __future__ import annotations

from django.test import Client

from algoritmeregister.accounts import actions, queries
from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.people import SignedIn, signed_in
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.desk.second_step import has_second_step
from algoritmeregister.organisations.actions import resolve
from algoritmeregister.organisations.models import Organisation

OPERATOR = Actor(ActorKind.COMMAND, "olga")
PASSWORD = "een lang wachtwoord dat niemand raadt"


def organisation(name: str = "Gemeente Proefdorp") -> Organisation:
    """An organisation, made when it is not there yet."""
    return resolve(name=name, by=OPERATOR)


def person(name: str, place: Organisation | None = None, *roles: Role, password: str | None = None) -> User:
    """A person with these roles for an organisation; the account is made when it is not there yet."""
    email = f"{name.lower()}@proef.example"
    user = queries.by_email(email) or actions.create_user(email=email, name=name, password=password, by=OPERATOR)
    if place:
        actions.grant(organisation=place, roles=roles, to=user, by=OPERATOR)
    return user


def steward(name: str = "Sam", password: str | None = None) -> User:
    """A person who looks after the whole register."""
    user = person(name, password=password)
    actions.appoint_steward(user=user, by=OPERATOR)
    return user


def by(user: User) -> SignedIn:
    """This person, doing something from a place on the network."""
    return signed_in(user, "192.0.2.7")


def with_second_step(user: User) -> str:
    """Give a person an app with codes; returns its secret."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code(secret: str, steps: int = 0) -> str:
    """The code that the app shows now, or so many steps of half a minute later."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())) + steps))


def at_the_desk(user: User | None) -> Client:
    """A browser in which this person signed in, with a second step where they need one; None: nobody did."""
    browser = Client()
    if user is not None:
        if queries.needs_second_factor(user) and not has_second_step(user):
            with_second_step(user)
        browser.force_login(user)
    return browser
