"""The language of a page is in its address: Dutch without a prefix, /en/ and /fy/ for the others. No cookie, no guessing."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils import translation
from django.utils.translation import gettext as _

_PREFIX = re.compile(r"/(?P<code>[a-z]{2})(?P<rest>/.*)?", re.DOTALL)


def name_of(code: str) -> str:
    """Return what a language is called, in the language of this request; its code when we do not know it."""
    return {"nl": _("Nederlands"), "en": _("Engels"), "fy": _("Fries")}.get(code, code)


def split(path: str) -> tuple[str | None, str]:
    """Split a path in the language it names (None when it names none) and the path without that prefix."""
    found = _PREFIX.fullmatch(path)
    if found is None or found["code"] not in dict(settings.LANGUAGES):
        return None, path
    # One slash, whatever was typed: two would make a browser go to another host.
    return found["code"], "/" + (found["rest"] or "").lstrip("/\\")


def in_other(path: str, language: str) -> str:
    """Return the address of the same page in another language."""
    _, bare = split(path)
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


class LanguageMiddleware:
    """Switch on the language of the address; send /nl/… for good to the address without it, and /en to /en/.

    Not when a view that is marked `leads_on` stands there: it leads further itself, and one step is enough.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        code, bare = split(request.path_info)
        if code == settings.LANGUAGE_CODE and _leads_on(bare):
            request.path_info = bare
            request.path = get_script_prefix().rstrip("/") + bare
            code = None
        if code == settings.LANGUAGE_CODE or (code and request.path_info == f"/{code}"):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(in_other(bare, code) + (f"?{query}" if query else ""))
        language = code or settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", language)
        return response


def _leads_on(path: str) -> bool:
    """Say whether what stands at a Dutch address leads to another one."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            return getattr(resolve(path).func, "leads_on", False)
        except Resolver404:
            return False
