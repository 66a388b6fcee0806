"""The overview of registers as a list that `lists` reads again."""

from __future__ import annotations

import json
from typing import Any

import yaml

from algoritmeregister.registers import queries
from algoritmeregister.registers.lists import KINDS, STATUSES
from algoritmeregister.registers.models import Register

FORMATS = ("yaml", "json")


def rows() -> list[dict[str, Any]]:
    """Return the registers of the overview, by name; empty values are left out. One question to the database."""
    return [_row(register) for register in queries.accepted()]


def export_list(form: str) -> str:
    """Return the overview as a text, in "yaml" or "json". Raises `ValueError` for another form."""
    if form not in FORMATS:
        raise ValueError(f"there is no form {form!r}")
    if form == "json":
        return json.dumps(rows(), ensure_ascii=False, indent=2) + "\n"
    return yaml.safe_dump(rows(), allow_unicode=True, sort_keys=False, width=120)


def _row(register: Register) -> dict[str, Any]:
    owner = register.owner
    row = {
        "title": register.name,
        "organisation": owner.name if owner else register.owner_name,
        "organisation_code": owner.code if owner else "",
        "description": register.description,
        "type": _word(KINDS, register.kind),
        "tool": register.tool,
        "url": register.website,
        "data": register.data_url,
        "status": _word(STATUSES, register.status),
        "language": register.language,
        "licence": register.licence,
        "standard": register.standard,
        "slug": register.slug,
        "identity_base": register.identity_base,
    }
    return {key: value for key, value in row.items() if value} | {
        key: value for key, value in register.beside.items() if key not in row
    }


def _word(words: dict[str, Any], value: str) -> str:
    return next((word for word, meaning in words.items() if meaning == value), "")
