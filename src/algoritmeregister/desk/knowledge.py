"""Guides and questions at the desk: a steward writes them in three languages, and looks before saving."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.assessments import packs
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.knowledge import articles
from algoritmeregister.knowledge.articles import Page
from algoritmeregister.knowledge.models import GUIDE, KINDS, QUESTION
from algoritmeregister.knowledge.writing import LONGEST_BODY, Conflict, WrongArticle, save
from algoritmeregister.registrations.models import Registration
from algoritmeregister.texts import LANGUAGES, in_language
from algoritmeregister.ui import markdown
from algoritmeregister.ui.questions import number_in

PARTS = ("title", "lead", "body")
LISTS = ("topics", "audience", "instruments")
MOST_NAMED = 20


@door(Rule(steward=True))
def listed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List all guides and questions, with what is due for a review."""
    today = timezone.localdate()
    language = get_language()
    kinds = []
    for kind, name in ((GUIDE, _("Gidsen")), (QUESTION, _("Vragen en antwoorden"))):
        found = articles.articles(kind, hidden=True)
        kinds.append((kind, name, [(each, each.text("title", language), _due(each, today)) for each in found]))
    return render(request, "desk/knowledge.html", {"kinds": kinds, "narrow": False})


def _due(page: Page, today: date) -> bool:
    return page.review_on is not None and page.review_on <= today


@door(Rule(steward=True, methods=("GET", "POST")))
def edit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the form of an article (`soort` and `naam` in the address; without a name a new one), preview it, or save it."""
    if request.method != "POST":
        kind = request.GET.get("soort", GUIDE)
        kind = kind if kind in KINDS else GUIDE
        found = articles.article(kind, request.GET.get("naam", "")[:80], hidden=True)
        return _form(request, _given(found, kind), {})
    given: dict[str, Any] = {"soort": GUIDE, "naam": "", "revision": "0"}
    given |= {name: value[: LONGEST_BODY + 1] for name, value in request.POST.items() if isinstance(value, str)}
    given |= {name: request.POST.getlist(name) for name in LISTS}
    texts = {language: {part: given.get(f"{part}_{language}", "") for part in PARTS} for language in LANGUAGES}
    if given.get("doe") != "bewaar":
        return _form(request, given, {}, preview=_preview(texts))
    try:
        review_on = _day(given.get("review_on", ""))
        row = save(
            kind=given.get("soort", ""),
            slug=given.get("naam", ""),
            texts=texts,
            about=_about(given),
            review_on=review_on,
            revision=number_in(given.get("revision", "")) or 0,
            place=500 if (place := number_in(given.get("place", ""))) is None else min(place, 30_000),
            public=given.get("public") == "on",
            by=visit.by,
        )
    except WrongArticle as error:
        return _form(request, given, dict(error.problems), status=422)
    except Conflict:
        told = _("Iemand anders heeft deze tekst intussen opgeslagen. Kopieer uw tekst, en begin opnieuw met de nieuwe.")
        return _form(request, given, {"": told}, status=409)
    messages.success(request, _("‘%s’ is bewaard.") % row.texts["nl"]["title"])
    return HttpResponseRedirect(reverse("desk:knowledge"))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongArticle({"review_on": _("Schrijf de datum als jaar-maand-dag, zoals 2027-03-31.")}) from error


def _about(given: dict[str, Any]) -> dict[str, Any]:
    words = articles.topics()
    related = []
    for line in given.get("related", "").splitlines():
        title, _mark, link = line.strip().rpartition(" ")
        if link:
            related.append({"title": title.strip() or link, "link": link})
    numbers = list(dict.fromkeys(given.get("registrations", "").replace(",", " ").split()))
    for name, named in (("related", related), ("registrations", numbers)):
        if len(named) > MOST_NAMED:
            raise WrongArticle({name: _("Vul er niet meer dan %d in.") % MOST_NAMED})
    known = set(Registration.objects.filter(number__in=numbers).values_list("number", flat=True)) if numbers else set()
    if unknown := [each for each in numbers if each not in known]:
        told = _("Deze nummers staan niet in het register: %s.") % ", ".join(each[:20] for each in unknown)
        raise WrongArticle({"registrations": told})
    return {
        "instruments": [each for each in given["instruments"] if each in packs.known()],
        "registrations": numbers,
        "topics": [each for each in given["topics"] if each in words["topics"]],
        "audience": [each for each in given["audience"] if each in words["audience"]],
        "phase": given.get("phase", "") if given.get("phase") in words["phase"] else "",
        "version": given.get("version", "")[:20],
        "group": given.get("group", "")[:60],
        "related": related,
    }


def _given(found: Page | None, kind: str) -> dict[str, Any]:
    """Return the form's fields as an article has them; of a new one nothing but its kind."""
    if found is None:
        return {"soort": kind, "naam": "", "revision": "0", "public": "on", **dict.fromkeys(LISTS, ()), "place": "500"}
    texts = {f"{part}_{lang}": words.get(part, "") for lang, words in found.texts.items() for part in PARTS}
    return {
        "soort": found.kind,
        "naam": found.slug,
        "revision": str(found.revision),
        "public": "on" if found.public else "",
        "place": str(found.place),
        "topics": list(found.topics),
        "audience": list(found.audience),
        "instruments": list(found.instruments),
        "registrations": " ".join(found.registrations),
        "phase": found.phase,
        "version": found.version,
        "group": found.group,
        "review_on": found.review_on.isoformat() if found.review_on else "",
        "related": "\n".join(f"{_title(each['title'])} {each['link']}" for each in found.related),
        **texts,
    }


def _title(title: Any) -> str:
    # What was shipped has it per language; at the desk it is written once.
    return title if isinstance(title, str) else in_language(title, get_language())


def _preview(texts: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"language": language, **words, "body": markdown.render(words["body"])}
        for language, words in texts.items()
        if words["body"].strip()
    ]


def _form(
    request: HttpRequest,
    given: dict[str, Any],
    problems: dict[str, str],
    *,
    preview: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    language = get_language()
    tables = articles.topics()
    words = {kind: [(key, in_language(word, language)) for key, word in tables[kind].items()] for kind in tables}
    name = (given.get("soort", ""), given.get("naam", ""))
    context = {
        "given": given,
        "problems": problems,
        "preview": preview or [],
        "topic_words": words["topics"],
        "audience_words": words["audience"],
        "instrument_words": [(key, in_language(found[0].title, language)) for key, found in packs.known().items()],
        "phases": [("", _("Niet gekozen")), *words["phase"]],
        "groups": [(each.key, in_language(each.title, language)) for each in articles.groups()],
        "text_languages": [("nl", _("Nederlands")), ("en", _("Engels")), ("fy", _("Fries"))],
        "known": given.get("revision", "0") != "0" or name in articles.shipped(),
        "narrow": False,
    }
    return render(request, "desk/article.html", context, status=status)
