"""On which laws requirements rest, as permanent identifiers (ELI, BWB), and from which day they hold. Data, in `data/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from algoritmeregister.texts import in_language

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Resting:
    """On what a requirement rests: [{"law": …, "article": … ("": the whole)}], and from which day it holds, when known."""

    references: tuple[Mapping[str, str], ...] = ()
    starts_on: date | None = None


@dataclass(frozen=True)
class Reference:
    """A reference as a page shows it. `identifier`: the ELI or BWB id of the law."""

    title: str
    url: str
    identifier: str


@cache
def laws() -> Mapping[str, Mapping[str, Any]]:
    """Return the laws by their id here."""
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load((_DATA / "laws.yaml").read_text(encoding="utf-8"))
    return found


@cache
def resting() -> Mapping[str, Resting]:
    """Return on what each requirement that we know rests, by its key."""
    rows = yaml.safe_load((_DATA / "references.yaml").read_text(encoding="utf-8"))
    return {row["key"]: Resting(tuple(map(_reference, row["rests_on"])), row.get("from")) for row in rows}


def _reference(text: str) -> Mapping[str, str]:
    law, _space, article = text.partition(" ")
    return {"law": law, "article": article}


def shown(reference: Mapping[str, str], language: str) -> Reference:
    """Return a reference in words, with the address of the article."""
    law, article = laws()[reference["law"]], reference["article"]
    name = in_language(law["title"], language)
    if not article:
        return Reference(name, law["url"], law["identifier"])
    title = _("%(law)s, artikel %(article)s") % {"law": name, "article": article}
    return Reference(title, law["article"].format(article=article), law["identifier"])
