"""Remember: who did what. Staff actions, append-only, without foreign keys, so that the log never blocks live data or dies
with it.

Import `record()` from `audit.actions`, `Actor` from `audit.actors`, `AppendOnly` from `audit.append_only`. What happened to
a registration in public belongs in `ledger/`, not here.
"""
