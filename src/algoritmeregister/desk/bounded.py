"""Look at how much a form with a file brings before anything of it is read; only then at the secret of the form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_protect

from algoritmeregister.ui.questions import length_of, looks_at_length

# What a form is larger than the file in it, at most.
AROUND = 64 * 1024
View = Callable[..., HttpResponseBase]


def bounded(largest: int, refuse: View) -> Callable[[View], View]:
    """Refuse what is larger than a file of `largest` bytes: `refuse` gets what the view gets. The view is `csrf_exempt`
    outside its door, and the secret of its form is checked here."""

    def decorate(view: View) -> View:
        checked = csrf_protect(view)

        @wraps(view)
        def looked_at(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            if length_of(request) > largest + AROUND:
                return refuse(request, *given, **named)
            return checked(request, *given, **named)

        return looks_at_length(looked_at)

    return decorate
