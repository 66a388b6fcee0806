"""Results and changes in the reader's language: the name and summary of the translation, where an organisation gave one.

The index holds one text per registration, usually the Dutch one, and a change is one of the text in one language. Who reads
in English or Frisian sees the name that the page of the registration has too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from algoritmeregister.news.finding import Change
from algoritmeregister.registrations.models import Version
from algoritmeregister.search.content import one_line
from algoritmeregister.search.results import Result


@dataclass(frozen=True)
class Translated:
    """The name and the short description of a registration in the language of the reader, as plain text."""

    name: str
    summary: str


def translations(results: Sequence[Result], language: str) -> Mapping[str, Translated]:
    """Return what the results are called in `language`, by number: only of those that were found in another one.

    One question to the database, none when everything is in that language.
    """
    numbers = [each.number for each in results if each.card["language"] != language]
    if not numbers:
        return {}
    found = Version.objects.filter(registration__number__in=numbers, language=language, valid_to__isnull=True)
    return {
        each.registration.number: Translated(
            one_line(each.document.get("name")), one_line(each.document.get("description_short"))
        )
        for each in found.select_related("registration").order_by("number")
        if each.document.get("name")
    }


def names_then(changes: Sequence[Change], language: str) -> Mapping[str, tuple[str, str]]:
    """Return what the registrations of these changes were called when they changed, and in which language, by the place of
    the change in the ledger: in `language`, else in Dutch. Only of changes of a text in neither or in the lesser of the two.
    A later name does not change what is told of then.

    One question to the database, none when all texts are in that language.
    """
    foreign = [each for each in changes if each.language != language]
    if not foreign:
        return {}
    wanted = tuple(dict.fromkeys((language, "nl")))
    found = Version.objects.filter(registration__number__in={each.number for each in foreign}, language__in=wanted)
    versions: dict[tuple[str, str], list[Version]] = {}
    for version in found.select_related("registration").order_by("number"):
        versions.setdefault((version.registration.number, version.language), []).append(version)
    names = {}
    for each in foreign:
        for spoken in wanted[: wanted.index(each.language) if each.language in wanted else None]:
            if name := _name_at(each.observed_at, versions.get((each.number, spoken), [])):
                names[each.cursor] = (name, spoken)
                break
    return names


def _name_at(moment: datetime, versions: Sequence[Version]) -> str:
    """Return the name in the last of these versions that was current at a moment; "" when none was."""
    # What is withdrawn ends at the moment of which its withdrawal is told.
    there = [each for each in versions if each.valid_from <= moment and (not each.valid_to or moment <= each.valid_to)]
    return " ".join(str(there[-1].document.get("name") or "").split()) if there else ""
