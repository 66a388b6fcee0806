"""Check an ID token: its signature and every claim that matters (OpenID Connect Core 3.1.3.7; NL GOV profile)."""

from __future__ import annotations

import hmac
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import jwt

# Signed with a key of the provider's own: never "none", never a secret that both know.
ALGORITHMS = ("PS256", "RS256", "ES256", "PS384", "RS384", "ES384", "PS512", "RS512", "ES512")
LEEWAY = 60  # seconds that clocks may differ
OLDEST = 600  # seconds since it was issued
LONGEST_SUBJECT = 191


class BadToken(ValueError):
    """An ID token that proves nothing. The message says why, without anything of the token in it."""


@dataclass(frozen=True)
class Expected:
    """What a token must say. `acr`: one of these levels, when there are any."""

    issuer: str
    client_id: str
    nonce: str
    acr: Collection[str] = ()


def checked(token: str, keys: Mapping[str, Any], expected: Expected) -> dict[str, Any]:
    """Return the claims of a token that was signed with one of `keys` (a JWK set). Raises `BadToken`."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key(token, keys),
            algorithms=list(ALGORITHMS),
            audience=expected.client_id,
            issuer=expected.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as error:
        raise BadToken(_reason(error)) from error
    _check(claims, expected)
    return claims


def _key(token: str, keys: Mapping[str, Any]) -> Any:
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise BadToken("the algorithm of the signature is not one that we take")
    known = [each for each in jwt.PyJWKSet.from_dict(dict(keys)).keys if each.public_key_use in {None, "sig"}]
    named = [each for each in known if each.key_id == header.get("kid")] if "kid" in header else known
    if len(named) != 1:
        raise BadToken("the provider has no such key")
    return named[0]


def _check(claims: Mapping[str, Any], expected: Expected) -> None:
    subject, audience = claims["sub"], claims["aud"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise BadToken("it names nobody")
    if not expected.nonce or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), expected.nonce.encode()):
        raise BadToken("the nonce is not ours")
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in claims:
        raise BadToken("it is for several, and does not say for whom it was made")
    if "azp" in claims and claims["azp"] != expected.client_id:
        raise BadToken("it was made for another")
    if time.time() - float(claims["iat"]) > OLDEST + LEEWAY:
        raise BadToken("it was issued too long ago")
    if expected.acr and claims.get("acr") not in expected.acr:
        raise BadToken("the level of assurance is too low")


def _reason(error: jwt.PyJWTError) -> str:
    known: dict[type[Exception], str] = {
        jwt.ExpiredSignatureError: "it has expired",
        jwt.InvalidAudienceError: "it is for another",
        jwt.InvalidIssuerError: "it is from another issuer",
        jwt.ImmatureSignatureError: "it is of a time to come",
        jwt.InvalidIssuedAtError: "it is of a time to come",
        jwt.InvalidSignatureError: "the signature is wrong",
        jwt.MissingRequiredClaimError: "a claim is missing",
    }
    return next((words for kind, words in known.items() if isinstance(error, kind)), "it cannot be read")
