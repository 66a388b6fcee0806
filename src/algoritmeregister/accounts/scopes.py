"""What an API key may be for: scopes, each a few of the permissions that people have. Code, not data, as roles are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.texts import in_language


class Scope(StrEnum):
    """What a program may do for one organisation. In the order in which they are shown.

    There is none to review or to administer: that is done by people, so that four eyes are two people's.
    """

    READ = "read"
    EDIT = "edit"
    PUBLISH = "publish"


PERMISSIONS: Mapping[Scope, frozenset[Permission]] = {
    Scope.READ: frozenset({Permission.READ}),
    Scope.EDIT: frozenset({Permission.READ, Permission.EDIT}),
    Scope.PUBLISH: frozenset({Permission.READ, Permission.PUBLISH}),
}

LABELS: Mapping[Scope, Mapping[str, str]] = {
    Scope.READ: {"nl": "Lezen", "en": "Read", "fy": "Lêze"},
    Scope.EDIT: {"nl": "Schrijven", "en": "Write", "fy": "Skriuwe"},
    Scope.PUBLISH: {"nl": "Publiceren", "en": "Publish", "fy": "Publisearje"},
}
MEANINGS: Mapping[Scope, Mapping[str, str]] = {
    Scope.READ: {
        "nl": "Ziet beschrijvingen, ook wat nog niet openbaar is.",
        "en": "Sees descriptions, also what is not public yet.",
        "fy": "Sjocht beskriuwingen, ek wat noch net iepenbier is.",
    },
    Scope.EDIT: {
        "nl": "Maakt beschrijvingen, verandert ze en geeft ze vrij.",
        "en": "Makes descriptions, changes them and releases them.",
        "fy": "Makket beskriuwingen, feroaret se en jout se frij.",
    },
    Scope.PUBLISH: {
        "nl": "Publiceert beschrijvingen en trekt ze in.",
        "en": "Publishes and withdraws descriptions.",
        "fy": "Publisearret beskriuwingen en lûkt se yn.",
    },
}


def in_order(scopes: Iterable[str]) -> tuple[Scope, ...]:
    """Return scopes in the order in which they are shown, each once."""
    given = set(scopes)
    return tuple(each for each in Scope if each in given)


def permissions(scopes: Iterable[str]) -> frozenset[Permission]:
    """Return what these scopes permit together."""
    return frozenset().union(*(PERMISSIONS[Scope(each)] for each in scopes))


def label(scope: str, language: str | None) -> str:
    """Return the name of a scope in a language."""
    return in_language(LABELS[Scope(scope)], language)


def meaning(scope: str, language: str | None) -> str:
    """Return what a program with this scope may do, in a language."""
    return in_language(MEANINGS[Scope(scope)], language)
