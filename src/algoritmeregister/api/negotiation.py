"""In which language and form a caller wants an answer."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

OFFERED = ("application/json", "application/problem+json")


def language(request: HttpRequest) -> str:
    """Return the language for messages: the first of `Accept-Language` that we have, else Dutch."""
    known = dict(settings.LANGUAGES)
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if code[:2] in known:
            return code[:2]
    return settings.LANGUAGE_CODE


def accepts_json(request: HttpRequest) -> bool:
    """Tell whether the caller takes JSON. Someone who does not say takes everything."""
    return request.get_preferred_type(OFFERED) is not None
