"""Sign out at the provider too (OpenID Connect RP-Initiated Logout 1.0), when it says that it can.

By a link: a form that leads to another site is stopped by our own policy (CSP form-action), and somebody may want to stay
signed in there for something else. We keep no token, so the provider is not told who leaves: it knows, or asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from algoritmeregister.desk.oidc.client import check_address

KEY = "signed_in_elsewhere"


def note(request: HttpRequest, said: Mapping[str, Any]) -> None:
    """Note in the session that somebody signed in at the provider, and where they leave there; `said`: of itself."""
    address = said.get("end_session_endpoint")
    request.session[KEY] = address if isinstance(address, str) and _may_be_led_to(address) else ""


def address(request: HttpRequest) -> str:
    """Return where whoever signed in at the provider signs out there; "" when they did not, or it does not say."""
    where = str(request.session.get(KEY, ""))
    if not where:
        return ""
    with translation.override(settings.LANGUAGE_CODE):
        after = settings.SITE_URL + reverse("account_login")
    asked = urlencode({"client_id": settings.OIDC_CLIENT_ID, "post_logout_redirect_uri": after})
    return f"{where}{'&' if urlsplit(where).query else '?'}{asked}"


def _may_be_led_to(address: str) -> bool:
    try:
        check_address(address)
    except (OAuth2Error, ValueError):
        return False
    return True
