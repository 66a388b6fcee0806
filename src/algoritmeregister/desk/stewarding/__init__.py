"""What who looks after the register decides about what was fetched: registrations that may be one, runs that wait, names of
suppliers, registers that were suggested, new names of organisations, and who says it has nothing to register. With the same
actions as the commands.

`addresses.patterns` is the door of this room.
"""
