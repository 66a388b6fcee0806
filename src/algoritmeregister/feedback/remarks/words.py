"""What the kinds and states of a remark are called, in the reader's language: on pages, in letters and at the desk."""

from __future__ import annotations

from django.utils.translation import gettext as _

from algoritmeregister.feedback.remarks.states import Kind, State


def kind_words(kind: str) -> str:
    """Return what a kind of remark is called."""
    return _("Fout gemeld") if kind == Kind.ERROR else _("Vraag gesteld")


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
