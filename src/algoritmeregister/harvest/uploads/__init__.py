"""Spreadsheets that an organisation reads in itself: from a file to descriptions that it goes on working on.

An `Upload` is one file (`keeping` holds it on disk). `recognising` finds how it can be read: a mapping that the
organisation saved, one of our own templates (`own_template`), a profile that comes with the software, or a proposal;
`correcting` changes that per column. `reading` then judges every row (`judging`), `taking` makes descriptions of what was
chosen, `undoing` takes that back, and `rest` gives what was not taken with the reasons beside it. What takes long is done
by `tasks`, and `progress` tells how far it is.

Import the verbs from `actions`, the models from `models`, what can be asked from `queries`. Pages are a higher room.
Nothing here writes a description itself: that is done by `registrations.drafts.actions`.
"""
