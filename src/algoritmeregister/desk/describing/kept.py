"""What was typed in a form that could not be taken, because the session had ended: kept until its writer is back.

Only for a form of ours (the browser says that it came from our own site), only for the form at the same address, and shown
again without being saved: its writer presses the button.
"""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect, QueryDict

_NAME = "bewaarde-tekst"
MOST_FORMS = 3
MOST_CHARACTERS = 150_000
LONGEST = 12 * 3600


def is_ours(request: HttpRequest) -> bool:
    """Tell whether the browser says that a form came from a page of this site."""
    came_from = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(came_from) and urlsplit(came_from).netloc == request.get_host()


def keep(request: HttpRequest) -> bool:
    """Keep the form of this request in the session; returns whether it was."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    text = sent.urlencode()
    if not sent or not is_ours(request) or len(text) > MOST_CHARACTERS:
        return False
    kept = {path: each for path, each in request.session.get(_NAME, {}).items() if path != request.path}
    newest = dict(sorted(kept.items(), key=lambda each: -each[1][0])[: MOST_FORMS - 1])
    request.session[_NAME] = {**newest, request.path: [time.time(), text]}
    return True


def again(request: HttpRequest) -> HttpResponseRedirect:
    """Lead back to the page of the form."""
    return HttpResponseRedirect(request.path)


def has_kept(request: HttpRequest) -> bool:
    """Tell whether something was kept of the form at this address."""
    at, _text = request.session.get(_NAME, {}).get(request.path, (0, ""))
    return time.time() - at < LONGEST


def take(request: HttpRequest) -> QueryDict | None:
    """Return what was kept of the form at this address, for as long as it is not saved; None when there is nothing."""
    return QueryDict(request.session[_NAME][request.path][1]) if has_kept(request) else None


def forget(request: HttpRequest) -> None:
    """Forget what was kept of the form at this address: it is saved."""
    kept = request.session.get(_NAME, {})
    if request.path in kept:
        request.session[_NAME] = {path: each for path, each in kept.items() if path != request.path}
