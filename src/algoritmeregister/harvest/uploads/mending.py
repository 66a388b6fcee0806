"""How to mend what is wrong in a cell, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister import standards


def mend(problem: Mapping[str, Any], version: str) -> str:
    """Return what to do about a problem that `judging.problems` gave; "" when its message says all there is to say."""
    standard = standards.get(version if problem["field"] in standards.get(version).keys else standards.SUPERSET)
    if problem["field"] not in standard.keys:
        return ""
    field = standard.field(problem["field"])
    rule = problem["rule"]
    if rule == "format_month":
        return _("Schrijf een maand als 2026-07.")
    if rule in {"format_date", "date"}:
        return _("Schrijf een datum als 2026-07-01.")
    if rule == "max_length" and field.max_length:
        return _("Kort de tekst in tot %d tekens.") % field.max_length
    return ""
