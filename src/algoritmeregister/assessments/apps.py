"""Django's entry for this room."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Answers to instruments, saved with an account."""

    name = "algoritmeregister.assessments"
    label = "assessments"
