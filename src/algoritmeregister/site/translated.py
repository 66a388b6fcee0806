"""Results in the reader's language: the name and summary of the translation, where an organisation gave one.

The index holds one text per registration, usually the Dutch one. Who reads in English or Frisian sees the name that the page
of the registration has too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
