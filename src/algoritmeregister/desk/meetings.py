"""Meetings at the desk: a steward plans them, changes and cancels them, and adds the notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.knowledge import meetings, sign_ups
from algoritmeregister.knowledge.models import Meeting
from algoritmeregister.texts import LANGUAGES, in_language
from algoritmeregister.ui import markdown
from algoritmeregister.ui.questions import number_in

PARTS = ("title", "agenda", "notes")
MOST = 200
MOST_DOCUMENTS = 50


@door(Rule(steward=True))
def listed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List all meetings, the last one first."""
    rows = [
        (each, in_language({lang: words.get("title", "") for lang, words in each.texts.items()}, get_language()))
        for each in Meeting.objects.order_by("-starts_at")[:MOST]
    ]
    return render(request, "desk/meetings.html", {"meetings": rows, "narrow": False})


@door(Rule(steward=True, methods=("GET", "POST")))
def edit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the form of a meeting (`wat` in the address; without it a new one), preview it, or save it."""
    asked = (request.POST if request.method == "POST" else request.GET).get("wat", "")[:80]
    found = Meeting.objects.filter(slug=asked).first() if asked else None
    if request.method != "POST":
        return _form(request, found, _given(found), {})
    given = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    texts = {language: {part: given.get(f"{part}_{language}", "") for part in PARTS} for language in LANGUAGES}
    if given.get("doe") != "bewaar":
        return _form(request, found, given, {}, preview=_preview(texts))
    try:
        saved = meetings.save(
            meeting=found,
            series=given.get("reeks", ""),
            starts_at=_moment(given, "van"),
            ends_at=_moment(given, "tot"),
            texts=texts,
            place=given.get("plaats", ""),
            link=given.get("link", ""),
            documents=_documents(given.get("documenten", "")),
            capacity=_capacity(given.get("plaatsen", "")),
            public=given.get("public") == "on",
            cancelled=given.get("cancelled") == "on",
            seen=number_in(given.get("gezien", ""), 2**31),
            by=visit.by,
        )
    except meetings.WrongMeeting as error:
        return _form(request, found, given, dict(error.problems), status=422)
    messages.success(request, _("‘%s’ is bewaard.") % saved.texts["nl"]["title"])
    return HttpResponseRedirect(reverse("desk:meetings"))


def _moment(given: dict[str, str], name: str) -> datetime:
    try:
        return timezone.make_aware(datetime.strptime(f"{given.get('dag', '')} {given.get(name, '')}", "%Y-%m-%d %H:%M"))
    except ValueError as error:
        told = _("Schrijf de dag als jaar-maand-dag en de tijd als 14:30.")
        raise meetings.WrongMeeting({name: told}) from error


def _capacity(text: str) -> int | None:
    if not text.strip():
        return None
    found = number_in(text.strip(), 100_000)
    if not found:
        raise meetings.WrongMeeting({"plaatsen": _("Vul een aantal in, of laat dit leeg.")})
    return found


def _documents(text: str) -> list[dict[str, str]]:
    found = []
    for line in text.splitlines():
        title, _mark, link = line.strip().rpartition(" ")
        if link:
            found.append({"title": title.strip() or link, "link": link})
    if len(found) > MOST_DOCUMENTS:
        raise meetings.WrongMeeting({"documenten": _("Vul er niet meer dan %d in.") % MOST_DOCUMENTS})
    return found


def _given(found: Meeting | None) -> dict[str, Any]:
    if found is None:
        return {"public": "on", "reeks": meetings.COMMUNITY}
    starts, ends = timezone.localtime(found.starts_at), timezone.localtime(found.ends_at)
    return {
        "gezien": str(found.changed),
        "reeks": found.series,
        "dag": f"{starts:%Y-%m-%d}",
        "van": f"{starts:%H:%M}",
        "tot": f"{ends:%H:%M}",
        "plaats": found.place,
        "link": found.link,
        "plaatsen": "" if found.capacity is None else str(found.capacity),
        "documenten": "\n".join(f"{each['title']} {each['link']}" for each in found.documents),
        "public": "on" if found.public else "",
        "cancelled": "on" if found.cancelled else "",
        **{f"{part}_{lang}": words.get(part, "") for lang, words in found.texts.items() for part in PARTS},
    }


def _preview(texts: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"language": language, "title": words["title"], "body": markdown.render(f"{words['agenda']}\n\n{words['notes']}")}
        for language, words in texts.items()
        if words["title"].strip()
    ]


def _form(
    request: HttpRequest,
    found: Meeting | None,
    given: dict[str, Any],
    problems: dict[str, str],
    *,
    preview: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    come, wait = sign_ups.numbers(found) if found else (0, 0)
    context = {
        "found": found,
        "given": given,
        "problems": problems,
        "preview": preview or [],
        "come": come,
        "wait": wait,
        "series": [(key, in_language(word, get_language())) for key, word in meetings.SERIES.items()],
        "text_languages": [("nl", _("Nederlands")), ("en", _("Engels")), ("fy", _("Fries"))],
        "narrow": False,
    }
    return render(request, "desk/meeting.html", context, status=status)
