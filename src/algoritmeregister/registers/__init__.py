"""Whose list: the known registers and their owners.

Import `ensure()` from `registers.actions` and `Register` from `registers.models`. How a register is read lives in
`harvest/`.
"""
