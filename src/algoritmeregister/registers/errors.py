"""What can be wrong with what is asked of this room. Messages are for people, in their language."""

from __future__ import annotations

from collections.abc import Mapping

from algoritmeregister.registers.models import Register


class RegisterError(ValueError):
    """Something that cannot be done with a register; the message says why."""


class WrongDetails(RegisterError):
    """Values that a register cannot have. `problems`: name of the column → what is wrong with it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class AlreadyKnown(RegisterError):
    """The register that is suggested is known, or waits for a steward. `register`: which one."""

    def __init__(self, message: str, register: Register) -> None:
        super().__init__(message)
        self.register = register


class TooManySuggestions(RegisterError):
    """More suggestions wait for a steward than anybody reads."""


class WrongList(RegisterError):
    """A list of registers that cannot be read; the message names the row."""
