"""What cannot be done with an assessment."""

from __future__ import annotations

from django.utils.translation import gettext as _

from algoritmeregister.assessments.models import AnswerSet


class AssessmentError(ValueError):
    """Something that cannot be done with an assessment; the message says what and how to mend it."""


class Conflict(AssessmentError):
    """Somebody else saved in between. `current`: the assessment as it is now."""

    def __init__(self, current: AnswerSet) -> None:
        super().__init__(_("Een collega bewaarde intussen andere antwoorden. Kijk alles na en bewaar opnieuw."))
        self.current = current
