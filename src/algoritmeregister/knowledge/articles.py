"""Guides and questions to read: the shipped ones, with what was written at the desk in their place or beside them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml
from django.db.models import Count, Max, QuerySet, Subquery, Value
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from algoritmeregister.knowledge.models import GUIDE, KINDS, QUESTION, Article, ArticleRevision, Attachment
from algoritmeregister.registrations.models import Registration
from algoritmeregister.texts import FALLBACKS, LANGUAGES, in_language

# How long, in seconds, `recent_revision` trusts what it was told.
TRUSTED = 2.0
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """An article as readers get it. `texts`: language → {"title", "lead", "body"}. `shipped`: it came with the software.

    `related`: [{"title" (of a shipped one per language), "link"}]. `revision`: of a shipped one 0. `group`: of a question.
    `instruments` and `registrations`: what it belongs to, by key and by number.
    """

    kind: str
    slug: str
    place: int
    texts: Mapping[str, Mapping[str, str]]
    topics: Sequence[str] = ()
    audience: Sequence[str] = ()
    phase: str = ""
    version: str = ""
    related: Sequence[Mapping[str, Any]] = ()
    group: str = ""
    instruments: Sequence[str] = ()
    registrations: Sequence[str] = ()
    review_on: date | None = None
    shipped: bool = True
    public: bool = True
    revision: int = 0

    def text(self, name: str, language: str | None) -> str:
        """Return one of its texts in the nearest language there is."""
        return in_language({each: words.get(name, "") for each, words in self.texts.items()}, language)

    def language(self, wanted: str | None) -> str:
        """Return the language in which a reader who wants `wanted` gets the body."""
        code = (wanted or "nl")[:2]
        return next((each for each in FALLBACKS.get(code, FALLBACKS["nl"]) if self.texts.get(each, {}).get("body")), "nl")


@dataclass(frozen=True)
class Group:
    """Questions about one thing."""

    key: str
    title: Mapping[str, str]
    questions: list[Page] = field(default_factory=list)


@cache
def topics() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The words for topics, audiences and phases: kind of word → key → language → word."""
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.safe_load(_read("words.yaml"))
    return found


@cache
def shipped() -> Mapping[tuple[str, str], Page]:
    """The articles that come with the software, by kind and slug."""
    return {(each.kind, each.slug): each for each in (*_guides(), *_questions())}


def _read(name: str) -> str:
    return (files(__package__) / "shipped" / name).read_text(encoding="utf-8")


def _guides() -> Iterator[Page]:
    for slug, about in yaml.safe_load(_read("guides.yaml")).items():
        texts = {language: _guide(slug, language) for language in LANGUAGES}
        yield page_of(GUIDE, slug, texts, about, place=about["place"], review_on=about["review_on"])


def _guide(slug: str, language: str) -> dict[str, str]:
    content = _read(f"guides/{slug}.{language}.md")
    front = _FRONT.match(content)
    if front is None:
        raise ValueError(f"guides/{slug}.{language}.md must begin with --- title and lead ---")
    about = yaml.safe_load(front[1])
    return {"title": about["title"], "lead": about["lead"], "body": content[front.end() :].strip()}


def _questions() -> Iterator[Page]:
    place = 0
    for group in yaml.safe_load(_read("questions.yaml")):
        for row in group["questions"]:
            place += 10
            texts = {
                language: {"title": row["question"][language], "body": _joined(row["answer"][language])}
                for language in LANGUAGES
            }
            yield page_of(QUESTION, row["key"], texts, {"group": group["key"]}, place=place)


def _joined(paragraphs: Iterable[str]) -> str:
    """Paragraphs and items of lists as Markdown: items stand together."""
    text = ""
    for each in paragraphs:
        between = "\n" if each.startswith("- ") and text.rsplit("\n", 1)[-1].startswith("- ") else "\n\n"
        text += (between if text else "") + each
    return text


def page_of(kind: str, slug: str, texts: Mapping[str, Mapping[str, str]], about: Mapping[str, Any], **more: Any) -> Page:
    """Return an article of its parts; what `about` does not say is empty."""
    return Page(
        kind=kind,
        slug=slug,
        texts=texts,
        topics=tuple(about.get("topics", ())),
        audience=tuple(about.get("audience", ())),
        phase=about.get("phase", ""),
        version=str(about.get("version", "")),
        related=tuple(about.get("related", ())),
        group=about.get("group", ""),
        instruments=tuple(about.get("instruments", ())),
        registrations=tuple(about.get("registrations", ())),
        **more,
    )


