"""What can be done with people, their roles and the keys of programs. Each verb checks whether `by` may, and is remembered
in the audit log.
"""

from algoritmeregister.accounts.actions.granting import grant, leave, withdraw
from algoritmeregister.accounts.actions.inviting import invite, join, revoke
from algoritmeregister.accounts.actions.keys import end_key, make_key
from algoritmeregister.accounts.actions.people import appoint_steward, create_user, dismiss_steward
from algoritmeregister.accounts.actions.starting import create_organisation

__all__ = [
    "appoint_steward",
    "create_organisation",
    "create_user",
    "dismiss_steward",
    "end_key",
    "grant",
    "invite",
    "join",
    "leave",
    "make_key",
    "revoke",
    "withdraw",
]
