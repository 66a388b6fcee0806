"""Remarks: what readers report or ask about a registration, and what the organisation answers.

Import `take_in()` from `remarks.taking_in`, the verbs of the desk from `remarks.actions`, what can be asked from
`remarks.queries`, `send_due()` from `remarks.posting`, `forget()` from `remarks.keeping`. What looks like spam is held
(`judging`) until a steward lets it through: nothing is thrown away unseen. Of who writes nothing is kept but a mail
address, if they give one, until the answer is sent. Words and addresses of pages do not come in.
"""
