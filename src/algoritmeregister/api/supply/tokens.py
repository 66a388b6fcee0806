"""The token endpoint: a program gives the two parts of its key and gets a token that ends by itself (RFC 6749, 4.4)."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from algoritmeregister.accounts.clients import TOKEN_LIVES, UnknownKey, access_token, client, note_use, of_parts
from algoritmeregister.accounts.scopes import Scope, in_order
from algoritmeregister.api.supply.answers import HEADERS, Refused, as_json
from algoritmeregister.api.supply.coming_in import ask, check_patience, note_wrong, too_many
from algoritmeregister.ui.callers import origin


@csrf_exempt  # no cookie plays a part
def token(request: HttpRequest) -> HttpResponse:
    """Give a token for a key, with all its scopes or those that are asked for."""
    try:
        response = _answer(request)
    except Refused as refused:
        response = refused.response()
    for name, value in {**HEADERS, "Pragma": "no-cache"}.items():
        response.headers[name] = value
    response._csp_exempt = True  # type: ignore[attr-defined]  # what django-csp would add is for pages
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        response = _wrong("invalid_request", 405)
        response.headers["Allow"] = "POST"
        return response
    check_patience(request)
    public, secret = _basic(request) or (request.POST.get("client_id", ""), request.POST.get("client_secret", ""))
    if request.POST.get("grant_type") != "client_credentials":
        return _wrong("unsupported_grant_type" if request.POST.get("grant_type") else "invalid_request")
    try:
        key = of_parts(public[:100], secret[:200])
    except UnknownKey as error:
        note_wrong(request, error)
        response = _wrong("invalid_client", 401)
        response.headers["WWW-Authenticate"] = 'Basic realm="aanleverapi"'
        return response
    by = client(key, origin(request))
    allowance = ask(by)
    if allowance.spent:
        raise too_many(allowance)
    asked = request.POST.get("scope", "").split()
    if not set(asked) <= {each.value for each in by.scopes}:
        return _wrong("invalid_scope")
    note_use(by)
    scopes = in_order(asked) if asked else in_order(by.scopes)
    return as_json({
        "access_token": access_token(key, [Scope(each) for each in scopes]),
        "token_type": "Bearer",
        "expires_in": int(TOKEN_LIVES.total_seconds()),
        "scope": " ".join(scopes),
    })  # fmt: skip


def _basic(request: HttpRequest) -> tuple[str, str] | None:
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        public, _colon, secret = base64.b64decode(given.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(public), unquote_plus(secret)


def _wrong(error: str, status: int = 400) -> HttpResponse:
    return as_json({"error": error}, status=status)
