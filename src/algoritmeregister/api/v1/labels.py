"""Words for the codes that facets count, from the field catalogue and the kinds of organisations."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

from algoritmeregister import standards
from algoritmeregister.organisations import kinds
from algoritmeregister.search.content import CODED_KEYS
from algoritmeregister.texts import in_language


def facet_label(facet: str, value: str) -> str:
    """Return the word for a facet's value in the caller's language; the value itself when no list knows it."""
    language = get_language()
    if facet == "organisation_kind":
        return kinds.label(value, language)
    label = _label(facet, value)
    return in_language(label, language) if label else value


def _label(facet: str, value: str) -> Mapping[str, str] | None:
    for key in CODED_KEYS.get(facet, ()):
        field = standards.get(standards.SUPERSET).field(key)
        # Of rows with a title, the title is the field with the code list.
        codes = field.code_list or next((item.code_list for item in field.items if item.code_list), None)
        if codes and (code := codes.find(value)):
            return code.label
    return None
