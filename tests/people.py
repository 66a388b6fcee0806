"""The cast: Alice and Bob work for one organisation, Charlie for another, Sam looks after the whole register."""

from __future__ import annotations

from algoritmeregister.accounts import actions, queries
from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.people import SignedIn, signed_in
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.actors import Actor, ActorKind
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
