"""What is asked, before any page reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _


class WithoutNulMiddleware:
    """Leave out NUL characters from what is asked: nobody types them, and PostgreSQL refuses a text with one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "")
        return self.get_response(request)


class LengthMiddleware:
    """Refuse what is sent in pieces without its length (411): Django reads nothing of it, and would take it for empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            detail = _("Zeg met Content-Length hoeveel bytes u stuurt. Stuur ze in één keer, niet in stukken.")
            problem = {"status": 411, "title": _("Wij weten niet hoe lang uw bericht is"), "detail": detail}
            return JsonResponse(problem, status=411, content_type="application/problem+json")
        return self.get_response(request)
