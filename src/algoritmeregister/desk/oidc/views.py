"""The two addresses of signing in with the account of one's organisation: there, and back."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from requests import RequestException

from algoritmeregister.desk.oidc.configured import is_configured
from algoritmeregister.desk.oidc.provider import Way


def there(request: HttpRequest) -> HttpResponse:
    """Lead to the provider. By a link: a form that leads to another site is stopped by our own policy (CSP form-action)."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET"])
    if not is_configured():
        return HttpResponseRedirect(reverse("account_login"))
    provider = get_adapter().get_provider(request, "organisation")
    try:
        response: HttpResponse = provider.redirect_from_request(request)
    except (OAuth2Error, RequestException) as error:
        response = render_authentication_error(request, provider, exception=error)
    return _quiet(response)


def back(request: HttpRequest) -> HttpResponse:
    """Take who comes back, when they left from here."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET"])
    if not is_configured():
        return HttpResponseRedirect(reverse("account_login"))
    response: HttpResponse = _Back.adapter_view(Way(request))(request)
    return _quiet(response)


class _Back(OAuth2CallbackView):
    adapter: Way

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        # The state works once; with it come the nonce and the secret of PKCE.
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}
        # RFC 9207: who says that it is another issuer answers a question that we did not ask it.
        issuer = request.GET.get("iss")
        if state is not None and issuer is not None and issuer != self._issuer():
            wrong = OAuth2Error("the answer is from another issuer")
            return None, render_authentication_error(request, provider, exception=wrong)
        return state, response

    def _issuer(self) -> str:
        try:
            return str(self.adapter.said["issuer"])
        except (OAuth2Error, RequestException):
            return ""


def _quiet(response: HttpResponse) -> HttpResponse:
    # Django logs the address of what it refuses; in this one there may be a code.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
