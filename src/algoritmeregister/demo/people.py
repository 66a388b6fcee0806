"""The people of the demo, from `content/people.yaml`: somebody with each role in two organisations, and what they work on.

They have no password, so that nobody can sign in as them on a register with real content (see `holding.may_be_tried`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from algoritmeregister.accounts import actions as accounts
from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.people import signed_in
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.actions import resolve
from algoritmeregister.registrations.drafts import actions as drafts

FILE = "people.yaml"


@dataclass(frozen=True)
class Figure:
    """One person of the demo: mail address, name, the organisation they work for ("" for a steward) and their roles."""

    email: str
    name: str
    organisation: str
    roles: tuple[Role, ...]


@cache
def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(files("algoritmeregister.demo").joinpath("content", FILE).read_bytes())
    return content


def organisations() -> tuple[str, ...]:
    """Return the names of the organisations in which somebody has each role."""
    return tuple(_content()["organisations"])


def figures() -> list[Figure]:
    """Return the people of the demo, the steward last."""
    found = [
        Figure(f"{row['name'].lower()}@{place['domain']}", row["name"], name, tuple(map(Role, row["roles"])))
        for name, place in _content()["organisations"].items()
        for row in place["people"]
    ]
    return [*found, Figure(_content()["steward"]["email"], _content()["steward"]["name"], "", ())]


def make(*, by: Actor) -> None:
    """Make the accounts of the demo, and the descriptions that its people work on."""
    users: dict[tuple[str, str], User] = {}
    for each in figures():
        user = accounts.create_user(email=each.email, name=each.name, password=None, by=by)
        users[each.organisation, each.name] = user
        if each.roles:
            accounts.grant(organisation=resolve(name=each.organisation, by=by), roles=each.roles, to=user, by=by)
        else:
            accounts.appoint_steward(user=user, by=by)
    for name, place in _content()["organisations"].items():
        for row in place["descriptions"]:
            writer = signed_in(users[name, row["by"]], "")
            made = drafts.start(organisation=resolve(name=name, by=by), document=row["document"], by=writer)
            if row.get("submitted"):
                drafts.submit(draft=made, by=writer)
