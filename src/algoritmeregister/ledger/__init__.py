"""What changed: the append-only public change log and its hash chain. Knows registrations only by identity and hash.

Import `transaction()` from `ledger.writing`, `head()` and `entries()` from `ledger.reading`, `on_commit()` from
`ledger.listeners`, `verify_chain()` from `ledger.verification`. What the changes mean lives in `registrations/`.
"""
