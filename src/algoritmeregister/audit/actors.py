"""Who does something: a person, a program, a command given on the machine itself, a harvest, or the system."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of actor did something."""

    COMMAND = "command"  # an operator with access to the machine
    USER = "user"  # someone who signed in
    CLIENT = "client"  # a program that came in with a key of an organisation
    HARVEST = "harvest"  # a file or source that was read
    SYSTEM = "system"  # the software itself: migrations, timers


@dataclass(frozen=True)
class Actor:
    """Who does something, as it is remembered: the `kind` and a `name` that stays meaningful years later.

    `origin`: from where, an address on the network; empty when it is this machine or not known.
    """

    kind: ActorKind
    name: str
    origin: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


SYSTEM = Actor(ActorKind.SYSTEM, "algoritmeregister")


def operator() -> Actor:
    """Return the person at the command line, by the machine's own user name."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "operator"
    return Actor(ActorKind.COMMAND, name)
