"""What is wrong with a question, in words: pydantic's findings in the caller's language, and unknown parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from algoritmeregister.api.problems import InputError
from algoritmeregister.api.v1.openapi import document
from algoritmeregister.api.v1.parameters import EXAMPLES

_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


def of_validation(found: Iterable[Mapping[str, Any]]) -> list[InputError]:
    """Return what pydantic found. `loc` is: where, ninja's argument, the name of the parameter, a place in a list."""
    errors = []
    for each in found:
        location = [str(part) for part in each["loc"]]
        place = location[-1] if location[-1].isdigit() else ""
        names = [part for part in location[1:] if not part.isdigit() and part != "asked"]
        name = names[0] if names else location[-1]
        errors.append(InputError(location[0], f"{name}/{place}" if place else name, _words(each), str(each["type"])))
    return errors


def unknown_parameters(request: HttpRequest) -> list[InputError]:
    """Return what is asked that this address does not have."""
    known = query_names().get(_template(request), frozenset())
    text = _("Deze parameter is er niet. Wel: %s.") % (", ".join(sorted(known)) or "-")
    return [InputError("query", name[:100], text, "unknown") for name in request.GET if name not in known]


@cache
def query_names() -> Mapping[str, frozenset[str]]:
    """Return the names of the query's parameters per path, as the description of the API has them."""
    return {
        path: frozenset(each["name"] for each in methods["get"].get("parameters", []) if each["in"] == "query")
        for path, methods in document()["paths"].items()
    }


def _template(request: HttpRequest) -> str:
    match = request.resolver_match
    route = match.route if match else ""
    return "/" + _CONVERTER.sub(r"{\1}", route.removeprefix("api/v1").lstrip("/"))


def _words(error: Mapping[str, Any]) -> str:
    limits = error.get("ctx") or {}
    kind = str(error["type"])
    texts = {
        "missing": _("Deze parameter is verplicht."),
        "int_parsing": _("Dit moet een geheel getal zijn."),
        "int_parsing_size": _("Dit getal is te groot."),
        "bool_parsing": _("Dit moet true of false zijn."),
        "greater_than_equal": _("Dit moet ten minste %s zijn.") % limits.get("ge", ""),
        "less_than_equal": _("Dit mag ten hoogste %s zijn.") % limits.get("le", ""),
        "string_too_long": _("Dit mag ten hoogste %s tekens lang zijn.") % limits.get("max_length", ""),
        "too_long": _("Dit mag ten hoogste %s keer worden gegeven.") % limits.get("max_length", ""),
        "string_pattern_mismatch": _of_form(str(limits.get("pattern", ""))),
        "enum": _("Dit moet een van deze zijn: %s.") % str(limits.get("expected", "")).replace(" or ", ", "),
    }
    if kind.startswith("date"):
        return _("Dit moet een datum zijn, zoals 2026-06-15.")
    return texts.get(kind) or _("Deze waarde kan niet.")


def _of_form(pattern: str) -> str:
    if pattern in EXAMPLES:
        return _("Dit heeft niet de goede vorm. Een voorbeeld: %s.") % EXAMPLES[pattern]
    return _("Dit heeft niet de goede vorm (%s).") % pattern
