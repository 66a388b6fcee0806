"""What goes for every answer of these endpoints: methods, limits, CORS, and mistakes as JSON with `detail`."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _

from algoritmeregister.api import limits
from algoritmeregister.api.national import languages
from algoritmeregister.ui.questions import looks_at_length

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
# Open data, for pages and programs anywhere; no cookie plays a part, so a request from elsewhere can do nothing but read.
HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, RateLimit, RateLimit-Policy, Retry-After",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Robots-Tag": "noindex",
}
RETRY_AFTER = 5  # seconds: how long an index of a large register takes to be there


@dataclass
class Refused(Exception):
    """A question that gets no answer: a status, and why, in the language of the caller."""

    status: int
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)


def not_found(detail: str = "") -> Refused:
    """Return the refusal of something that is not there."""
    return Refused(404, detail or _("Op dit adres is niets."))


def being_made() -> Refused:
    """Return the refusal while the search index is being made."""
    detail = _("De zoekindex wordt gemaakt. Probeer het over een paar seconden nog eens.")
    return Refused(503, detail, {"Retry-After": str(RETRY_AFTER)})


def as_json(content: Any, *, status: int = 200) -> HttpResponse:
    """Answer with JSON in UTF-8."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return HttpResponse(body, status=status, content_type="application/json")


def endpoint(**views: View) -> View:
    """Return the view of an address from its views by method: `endpoint(get=one, post=search)`.

    Texts are in the language that the address names, Dutch when it names none.
    """
    methods = [*(("GET", "HEAD") if "get" in views else ()), *(("POST",) if "post" in views else ()), "OPTIONS"]

    def answer(request: HttpRequest, **captured: Any) -> HttpResponseBase:
        allowance = limits.ask(request)
        headers: Mapping[str, str] = {}
        with translation.override(languages.of_code(str(captured.get("lang", ""))) or languages.MAIN):
            try:
                if allowance.spent:
                    detail = _("Te veel vragen. Wacht %s seconden.") % allowance.seconds
                    raise Refused(429, detail, {"Retry-After": str(allowance.seconds)})
                response = _answered(request, views, methods, captured)
            except Refused as refused:
                response = as_json({"detail": refused.detail}, status=refused.status)
                headers = refused.headers
        for name, value in {**HEADERS, **allowance.headers(), **headers}.items():
            response.headers[name] = value
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        response._csp_exempt = True  # type: ignore[attr-defined]  # what django-csp would add is for pages
        return response

    # Nothing is changed here, by nobody and for nobody: there is no session that another site could abuse.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return looks_at_length(answer)


def with_language(view: Callable[..., HttpResponseBase]) -> View:
    """Give a view the language (nl, en, fy) for the code in the address. Another code is a mistake of the caller."""

    @wraps(view)
    def answer(request: HttpRequest, lang: str, **captured: Any) -> HttpResponseBase:
        language = languages.of_code(lang)
        if language is None:
            raise Refused(400, _("Deze taal is er niet. Wel: %s.") % ", ".join(languages.CODES))
        return view(request, language=language, **captured)

    return answer


def _answered(
    request: HttpRequest, views: Mapping[str, View], methods: list[str], captured: Mapping[str, Any]
) -> HttpResponseBase:
    method = str(request.method)
    allowed = ", ".join(methods)
    if method == "OPTIONS":
        nothing = HttpResponse(status=204, headers={"Allow": allowed, "Access-Control-Allow-Methods": allowed})
        nothing.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type"
        nothing.headers["Access-Control-Max-Age"] = "86400"
        del nothing.headers["Content-Type"]
        return nothing
    if method not in methods:
        raise Refused(405, _("Dit adres kent alleen deze methoden: %s.") % allowed, {"Allow": allowed})
    try:
        return views["post" if method == "POST" else "get"](request, **captured)
    except Refused:
        raise
    except Exception:
        # Told as everything else here, never as a page; what went wrong is for the log.
        logger.exception("An endpoint of the national register failed: %s", request.path)
        raise Refused(500, _("Dat ligt aan ons, niet aan u. Probeer het over een paar minuten nog eens.")) from None
