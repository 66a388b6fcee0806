"""Report an error or ask a question about a registration, without an account; see what became of it; confirm an address.

Nothing changes by opening a link: programs that look at mail open links too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.feedback.remarks import judging, policies, queries, taking_in
from algoritmeregister.feedback.remarks.models import LONGEST
from algoritmeregister.feedback.remarks.states import Kind, State
from algoritmeregister.feedback.remarks.words import kind_words, state_words
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.site import tasks
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.description import chosen_version, gone, published
from algoritmeregister.site.registration import title_of
from algoritmeregister.site.remark_letters import correction_address
from algoritmeregister.ui.callers import caller, is_from_here
from algoritmeregister.ui.questions import number_in

# Field in the form → what `taking_in` calls it.
FIELDS = {"soort": "kind", "tekst": "text", "adres": "address"}
# Nobody sees this field; programs that fill in every form do.
TRAP = "fax"
TONES = {State.ANSWERED: "ok", State.CORRECTED: "ok", State.DECLINED: "neutral"}


def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Show the form about a registration, or take it in. Of one that was withdrawn, the tombstone."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    found = published(request, number)
    if found is None:
        return gone(request, number)
    version = chosen_version(request, found)
    if request.method == "POST":
        return _take(request, found, version)
    return _form(request, found, version, {}, {})


def _take(request: HttpRequest, found: Registration, version: Version) -> HttpResponse:
    given = {field: request.POST.get(field, "")[: 2 * LONGEST] for field in FIELDS}
    again = _("Het formulier is te oud. Uw tekst staat er nog: verstuur het nog een keer.")
    if not is_from_here(request):
        problems = {"": _("Dit formulier kwam van een andere website. Verstuur het hier opnieuw.")}
        return _form(request, found, version, given, problems, status=403)
    sent = judging.Sent(request.POST.get("moment", "")[:200], request.POST.get(TRAP, ""), caller(request))
    language = get_language() or settings.LANGUAGE_CODE
    wish = taking_in.Wish(given["soort"], given["tekst"], given["adres"], language)
    try:
        remark = taking_in.take_in(wish, registration=found, version=_seen(request, version), sent=sent)
    except taking_in.WrongRemark as error:
        problems = {field: error.problems[key] for field, key in FIELDS.items() if key in error.problems}
        return _form(request, found, version, given, problems, moment=sent.moment, status=422)
    except judging.OldForm:
        return _form(request, found, version, given, {"": again}, status=422)
    except judging.TooMany:
        words = _("Er komen nu te veel berichten binnen. Uw tekst staat er nog: probeer het over een uur opnieuw.")
        response = _form(request, found, version, given, {"": words}, status=429)
        response.headers["Retry-After"] = "3600"
        return response
    if remark.state == State.RECEIVED and given["adres"].strip():
        tasks.send_about_remarks.enqueue()
    return HttpResponseRedirect(reverse("site:remark", kwargs={"reference": remark.reference}) + "?nieuw=ja")


def _seen(request: HttpRequest, version: Version) -> int:
    return number_in(request.POST.get("versie", ""), version.number) or version.number


def _form(
    request: HttpRequest,
    found: Registration,
    version: Version,
    given: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    moment: str = "",
    status: int = 200,
) -> HttpResponse:
    name = title_of(version)
    context = {
        "registration": found,
        "version": version,
        "name": name,
        "back": registration_address(found.number, name),
        "organisation": version.organisation_name or found.organisation.name,
        "has_desk": policies.has_desk(found.organisation),
        "response": queries.response_of(found.organisation),
        "kinds": kinds(),
        "given": {field: given.get(field, "") for field in FIELDS},
        "problems": problems,
        "moment": moment or judging.new_moment(found.number),
        "trap": TRAP,
        "longest": LONGEST,
        "months": settings.REMARK_MONTHS,
    }
    # Each form has a moment of its own, so it is kept nowhere.
    return _quiet(render(request, "site/remark_form.html", context, status=status))


def kinds() -> list[tuple[str, str]]:
    """Return what a remark can be: value and words."""
    return [(Kind.ERROR.value, _("Ik zie een fout in deze beschrijving")), (Kind.QUESTION.value, _("Ik heb een vraag"))]


def remark(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what became of a remark, to who has its reference."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    found = queries.by_reference(reference)
    if found is None:
        raise Http404(_("Er is geen bericht met dit kenmerk."))
    if found.reference != reference:
        return HttpResponseRedirect(reverse("site:remark", kwargs={"reference": found.reference}))
    correspondent = getattr(found, "correspondent", None)
    context = {
        "remark": found,
        "is_new": "nieuw" in request.GET,
        "kind": dict(_kind_names())[found.kind],
        "state": state_words(found.state),
        "tone": TONES.get(State(found.state), "neutral"),
        "response": queries.response_of(found.organisation),
        "mail": _mail(correspondent),
        "corrected": correction_address(found),
    }
    return _quiet(render(request, "site/remark.html", context))


def find(request: HttpRequest) -> HttpResponse:
    """Lead who has a reference to its page; without one, or with one that is none, ask for it."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    given = request.GET.get("kenmerk", "").strip()[:40]
    found = queries.by_reference(given) if given else None
    if found is not None:
        return HttpResponseRedirect(reverse("site:remark", kwargs={"reference": found.reference}))
    return _quiet(render(request, "site/remark_find.html", {"given": given}, status=404 if given else 200))


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button that confirms an address, and take it in."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    waiting = taking_in.by_confirmation(token)
    if waiting is None:
        return _quiet(render(request, "site/remark_confirm.html", {"outcome": "late"}, status=410))
    if request.method == "POST":
        if not is_from_here(request):
            return _quiet(render(request, "site/remark_confirm.html", {"outcome": "foreign"}, status=403))
        done = taking_in.confirm(token)
        if done is not None:
            tasks.send_about_remarks.enqueue()
        return _quiet(render(request, "site/remark_confirm.html", {"outcome": "confirmed", "remark": done}))
    return _quiet(render(request, "site/remark_confirm.html", {"outcome": "confirm", "remark": waiting.remark}))


def _kind_names() -> list[tuple[str, str]]:
    return [(kind.value, kind_words(kind)) for kind in (Kind.ERROR, Kind.QUESTION)]


def _mail(correspondent: Any) -> str:
    """Return how it is with the answer by mail: "" (none), "asked" (not confirmed yet), "confirmed"."""
    if correspondent is None:
        return ""
    return "confirmed" if correspondent.confirmed_at else "asked"


def _quiet(response: HttpResponse) -> HttpResponse:
    # Django logs the address of what it refuses; in these there may be a token.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response.headers["X-Robots-Tag"] = "noindex"
    # Not "no-referrer": then an older browser does not say where a form is sent from, and the form is refused.
    response.headers["Referrer-Policy"] = "strict-origin"
    add_never_cache_headers(response)
    return response
