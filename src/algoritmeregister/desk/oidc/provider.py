"""The provider as django-allauth knows it: what we ask it, and what we take from its answer."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess, ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from algoritmeregister.desk.oidc import leaving
from algoritmeregister.desk.oidc.client import Client, ask, discovered
from algoritmeregister.desk.oidc.id_token import BadToken, Expected, checked

# What is kept of who signs in there: enough to know them again, and to see at which level.
KEPT = ("sub", "acr", "amr")


class Way(OAuth2Adapter):
    """The way there and back, for one request."""

    provider_id = "organisation"
    client_class = Client
    state: dict[str, Any]

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._said: dict[str, Any] | None = None
        self.state = {}

    @property
    def said(self) -> dict[str, Any]:
        """What the provider says of itself; asked once."""
        if self._said is None:
            self._said = discovered()
        return self._said

    @property
    def authorize_url(self) -> str:
        """Where people sign in."""
        return str(self.said["authorization_endpoint"])

    @property
    def access_token_url(self) -> str:
        """Where the code is exchanged."""
        return str(self.said["token_endpoint"])

    @property
    def basic_auth(self) -> bool:
        """Whether our secret goes in a header: what every provider takes, unless it says that it does not."""
        methods = self.said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return not settings.OIDC_KEY and "client_secret_basic" in methods

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Return where the provider sends people back: one address, always the same."""
        with translation.override(settings.LANGUAGE_CODE):
            return settings.SITE_URL + reverse("oidc_back")

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Return who signed in. Raises `OAuth2Error` when the token proves nothing."""
        raw = kwargs["response"].get("id_token")
        if not isinstance(raw, str):
            raise OAuth2Error("there is no ID token")
        expected = Expected(
            str(self.said["issuer"]), app.client_id, str(self.state.get("nonce", "")), tuple(settings.OIDC_ACR)
        )
        try:
            claims = checked(raw, ask(str(self.said["jwks_uri"])), expected)
        except BadToken as error:
            raise OAuth2Error(f"ID token: {error}") from error
        leaving.note(request, self.said)
        return self.get_provider().sociallogin_from_response(request, self._with_address(claims, token.token))

    def _with_address(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        """Return the claims with the mail address, which some providers tell only when asked."""
        if claims.get("email") or not self.said.get("userinfo_endpoint"):
            return claims
        more = ask(str(self.said["userinfo_endpoint"]), headers={"Authorization": f"Bearer {access_token}"})
        if more.get("sub") != claims["sub"]:
            raise OAuth2Error("the provider tells of somebody else")
        return {**claims, "email": more.get("email"), "email_verified": more.get("email_verified")}


class OwnOrganisation(OAuth2Provider):
    """The provider that OIDC_ISSUER names."""

    id = "organisation"
    name = "OpenID Connect"
    account_class = ProviderAccount
    oauth2_adapter_class = Way
    pkce_enabled_default = True

    def redirect_from_request(self, request: HttpRequest) -> HttpResponse:
        """Lead to the provider. Nothing in the address changes what we ask."""
        # The address back has no language, so where it ends is said here.
        after = get_next_redirect_url(request) or reverse("desk:home")
        return self.redirect(request, process=AuthProcess.LOGIN, next_url=after)

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Lead to the provider, with a nonce that is bound to this session."""
        nonce = secrets.token_urlsafe(24)
        asked = {"nonce": nonce} | ({"acr_values": " ".join(settings.OIDC_ACR)} if settings.OIDC_ACR else {})
        return super().redirect(
            request, process, next_url=next_url, data=data, auth_params=asked, scope=["openid", "email"], nonce=nonce
        )

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return how the provider knows this person."""
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what is kept."""
        return {key: data[key] for key in KEPT if key in data}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the mail address."""
        return {"email": data.get("email")}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Return the mail address, and whether it is known to be theirs."""
        if not data.get("email"):
            return []
        verified = data.get("email_verified") is True or settings.OIDC_TRUST_ADDRESSES
        return [EmailAddress(email=str(data["email"]), verified=verified, primary=True)]
