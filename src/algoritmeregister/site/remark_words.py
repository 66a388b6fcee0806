"""What the page of a remark and the letters about it say of it, in the reader's language."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.feedback.remarks.models import Remark
from algoritmeregister.feedback.remarks.states import State


def state_words(state: str) -> str:
    """Return what a state is called."""
    return {
        State.HELD: _("Wordt eerst bekeken"),
        State.RECEIVED: _("Wacht op antwoord"),
        State.ANSWERED: _("Beantwoord"),
        State.CORRECTED: _("Verbeterd"),
        State.DECLINED: _("Bekeken, niet veranderd"),
        State.REJECTED: _("Niet doorgestuurd"),
    }[State(state)]


def correction_address(found: Remark) -> str:
    """Return where the version stands that came of a remark; "" when there is none."""
    if found.corrected_in is None:
        return ""
    where = {"number": found.registration.number, "version": found.corrected_in.number}
    return reverse("site:version", kwargs=where)
