"""Django's entry for this room."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers."""

    name = "algoritmeregister.registers"
    label = "registers"

    def ready(self) -> None:
        """Let owners and statements follow an organisation that is joined with another."""
        from algoritmeregister.organisations.actions import on_merge
        from algoritmeregister.registers.merging import follow_merger

        on_merge(follow_merger)
