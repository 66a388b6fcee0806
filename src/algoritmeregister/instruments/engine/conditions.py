"""Every condition and score of a pack, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from .expressions import Expression
from .model import Group, Outcome, Pack, Question


def conditions(pack: Pack) -> Iterator[tuple[str, Expression]]:
    """Give (place, expression) of everything that is worked out in the pack."""
    held: list[tuple[str, Expression | None]] = [(f"section {each.id}", each.when) for each in pack.sections]
    for node in pack.nodes.values():
        held.append((f"group {node.id}" if isinstance(node, Group) else f"question {node.id}", node.when))
        if isinstance(node, Question):
            held += _of_question(node)
    for outcome in pack.outcomes:
        held += _of_outcome(outcome)
    for score in pack.scores:
        place = f"score {score.id}"
        held += [(place, score.value), (place, score.maximum)]
        held += [(f"{place}, level {level.id}", level.when) for level in score.levels]
    for document in pack.documents:
        held.append((f"document {document.id}", document.when))
        held += [(f"document {document.id}, part {number}", part.when) for number, part in enumerate(document.parts, 1)]
    return ((place, expression) for place, expression in held if expression is not None)


def _of_question(question: Question) -> Iterator[tuple[str, Expression | None]]:
    place = f"question {question.id}"
    yield from ((f"{place}, next", step.when) for step in question.next)
    yield from ((f"{place}, maps_to", feed.when) for feed in question.feeds)
    for option in question.options:
        yield from ((f"{place}, option {option.id}", step.when) for step in option.next)


def _of_outcome(outcome: Outcome) -> Iterator[tuple[str, Expression | None]]:
    place = f"outcome {outcome.id}"
    yield place, outcome.when
    yield from ((f"{place}, reason {number}", reason.when) for number, reason in enumerate(outcome.reasons, 1))
    yield from ((f"{place}, obligation {obligation.id}", obligation.when) for obligation in outcome.obligations)
    yield from ((f"{place}, maps_to", feed.when) for feed in outcome.feeds)
