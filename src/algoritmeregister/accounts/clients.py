"""Who does something when it is a program: an API client, known by the key that it shows, or by a token that it got for it.

A key is `ar_<public part>_<secret part>`. A client shows it as it is (`Authorization: Bearer`), or gives the two parts as
its name and password for a token that ends by itself (OAuth 2.0, client credentials). Only a hash of the secret is kept. A
token is signed, not kept; the key behind it is looked at every time, so what is ended has ended at once.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db.models import Q
from django.utils import timezone

from algoritmeregister.accounts.models import ApiKey
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.accounts.scopes import Scope, in_order, permissions
from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.organisations.models import Organisation

PREFIX = "ar_"
TOKEN_PREFIX = "at_"  # noqa: S105  (a beginning, not a secret)
TOKEN_LIVES = timedelta(minutes=15)
# When a key was last used is noted at most this often: reading should not become writing.
NOTED_EVERY = timedelta(minutes=1)
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without what looks like something else
_PUBLIC_LENGTH = 12
_KEY = re.compile(rf"ar_([a-z0-9]{{{_PUBLIC_LENGTH}}})_([A-Za-z0-9_-]{{20,100}})")
_SALT = "algoritmeregister.accounts.access-token"


class UnknownKey(Exception):
    """No key of ours, or one with a wrong secret. `key`: the one that was named, when there is one."""

    def __init__(self, key: ApiKey | None = None) -> None:
        super().__init__("unknown key")
        self.key = key


class EndedKey(UnknownKey):
    """A key or token that was good and is no more: its time is over, or it was ended."""


@dataclass(frozen=True, kw_only=True)
class ApiClient(Actor):
    """A program, as an actor: remembered by the name and the public part of its key. `scopes`: at most those of the key."""

    key: ApiKey
    scopes: frozenset[Scope]

    def permissions_for(self, organisation: Organisation) -> frozenset[Permission]:
        """Return what this program may do for an organisation: nothing for one that its key is not of."""
        return permissions(self.scopes) if organisation.pk == self.key.organisation_id else frozenset()


def client(key: ApiKey, origin: str = "", scopes: Collection[Scope] | None = None) -> ApiClient:
    """Return the actor for the program that shows `key` from `origin`; fewer `scopes` when its token has fewer."""
    own = set(in_order(key.scopes))
    held = frozenset(own if scopes is None else own & set(scopes))
    return ApiClient(ActorKind.CLIENT, str(key)[:200], origin, key=key, scopes=held)


def new_parts() -> tuple[str, str]:
    """Return the public and the secret part of a new key."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_PUBLIC_LENGTH)), secrets.token_urlsafe(32)


def written(public: str, secret: str) -> str:
    """Return a key as its owner gets to see it, once."""
    return f"{PREFIX}{public}_{secret}"


def hashed(secret: str) -> str:
    """Return the hash of a secret. A random secret needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def of_bearer(shown: str, origin: str = "") -> ApiClient:
    """Return who shows this key or access token. Raises `UnknownKey` and `EndedKey`."""
    if shown.startswith(TOKEN_PREFIX):
        return _of_token(shown, origin)
    parts = _KEY.fullmatch(shown)
    if parts is None:
        raise UnknownKey
    return client(of_parts(parts[1], parts[2]), origin)


def of_parts(public: str, secret: str) -> ApiKey:
    """Return the key with this public part, also written with what it begins with. Raises `UnknownKey` and `EndedKey`."""
    wanted = public.removeprefix(PREFIX)
    found = ApiKey.objects.select_related("organisation").filter(public=wanted) if wanted.isalnum() else None
    key = found.first() if found is not None else None
    # Without a key the same work, so that the time tells nothing.
    right = hmac.compare_digest(key.secret_hash if key else hashed(""), hashed(secret))
    if key is None or not right:
        raise UnknownKey(key)
    return _open(key)


def access_token(key: ApiKey, scopes: Collection[Scope]) -> str:
    """Return a token with which a program may do what `scopes` say, for `TOKEN_LIVES`."""
    given = {"key": key.public, "scopes": [each.value for each in in_order(scopes)]}
    return TOKEN_PREFIX + signing.dumps(given, salt=_SALT)


def _of_token(shown: str, origin: str) -> ApiClient:
    try:
        given = signing.loads(shown.removeprefix(TOKEN_PREFIX), salt=_SALT, max_age=TOKEN_LIVES)
    except signing.SignatureExpired as error:
        raise EndedKey from error
    except signing.BadSignature as error:
        raise UnknownKey from error
    key = ApiKey.objects.select_related("organisation").filter(public=given["key"]).first()
    if key is None:
        raise UnknownKey
    return client(_open(key), origin, [Scope(each) for each in given["scopes"]])


def _open(key: ApiKey) -> ApiKey:
    if not key.is_open:
        raise EndedKey(key)
    return key


def note_use(by: ApiClient) -> None:
    """Note that a key was used now, and from where; at most once a minute."""
    now = timezone.now()
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    if by.key.last_used_at is None or by.key.last_used_at < now - NOTED_EVERY:
        ApiKey.objects.filter(long_ago, pk=by.key.pk).update(last_used_at=now, last_used_from=by.origin[:64])
