"""Django's entry for this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "algoritmeregister.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Follow organisations that are joined, and remember who signs in."""
        from algoritmeregister.accounts import signing_in
        from algoritmeregister.accounts.actions import granting, keys
        from algoritmeregister.organisations.actions import on_merge

        on_merge(granting.follow_merger)
        on_merge(keys.follow_merger)
        signing_in.listen()
