"""Feedback: who follows the register by mail or webhook, and what readers report or ask (`remarks/`).

Import `ask()`, `confirm()` and `stop()` from `feedback.subscribing`, `send_due()` from `feedback.sending`, `add()` from
`feedback.webhooks`, `deliver_due()` from `feedback.delivering`. What a letter or an event says is made by who calls: words
and addresses of pages do not come in here. Nothing is kept of a person but an address, what it follows, how often and in
which language; it is gone when the subscription ends. Remarks are a room of their own: see its docstring.
"""
