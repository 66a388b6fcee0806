"""Suggest a register that is not in the overview: anybody may, without an account, and a steward decides."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.feedback import limits
from algoritmeregister.registers import actions
from algoritmeregister.registers.errors import AlreadyKnown, TooManySuggestions, WrongDetails
from algoritmeregister.registers.models import Proposal, Register
from algoritmeregister.site import register_words as words
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.ui.callers import caller, is_from_here

# Field in the form → column of a register.
FIELDS = {
    "naam": "name",
    "organisatie": "owner_name",
    "adres": "website",
    "vorm": "kind",
    "opmerking": "remark",
}
# Nobody sees this field; programs that fill in every form do.
TRAP = "fax"
VISITOR = Actor(ActorKind.SYSTEM, "visitor of the site")


def _always_the_same(request: HttpRequest) -> str:
    """Return the revision of the empty form: nothing in it comes from the database."""
    return "form"


def suggest(request: HttpRequest) -> HttpResponse:
    """Show the form, or take it in."""
    return _take(request) if request.method == "POST" else _empty(request)


@public_page(_always_the_same)
def _empty(request: HttpRequest) -> HttpResponse:
    return _form(request, {}, {})


def received(request: HttpRequest) -> HttpResponse:
    """Say that a steward will look at it."""
    return _received(request)


@public_page(_always_the_same)
def _received(request: HttpRequest) -> HttpResponse:
    return render(request, "site/register_suggested.html", {"canonical": ""})


def _take(request: HttpRequest) -> HttpResponse:
    given = {field: request.POST.get(field, "")[:6_000] for field in FIELDS}
    if not is_from_here(request):
        return _form(
            request, given, {"": _("Dit formulier kwam van een andere website. Verstuur het hier opnieuw.")}, status=403
        )
    if request.POST.get(TRAP):
        return HttpResponseRedirect(reverse("site:register_suggested"))
    try:
        if not limits.client_may(caller(request)):
            raise TooManySuggestions(_("U hebt nu te veel aangemeld. Probeer het over een uur opnieuw."))
        actions.suggest(**{column: given[field] for field, column in FIELDS.items()}, by=VISITOR)
    except WrongDetails as error:
        problems = {field: error.problems[column] for field, column in FIELDS.items() if column in error.problems}
        return _form(request, given, problems, status=422)
    except AlreadyKnown as error:
        return _form(request, given, {"": str(error)}, known=error.register, status=409)
    except TooManySuggestions as error:
        return _form(request, given, {"": str(error)}, status=429)
    return HttpResponseRedirect(reverse("site:register_suggested"))


def _form(
    request: HttpRequest,
    given: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    known: Register | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "given": {field: given.get(field, "") for field in FIELDS},
        "problems": problems,
        # What waits for a steward is shown to nobody.
        "known": known if known and known.proposal == Proposal.ACCEPTED else None,
        "kinds": [("", _("Dat weet ik niet")), *((key, str(word)) for key, word in words.KINDS.items() if key)],
        "trap": TRAP,
        "canonical": canonical(reverse("site:suggest_register")) if status == 200 else "",
        "description": _("Kent u een algoritmeregister dat hier nog niet staat? Meld het aan."),
    }
    return render(request, "site/register_suggestion.html", context, status=status)
