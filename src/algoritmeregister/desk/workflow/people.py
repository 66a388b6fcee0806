"""Whom rows name: "user:alice@…" as the person that colleagues know."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from algoritmeregister.accounts.models import User


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Return what the actors that rows name are called. One question to the database."""
    given = {each for each in actors if each}
    emails = [each.removeprefix("user:") for each in given if each.startswith("user:")]
    known = {f"user:{each.email}": str(each) for each in User.objects.filter(email__in=emails)}
    return {each: known.get(each) or _name(each) for each in given}


def _name(actor: str) -> str:
    kind, _colon, name = actor.partition(":")
    if kind == "system":
        return _("het register zelf")
    if kind == "command":
        return _("de beheerder van dit register")
    return name or actor
