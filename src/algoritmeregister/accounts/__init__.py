"""Who may: people who sign in, what they may do for which organisation, and who looks after the whole register.

Roles are code (`roles.py`), who has which is data (`models.Membership`, `models.Stewardship`), and every rule is a pair in
`policies.py`: `check_may_x` raises with the reason that the reader sees, `may_x` tells. Import `User` from
`accounts.models`, `signed_in()` from `accounts.people` (the `by=` of every action of someone who signed in), the verbs from
`accounts.actions`, look-ups from `accounts.queries`; for a program with an API key, `clients.of_bearer()` is what
`signed_in()` is for a person.

Django's own user model is not used, because replacing it later is hard: people are known here by their mail address. Its
groups, permissions and superusers mean nothing here. No page and nothing about registrations comes in.
"""
