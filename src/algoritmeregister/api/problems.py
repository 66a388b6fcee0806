"""What can go wrong, as the API tells it: `application/problem+json` (RFC 9457), in the language of the caller.

ADR /core/error-handling/problem-details, /invalid-input (400, not 422) and /all-errors (all of them at once).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from algoritmeregister.api.versions import DOCUMENTATION

CONTENT_TYPE = "application/problem+json"

# Name of the problem → title. The names are for good: programs recognise a problem by its `type`.
TITLES: Mapping[str, str | Promise] = {
    "ongeldige-invoer": gettext_lazy("De vraag klopt niet"),
    "niet-gevonden": gettext_lazy("Dit is er niet"),
    "methode-niet-toegestaan": gettext_lazy("Deze methode kan hier niet"),
    "niet-leverbaar": gettext_lazy("Deze vorm is er niet"),
    "te-veel-vragen": gettext_lazy("Te veel vragen"),
    "serverfout": gettext_lazy("Er ging iets mis"),
    "niet-beschikbaar": gettext_lazy("Nog niet beschikbaar"),
}


@dataclass(frozen=True)
class InputError:
    """One thing that is wrong with a question: `where` ("query", "path"), the `name` of the parameter, and what is wrong."""

    where: str
    name: str
    detail: str
    code: str

    def as_json(self) -> dict[str, str]:
        """Return it as JSON types."""
        return {"in": self.where, "pointer": f"#/{self.name}", "detail": self.detail, "code": self.code}


@dataclass
class Problem(Exception):
    """Something the caller should hear. Raise it anywhere under a route."""

    status: int
    name: str
    detail: str
    errors: tuple[InputError, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> HttpResponse:
        """Return the answer that tells it."""
        content: dict[str, Any] = {
            "type": f"{settings.SITE_URL}{DOCUMENTATION}#probleem-{self.name}",
            "title": str(TITLES[self.name]),
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            content["errors"] = [error.as_json() for error in self.errors]
        body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
        return HttpResponse(body, status=self.status, content_type=CONTENT_TYPE, headers=dict(self.headers))


def invalid_input(errors: Iterable[InputError]) -> Problem:
    """Return the problem of a question that is wrong, with everything that is wrong with it."""
    return Problem(400, "ongeldige-invoer", _("Bij `errors` staat wat er niet klopt."), tuple(errors))


def wrong(name: str, detail: str, *, code: str = "unknown_value", where: str = "query") -> Problem:
    """Return the problem of a question in which one parameter is wrong."""
    return invalid_input([InputError(where, name, detail, code)])


def not_found(detail: str = "") -> Problem:
    """Return the problem of something that is not there."""
    return Problem(404, "niet-gevonden", detail or _("Op dit adres is niets. Alle adressen staan in de documentatie."))


def method_not_allowed(allowed: str) -> Problem:
    """Return the problem of a method that an address does not have; `allowed` names those it has."""
    detail = _("Hier kunt u alleen lezen, met deze methoden: %s.") % allowed
    return Problem(405, "methode-niet-toegestaan", detail, headers={"Allow": allowed})


def not_acceptable() -> Problem:
    """Return the problem of a caller who wants another format than JSON."""
    return Problem(406, "niet-leverbaar", _("De API antwoordt alleen in JSON: vraag om application/json."))


def too_many_requests(seconds: int) -> Problem:
    """Return the problem of a caller who asked too much; after `seconds` there is room again."""
    detail = _("Wacht %s seconden. Hoeveel u mag vragen staat in de kopregels RateLimit-Policy en RateLimit.") % seconds
    return Problem(429, "te-veel-vragen", detail, headers={"Retry-After": str(seconds)})


def server_error() -> Problem:
    """Return the problem of a mistake of ours."""
    return Problem(500, "serverfout", _("Dat ligt aan ons, niet aan u. Probeer het over een paar minuten nog eens."))


def being_made() -> Problem:
    """Return the problem of a search index that is being made."""
    detail = _("De zoekindex wordt gemaakt. Probeer het over een paar seconden nog eens.")
    return Problem(503, "niet-beschikbaar", detail, headers={"Retry-After": "5"})


def of_status(status: int) -> Problem:
    """Return the problem for a status that Django itself answered with."""
    if status == 404:
        return not_found()
    if status >= 500:
        return server_error()
    return Problem(status, "ongeldige-invoer", _("Er klopt iets niet aan het adres of aan wat uw programma stuurde."))
