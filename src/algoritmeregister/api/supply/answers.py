"""What an answer of the supply API looks like: JSON, and mistakes as `detail`, as the clients that exist expect them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

from algoritmeregister.api.supply.naming import ORIGIN_STATE

# Nothing here is for caches, search engines or pages of other sites: a key does not belong in a browser, so no CORS.
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex",
}


@dataclass
class Refused(Exception):
    """A request that is not done: the status, and `detail`: a code or sentence, or the list of what is wrong with a body."""

    status: int
    detail: str | list[dict[str, Any]]
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> HttpResponse:
        """Return the answer that tells it."""
        response = as_json({"detail": self.detail}, status=self.status)
        for name, value in self.headers.items():
            response.headers[name] = value
        return response


def as_json(content: Any, *, status: int = 200) -> HttpResponse:
    """Answer with JSON in UTF-8."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return HttpResponse(body, status=status, content_type="application/json")


def not_found(detail: str = "Not Found") -> Refused:
    """Return the refusal of something that is not there, or not this organisation's: nobody sees which."""
    return Refused(404, detail)


def unauthorised(detail: str) -> Refused:
    """Return the refusal of who did not say who they are, or not so that we know them."""
    return Refused(401, detail, {"WWW-Authenticate": "Bearer"})


def forbidden(detail: str) -> Refused:
    """Return the refusal of who may not do this."""
    return Refused(403, detail)


def wrong_state(state: str) -> Refused:
    """Return the refusal of a step that cannot follow on the state that a description is in."""
    return Refused(400, ORIGIN_STATE % state)


def wrong_body(problems: Sequence[Mapping[str, Any]]) -> Refused:
    """Return the refusal of a body in which something is wrong: everything that is."""
    return Refused(422, [dict(each) for each in problems])


def problem(location: Sequence[str | int], message: str, kind: str) -> dict[str, Any]:
    """Return one thing that is wrong with a request. `location` begins with "body", "query", "header" or "path"."""
    return {"loc": list(location), "msg": message, "type": kind}
