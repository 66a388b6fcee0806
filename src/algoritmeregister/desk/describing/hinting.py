"""Hints on plain language while one types: the same rules as on the page, asked by htmx. Nothing is kept of the text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from algoritmeregister.desk.describing.form import questions
from algoritmeregister.desk.describing.showing import MOST_HINTS
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.standards.writing import hints


@door(Rule(methods=("POST",)))
def writing_hints(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Return the hints for the text of the field that was sent, as a part of a page."""
    sent = next((str(request.POST[each.key]) for each in questions() if each.prose and each.key in request.POST), "")
    found = hints(sent)
    context = {"hints": found[:MOST_HINTS], "more_hints": max(0, len(found) - MOST_HINTS)}
    return render(request, "desk/describing/hints.html", context)
