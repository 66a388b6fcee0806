"""What clients send: JSON, and documents of a version of the standard, with everything that is wrong with them at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.api.supply.answers import Refused, problem, wrong_body
from algoritmeregister.texts import in_language
from algoritmeregister.ui.questions import length_of, number_in

MOST = 2_000_000  # bytes: four times the largest description, or a batch of usual ones
# What keeps a text from being saved, as at the national register. The rest keeps it from being released.
SAVING_RULES = frozenset({"type", "required", "max_length", "code"})
_KINDS: Mapping[str, str] = {"required": "missing", "max_length": "string_too_long", "code": "enum"}
_PART = re.compile(r"[^.\[\]]+")


@dataclass(frozen=True)
class Sent:
    """A document that a client sent, without what is empty or ours to say. `beside`: keys that its standard has not."""

    document: dict[str, Any]
    beside: dict[str, Any]


def read_json(request: HttpRequest) -> Any:
    """Return the JSON of a body. Raises `Refused`: 413 when it is too long, 422 when it is no JSON."""
    try:
        body = request.body if length_of(request) <= MOST else None
    except RequestDataTooBig:
        body = None
    if body is None or len(body) > MOST:
        raise Refused(413, _("Dit is te veel tegelijk: ten hoogste %s bytes.") % MOST)
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        place = getattr(error, "pos", 0)
        raise wrong_body([problem(["body", place], _("Dit is geen geldige JSON in UTF-8."), "json_invalid")]) from None


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def read_object(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object of a body. Raises `Refused`."""
    return an_object(read_json(request), ["body"])


def an_object(given: Any, location: list[str | int]) -> dict[str, Any]:
    """Return what was given when it is a JSON object. Raises `Refused`."""
    if not isinstance(given, dict):
        raise wrong_body([problem(location, _("Dit moet een JSON-object zijn."), "model_attributes_type")])
    return given


def sent(given: Mapping[str, Any], version: str, location: Iterable[str | int] = ("body",)) -> Sent:
    """Return the document in `given`, in the keys of a version of the standard.

    What is empty is left out; what only the register says (its number, the date of publication) is passed over, as it
    always was; keys that the standard does not have are kept beside it. Raises `Refused` with everything that is wrong.
    """
    standard = standards.get(version)
    ours = {each.key for each in standard.fields if each.system}
    known = {key: value for key, value in given.items() if key in standard.keys and key not in ours}
    beside = {key: value for key, value in given.items() if key not in standard.keys and value not in (None, "", [], {})}
    whole = {key: value for key, value in known.items() if value is not None}
    language = get_language()
    wrong = [
        problem([*location, *parts(each.field)], in_language(each.message, language), _KINDS.get(each.rule, "type_error"))
        for each in standards.validate(whole, version)
        if each.rule in SAVING_RULES and each.severity == "error"
    ]
    if wrong:
        raise wrong_body(wrong)
    return Sent({key: value for key, value in whole.items() if value not in ("", [], {})}, beside)


def parts(path: str) -> list[str | int]:
    """Return the place that a finding names ("law[2].link") as the parts of a location."""
    return [int(each) if each.isdigit() else each for each in _PART.findall(path)]


def of_findings(found: Iterable[standards.Finding]) -> list[dict[str, Any]]:
    """Return findings that keep a description from going on as what is wrong with it."""
    language = get_language()
    return [
        problem(["body", *parts(each.field)], in_language(each.message, language), _KINDS.get(each.rule, each.rule))
        for each in found
    ]


def noticed(found: Iterable[standards.Finding]) -> list[dict[str, Any]]:
    """Return findings for a program: what keeps a description from being published, and advice."""
    language = get_language()
    return [
        {"field": each.field, "severity": each.severity, "rule": each.rule, "message": in_language(each.message, language)}
        for each in found
    ]


def flag(request: HttpRequest, name: str) -> bool:
    """Return whether a parameter of the query says yes. Raises `Refused` when it says neither yes nor no."""
    given = request.GET.get(name, "false").lower()
    if given in {"true", "1"}:
        return True
    if given in {"false", "0"}:
        return False
    raise wrong_body([problem(["query", name], _("Dit moet true of false zijn."), "bool_parsing")])


def number(request: HttpRequest, name: str, default: int, lowest: int, highest: int) -> int:
    """Return a number of the query. Raises `Refused` when it is none, or out of bounds."""
    given = request.GET.get(name, str(default))
    found = number_in(given, highest)
    if found is None or found < lowest:
        text = _("Dit moet een getal van %(lowest)d tot en met %(highest)d zijn.") % {"lowest": lowest, "highest": highest}
        raise wrong_body([problem(["query", name], text, "int_parsing")])
    return found


def check_known(request: HttpRequest, names: Iterable[str]) -> None:
    """Refuse a parameter that there is not: a dry run with a typing error would be none. Raises `Refused`."""
    known = sorted(names)
    text = _("Deze parameter is er niet. Wel: %s.") % (", ".join(known) or "-")
    if unknown := [problem(["query", each[:100]], text, "extra_forbidden") for each in request.GET if each not in known]:
        raise wrong_body(unknown)
