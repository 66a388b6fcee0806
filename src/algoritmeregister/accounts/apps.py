"""Django's entry for this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "algoritmeregister.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Follow organisations that are joined, and remember who signs in."""
        from algoritmeregister.accounts import signing_in
        from algoritmeregister.accounts.actions.granting import follow_merger
        from algoritmeregister.organisations.actions import on_merge

        on_merge(follow_merger)
        signing_in.listen()
