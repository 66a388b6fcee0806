"""Django's entry for this room."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Answers to instruments, saved with an account."""

    name = "algoritmeregister.assessments"
    label = "assessments"

    def ready(self) -> None:
        """Tell the ledger of assessments that become public together with their description."""
        from algoritmeregister.assessments import public
        from algoritmeregister.registrations.drafts import listeners

        listeners.on_happening(public.tell_published)
