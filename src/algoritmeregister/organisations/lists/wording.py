"""What an import of lists changed, in words for people; the keys are for machines and for the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.organisations import kinds
from algoritmeregister.organisations.lists.changes import Change

_LISTS = {"csv": "CSV", "roo": "ROO", "tooi": "TOOI"}


def change_label(change: str) -> str:
    """Return what a change (or "unchanged") is called."""
    labels = {
        Change.CREATED: _("Nieuw"),
        Change.CHANGED: _("Gewijzigd"),
        Change.RENAMED: _("Andere naam"),
        Change.ENDED: _("Opgeheven"),
        Change.VANISHED: _("Niet meer op de lijst"),
        Change.MATCHED: _("Al bekend van een registratie"),
        "unchanged": _("Ongewijzigd"),
    }
    return labels[change]


def detail_in_words(detail: Mapping[str, Any]) -> str:
    """Return what changed of one organisation, such as "website: https://…; opgeheven per: 2024-01-01"."""
    labels = {
        "name": _("naam"),
        "names": _("ook bekend als"),
        "from": _("hiervoor"),
        "kind": _("soort"),
        "identifiers": _("kenmerken"),
        "reference": _("kenmerk op de lijst"),
        "tooi_uri": _("TOOI-kenmerk"),
        "starts_on": _("bestaat sinds"),
        "ends_on": _("bestaat niet meer sinds"),
        "website": _("website"),
        "parent": _("hoort bij"),
        "successor": _("opgevolgd door"),
        "list": _("lijst"),
        "into": _("is dezelfde als"),
    }
    told = [f"{labels[key]}: {_value(key, value)}" for key, value in detail.items() if key in labels]
    return "; ".join([*told, *([_("staat nu op een lijst")] if detail.get("listed") else [])])


def list_in_words(source: str, section: str) -> str:
    """Return which list it is, or which part of one: "ROO, Gemeente"."""
    return f"{_LISTS.get(source, source)}, {kinds.label(section, get_language())}"


def _value(key: str, value: Any) -> str:
    if key == "kind":
        return kinds.label(value, get_language())
    if key == "list":
        return _LISTS.get(value, value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name.upper()} {code}" for name, code in value.items())
    if isinstance(value, list):
        return ", ".join(value)
    return str(value) if value not in (None, "None", "") else "-"
