"""What a connector is asked, and what it gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

COMMON = frozenset({"ignore_robots"})
"""Options that every connector knows. `ignore_robots`: the owner of the source agreed that we do not ask robots.txt."""


class WrongOption(ValueError):
    """An option has a value that cannot be used."""

    def __init__(self, option: str, reason: str) -> None:
        super().__init__(f"{option}: {reason}")
        self.option = option
        self.reason = reason


@dataclass(frozen=True)
class Asked:
    """A question to a source. `etag`, `last_modified`: of the answer we have, so that the source can say it still holds.
    `cursor`: how far we are in a ledger that is followed.
    """

    address: str
    options: Mapping[str, Any] = field(default_factory=dict)
    etag: str = ""
    last_modified: str = ""
    cursor: Mapping[str, Any] = field(default_factory=dict)

    @property
    def minds_robots(self) -> bool:
        """Whether robots.txt counts."""
        return not self.options.get("ignore_robots", False)

    def text(self, option: str, default: str = "") -> str:
        """Return an option that is a text. Raises `WrongOption`."""
        value = self.options.get(option, default)
        if not isinstance(value, str):
            raise WrongOption(option, _("hier hoort een tekst te staan"))
        return value

    def number(self, option: str, default: int) -> int:
        """Return an option that is a whole number of at least 0. Raises `WrongOption`."""
        value = self.options.get(option, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise WrongOption(option, "0, 1, 2, …")
        return value

    def path(self, option: str) -> tuple[str, ...]:
        """Return an option that is a path of keys, written with dots ("result.records"). Raises `WrongOption`."""
        text = self.text(option)
        return tuple(text.split(".")) if text else ()


@dataclass(frozen=True)
class Fetched:
    """What a source answered. `file` is None when it said that our copy still holds. `address`: where it came from.
    `more`: it is a part, because there was more than is fetched at once.
    """

    file: Path | None
    address: str
    etag: str = ""
    last_modified: str = ""
    more: bool = False


def file_name(address: str, default: str = "bron") -> str:
    """Return a safe name for the file at an address, with the extension it has there."""
    last = unquote(urlsplit(address).path).rsplit("/", 1)[-1]
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", last).strip("-.")[-100:]
    return name or default
