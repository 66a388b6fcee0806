"""What a field is, and what changed about it, in words for readers of `/standaard`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.site.figure_list import percentage
from algoritmeregister.site.prose import in_this_language
from algoritmeregister.ui.formats import number_text

TYPES: dict[str, str | Promise] = {
    "text": gettext_lazy("tekst"),
    "rich_text": gettext_lazy("tekst met opmaak"),
    "url": gettext_lazy("webadres"),
    "contact": gettext_lazy("mailadres of webadres"),
    "date": gettext_lazy("datum"),
    "month": gettext_lazy("maand"),
    "language": gettext_lazy("taal"),
    "code": gettext_lazy("één waarde uit een lijst"),
    "codes": gettext_lazy("waarden uit een lijst"),
    "link_list": gettext_lazy("lijst met titel en link"),
    "row_list": gettext_lazy("lijst met rijen"),
}
ASPECTS: dict[str, str | Promise] = {
    "key": gettext_lazy("Sleutel"),
    "type": gettext_lazy("Soort"),
    "max_length": gettext_lazy("Lengte"),
    "required": gettext_lazy("Verplicht"),
    "codes": gettext_lazy("Waarden"),
    "label": gettext_lazy("Label"),
    "help": gettext_lazy("Uitleg"),
}


@dataclass(frozen=True)
class Changed:
    """One property of a field before and after, in words."""

    name: str
    older: str
    newer: str


@dataclass(frozen=True)
class Difference:
    """A field that differs, in words. `facts` says what the field is, for one that came or went."""

    key: str
    label: str
    facts: str
    changes: Sequence[Changed]


def kind(field: standards.Field) -> str:
    """Say what a field holds: "tekst, hoogstens 350 tekens"."""
    said = str(TYPES[field.type])
    return f"{said}, {_length(field.max_length)}" if field.max_length else said


def _length(length: int) -> str:
    shown = number_text(length, get_language() or "nl")
    return ngettext("hoogstens %(count)s teken", "hoogstens %(count)s tekens", length) % {"count": shown}


def facts(field: standards.Field) -> list[tuple[str, str]]:
    """Say what else holds for a field: names and values."""
    found = [(_("Soort"), kind(field)), (_("Verplicht"), _("ja") if field.required else _("nee"))]
    if field.citizen:
        found.append((_("Voor wie"), _("Geschreven voor burgers: gewone taal (B1).")))
    if field.system:
        found.append((_("Wie vult het in"), _("Het register vult dit veld in.")))
    if field.superset_key != field.key:
        found.append((_("In de superset"), field.superset_key))
    if field.aliases:
        found.append((_("Ook aangeleverd als"), ", ".join(field.aliases)))
    if field.rdf_property:
        found.append((_("Linked data"), field.rdf_property))
    if field.crosswalk:
        names = standards.FOREIGN_STANDARDS
        found.append((_("Elders"), "; ".join(f"{names[name]}: {theirs}" for name, theirs in field.crosswalk.items())))
    return found


def share(count: int | None, total: int) -> str:
    """Say how many registrations have something in a field; empty when that is not known."""
    if count is None or not total:
        return ""
    language = get_language() or "nl"
    return _("%(count)s van de %(total)s registraties (%(share)s)") % {
        "count": number_text(count, language),
        "total": number_text(total, language),
        "share": percentage(count, total),
    }


def difference(found: standards.FieldDifference) -> Difference:
    """Say what came, went or changed about one field."""
    changes = [_changed(each) for each in found.aspects]
    return Difference(found.field.key, in_this_language(found.field.label), kind(found.field), changes)


def _changed(aspect: standards.Aspect) -> Changed:
    return Changed(str(ASPECTS[aspect.name]), _said(aspect.name, aspect.older), _said(aspect.name, aspect.newer))


def _said(name: str, value: object) -> str:
    if name == "type":
        return str(TYPES[str(value)])
    if name == "max_length":
        return _length(value) if isinstance(value, int) else _("geen grens")
    if name == "required":
        return _("ja") if value else _("nee")
    if name == "codes" and isinstance(value, tuple):
        return "; ".join(map(str, value)) or "–"
    return in_this_language(value) if isinstance(value, dict) else str(value)
