"""What is wrong with a pack, and where."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, FINDING = "error", "finding"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a rule (`dead-end`), the place in the pack, what is wrong and how to mend it.

    An error means that the pack cannot be used; a finding is told to readers of the pack and leaves it usable.
    """

    rule: str
    where: str
    message: str
    severity: str = ERROR

    def __str__(self) -> str:
        return f"{self.severity} [{self.rule}] {self.where}: {self.message}"


class PackError(ValueError):
    """A pack cannot be read. `problems` says everything that is wrong, each with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UnknownConstruct(PackError):
    """A file of somebody else has something in it that we do not know, so that we cannot say what it means."""

    def __init__(self, where: str, construct: str, known: str = "") -> None:
        hint = f"; known here: {known}" if known else ""
        super().__init__([Problem("unknown-construct", where, f"{construct} is not known, so the file is not read{hint}")])
        self.construct = construct
