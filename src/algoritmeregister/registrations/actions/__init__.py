"""The verbs: everything that changes a registration in public goes through here, with `by` saying who does it.

Each is keyword-only, checks the policy and the transition, saves, and adds to the ledger in one transaction.
"""

from algoritmeregister.registrations.actions.appear import appear, leave, note_back
from algoritmeregister.registrations.actions.assess import note_assessment
from algoritmeregister.registrations.actions.merge import CannotMerge, merge
from algoritmeregister.registrations.actions.move import move_named
from algoritmeregister.registrations.actions.part import part
from algoritmeregister.registrations.actions.publish import Outcome, OutOfOrder, expect, publish, republish
from algoritmeregister.registrations.actions.redact import CannotRedact, Ground, redact
from algoritmeregister.registrations.actions.seen import mark_seen
from algoritmeregister.registrations.actions.take_over import follow_redaction, take_over, without_ours
from algoritmeregister.registrations.actions.withdraw import withdraw

__all__ = [
    "CannotMerge",
    "CannotRedact",
    "Ground",
    "OutOfOrder",
    "Outcome",
    "appear",
    "expect",
    "follow_redaction",
    "leave",
    "mark_seen",
    "merge",
    "move_named",
    "note_assessment",
    "note_back",
    "part",
    "publish",
    "redact",
    "republish",
    "take_over",
    "withdraw",
    "without_ours",
]
