"""The verbs: everything that changes an assessment goes through here, with `by` saying who does it."""

from algoritmeregister.assessments.actions.errors import AssessmentError, Conflict
from algoritmeregister.assessments.actions.renewing import move, renew
from algoritmeregister.assessments.actions.showing import show
from algoritmeregister.assessments.actions.taking_over import take_over
from algoritmeregister.assessments.actions.together import assign, comment, resolve, unassign
from algoritmeregister.assessments.actions.writing import begin, hand_in, link, save, sign

__all__ = [
    "AssessmentError",
    "Conflict",
    "assign",
    "begin",
    "comment",
    "hand_in",
    "link",
    "move",
    "renew",
    "resolve",
    "save",
    "show",
    "sign",
    "take_over",
    "unassign",
]
