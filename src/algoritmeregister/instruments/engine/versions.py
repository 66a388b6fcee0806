"""Two versions of an instrument side by side: what is new, gone and reworded, and which answers still fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .answers import fitting
from .evaluating import as_list, is_empty
from .model import CHOOSING, SILENT, Group, Pack, Question

SAME, REWORDED, NEW, GONE = "same", "reworded", "new", "gone"


@dataclass(frozen=True)
class Moved:
    """One question (or a group that is repeated: `before` and `after` are then its title's owner) in two versions.

    `name`: its id in the newer version, of what is gone its old id. `value`: what was answered; `fits`: the newer version
    can hold that answer.
    """

    name: str
    how: str
    before: Question | Group | None
    after: Question | Group | None
    value: Any = None
    fits: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether there was an answer."""
        return not is_empty(self.value)


def compare(old: Pack, new: Pack, values: Mapping[str, Any]) -> list[Moved]:
    """Return what differs between two versions of an instrument, in the order of the newer one; what is gone comes last.

    Questions in a repeated group go together with their group: its items are one answer.
    """
    before = _parts(old)
    known = {new.renamed.get(key, key): key for key in before}
    found: list[Moved] = []
    for key, node in _parts(new).items():
        was = known.get(key)
        if was is None:
            found.append(Moved(key, NEW, None, node))
            continue
        value = values.get(was)
        how = SAME if _words(before[was]) == _words(node) else REWORDED
        found.append(Moved(key, how, before[was], node, value, _fits(new, key, was, value)))
    gone = [was for key, was in known.items() if key not in _parts(new)]
    return [*found, *(Moved(was, GONE, before[was], None, values.get(was)) for was in gone)]


def moved_values(new: Pack, found: list[Moved], wanted: frozenset[str]) -> dict[str, Any]:
    """Return the answers with which the newer version begins: of what stayed the same all that fit, of what was reworded
    those that are in `wanted`.
    """
    kept = {each.name: each.value for each in found if each.fits and (each.how == SAME or each.name in wanted)}
    return fitting(new, kept)[0]


def _parts(pack: Pack) -> dict[str, Question | Group]:
    """Return what holds an answer of its own: questions outside repeated groups, and those groups."""
    return {
        key: node
        for key, node in pack.nodes.items()
        if not pack.repeats_around(key)
        and ((isinstance(node, Question) and node.kind not in SILENT) or (isinstance(node, Group) and node.repeat))
    }


def _words(node: Question | Group) -> object:
    """Return what a reader sees of a question: when that differs, an answer may mean something else."""
    if isinstance(node, Group):
        return (dict(node.title), dict(node.help), [_words(each) for each in node.nodes])
    options = [(each.id, dict(each.label), dict(each.help)) for each in node.options]
    return (node.kind, dict(node.ask), dict(node.help), options)


def _fits(new: Pack, key: str, was: str, value: Any) -> bool:
    if is_empty(value):
        return False
    kept, left = fitting(new, {was: value})
    if left or is_empty(kept.get(key)):
        return False
    node = new.nodes[key]
    if isinstance(node, Question) and node.kind in CHOOSING and not node.options_from:
        return all(node.option(str(each)) for each in as_list(value))
    return True
