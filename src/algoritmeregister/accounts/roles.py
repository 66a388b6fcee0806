"""The roles somebody can have for an organisation, and what each of them permits: code, not data (docs/decisions)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from algoritmeregister.texts import in_language


class Permission(StrEnum):
    """What somebody may do for one organisation."""

    READ = "read"  # see what is not public yet, and who the colleagues are
    EDIT = "edit"  # write descriptions
    REVIEW = "review"  # approve descriptions, or send them back
    PUBLISH = "publish"  # publish and withdraw
    ADMINISTER = "administer"  # colleagues, their roles, the log


class Role(StrEnum):
    """What somebody is for one organisation. In the order in which they are shown."""

    READER = "reader"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


# Least privilege: no role includes another, apart from reading. Who does two things has two roles, and that is visible.
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.READER: frozenset({Permission.READ}),
    Role.EDITOR: frozenset({Permission.READ, Permission.EDIT}),
    Role.REVIEWER: frozenset({Permission.READ, Permission.REVIEW}),
    Role.PUBLISHER: frozenset({Permission.READ, Permission.PUBLISH}),
    Role.ADMINISTRATOR: frozenset({Permission.READ, Permission.ADMINISTER}),
}
# Who has one of these signs in with a second factor.
WEIGHTY = frozenset({Permission.PUBLISH, Permission.ADMINISTER})

LABELS: Mapping[Role, Mapping[str, str]] = {
    Role.READER: {"nl": "Lezer", "en": "Reader", "fy": "Lêzer"},
    Role.EDITOR: {"nl": "Redacteur", "en": "Editor", "fy": "Redakteur"},
    Role.REVIEWER: {"nl": "Beoordelaar", "en": "Reviewer", "fy": "Beoardieler"},
    Role.PUBLISHER: {"nl": "Publiceerder", "en": "Publisher", "fy": "Publisearder"},
    Role.ADMINISTRATOR: {"nl": "Beheerder", "en": "Administrator", "fy": "Behearder"},
}
MEANINGS: Mapping[Role, Mapping[str, str]] = {
    Role.READER: {
        "nl": "Ziet wat nog niet openbaar is, en wie de collega’s zijn.",
        "en": "Sees what is not public yet, and who the colleagues are.",
        "fy": "Sjocht wat noch net iepenbier is, en wa’t de kollega’s binne.",
    },
    Role.EDITOR: {
        "nl": "Schrijft beschrijvingen.",
        "en": "Writes descriptions.",
        "fy": "Skriuwt beskriuwingen.",
    },
    Role.REVIEWER: {
        "nl": "Keurt beschrijvingen goed of stuurt ze terug.",
        "en": "Approves descriptions or sends them back.",
        "fy": "Kart beskriuwingen goed of stjoert se werom.",
    },
    Role.PUBLISHER: {
        "nl": "Publiceert beschrijvingen en trekt ze in.",
        "en": "Publishes and withdraws descriptions.",
        "fy": "Publisearret beskriuwingen en lûkt se yn.",
    },
    Role.ADMINISTRATOR: {
        "nl": "Nodigt collega’s uit, geeft en ontneemt rollen, en leest het logboek.",
        "en": "Invites colleagues, grants and withdraws roles, and reads the log.",
        "fy": "Noeget kollega’s út, jout en ûntnimt rollen, en lêst it lochboek.",
    },
}


def label(role: str, language: str | None) -> str:
    """Return the name of a role in a language."""
    return in_language(LABELS[Role(role)], language)


def meaning(role: str, language: str | None) -> str:
    """Return what someone with this role does, in a language."""
    return in_language(MEANINGS[Role(role)], language)


def permissions(roles: Iterable[str]) -> frozenset[Permission]:
    """Return what these roles permit together."""
    return frozenset().union(*(PERMISSIONS[Role(each)] for each in roles))
