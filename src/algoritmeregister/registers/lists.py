"""A list of registers as a file (YAML or JSON): rows with the keys that the first overviews of registers had, and ours.

`title`, `organisation`, `description`, `type`, `tool`, `url`, `status` are as in those overviews, with the same Dutch words;
`slug`, `data`, `licence`, `standard`, `language`, `organisation_code` and `identity_base` are added by our own export. What
has no column is kept beside it under its own key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

from algoritmeregister import reasons, standards
from algoritmeregister.registers.checking import checked
from algoritmeregister.registers.errors import WrongDetails, WrongList
from algoritmeregister.registers.models import RegisterKind, RegisterStatus
from algoritmeregister.ui.links import safe_link

# Words in a list → what we call it; the first of each is what an export says.
KINDS = {
    "website": RegisterKind.WEBSITE,
    "databestand": RegisterKind.FILE,
    "api": RegisterKind.API,
    "andere installatie": RegisterKind.INSTANCE,
}
STATUSES = {
    "in gebruik": RegisterStatus.IN_USE,
    "in ontwikkeling": RegisterStatus.IN_DEVELOPMENT,
    "beëindigd": RegisterStatus.ENDED,
    "buiten gebruik": RegisterStatus.ENDED,
}
# Key in a list → column.
TEXTS = {
    "title": "name",
    "organisation": "owner_name",
    "description": "description",
    "tool": "tool",
    "url": "website",
    "data": "data_url",
    "licence": "licence",
    "standard": "standard",
    "language": "language",
}
OWN = ("slug", "organisation_code", "identity_base")
MOST_ROWS, LONGEST_BESIDE = 10_000, 2_000
_SCHEMA_VERSION = re.compile(r"/registration-v(\d+(?:\.\d+)*)\.schema\.json$")


@dataclass(frozen=True)
class Row:
    """One register in a list. `details`: column → value, only what the list says; `number` counts from 1."""

    number: int
    details: Mapping[str, Any]
    beside: Mapping[str, Any] = field(default_factory=dict)
    slug: str = ""
    organisation_code: str = ""
    identity_base: str = ""


def read(text: str) -> list[Row]:
    """Return the rows of a list in YAML or JSON. Raises `WrongList` for the first thing that is not right."""
    data = _parsed(text)
    if not isinstance(data, list):
        raise WrongList(_("Dit is geen lijst van registers: er staan geen rijen in."))
    if len(data) > MOST_ROWS:
        raise WrongList(_("De lijst is te lang: hooguit %s registers.") % MOST_ROWS)
    rows = [_row(number, row) for number, row in enumerate(data, start=1)]
    slugs = [row.slug for row in rows if row.slug]
    if twice := next((slug for slug in slugs if slugs.count(slug) > 1), None):
        raise WrongList(_("‘%s’ staat twee keer in de lijst.") % twice)
    return rows


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text.lstrip().startswith(("[", "{")) else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise WrongList(_("De lijst is geen YAML of JSON: %s.") % reasons.in_words(error)) from error


def _row(number: int, row: Any) -> Row:
    if not isinstance(row, dict):
        raise WrongList(_("Rij %s is geen register: er staan geen kenmerken in.") % number)
    said = {str(key): value for key, value in row.items()}
    texts = {key: _text(number, key, said.pop(key, None)) for key in (*TEXTS, *OWN)}
    details: dict[str, Any] = {TEXTS[key]: texts[key] for key in TEXTS if texts[key]}
    if "name" not in details:
        raise WrongList(_("Rij %(row)s heeft geen ‘%(key)s’.") % {"row": number, "key": "title"})
    kind, status = (_text(number, key, said.pop(key, None)) for key in ("type", "status"))
    if kind:
        details["kind"] = _word(number, "type", kind, KINDS)
    if status:
        details["status"] = _word(number, "status", status, STATUSES)
    _use_former_keys(said, details)
    try:
        details = checked(details)
    except WrongDetails as error:
        raise WrongList(
            _("Rij %(row)s (%(name)s): %(problem)s") % {"row": number, "name": texts["title"][:80], "problem": str(error)}
        ) from error
    beside = {key: _kept(number, key, value) for key, value in said.items() if value not in (None, "")}
    return Row(number, details, beside, **{key: texts[key] for key in OWN})


def _use_former_keys(said: dict[str, Any], details: dict[str, Any]) -> None:
    """Take `json` and `schema` of the first overviews as the address of the data and the standard, where that is what they
    say. A path or the name of a program in them says nothing outside that overview, and stays beside it.
    """
    address, schema = said.get("json"), said.get("schema")
    if "data_url" not in details and safe_link(address):
        details["data_url"] = said.pop("json")
    found = _SCHEMA_VERSION.search(schema) if isinstance(schema, str) else None
    if found and "standard" not in details:
        version = found.group(1)
        details["standard"] = next(
            (each for each in standards.VERSIONS if each == version or each.startswith(f"{version}.")), version
        )


def _text(number: int, key: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise WrongList(_("Rij %(row)s: ‘%(key)s’ is geen tekst.") % {"row": number, "key": key})
    return str(value).strip()


def _word(number: int, key: str, value: str, known: Mapping[str, str]) -> str:
    word = value.casefold()
    if word in known:
        return str(known[word])
    if word in known.values():
        return word
    raise WrongList(
        _("Rij %(row)s: ‘%(value)s’ kennen we niet als %(key)s. Dit kan: %(known)s.")
        % {"row": number, "value": value[:60], "key": key, "known": ", ".join(known)}
    )


def _kept(number: int, key: str, value: Any) -> Any:
    """Return a value that is kept as it is: a text, a number, a date, or some of these. Deeper lists are refused: a small
    file can make them endless.
    """
    parts = value if isinstance(value, list) else [value]
    if not all(isinstance(part, str | int | float | date) for part in parts):
        raise WrongList(_("Rij %(row)s: ‘%(key)s’ kan niet worden bewaard.") % {"row": number, "key": key[:100]})
    kept = [part.isoformat() if isinstance(part, date) else part for part in parts]
    if len(key) > 100 or sum(len(str(part)) for part in kept) > LONGEST_BESIDE:
        raise WrongList(_("Rij %(row)s: ‘%(key)s’ is te lang.") % {"row": number, "key": key[:100]})
    return kept if isinstance(value, list) else kept[0]
