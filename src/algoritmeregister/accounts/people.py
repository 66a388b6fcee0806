"""Who does something when it is a person who signed in."""

from __future__ import annotations

from dataclasses import dataclass

from algoritmeregister.accounts.models import User
from algoritmeregister.audit.actors import Actor, ActorKind


@dataclass(frozen=True, kw_only=True)
class SignedIn(Actor):
    """Someone who signed in, as an actor: remembered by mail address, and known by the account, to ask what they may."""

    user: User


def signed_in(user: User, origin: str = "") -> SignedIn:
    """Return the actor for a person who signed in from `origin`, an address on the network."""
    return SignedIn(ActorKind.USER, user.email, origin, user=user)
