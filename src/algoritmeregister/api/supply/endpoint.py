"""What goes for every operation: who asks, may they, has this been asked before, and how mistakes are told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from algoritmeregister.accounts.clients import ApiClient
from algoritmeregister.api import negotiation
from algoritmeregister.api.limits import Allowance
from algoritmeregister.api.supply import coming_in, repeating
from algoritmeregister.api.supply.answers import HEADERS, Refused, as_json, not_found
from algoritmeregister.api.supply.bodies import check_known, flag
from algoritmeregister.api.supply.coming_in import Visit
from algoritmeregister.api.supply.naming import VERSIONS
from algoritmeregister.api.supply.refusing import told
from algoritmeregister.api.supply.routes import Route
from algoritmeregister.ui.questions import looks_at_length

logger = logging.getLogger(__name__)


def endpoint(*routes: Route) -> Callable[..., HttpResponse]:
    """Return the view of an address from its operations, one per method."""
    by_method = {each.method: each for each in routes}
    allowed = ", ".join([*by_method, *(["HEAD"] if "GET" in by_method else []), "OPTIONS"])

    def answer(request: HttpRequest, **captured: str) -> HttpResponse:
        route = by_method.get("GET" if request.method == "HEAD" else str(request.method))
        headers: dict[str, str] = {}
        with translation.override(negotiation.language(request)):
            try:
                if request.method == "OPTIONS":
                    response = HttpResponse(status=204, headers={"Allow": allowed})
                    del response.headers["Content-Type"]
                elif route is None:
                    raise Refused(405, "Method Not Allowed", {"Allow": allowed})
                else:
                    by = coming_in.who(request)
                    allowance = coming_in.ask(by)
                    headers = allowance.headers()
                    response = _answer(request, route, by, allowance, captured)
            except Refused as refused:
                response = refused.response()
            except Exception:
                # Told as everything else here, never as a page; what went wrong is for the log.
                logger.exception("The supply API failed: %s %s", request.method, request.path)
                response = as_json({"detail": "Internal Server Error"}, status=500)
        for name, value in {**HEADERS, **headers}.items():
            response.headers[name] = value
        if request.method == "HEAD":
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        response._csp_exempt = True  # type: ignore[attr-defined]  # what django-csp would add is for pages
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie plays a part
    answer.routes = routes  # type: ignore[attr-defined]
    return looks_at_length(answer)


def _answer(
    request: HttpRequest, route: Route, by: ApiClient, allowance: Allowance, captured: Mapping[str, str]
) -> HttpResponse:
    if allowance.spent:
        raise coming_in.too_many(allowance)
    check_known(request, route.query)
    if not all(each.isprintable() for each in captured.values()):
        raise not_found()  # no database keeps such a name
    rest = dict(captured)
    code, version = rest.pop("organisation_id", None), rest.pop("version", None)
    place = coming_in.organisation(code, by) if code is not None else None
    coming_in.check_scope(route.scope, route.lacks, by, place)
    number = rest.pop("algorithm_id", None)

    def do() -> HttpResponse:
        try:
            draft = adopts = None
            if number is not None and place is not None:
                adopts = coming_in.to_adopt(number, place) if route.adopts else None
                draft = None if adopts else coming_in.description(number, place)
            visit = Visit(by, place, VERSIONS[version] if version else None, draft, adopts)
            with told():
                content: Any = route.does(request, visit, **rest)
        except Refused as refused:
            return refused.response()
        return content if isinstance(content, HttpResponse) else as_json(content)

    if "dry_run" in route.query and flag(request, "dry_run"):
        return _undone(do)
    return repeating.once(request, by, do, in_pieces=route.in_pieces) if route.changes else do()


def _undone(do: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer as if it were done, and leave everything as it was."""
    with transaction.atomic():
        response = do()
        transaction.set_rollback(True)
    return response
