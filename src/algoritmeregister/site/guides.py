"""`/kennisbank` and `/vragen`: guides to find and read, and questions with their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from algoritmeregister.assessments import packs
from algoritmeregister.knowledge import articles, file_words, finding
from algoritmeregister.knowledge.articles import Page
from algoritmeregister.knowledge.models import GUIDE, QUESTION
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.models import Registration
from algoritmeregister.registrations.states import State
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.caching import ledger_revision, public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.site.prose import in_this_language
from algoritmeregister.texts import in_language, language_of
from algoritmeregister.ui import markdown
from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.language import in_other
from algoritmeregister.ui.links import safe_link

LONGEST = 200
# Filter in the address → part of a guide.
FILTERS = {"onderwerp": "topics", "voor": "audience", "fase": "phase"}


@dataclass(frozen=True)
class Line:
    """A guide or question in a list. `words`: its topics, for whom, and when."""

    title: str
    lead: str
    address: str
    words: Sequence[str] = ()


@dataclass(frozen=True)
class Question:
    """A question with its answer. `key` is its anchor."""

    key: str
    question: str
    answer: Markup
    language: str


@dataclass(frozen=True)
class QuestionGroup:
    """Questions about one thing."""

    key: str
    title: str
    questions: tuple[Question, ...]


def revision(request: HttpRequest, **_: Any) -> str:
    """Return the revision of the articles. One question."""
    return f"{settings.BUILD}-{articles.revision()}"


@public_page(revision)
def index(request: HttpRequest) -> HttpResponse:
    """List the guides, filtered, or what is found in guides and questions."""
    text = request.GET.get("zoek", "").strip()[:LONGEST]
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    found = finding.find(text, get_language()) if text else articles.articles(GUIDE)
    kept = [each for each in found if all(_has(each, FILTERS[name], value) for name, value in chosen.items() if value)]
    context = {
        "text": text,
        "guides": [line(each) for each in kept if each.kind == GUIDE],
        "questions": [line(each) for each in kept if each.kind == QUESTION],
        "filters": [(name, _label(name), _options(kind), chosen[name]) for name, kind in FILTERS.items()],
        "narrowed": bool(text or any(chosen.values())),
        "canonical": canonical(reverse("site:guides")) if not request.GET else "",
        "description": _("Gidsen over algoritmes bij de overheid: van een register beginnen tot inkoop en bezwaar."),
    }
    return render(request, "site/guides.html", context)


def guide_revision(request: HttpRequest, slug: str) -> str:
    """Return the revision of the articles, and of the registrations that a guide may name. Two questions."""
    return f"{revision(request)}-{ledger_revision(request)}"


@public_page(guide_revision)
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one guide."""
    found = articles.article(GUIDE, slug)
    if found is None:
        raise Http404(_("Deze gids kennen we niet."))
    language = get_language()
    context = {
        "title": found.text("title", language),
        "lead": found.text("lead", language),
        "body": markdown.render(found.text("body", language)),
        "body_language": found.language(language),
        "words": line(found).words,
        "files": file_words.lines(GUIDE, slug),
        "instruments": _instruments(found),
        "registrations": _registrations(found),
        "version": found.version,
        "review_on": found.review_on,
        "related": [(_named(each["title"]), link) for each in found.related if (link := own_or_safe(each["link"]))],
        "canonical": canonical(reverse("site:guide", kwargs={"slug": slug})),
        "description": found.text("lead", language),
    }
    return render(request, "site/guide.html", context)


@public_page(revision)
def questions(request: HttpRequest) -> HttpResponse:
    """Show the questions and answers, each at an anchor of its own."""
    context = {
        "groups": question_groups(),
        "canonical": canonical(reverse("site:questions")),
        "description": _("Antwoorden op vragen over algoritmes, bezwaar, geheimhouding en hergebruik."),
    }
    return render(request, "site/questions.html", context)


def question_groups() -> list[QuestionGroup]:
    """Return the questions in the language of this request. One question to the database."""
    language = get_language()
    return [
        QuestionGroup(
            group.key,
            in_this_language(group.title),
            tuple(
                Question(
                    each.slug,
                    each.text("title", language),
                    markdown.render(each.text("body", language)),
                    each.language(language),
                )
                for each in group.questions
            ),
        )
        for group in articles.groups()
    ]


def line(page: Page) -> Line:
    """Return what a list says of an article, in the language of this request."""
    found = link(page)
    if page.kind == QUESTION:
        return found
    keys = [("topics", each) for each in page.topics] + [("audience", each) for each in page.audience]
    keys += [("phase", page.phase)] if page.phase else []
    words = [in_this_language(articles.topics()[kind].get(key, {"nl": key})) for kind, key in keys]
    return replace(found, lead=page.text("lead", get_language()), words=words)


def link(page: Page) -> Line:
    """Return only what an article is called and where it stands, in the language of this request."""
    asked = page.kind == QUESTION
    address = f"{address_of('site:questions')}#{page.slug}" if asked else address_of("site:guide", slug=page.slug)
    return Line(page.text("title", get_language()), "", address)


def beside_registration(found: Registration) -> list[Line]:
    """Return the guides that belong to a registration that carries `guides_revision`. One question when that is new."""
    current = getattr(found, "guides_revision", None)
    return [link(each) for each in articles.of_registration(found.number, str(current))] if current else []


def _instruments(page: Page) -> list[tuple[str, str, str]]:
    """Return the instruments that belong to a guide: title, address and language. Those that are not here are left out."""
    known = packs.known() if page.instruments else {}
    return [
        (
            in_language(known[key][0].title, get_language()),
            reverse("site:instrument", kwargs={"name": key}),
            language_of(known[key][0].title, get_language()),
        )
        for key in page.instruments
        if known.get(key)
    ]


def _registrations(page: Page) -> list[tuple[str, str, str]]:
    """Return the registrations that belong to a guide: name, address, language. At most two questions, none without."""
    if not page.registrations:
        return []
    found = {each.number: each for each in queries.published_of(page.registrations)}
    current = queries.current_versions(list(found.values()), get_language() or "nl")
    shown = []
    for number in page.registrations:
        version = current.get(found[number].pk) if number in found else None
        if version is not None and found[number].state != State.WITHDRAWN:
            name = " ".join(str(version.document.get("name") or "").split()) or number
            shown.append((name, registration_address(number, name), version.language))
    return shown


def beside_results(text: str, most: int = 3) -> list[Line]:
    """Return the guides and questions that fit what somebody searched in the register."""
    return [link(each) for each in finding.find(text, get_language(), limit=most, current=articles.recent_revision())]


def own_or_safe(link: str) -> str | None:
    """Return an address that may stand in a link: of ours (it begins with one slash), in the language of this request, or a
    safe one elsewhere; else None."""
    if link.startswith("/") and not link.startswith("//"):
        return link if link.startswith("/api/") else in_other(link, get_language() or settings.LANGUAGE_CODE)
    return safe_link(link)


def _named(title: str | Mapping[str, str]) -> str:
    """A title is written once, or per language."""
    return title if isinstance(title, str) else in_this_language(title)


def _has(page: Page, kind: str, value: str) -> bool:
    found = getattr(page, kind)
    return value == found if isinstance(found, str) else value in found


def _label(name: str) -> str:
    return {"onderwerp": _("Onderwerp"), "voor": _("Voor wie"), "fase": _("Wanneer")}[name]


def _options(kind: str) -> list[tuple[str, str]]:
    return [("", _("Alles")), *((key, in_this_language(word)) for key, word in articles.topics()[kind].items())]
