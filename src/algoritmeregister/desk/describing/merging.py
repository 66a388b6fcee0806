"""What two people wrote in the same description at the same time, brought together field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from algoritmeregister.desk.describing.form import Question

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Clash:
    """A field that both changed, each in their own way: what it was, what the other made of it, and what is sent now."""

    question: Question
    before: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True)
class Together:
    """`document`: the saved one with what only I changed (`mine`), theirs where we clash. `clashes`: what to choose."""

    document: dict[str, Any]
    clashes: tuple[Clash, ...]
    mine: frozenset[str]


def bring_together(base: Document, theirs: Document, mine: Document, questions: Iterable[Question]) -> Together:
    """Bring together two documents that both come from `base`; only `questions` can differ between `base` and `mine`."""
    result = dict(theirs)
    clashes, changed = [], set()
    for each in questions:
        was, other, own = (document.get(each.key) for document in (base, theirs, mine))
        if own in (was, other):
            continue
        if was != other:
            clashes.append(Clash(each, was, other, own))
            continue
        changed.add(each.key)
        _put(result, each.key, own)
    return Together(result, tuple(clashes), frozenset(changed))


def choose(together: Together, choices: Mapping[str, str]) -> dict[str, Any]:
    """Return the document in which each clash is decided: "mine" takes what I sent, anything else keeps theirs."""
    result = dict(together.document)
    for each in together.clashes:
        if choices.get(each.question.key) == "mine":
            _put(result, each.question.key, each.mine)
    return result


def _put(document: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        document.pop(key, None)
    else:
        document[key] = value
