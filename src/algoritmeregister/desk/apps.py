"""Django's entry for this room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk."""

    name = "algoritmeregister.desk"
    label = "desk"

    def ready(self) -> None:
        """Know who did a second step elsewhere."""
        from allauth.account.signals import user_logged_in

        from algoritmeregister.desk.second_step import note_elsewhere

        user_logged_in.connect(note_elsewhere, dispatch_uid="desk.note_elsewhere")
