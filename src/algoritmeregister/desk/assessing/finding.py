"""What all pages of assessments do: find the one in the address, say what cannot be done, and go back to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.assessments import queries
from algoritmeregister.assessments.actions import AssessmentError
from algoritmeregister.assessments.models import AnswerSet, State
from algoritmeregister.desk.door import Rule, Visit
from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.questions import number_in

READS, WRITES = Rule(permission=Permission.READ), Rule(permission=Permission.EDIT, methods=("POST",))
BOTH = Rule(permission=Permission.EDIT, methods=("GET", "POST"))
SAYS = Rule(permission=Permission.EDIT, also=(Permission.REVIEW, Permission.PUBLISH), methods=("POST",))


def language() -> str:
    """Return the language of the reader."""
    return get_language() or settings.LANGUAGE_CODE


def state_words(state: str) -> str:
    """Return what a state is called."""
    return {
        State.OPEN: _("Wordt ingevuld"),
        State.COMPLETE: _("Klaar om te ondertekenen"),
        State.SIGNED: _("Ondertekend"),
    }[State(state)]


def common(visit: Visit) -> dict[str, Any]:
    """Return what every page shows."""
    return {
        "organisation": visit.place,
        "may_edit": Permission.EDIT in visit.held,
        "words": state_words,
        "clock": lambda at: timezone.localtime(at).strftime("%H:%M"),
        "tones": {State.OPEN: "neutral", State.COMPLETE: "neutral", State.SIGNED: "active"},
    }


def revision_in(request: HttpRequest) -> int:
    """Return the text that the sender saw; 0 when the form does not say."""
    return number_in(request.POST.get("revisie", "")) or 0


def done(
    request: HttpRequest, visit: Visit, uuid: UUID, do: Callable[[AnswerSet], object], told: str,
    name: str = "desk:assessment", place: str = "",
) -> HttpResponseRedirect:  # fmt: skip
    """Do something with the assessment in the address, say that it was done or why not, and go to its page (`name`)."""
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return not_there(request, visit)
    try:
        do(answers)
    except AssessmentError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return to(answers, place, name)


def not_there(request: HttpRequest, visit: Visit) -> HttpResponseRedirect:
    """Say that there is no such assessment, and go to the list."""
    messages.error(request, _("Deze toets is er niet."))
    return to_list(visit)


def to(answers: AnswerSet, place: str = "", name: str = "desk:assessment") -> HttpResponseRedirect:
    """Go to the page of an assessment, at a place in it."""
    address = address_of(name, code=answers.organisation.code, uuid=answers.uuid)
    return HttpResponseRedirect(address + (f"#{place}" if place else ""))


def to_list(visit: Visit) -> HttpResponseRedirect:
    """Go to the list of assessments."""
    return HttpResponseRedirect(address_of("desk:assessments", code=visit.place.code))
