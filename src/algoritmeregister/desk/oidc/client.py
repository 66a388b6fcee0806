"""Talk to the provider: discovery, its keys, and the code for a token; saying who we are with a signed word or a secret."""

from __future__ import annotations

import json
import secrets
import time
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

SECONDS, LARGEST = 10, 512 * 1024
WELL_KNOWN = "/.well-known/openid-configuration"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Session(requests.Session):
    """Asks the provider, and nobody else: no redirects, bounded in time and size, over https (on this machine also http)."""

    def request(self, method: Any, url: Any, *arguments: Any, **options: Any) -> requests.Response:
        """Ask once. Raises `OAuth2Error` for an answer that is no answer, and what requests raises."""
        check_address(str(url))
        options |= {"timeout": SECONDS, "allow_redirects": False, "stream": True}
        response = super().request(method, url, *arguments, **options)
        content = response.raw.read(LARGEST + 1, decode_content=True)
        response._content = content  # so that nothing more is read
        if len(content) > LARGEST:
            raise OAuth2Error("the provider's answer is too large")
        if response.is_redirect:
            raise OAuth2Error("the provider sends us elsewhere")
        return response


def check_address(address: str) -> None:
    """Check that an address may be asked: https, or this very machine, to try it. Raises `OAuth2Error`."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and (parts.hostname == "localhost" or _is_loopback(parts.hostname or "")):
        return
    raise OAuth2Error("the provider has an address that is not https")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def ask(address: str, **options: Any) -> dict[str, Any]:
    """Return what the provider says at an address, as JSON. Raises `OAuth2Error`, and what requests raises."""
    with Session() as session:
        response = session.get(address, **options)
        response.raise_for_status()
    try:
        said = json.loads(response.content)
    except ValueError as error:
        raise OAuth2Error("the provider's answer cannot be read") from error
    if not isinstance(said, dict):
        raise OAuth2Error("the provider's answer cannot be read")
    return said


def discovered() -> dict[str, Any]:
    """Return what the provider says of itself, when it is the one that OIDC_ISSUER names. Raises `OAuth2Error`."""
    said = ask(settings.OIDC_ISSUER + WELL_KNOWN)
    # The slash at the end is lost when the setting is read; no two providers differ in that only.
    if str(said.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER:
        raise OAuth2Error("the provider says that it is another issuer")
    for name in ENDPOINTS:
        check_address(str(said.get(name, "")))
    return said


class Client(OAuth2Client):
    """Exchanges the code. With OIDC_KEY we sign a word of who we are (`private_key_jwt`), else we send our secret."""

    def get_access_token(
        self, code: str, pkce_code_verifier: str | None = None, extra_data: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Return what the provider gives for a code."""
        if settings.OIDC_KEY:
            extra_data = {**(extra_data or {}), "client_assertion_type": ASSERTION, "client_assertion": self._assertion()}
        given: dict[str, Any] = super().get_access_token(code, pkce_code_verifier, extra_data)
        return given

    def _assertion(self) -> str:
        # RFC 7523 3: for this provider only, for a moment, once.
        now = int(time.time())
        word = {
            "iss": self.consumer_key,
            "sub": self.consumer_key,
            "aud": self.access_token_url,
            "jti": secrets.token_urlsafe(16),
            "iat": now,
            "exp": now + 60,
        }
        key = load_pem_private_key(Path(settings.OIDC_KEY).read_bytes(), password=None)
        return jwt.encode(word, key, algorithm="PS256" if isinstance(key, RSAPrivateKey) else "ES256")  # type: ignore[arg-type]
