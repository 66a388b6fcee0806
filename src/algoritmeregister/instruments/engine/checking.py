"""Checks a pack: what would go wrong for somebody who fills it in, before anybody does.

Every pack must be sound: ids unique, references right, no circles, no dead ends, every outcome within reach. A pack of our
own must also be complete: texts in Dutch and English, ids that never change, and fields that exist in the standard.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from . import completeness, walking
from .conditions import conditions
from .expressions import Call as _Call
from .expressions import compared, parts, points_in, questions_in, scores_in
from .model import CHOOSING, Pack, Question
from .problems import ERROR, FINDING, Problem
from .running import Run

_PLACEHOLDER = re.compile(r"\{([^{}\s]+)\}")


def check(pack: Pack, *, own: bool) -> list[Problem]:
    """Give everything that is wrong with a pack; `own`: it is held to the rules for our own packs as well.

    Of packs of others, what does not stand in the way of filling them in is a finding and not an error.
    """
    problems = [*pack.findings, *_ids(pack), *_references(pack), *_expressions(pack)]
    weighed = (lambda each: each) if own else _milder
    problems = [weighed(each) for each in problems]
    if any(each.severity == ERROR for each in problems):
        return problems
    problems += [weighed(each) for each in (*_circles(pack), *_points(pack))]
    if not any(each.rule == "circle" for each in problems):
        problems += [weighed(each) for each in (_route(pack) if pack.flow == "route" else _form(pack))]
    return [*problems, *completeness.check(pack)] if own else problems


_ONLY_FINDINGS = frozenset({
    "unknown-value", "unknown-question", "unknown-feed", "points", "no-level", "unreachable", "unreachable-question",
    "not-covered",
})  # fmt: skip


def _milder(problem: Problem) -> Problem:
    return replace(problem, severity=FINDING) if problem.rule in _ONLY_FINDINGS else problem


def _ids(pack: Pack) -> Iterator[Problem]:
    kinds = {
        "section": [each.id for each in pack.sections],
        "question, group or outcome": [*_node_ids(pack), *(each.id for each in pack.outcomes)],
        "score": [each.id for each in pack.scores],
        "label": [each.id for each in pack.labels],
        "source": [each.id for each in pack.sources],
        "role": [each.id for each in pack.roles],
        "document": [each.id for each in pack.documents],
        "outcome group": [each.id for each in pack.groups],
    }
    for kind, names in kinds.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield Problem("twice", f"{kind} {name}", f"this id is used {times} times; give each its own")
    for question in pack.questions.values():
        for name, times in Counter(option.id for option in question.options).items():
            if times > 1:
                yield Problem("twice", f"question {question.id}, option {name}", f"this id is used {times} times")


def _node_ids(pack: Pack) -> list[str]:
    from .model import walk

    return [node.id for section in pack.sections for node in walk(section.nodes)]


def _references(pack: Pack) -> Iterator[Problem]:
    known = {
        "source": set(pack.source_of),
        "role": {each.id for each in pack.roles},
        "outcome group": {each.id for each in pack.groups},
        "question or outcome": set(pack.questions) | set(pack.outcome_of),
        "question": set(pack.questions),
        "label": {each.id for each in pack.labels},
    }
    for place, kind, name in [*_names_of_forms(pack), *_names_of_outcomes(pack)]:
        if name and name not in known[kind]:
            yield Problem("unknown-reference", place, f"there is no {kind} {name!r}")
    for question in pack.questions.values():
        for feed in question.feeds:
            if feed.question and ":" not in feed.question and feed.question not in pack.questions:
                yield Problem(
                    "unknown-feed", f"question {question.id}", f"there is no question {feed.question!r} to fill in"
                )


def _names_of_forms(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for section in pack.sections:
        yield from ((f"section {section.id}", "source", name) for name in section.sources)
        yield from ((f"section {section.id}", "role", name) for name in section.roles)
    for node in pack.nodes.values():
        yield from ((node.id, "source", name) for name in node.sources)
        if not isinstance(node, Question):
            if node.repeat:
                yield f"group {node.id}", "question", node.repeat.for_each
            continue
        place = f"question {node.id}"
        yield place, "question", node.options_from
        yield from ((place, "role", name) for name in node.roles)
        yield from ((place, "question or outcome", step.to) for step in node.next)
        for option in node.options:
            yield from ((f"{place}, option {option.id}", "question or outcome", step.to) for step in option.next)
            yield from ((f"{place}, option {option.id}", "label", name) for name in option.labels)


def _names_of_outcomes(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for outcome in pack.outcomes:
        place = f"outcome {outcome.id}"
        yield place, "outcome group", outcome.group
        yield from ((place, "source", name) for name in outcome.all_sources)
    for document in pack.documents:
        for part in document.parts:
            yield from ((f"document {document.id}", "source", name) for name in part.sources)
            for text in part.text.values():
                yield from ((f"document {document.id}", "question", name) for name in _PLACEHOLDER.findall(text))
    if pack.sign_off:
        yield from (("sign_off", "role", name) for name in pack.sign_off.roles)


def _expressions(pack: Pack) -> Iterator[Problem]:
    labels = {each.id for each in pack.labels}
    for place, condition in conditions(pack):
        for name in dict.fromkeys(questions_in(condition)):
            if name not in pack.questions:
                yield Problem(
                    "unknown-question", place, f"the condition asks for the question {name!r}, which does not exist"
                )
        for name in dict.fromkeys(scores_in(condition)):
            if name not in pack.score_of:
                yield Problem("unknown-reference", place, f"the condition asks for the score {name!r}, which does not exist")
        for name in dict.fromkeys(points_in(condition)):
            if name not in pack.kinds_of_points:
                yield Problem("unknown-reference", place, f"no option gives points of the kind {name!r}")
        for name, value in compared(condition):
            if name == "labels" and value not in labels:
                yield Problem("unknown-value", place, f"there is no label {value!r}")
            elif name in pack.questions and (complaint := _not_an_option(pack, name, value)):
                yield Problem("unknown-value", place, complaint)
        if any(isinstance(part, _Call) and part.function == "most" for part in parts(condition)) and not place.startswith(
            "score"
        ):
            yield Problem("most", place, "most() is for scores; compare a score instead")


def _not_an_option(pack: Pack, name: str, value: object) -> str:
    question = pack.questions[name]
    if question.kind not in CHOOSING or question.options_from or value is None:
        return ""
    known = [option.id for option in question.options]
    wanted = str(value).lower() if isinstance(value, bool) else str(value)
    if wanted in known:
        return ""
    return f"{value!r} is not an option of {name}; there are {', '.join(known)}"


def _circles(pack: Pack) -> Iterator[Problem]:
    """Questions whose being asked depends, in the end, on themselves."""
    depends = {name: set(walking.relevant_once(pack, name)) for name in pack.questions}
    done: set[str] = set()
    for start in pack.questions:
        trail: list[str] = []
        if circle := _find_circle(start, depends, trail, done):
            yield Problem("circle", f"question {circle[0]}", f"is asked depending on itself: {' → '.join(circle)}")
            return
    scores = {
        each.id: {name for held in (each.value, *(x.when for x in each.levels if x.when)) for name in scores_in(held)}
        for each in pack.scores
    }
    for start in scores:
        if circle := _find_circle(start, scores, [], set()):
            yield Problem("circle", f"score {circle[0]}", f"depends on itself: {' → '.join(circle)}")
            return


def _find_circle(name: str, depends: dict[str, set[str]], trail: list[str], done: set[str]) -> list[str]:
    if name in trail:
        return [*trail[trail.index(name) :], name]
    if name in done:
        return []
    trail.append(name)
    for each in sorted(depends.get(name, ())):
        if circle := _find_circle(each, depends, trail, done):
            return circle
    trail.pop()
    done.add(name)
    return []


def _points(pack: Pack) -> Iterator[Problem]:
    for question in pack.questions.values():
        kinds = {kind for option in question.options for kind in option.points}
        for option in question.options:
            for kind in sorted(kinds - set(option.points)):
                yield Problem(
                    "points",
                    f"question {question.id}, option {option.id}",
                    f"has no points of the kind {kind!r}; write 0 if none",
                )
    for score in pack.scores:
        if score.levels and score.levels[-1].when is not None:
            yield Problem(
                "no-level", f"score {score.id}", "the last level has a condition, so that a value may fall in none"
            )


def _route(pack: Pack) -> Iterator[Problem]:
    reached: Counter[str] = Counter()
    asked: set[str] = set()
    dead: dict[str, str] = {}
    try:
        for path in walking.paths(pack):
            asked.update(name for name, _ in path.answers)
            if path.outcome is None:
                dead.setdefault(path.answers[-1][0] if path.answers else "start", _shown(path.answers))
            else:
                reached[path.outcome] += 1
    except walking.TooMany:
        yield Problem(
            "too-many-paths", "pack", f"there are more than {walking.MOST_PATHS} paths, so they cannot all be walked"
        )
        return
    for name, trail in dead.items():
        yield Problem("dead-end", f"question {name}", f"leads nowhere after {trail}")
    silent = {key for key, question in pack.questions.items() if question.kind == "information"}
    for name in pack.questions:
        if name not in asked | silent:
            yield Problem("unreachable-question", f"question {name}", "no answers lead here")
    for outcome in pack.outcomes:
        if not reached[outcome.id] and outcome.when is None:
            yield Problem("unreachable", f"outcome {outcome.id}", "no answers lead here")


def _form(pack: Pack) -> Iterator[Problem]:
    for outcome in pack.outcomes:
        found, everything = walking.witness(pack, outcome)
        if found is None:
            how = "no answers lead here" if everything else "no answers were found that lead here (not all could be tried)"
            yield Problem("unreachable", f"outcome {outcome.id}", how, ERROR if everything else FINDING)
    for group in pack.groups:
        if group.always:
            yield from _covered(pack, group.id)


def _covered(pack: Pack, group: str) -> Iterator[Problem]:
    """Check that whatever is answered, an outcome of the group holds."""
    outcomes = [each for each in pack.outcomes if each.group == group]
    if any(each.when is None for each in outcomes):
        return
    names = walking.relevant(pack, [each.when for each in outcomes if each.when is not None])
    try:
        for values in walking.combinations_of(pack, names):
            if not any(each.outcome.group == group for each in Run(pack, values).reached()):
                yield Problem("not-covered", f"outcome group {group}", f"no outcome holds after {_shown(values.items())}")
                return
    except walking.TooMany:
        yield Problem(
            "not-covered", f"outcome group {group}", "too many combinations to try: give the last outcome no condition"
        )


def _shown(answers: Iterable[tuple[str, object]]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in answers)[-200:]
