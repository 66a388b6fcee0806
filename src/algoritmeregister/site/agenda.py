"""`/agenda`: meetings to come and those that were, one of them with its agenda, signing up, and a calendar to follow."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.feedback import limits
from algoritmeregister.knowledge import file_words, meetings, sign_ups
from algoritmeregister.knowledge.calendar import Entry, calendar
from algoritmeregister.knowledge.models import MEETING, Meeting, SignUp
from algoritmeregister.site import tasks
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.guides import own_or_safe
from algoritmeregister.site.meeting_words import summary, word
from algoritmeregister.site.page import canonical
from algoritmeregister.ui import markdown
from algoritmeregister.ui.callers import caller, is_from_here

MOST_PAST = 100


def revision(request: HttpRequest, **_: Any) -> str:
    """Return the revision of the meetings; which are over is another matter every minute."""
    return f"{settings.BUILD}-{meetings.revision()}-{timezone.now():%Y%m%d%H%M}"


@public_page(revision)
def index(request: HttpRequest) -> HttpResponse:
    """List the meetings."""
    now = timezone.now()
    context = {
        "coming": [summary(each) for each in meetings.coming(now)],
        "past": [summary(each) for each in meetings.past(now)[:MOST_PAST]],
        "canonical": canonical(reverse("site:agenda")),
        "description": _("Bijeenkomsten over het register en de standaard, met agenda, aanmelden en verslag."),
    }
    return render(request, "site/agenda.html", context)


def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one meeting, or take in that somebody wants to come."""
    if request.method != "POST":
        return _shown(request, slug=slug)
    found = _one(slug)
    typed = request.POST.get("adres", "")[:300]
    if not is_from_here(request):
        told = _("Dit formulier kwam van een andere website. Verstuur het hier opnieuw.")
        return _page(request, found, typed, told, 403)
    try:
        if not limits.client_may(caller(request)):
            return _page(request, found, typed, _("U hebt nu te veel verstuurd. Probeer het over een uur opnieuw."), 429)
        if limits.address_may(typed.strip()) and sign_ups.ask(
            meeting=found, address=typed, language=get_language() or settings.LANGUAGE_CODE
        ):
            tasks.send_about_meetings.enqueue()
    except sign_ups.NotAnAddress:
        return _page(request, found, typed, _("Vul een e-mailadres in, zoals naam@voorbeeld.nl."), 422)
    except sign_ups.TooLate:
        return _page(request, found, typed, _("U kunt zich niet meer aanmelden voor deze bijeenkomst."), 409)
    # Always the same, whoever signed up already.
    return HttpResponseRedirect(reverse("site:sign_up_asked"))


@public_page(revision)
def _shown(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, _one(slug))


def _one(slug: str) -> Meeting:
    found = Meeting.objects.filter(slug=slug, public=True).first()
    if found is None:
        raise Http404(_("Deze bijeenkomst kennen we niet."))
    return found


def _page(request: HttpRequest, found: Meeting, typed: str = "", problem: str = "", status: int = 200) -> HttpResponse:
    come, wait = sign_ups.numbers(found)
    context = {
        **summary(found),
        "agenda": markdown.render(word(found, "agenda")),
        "notes": markdown.render(word(found, "notes")),
        "documents": [(each["title"], link) for each in found.documents if (link := own_or_safe(each["link"]))],
        "files": file_words.lines(MEETING, found.slug),
        "link": own_or_safe(found.link) if found.link else None,
        "open": sign_ups.is_open(found),
        "come": come,
        "wait": wait,
        "full": found.capacity is not None and come >= found.capacity,
        "typed": typed,
        "problem": problem,
        "canonical": canonical(reverse("site:meeting", kwargs={"slug": found.slug})),
        "description": word(found, "title"),
    }
    return render(request, "site/meeting.html", context, status=status)


def asked(request: HttpRequest) -> HttpResponse:
    """Tell that a letter is on its way."""
    return _outcome(request, "asked")


def sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """Show the buttons that confirm or withdraw, and take in what is chosen. Nothing changes by opening a link."""
    if request.method == "POST":
        if not is_from_here(request):
            return _outcome(request, "foreign", status=403)
        if request.POST.get("doe") == "afmelden":
            sign_ups.withdraw(token)
            tasks.send_about_meetings.enqueue()
            return _outcome(request, "withdrawn")
        confirmed = sign_ups.confirm(token)
        if confirmed is None:
            return _outcome(request, "late", status=410)
        tasks.send_about_meetings.enqueue()
        return _outcome(request, "waiting" if confirmed.waiting else "in", confirmed, token)
    found = sign_ups.by_token(token)
    if found is None:
        return _outcome(request, "late", status=410)
    return _outcome(request, "manage" if found.confirmed_at else "confirm", found, token)


def _outcome(
    request: HttpRequest, outcome: str, found: SignUp | None = None, token: str = "", status: int = 200
) -> HttpResponse:
    context = {"outcome": outcome, "token": token, "about": summary(found.meeting) if found else None, "found": found}
    response = render(request, "site/sign_up_outcome.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    # Django logs the address of what it refuses; in these there is a token.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@public_page(revision)
def feed(request: HttpRequest) -> HttpResponse:
    """Give all meetings as a calendar, so that a program follows them."""
    found = Meeting.objects.filter(public=True).order_by("-starts_at")[:500]
    return _calendar(found, "agenda.ics")


@public_page(revision)
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one meeting as a calendar."""
    return _calendar([_one(slug)], f"{slug}.ics")


def _calendar(found: Any, name: str) -> HttpResponse:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    content = calendar(
        (
            Entry(
                uid=f"{each.slug}@{host}",
                sequence=each.changed,
                changed_at=each.changed_at,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                title=word(each, "title"),
                text=word(each, "agenda"),
                place=each.place or each.link,
                address=canonical(reverse("site:meeting", kwargs={"slug": each.slug})),
                cancelled=each.cancelled,
            )
            for each in found
        ),
        name=settings.SITE_NAME,
        product=settings.SITE_NAME,
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
