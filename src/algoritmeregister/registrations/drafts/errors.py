"""What can be wrong when somebody works on a description. Every message is for the reader, in their language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import ForbiddenStep
from algoritmeregister.standards import Finding

__all__ = ["AlreadyThere", "Conflict", "DraftError", "ForbiddenStep", "Invalid", "NotAllowed", "TakenOver"]


class DraftError(ValueError):
    """Something that cannot be done with a description; the message says what and how to mend it."""


class Invalid(DraftError):
    """A description has `findings` that must be mended before it goes on; each is of severity "error"."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        count = len(self.findings)
        text = ngettext(
            "Er is %(count)d fout die eerst weg moet.", "Er zijn %(count)d fouten die eerst weg moeten.", count
        )  # fmt: skip
        super().__init__(text % {"count": count})


class Conflict(DraftError):
    """Somebody else saved in the meantime: `current` is the description as it is now."""

    def __init__(self, current: Draft) -> None:
        self.current = current
        super().__init__(_("Iemand anders heeft deze beschrijving intussen opgeslagen. Vergelijk eerst de twee teksten."))


class TakenOver(DraftError):
    """The registration has a description already: `current`."""

    def __init__(self, current: Draft) -> None:
        self.current = current
        super().__init__(
            _("Registratie %(number)s is al overgenomen, als ‘%(name)s’.")
            % {"number": current.number or "", "name": current.title[:200] or current.source_id[:100]}
        )


class AlreadyThere(DraftError):
    """The organisation has a description with this id already: `current`."""

    def __init__(self, current: Draft) -> None:
        self.current = current
        super().__init__(_("Er is al een beschrijving met het kenmerk ‘%s’.") % current.source_id[:100])
