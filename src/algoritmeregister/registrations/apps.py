"""Django's entry for this room."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    """Registrations."""

    name = "algoritmeregister.registrations"
    label = "registrations"

    def ready(self) -> None:
        """Follow organisations and registrations that are joined, and texts that are removed: descriptions hold copies."""
        from algoritmeregister.organisations.actions import on_merge
        from algoritmeregister.registrations.actions.merge import followers
        from algoritmeregister.registrations.actions.move import follow_merger
        from algoritmeregister.registrations.actions.move import followers as followers_of_moves
        from algoritmeregister.registrations.actions.redact import copies
        from algoritmeregister.registrations.drafts import merging, redacting

        on_merge(follow_merger)
        on_merge(merging.follow_merger)
        if redacting.remove_copies not in copies:
            copies.append(redacting.remove_copies)
        if merging.follow_registration not in followers:
            followers.append(merging.follow_registration)
        if merging.follow_move not in followers_of_moves:
            followers_of_moves.append(merging.follow_move)
