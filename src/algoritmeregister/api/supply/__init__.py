"""The supply API at `/aanleverapi`: programs of an organisation write its descriptions, release them and publish them.

The same addresses, bodies, names of states and errors as the national register's supply API, so that a client publishes here
when its host is changed; and what that lacks: keys of a program's own, upsert by the client's own id, dry runs, batches,
idempotency keys, and webhooks on changes of state. What differs, and why, is in `docs/how-to/supply.md`.

`routes` is the table of every address with its scope: the dispatcher, the OpenAPI description, the reference page and the
test of every cell are made of it. `coming_in` says who asks; `bodies` and `records` translate between documents and
descriptions; `writing`, `steps`, `reading`, `several` and `hooks` are the operations. Everything that changes something
goes through `registrations.drafts.actions`, as the desk does.

May be imported from here: `urls.patterns()`; `telling.deliver_due()` and `repeating.forget()` for the worker. Must not come
in: rules about who may what, or about what may follow what.
"""
