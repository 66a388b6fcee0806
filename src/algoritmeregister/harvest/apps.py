"""Django's entry for this room."""

from django.apps import AppConfig


class HarvestConfig(AppConfig):
    """The harvest."""

    name = "algoritmeregister.harvest"
    label = "harvest"

    def ready(self) -> None:
        """Hear when a text is removed from what was published, of which the raw records hold copies; and what
        organisations publish themselves.
        """
        from algoritmeregister.harvest.joining.published import keep_others, keep_published, say_others
        from algoritmeregister.harvest.redacting import remove_copies
        from algoritmeregister.registrations.actions.redact import copies
        from algoritmeregister.registrations.drafts.actions.publishing import joiners, keepers, leavers

        if remove_copies not in copies:
            copies.append(remove_copies)
        if keep_published not in keepers:
            keepers.append(keep_published)
            joiners.append(keep_others)
            leavers.append(say_others)
