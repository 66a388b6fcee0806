"""The page to compare with: Django at its barest, one view of 1,024 bytes, no middleware, no database.

Served by the same server with the same options. Whatever a page of ours costs more is what we do.
"""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"x" * 1_024


def constant(request: HttpRequest) -> HttpResponse:
    """Answer always the same."""
    return HttpResponse(BODY)


urlpatterns = [path("", constant)]

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[], SECRET_KEY="-", LOGGING_CONFIG=None)
application = get_wsgi_application()
