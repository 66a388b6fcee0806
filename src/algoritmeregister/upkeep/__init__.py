"""Look after an installation: prove that nothing was changed behind anyone's back, make a backup, put one back.

Import `verify()` from `upkeep.verifying`, `back_up()` from `upkeep.backup`, `restore()` from `upkeep.restoring`. Each looks
at the whole installation at once, which no other room may; what a registration, the ledger or the search index must be
like is their own rooms' to say.
"""
