"""Where a register is fetched from: the sources that a steward gave, their limits, and how they are doing.

Import `add()`, `change()` and `remove()` from `harvest.sources.actions`, `Source` from `harvest.sources.models`, the checks
that stop a run from `harvest.suspicion`. How bytes are fetched lives in `harvest/connectors/` and
`harvest/fetching.py`; no source is named in code.
"""
