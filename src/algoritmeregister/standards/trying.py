"""What a draft version would do to one description: what it gains, what it loses, and what somebody would have to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .catalogue import SUPERSET
from .convert import convert
from .mapping import mapping_for
from .validation import validate
from .values import is_empty


@dataclass(frozen=True)
class Trial:
    """What became of one description, against the version the draft is based on.

    `gains`: keys of the superset whose value has a place in the draft, and had none. `loses`: those that had one and no
    longer have. `shortens`: those whose value the draft cuts off, and the base did not. `needs`: keys of the draft that
    somebody must fill in or mend, with the rule that says so, which the base did not say.
    """

    gains: tuple[str, ...]
    loses: tuple[str, ...]
    shortens: tuple[str, ...]
    needs: tuple[tuple[str, str], ...]

    @property
    def same(self) -> bool:
        """Whether nothing would change for this description."""
        return not (self.gains or self.loses or self.shortens or self.needs)


def trial(document: Mapping[str, Any], *, draft: str, base: str) -> Trial:
    """Try `draft` on a document of the superset, beside `base`. Raises UnknownStandard."""
    filled = {key: value for key, value in document.items() if not is_empty(value)}
    new, old = (convert(filled, source=SUPERSET, target=version) for version in (draft, base))
    held_new, held_old = _held(filled, draft), _held(filled, base)
    cut_new, cut_old = ({each.field for each in made.losses if each.action == "shortened"} for made in (new, old))
    wrong_old = {(each.field, each.rule) for each in validate(old.document, base) if each.severity == "error"}
    wrong_new = {(each.field, each.rule) for each in validate(new.document, draft) if each.severity == "error"}
    return Trial(
        gains=tuple(key for key in filled if key in held_new and key not in held_old),
        loses=tuple(key for key in filled if key in held_old and key not in held_new),
        shortens=tuple(key for key in filled if key in cut_new and key not in cut_old),
        needs=tuple(sorted(wrong_new - wrong_old)),
    )


def _held(values: Mapping[str, Any], version: str) -> set[str]:
    """The keys of the superset of which something arrives in this version."""
    mapping = mapping_for(version)
    held = set()
    parts: dict[int, dict[str, Any]] = {}
    for key, value in values.items():
        if key in mapping.rule_of_key:
            parts.setdefault(mapping.rule_of_key[key], {})[key] = value
    for position, part in parts.items():
        lowered, changes = mapping.rules[position].down(part)
        dropped = {each.key for each in changes if each.action == "dropped" and each.reason != "said_already"}
        held |= {key for key in part if lowered and key not in dropped}
    return held
