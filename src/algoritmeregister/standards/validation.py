"""Validation of a document against a version of the publication standard."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from .catalogue import get
from .checks import completeness, content, dates, links, structure, texts
from .findings import Finding, finding_of

_CONTENT_CHECKS = (dates.check, links.check, texts.check, completeness.check)


def validate(document: Mapping[str, Any], version: str) -> list[Finding]:
    """One finding per problem of `document` under a version of the standard; an empty list when there is none.

    Never raises for a document, whatever JSON it is; raises UnknownStandard for a version that does not exist. A place
    with a structural finding gets no other one: whoever repairs it will look again.
    """
    standard = get(version)
    structural = list(structure.check(document, standard))
    if not isinstance(document, Mapping):
        return [finding_of(problem) for problem in structural]
    looked_at = content.content_of(document, standard, {problem.path for problem in structural})
    beyond = chain.from_iterable(check(looked_at) for check in _CONTENT_CHECKS)
    return [finding_of(problem) for problem in chain(structural, beyond)]
