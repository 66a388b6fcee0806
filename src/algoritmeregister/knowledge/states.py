"""The states of a proposal for the standard, and the steps between them, as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class ProposalState(StrEnum):
    """Where a proposal is."""

    PROPOSED = "proposed"
    DISCUSSED = "discussed"
    ADOPTED = "adopted"
    REJECTED = "rejected"


STEPS: Mapping[ProposalState, tuple[ProposalState, ...]] = {
    ProposalState.PROPOSED: (ProposalState.DISCUSSED, ProposalState.REJECTED),
    ProposalState.DISCUSSED: (ProposalState.ADOPTED, ProposalState.REJECTED),
    # A draft is not the standard yet: the working group may still think again.
    ProposalState.ADOPTED: (ProposalState.DISCUSSED,),
    ProposalState.REJECTED: (ProposalState.DISCUSSED,),
}
# What each is called, on pages and in letters.
WORDS: Mapping[ProposalState, str | Promise] = {
    ProposalState.PROPOSED: gettext_lazy("voorgesteld"),
    ProposalState.DISCUSSED: gettext_lazy("besproken"),
    ProposalState.ADOPTED: gettext_lazy("opgenomen in een concept"),
    ProposalState.REJECTED: gettext_lazy("afgewezen"),
}
# While it is in one of these, people can say something about it.
OPEN = frozenset({ProposalState.PROPOSED, ProposalState.DISCUSSED})


class ForbiddenStep(Exception):
    """This step cannot be taken from the state in which the proposal is."""
