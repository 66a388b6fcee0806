"""Who may: people who sign in.

Import `User` from `accounts.models`. Django's own user model is not used, because replacing it later is hard: people are
known here by their mail address.
"""
