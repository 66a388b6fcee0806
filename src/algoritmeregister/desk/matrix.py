"""Who may come in where: every address of the desk × every method × every sort of person, from the rules beside the views.

The reference page is made of it, and a test asks each cell over HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.urls import URLPattern, URLResolver

from algoritmeregister.accounts.roles import PERMISSIONS, Permission, Role
from algoritmeregister.desk.door import Rule
from algoritmeregister.desk.urls import urlpatterns

METHODS = ("GET", "POST")


class Person(StrEnum):
    """A sort of person: nobody signed in, somebody with one role, with every role elsewhere, or a steward."""

    NOBODY = "nobody"
    STRANGER = "stranger"
    READER = "reader"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"
    STEWARD = "steward"


class Answer(StrEnum):
    """What somebody gets: let in, asked to sign in, refused with the reason, told that there is nothing, or wrong method."""

    IN = "yes"
    SIGN_IN = "sign in"
    REFUSED = "403"
    HIDDEN = "404"
    METHOD = "405"


# What is for everyone: for signing in (also for who is halfway), or with a secret in the address.
OPEN = frozenset({
    "account_login", "account_logout", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_login_webauthn", "mfa_authenticate",
    "desk:invitation", "desk:try_out", "oidc_there", "oidc_back", "",
})  # fmt: skip
# Those that are for who signed in, and that a person without a second step needs to make one; and of these, what only shows.
OWN = frozenset({
    "account_reauthenticate", "account_change_password", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_generate_recovery_codes", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_edit_webauthn",
    "mfa_remove_webauthn", "mfa_download_recovery_codes", "usersessions_list",
})  # fmt: skip
SHOWN = frozenset({"mfa_index", "mfa_view_recovery_codes", "mfa_list_webauthn"})


@dataclass(frozen=True)
class Route:
    """One address: its name, how it is written, and its rule; None: it is open to everyone."""

    name: str
    address: str
    rule: Rule | None

    def answer(self, method: str, person: Person) -> Answer:
        """Return what `person` gets at this address, when the organisation in it is theirs (unless they are a stranger)."""
        rule = self.rule
        if rule is None:
            return Answer.IN
        if person is Person.NOBODY and self.name in OWN | SHOWN:
            return Answer.SIGN_IN  # django-allauth asks this first
        if method not in rule.methods:
            return Answer.METHOD
        if person is Person.NOBODY:
            return Answer.SIGN_IN
        if rule.steward:
            return Answer.IN if person is Person.STEWARD else Answer.REFUSED
        if rule.permission is None:
            return Answer.IN
        held = permissions_of(person)
        if Permission.READ not in held:
            return Answer.HIDDEN
        return Answer.IN if rule.lets_in(held) else Answer.REFUSED


def permissions_of(person: Person) -> frozenset[Permission]:
    """Return what a sort of person may do for the organisation in the address."""
    return PERMISSIONS[Role(person)] if person in set(Role) else frozenset()


def routes() -> list[Route]:
    """Return every address of the desk. Raises `LookupError` for one of which nothing says who may come in."""
    return [_route(*each) for each in found_in(urlpatterns)]


def found_in(
    patterns: Iterable[URLPattern | URLResolver], before: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Yield (name, address, pattern) of every address that these patterns lead to."""
    for each in patterns:
        address = before + str(each.pattern).lstrip("^").removesuffix("$")
        if isinstance(each, URLResolver):
            inner = f"{each.namespace}:" if each.namespace else space
            yield from found_in(each.url_patterns, address, inner)
        else:
            yield (f"{space}{each.name}" if each.name else "", address, each)


def _route(name: str, address: str, pattern: URLPattern) -> Route:
    rule: Rule | None = getattr(pattern.callback, "rule", None)
    if rule is None and name in OWN | SHOWN:
        rule = Rule(methods=METHODS if name in OWN else ("GET",))
    elif rule is None and name not in OPEN:
        raise LookupError(f"nothing says who may come in at {address} ({name})")
    return Route(name, address, rule)


def reference() -> str:
    """Return the page of the reference that shows the matrix, in Markdown."""
    lines = ["# Permissions\n", "What each role permits for its organisation. Nobody gives a role that they do not have.\n"]
    lines += _table(["role", *(each.value for each in Permission)],
                    ([role.value, *("yes" if each in PERMISSIONS[role] else "" for each in Permission)] for role in Role))
    rows = [
        [f"`/{route.address}`", method, *(route.answer(method, person).value for person in Person)]
        for route in routes()
        for method in METHODS
    ]
    lines += [
        "\n## Addresses\n",
        "Who gets what. *Stranger*: someone with every role, of another organisation. *403*: refused with the reason. "
        "*404*: nobody else sees whether there is anything. *405*: the address does not take this method. "
        "A secret in an address (an invitation, a new password) is what lets in there. "
        "Who publishes, administers or looks after the register "
        "and has no second step is led to `/beheer/tweede-stap` first.\n",
        f"{len(routes())} addresses × {len(METHODS)} methods × {len(Person)} sorts of people: {len(rows) * len(Person)} "
        "cells, each asked over HTTP by a test.\n",
    ]
    return "\n".join([*lines, *_table(["address", "method", *(each.value for each in Person)], rows)]) + "\n"


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    return [f"| {' | '.join(each)} |" for each in (head, ["---"] * len(head), *rows)]
