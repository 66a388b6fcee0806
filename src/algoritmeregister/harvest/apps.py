"""Django's entry for this room."""

from django.apps import AppConfig


class HarvestConfig(AppConfig):
    """The harvest."""

    name = "algoritmeregister.harvest"
    label = "harvest"

    def ready(self) -> None:
        """Hear when a text is removed from what was published: the raw records hold copies."""
        from algoritmeregister.harvest.redacting import remove_copies
        from algoritmeregister.registrations.actions.redact import copies

        if remove_copies not in copies:
            copies.append(remove_copies)
