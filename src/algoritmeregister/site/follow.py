"""The pages by which people follow the register by mail: ask, confirm, change, renew and stop. Without an account.

Nothing changes by opening a link: programs that look at mail open links too. No page tells whether an address is known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.feedback import limits, subscribing, tokens
from algoritmeregister.feedback.models import DAILY, RHYTHMS, WEEKLY, Subscription
from algoritmeregister.site import followed, tasks
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.news import revision
from algoritmeregister.site.page import canonical
from algoritmeregister.ui.callers import caller, is_from_here


def follow(request: HttpRequest) -> HttpResponse:
    """Show the form for a subscription to what the address says (`feed`), or take it in."""
    if request.method == "POST":
        return _ask(request)
    return _form(request)


@public_page(revision)
def _form(request: HttpRequest) -> HttpResponse:
    return _form_page(request, request.GET.get("feed", ""))


def _form_page(
    request: HttpRequest, feed: str, *, address: str = "", rhythm: str = WEEKLY, error: str = "", status: int = 200
) -> HttpResponse:
    subject = followed.subject_of(feed or reverse("site:feed"))
    context = {
        "title": subject.title,
        "page": subject.page,
        "feed_key": subject.relative(),
        "feed": subject.relative(),
        "by_mail_only": followed.proposal_of(subject.relative()) is not None or followed.proposal_of(feed) is not None,
        "address": address,
        "rhythm": rhythm,
        "rhythms": rhythms(),
        "months": settings.SUBSCRIPTION_MONTHS,
        "error": error,
        "canonical": canonical(reverse("site:follow")) if not request.GET else "",
        "description": _("Krijg een e-mail als er iets verandert in het register."),
    }
    return render(request, "site/follow.html", context, status=status)


def rhythms() -> list[tuple[str, str]]:
    """Return how often mail can come: value and word."""
    return [(DAILY, _("Elke dag")), (WEEKLY, _("Elke week, op maandag"))]


def _ask(request: HttpRequest) -> HttpResponse:
    if not is_from_here(request):
        return _outcome(request, "foreign", 403)
    feed, rhythm = request.POST.get("feed", ""), request.POST.get("ritme", WEEKLY)
    rhythm = rhythm if rhythm in RHYTHMS else WEEKLY
    revision(request)  # what is known of suppliers is that of now
    key = followed.key_of(feed or reverse("site:feed"))
    typed = request.POST.get("adres", "")[:300]
    try:
        address = subscribing.checked(typed)
    except subscribing.NotAnAddress:
        words = _("Vul een e-mailadres in, zoals naam@voorbeeld.nl.")
        return _form_page(request, feed, address=typed, rhythm=rhythm, error=words, status=422)
    if not limits.client_may(caller(request)):
        return _outcome(request, "often", 429)
    language = get_language() or settings.LANGUAGE_CODE
    if subscribing.ask(subscribing.Wish(address, key, language, rhythm)):
        tasks.send_asked.enqueue()
    # Always the same, whatever the address follows already.
    return HttpResponseRedirect(reverse("site:follow_asked"))


def asked(request: HttpRequest) -> HttpResponse:
    """Tell that a letter is on its way."""
    return _outcome(request, "asked")


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button that confirms a subscription, and take it in."""
    if request.method == "POST":
        if not is_from_here(request):
            return _outcome(request, "foreign", 403)
        found = subscribing.confirm(token)
        return _with_subscription(request, "confirmed", found) if found else _outcome(request, "late", 410)
    found = subscribing.by_confirmation(token)
    return _with_subscription(request, "confirm", found) if found else _outcome(request, "late", 410)


def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show a subscription with how to change, renew or stop it, and take in what is chosen."""
    found = subscribing.by_token(token)
    if found is None or found.confirmed_at is None:
        return _outcome(request, "gone", 410)
    if request.method != "POST":
        return _with_subscription(request, "manage", found, token)
    if not is_from_here(request):
        return _outcome(request, "foreign", 403)
    choices: dict[str, Callable[[], Subscription | None]] = {
        "verleng": lambda: subscribing.renew(token),
        "ritme": lambda: subscribing.change_rhythm(token, request.POST.get("ritme", "")),
    }
    choice = choices.get(request.POST.get("doe", ""))
    changed = choice() if choice else None
    return _with_subscription(request, "changed", changed, token) if changed else _outcome(request, "gone", 410)


def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription: by the button on this page, or by one POST of a mail program (RFC 8058).

    The token is what allows it; there is no cookie, so a page elsewhere cannot end what it has no link of.
    """
    if request.method == "POST":
        subscribing.stop(token)
        return _outcome(request, "stopped")
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    found = subscribing.by_token(token)
    return _with_subscription(request, "stop", found, token) if found else _outcome(request, "stopped")


def _with_subscription(request: HttpRequest, outcome: str, found: Subscription, token: str = "") -> HttpResponse:
    context = {
        "outcome": outcome,
        "subject": followed.title_of(found.feed),
        "rhythm": found.rhythm,
        "rhythms": rhythms(),
        "until": found.expires_at,
        "token": token or manage_token(found),
    }
    return _shown(request, context)


def _outcome(request: HttpRequest, outcome: str, status: int = 200) -> HttpResponse:
    response = _shown(request, {"outcome": outcome}, status)
    if status == 429:
        response.headers["Retry-After"] = "3600"
    return response


def _shown(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "site/follow_outcome.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    # Django logs the address of what it refuses; in these there is a token.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def manage_token(subscription: Subscription) -> str:
    """Return what stands in the links by which a subscription is managed."""
    return tokens.manage(subscription.nonce)
