"""What the columns of a register may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister.registers.errors import WrongDetails
from algoritmeregister.registers.models import Register, RegisterKind, RegisterStatus
from algoritmeregister.ui.links import safe_link

ADDRESSES = ("website", "data_url")
LONGEST_TEXT = 5_000
# Columns that may be written about a register; the others follow from what happens to it.
EDITABLE = frozenset(
    {
        *("name", "kind", "status", "description", "owner", "owner_name", "website", "data_url", "tool", "licence"),
        *("standard", "language", "beside"),
    }
)


def checked(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return these columns with texts trimmed. Raises `WrongDetails`, naming all that cannot be."""
    result = {
        name: value.replace("\x00", "").strip() if isinstance(value, str) else value for name, value in details.items()
    }
    problems = {name: problem for name, value in result.items() if (problem := _problem(name, value))}
    if problems:
        raise WrongDetails(problems)
    return result


def _problem(name: str, value: Any) -> str:
    if name not in EDITABLE | {"remark"}:
        return _("‘%s’ kan niet worden gewijzigd.") % name
    if name == "name" and not value:
        return _("Vul een naam in.")
    if isinstance(value, str) and len(value) > (longest := _longest(name)):
        return _("De tekst is te lang: hooguit %s tekens.") % longest
    if name in ADDRESSES and value and not safe_link(value):
        return _("‘%s’ is geen adres van een website. Het begint met https:// of http://.") % value[:100]
    if name == "kind" and value and value not in RegisterKind.values:
        return _unknown(value, RegisterKind.values)
    if name == "status" and value not in RegisterStatus.values:
        return _unknown(value, RegisterStatus.values)
    return ""


def _longest(name: str) -> int:
    return getattr(Register._meta.get_field(name), "max_length", None) or LONGEST_TEXT


def _unknown(value: Any, known: list[str]) -> str:
    return _("‘%(value)s’ kennen we niet. Dit kan: %(known)s.") % {"value": str(value)[:60], "known": ", ".join(known)}
