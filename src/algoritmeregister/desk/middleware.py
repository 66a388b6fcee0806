"""Sessions, protection against forged forms and messages, for the addresses of the desk only.

The public pages stay as they are: no cookie, no session, no question to the database, the same for everyone.
"""

from __future__ import annotations

import re
from typing import Any

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

_DESK = re.compile(r"/(?:[a-z]{2}/)?beheer(?:/|$)")


def is_desk(request: HttpRequest) -> bool:
    """Tell whether the address that is asked for is one of the desk."""
    return _DESK.match(request.path_info) is not None


class _AtTheDesk:
    """Makes a middleware of Django do nothing elsewhere."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        if not is_desk(request):
            response: HttpResponseBase = self.get_response(request)
            return response
        return super().__call__(request)  # type: ignore[misc]


class Sessions(_AtTheDesk, SessionMiddleware):
    """Who signed in is remembered under a cookie."""


class Forgery(_AtTheDesk, CsrfViewMiddleware):
    """A form of the desk is taken only with the secret that was in it."""

    def process_view(self, request: HttpRequest, *arguments: Any) -> Any:
        """Refuse a form without the secret."""
        return super().process_view(request, *arguments) if is_desk(request) else None


class Authentication(_AtTheDesk, AuthenticationMiddleware):
    """The request knows who signed in."""

    def process_view(self, request: HttpRequest, *arguments: Any) -> Any:
        """Let every view decide for itself who may come in."""
        return None


class Messages(_AtTheDesk, MessageMiddleware):
    """What was done is told on the next page."""


class SessionList(_AtTheDesk, UserSessionsMiddleware):
    """Each session is known by when and where it began, so that its owner can end it."""
