"""What a conversion changed, as records with a reason in every language, and as lines to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

ACTIONS = ("moved", "split", "joined", "recoded", "shortened", "dropped", "superseded")


@dataclass(frozen=True)
class Loss:
    """One value that did not arrive as it was.

    `field` is the key in the source's version, `target` the key in the target's version (None: only beside the document),
    `value` the value as the source had it. `action` is one of `ACTIONS`: "dropped" values are kept beside the document,
    "superseded" ones are old values beside it that an edited document has replaced.
    """

    field: str
    action: str
    reason: Mapping[str, str]
    target: str | None = None
    value: Any = None


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Any]:
    path = resources.files(__package__) / "mappings" / "reasons.yaml"
    loaded: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def reason_text(code: str) -> Mapping[str, str]:
    """The text of a reason in nl, en and fy. Raises KeyError for a reason that is not in `mappings/reasons.yaml`."""
    found: Mapping[str, str] = _texts()["reasons"][code]
    return found


def loss_report(losses: Iterable[Loss], language: str = "nl") -> list[str]:
    """One readable line per loss, in `language` (nl, en or fy)."""
    lines = _texts()["lines"]
    return [
        lines[loss.action][language].format(field=loss.field, target=loss.target or "", reason=loss.reason[language])
        for loss in losses
    ]
