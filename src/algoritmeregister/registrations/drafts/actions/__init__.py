"""The verbs: everything that changes a description goes through here, with `by` saying who does it.

Each is keyword-only, checks the policy and the table of steps, saves, and is remembered in the audit log, also when it was
refused. The desk, the supply API and the reading of spreadsheets call the same ones.
"""

from algoritmeregister.registrations.drafts.actions.adopting import adopt, adopt_all
from algoritmeregister.registrations.drafts.actions.choosing import choose_flow
from algoritmeregister.registrations.drafts.actions.importing import (
    NewText,
    Refused,
    Text,
    discard_all,
    save_all,
    start_all,
)
from algoritmeregister.registrations.drafts.actions.keeping import archive, discard, mark_reviewed, restore
from algoritmeregister.registrations.drafts.actions.many import Done, mark_many_reviewed, publish_many, replace_many
from algoritmeregister.registrations.drafts.actions.previewing import hide, show_outside
from algoritmeregister.registrations.drafts.actions.publishing import publish, publish_due, unschedule, withdraw
from algoritmeregister.registrations.drafts.actions.reviewing import approve, clear, comment, resolve, send_back, submit
from algoritmeregister.registrations.drafts.actions.writing import save, start, translate

__all__ = [
    "Done",
    "NewText",
    "Refused",
    "Text",
    "adopt",
    "adopt_all",
    "approve",
    "archive",
    "choose_flow",
    "clear",
    "comment",
    "discard",
    "discard_all",
    "hide",
    "mark_many_reviewed",
    "mark_reviewed",
    "publish",
    "publish_due",
    "publish_many",
    "replace_many",
    "resolve",
    "restore",
    "save",
    "save_all",
    "send_back",
    "show_outside",
    "start",
    "start_all",
    "submit",
    "translate",
    "unschedule",
    "withdraw",
]
