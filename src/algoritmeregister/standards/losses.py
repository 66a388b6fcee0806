"""What a conversion changed, as records with a reason in every language, and as lines to read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from .catalogue import LANGUAGES, SUPERSET, get
from .model import Standard, Texts

ACTIONS = ("moved", "split", "joined", "recoded", "shortened", "dropped", "superseded")


@dataclass(frozen=True)
class Loss:
    """One value that did not arrive as it was.

    `field` is the key in the source's version, `target` the key in the target's version (None: only beside the document),
    `value` the value as the source had it. `action` is one of `ACTIONS`: "dropped" values are kept beside the document,
    "superseded" ones stood beside it and do not agree with what the document says. `label` and `target_label` are what
    readers call the fields, in every language; of a key that no version knows that is the key.
    """

    field: str
    action: str
    reason: Mapping[str, str]
    target: str | None = None
    value: Any = None
    label: Texts = dataclasses.field(default_factory=dict)
    target_label: Texts | None = None


def labelled(loss: Loss, source: Standard, target: Standard) -> Loss:
    """The loss with what its fields are called in the standards that it went from and to."""
    target_label = _label(loss.target, target) if loss.target else None
    return replace(loss, label=_label(loss.field, source), target_label=target_label)


def _label(key: str, standard: Standard) -> Texts:
    for known in (standard, get(SUPERSET)):
        if key in known.keys:
            return known.field(key).label
    return dict.fromkeys(LANGUAGES, key)


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
    """One readable line per loss, in `language` (nl, en or fy), with the fields as that language calls them."""
    return [_line(loss, language) for loss in losses]


def _line(loss: Loss, language: str) -> str:
    label, target = loss.label[language], (loss.target_label or {}).get(language, "")
    texts = _texts()
    line = texts["in_place"].get(loss.action) if label == target else None
    line = line or texts["lines"][loss.action]
    return str(line[language].format(field=label, target=target, reason=loss.reason[language]))