def articles(kind: str, *, hidden: bool = False) -> list[Page]:
    """Return all articles of a kind in their order; with `hidden` also those that are not shown. One question."""
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {KINDS}, not {kind!r}")
    found = {slug: each for (of, slug), each in shipped().items() if of == kind}
    found.update({row.slug: _from_row(row) for row in Article.objects.filter(kind=kind)})
    listed = [each for each in found.values() if each.public or hidden]
    return sorted(listed, key=lambda each: (each.place, each.slug))


def article(kind: str, slug: str, *, hidden: bool = False) -> Page | None:
    """Return one article, None when there is none, or none that is shown. One question."""
    row = Article.objects.filter(kind=kind, slug=slug).first()
    found = _from_row(row) if row else shipped().get((kind, slug))
    return found if found and (found.public or hidden) else None


def _from_row(row: Article) -> Page:
    return page_of(
        row.kind,
        row.slug,
        row.texts,
        row.about,
        place=row.place,
        review_on=row.review_on,
        shipped=False,
        public=row.public,
        revision=row.revision,
    )


def groups() -> list[Group]:
    """Return the questions in their groups; those of a group that we do not know come last, under a heading of their own."""
    known = {key: Group(key, title) for key, title in (*_shipped_groups(), (_OTHER["key"], _OTHER["title"]))}
    for each in articles(QUESTION):
        known.get(each.group, known["overig"]).questions.append(each)
    return [each for each in known.values() if each.questions]


@cache
def _shipped_groups() -> tuple[tuple[str, Mapping[str, str]], ...]:
    """The key and the title of the groups that come with the software: read once, as reading takes as long as a page."""
    return tuple((row["key"], row["title"]) for row in yaml.safe_load(_read("questions.yaml")))


_OTHER: Any = {"key": "overig", "title": {"nl": "Andere vragen", "en": "Other questions", "fy": "Oare fragen"}}


def due(today: date) -> list[Page]:
    """Return what is to be looked at again by now. One question."""
    found = dict(shipped())
    found.update({(row.kind, row.slug): _from_row(row) for row in Article.objects.all()})
    return [each for each in found.values() if each.public and each.review_on is not None and each.review_on <= today]


def of_instrument(key: str, current: str) -> list[Page]:
    """Return the guides that belong to an instrument. `current`: the revision of now; one question when that is new."""
    return _belonging(current).get(("instruments", key), [])


def of_registration(number: str, current: str) -> list[Page]:
    """Return the guides that belong to a registration, as `of_instrument`."""
    return _belonging(current).get(("registrations", number), [])


@lru_cache(2)
def _belonging(current: str) -> dict[tuple[str, str], list[Page]]:
    found: dict[tuple[str, str], list[Page]] = {}
    for each in articles(GUIDE):
        for name in ("instruments", "registrations"):
            for key in getattr(each, name):
                found.setdefault((name, key), []).append(each)
    return found


def with_revision(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Let registrations carry `guides_revision`: when an article was changed last; None: there were
    none, so that no guide belongs to a registration. In the same question."""
    return rows.annotate(guides_revision=Subquery(ArticleRevision.objects.order_by("-pk").values("at")[:1]))


def revision() -> str:
    """Return what is another text after every change of an article, or of the files beside them. One question."""
    texts, files = (
        each.order_by().annotate(all=Value(1)).values("all").annotate(last=Max("at"), number=Count("pk"))
        for each in (ArticleRevision.objects, Attachment.objects)
    )
    rows = texts.values_list(Value("texts"), "last", "number").union(
        files.values_list(Value("files"), "last", "number"), all=True
    )
    return "-".join(f"{which[0]}{last}.{number}" for which, last, number in sorted(rows))


class _Lately:
    """The revision that this process asked for last, and when."""

    asked_at = float("-inf")
    revision = ""


def recent_revision() -> str:
    """Return the revision as it was at most `TRUSTED` seconds ago, mostly without a question: for pages that are about
    something else, and show articles beside it. What this process changed itself it knows at once."""
    now = time.monotonic()
    if now - _Lately.asked_at > TRUSTED:
        _Lately.revision, _Lately.asked_at = revision(), now
    return _Lately.revision


@receiver([post_save, post_delete], sender=ArticleRevision)
@receiver([post_save, post_delete], sender=Attachment)
def forget_revision(**_: Any) -> None:
    """Ask again: an article changed, or a file beside one."""
    _Lately.asked_at = float("-inf")
