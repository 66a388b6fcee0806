"""What is said of a file beside a guide or a meeting: what it is, how large, and how a PDF reads with a screen reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from algoritmeregister.knowledge import attachments
from algoritmeregister.knowledge.models import Attachment
from algoritmeregister.ui.formats import size_text


@dataclass(frozen=True)
class Line:
    """A file in a list. `name`: that of the file; `language`: the one it is written in; `facts`: what it is and how large;
    `access`: of a PDF, how it reads with a screen reader."""

    pk: int
    title: str
    name: str
    language: str
    facts: str
    access: str
    accessible: bool


def lines(kind: str, slug: str) -> list[Line]:
    """Return the files beside something, in the language of this request. One question."""
    return [line(each) for each in attachments.of(kind, slug)]


def line(row: Attachment) -> Line:
    """Return what a list says of a file."""
    language = get_language() or "nl"
    facts = [row.suffix.upper(), size_text(row.size, language)]
    if pages := row.about.get("pages"):
        facts.append(ngettext("%(count)d pagina", "%(count)d pagina's", pages) % {"count": pages})
    if row.language != language:
        facts.append({"nl": _("in het Nederlands"), "en": _("in het Engels"), "fy": _("in het Fries")}[row.language])
    lacking = _lacking(row.about) if row.suffix == "pdf" else []
    return Line(row.pk, row.title, row.name, row.language, ", ".join(facts), _access(row, lacking), not lacking)


def _access(row: Attachment, lacking: list[str]) -> str:
    if row.suffix != "pdf":
        return ""
    if not lacking:
        return _("Goed te lezen met een voorleesprogramma.")
    return _("Minder goed te lezen met een voorleesprogramma: %s.") % ", ".join(lacking)


def _lacking(about: Mapping[str, Any]) -> list[str]:
    words = {
        _("koppen en lijsten zijn niet gemerkt"): about.get("tagged"),
        _("de taal staat er niet in"): about.get("language"),
        _("de titel staat er niet in"): about.get("titled"),
    }
    return [word for word, is_there in words.items() if not is_there]
