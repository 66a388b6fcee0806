"""The states of a proposal for the standard, and the steps between them, as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


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
# While it is in one of these, people can say something about it.
OPEN = frozenset({ProposalState.PROPOSED, ProposalState.DISCUSSED})


class ForbiddenStep(Exception):
    """This step cannot be taken from the state in which the proposal is."""
