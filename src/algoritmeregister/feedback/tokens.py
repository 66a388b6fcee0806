"""Tokens in letters: a random one to confirm, kept as its hash, and a signed one by which a subscription is managed."""

from __future__ import annotations

import hashlib
import secrets

from django.core import signing


def new() -> tuple[str, str]:
    """Return a random token and the hash under which it is kept."""
    token = secrets.token_urlsafe(32)
    return token, hashed(token)


def hashed(token: str) -> str:
    """Return the hash of a token. A random token needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_nonce() -> str:
    """Return something random that names one subscription or webhook."""
    return secrets.token_hex(16)


def manage(nonce: str) -> str:
    """Return the token by which the subscription with this nonce is managed: nobody makes one without our key."""
    return _signer().sign(nonce)


def nonce_of(token: str) -> str | None:
    """Return the nonce in a token, None when we did not make it."""
    try:
        return _signer().unsign(token)
    except signing.BadSignature:
        return None


def _signer() -> signing.Signer:
    return signing.Signer(salt="algoritmeregister.feedback.manage", sep=".")
