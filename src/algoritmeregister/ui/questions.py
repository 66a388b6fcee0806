"""What is asked and sent, before any page reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.utils.translation import gettext as _

# Bytes of a request. More than the largest form that Django reads (DATA_UPLOAD_MAX_MEMORY_SIZE); a view that takes larger
# files looks at their length itself (`looks_at_length`).
LARGEST = 3 * 1024 * 1024
SUBSTITUTE = "\x1a"  # "in the place of a character that is invalid" (ECMA-48); no text of ours has it
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def number_in(text: str, most: int = 999_999_999) -> int | None:
    """Return the whole number that a text out of an address or a form is; None when it is none, or more than `most`."""
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)):
        return None
    return int(text) if int(text) <= most else None


def length_of(request: HttpRequest) -> int:
    """Return how many bytes were announced."""
    return number_in(str(request.META.get("CONTENT_LENGTH") or "0"), 10**18) or 0


def looks_at_length(view: View) -> View:
    """Mark a view that looks itself at how much is sent, before it reads anything of it."""
    view.looks_at_length = True  # type: ignore[attr-defined]
    return view


class WithoutNulMiddleware:
    """Leave out NUL characters from what is asked and sent: nobody types them, and PostgreSQL refuses a text with one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        query = request.META.get("QUERY_STRING", "")
        while "%00" in query:  # once more, as what is left may be one again
            query = query.replace("%00", "")
            request.META["QUERY_STRING"] = query
        if "\0" in request.path_info:
            # A sign that is in no address of ours, so that what is asked is found nowhere, in every room in its own words.
            request.path_info = request.path_info.replace("\0", SUBSTITUTE)
            request.path = request.path.replace("\0", SUBSTITUTE)
        if request.method == "POST":
            _clean_form(request)
        return self.get_response(request)


def _clean_form(request: HttpRequest) -> None:
    """Let the form be clean when it is read; whoever refuses a request reads nothing of it."""
    # Django has no other place between reading a form and the views.
    read = request._load_post_and_files

    def read_and_clean() -> None:
        read()
        request._post = _cleaned(request._post)  # type: ignore[attr-defined]

    request._load_post_and_files = read_and_clean  # type: ignore[method-assign]


def _cleaned(form: QueryDict) -> QueryDict:
    if not any("\0" in text for name, values in form.lists() for text in (name, *values)):
        return form
    clean = QueryDict(mutable=True, encoding=form.encoding)
    for name, values in form.lists():
        clean.setlist(name.replace("\0", ""), [each.replace("\0", "") for each in values])
    clean._mutable = False
    return clean


class LengthMiddleware:
    """Refuse what is sent in pieces without its length (411): Django reads nothing of it, and would take it for empty.
    Refuse what is longer than any form of ours (413), before it fills a disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            detail = _("Zeg met Content-Length hoeveel bytes u stuurt. Stuur ze in één keer, niet in stukken.")
            return _refused(411, _("Wij weten niet hoe lang uw bericht is"), detail)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_arguments: Any) -> HttpResponse | None:
        """Refuse what is too long for the view that it is for."""
        if length_of(request) <= LARGEST or getattr(view, "looks_at_length", False):
            return None
        detail = _("Stuur ten hoogste %s bytes. Er is niets van gelezen en niets bewaard.") % LARGEST
        return _refused(413, _("Dit is te veel tegelijk"), detail)


def _refused(status: int, title: str, detail: str) -> HttpResponse:
    problem = {"status": status, "title": title, "detail": detail}
    return JsonResponse(problem, status=status, content_type="application/problem+json")
