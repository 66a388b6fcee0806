"""Write articles at the desk: stewards may; every save is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.accounts.policies import check_may_steward
from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.knowledge.models import KINDS, Article, ArticleRevision
from algoritmeregister.texts import LANGUAGES

LONGEST_TITLE, LONGEST_LEAD, LONGEST_BODY = 200, 600, 60_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class WrongArticle(ValueError):
    """What was filled in cannot be saved. `problems`: field of the form → what is wrong and how to mend it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


class Conflict(Exception):
    """Somebody else saved this article in the meantime."""


def save(
    *,
    kind: str,
    slug: str,
    texts: Mapping[str, Mapping[str, str]],
    about: Mapping[str, Any],
    review_on: date | None,
    revision: int,
    by: Actor,
    place: int = 500,
    public: bool = True,
) -> Article:
    """Save an article as a new revision. `revision`: the one it was made from; 0 for a new one, or the first change of a
    shipped one.

    Raises NotAllowed, WrongArticle, or Conflict when that revision is not the current one.
    """
    check_may_steward(by)
    _check(kind, slug, texts)
    now = timezone.now()
    content = {"texts": _clean(texts), "about": dict(about), "place": place, "public": public}
    kept = {**content, "review_on": review_on.isoformat() if review_on else None}
    values = {**content, "review_on": review_on, "changed_at": now, "changed_by": by.name, "revision": revision + 1}
    with transaction.atomic():
        if revision == 0:
            try:
                with transaction.atomic():
                    row = Article.objects.create(kind=kind, slug=slug, **values)
            except IntegrityError as error:
                raise Conflict from error
        else:
            if not Article.objects.filter(kind=kind, slug=slug, revision=revision).update(**values):
                raise Conflict
            row = Article.objects.get(kind=kind, slug=slug)
        ArticleRevision.objects.create(article=row, number=row.revision, content=kept, at=now, by=by.name)
        record(action="write article", subject=f"{kind} {slug}", detail={"revision": row.revision}, by=by)
    return row


def _check(kind: str, slug: str, texts: Mapping[str, Mapping[str, str]]) -> None:
    problems = {}
    if kind not in KINDS:
        problems["soort"] = _("Kies een gids of een vraag.")
    if not _SLUG.fullmatch(slug) or len(slug) > 80:
        problems["naam"] = _("Gebruik alleen kleine letters, cijfers en streepjes.")
    for language in LANGUAGES:
        words = texts.get(language, {})
        if bool(words.get("title", "").strip()) != bool(words.get("body", "").strip()):
            problems[f"title_{language}"] = _("Vul in één taal de titel en de tekst allebei in.")
        for name, longest in (("title", LONGEST_TITLE), ("lead", LONGEST_LEAD), ("body", LONGEST_BODY)):
            if len(words.get(name, "")) > longest:
                problems[f"{name}_{language}"] = _("Deze tekst is te lang. Hoogstens %s tekens.") % longest
    if not texts.get("nl", {}).get("title", "").strip():
        problems["title_nl"] = _("Vul in elk geval de Nederlandse titel en tekst in.")
    if problems:
        raise WrongArticle(problems)


def _clean(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {
        language: {name: text.replace("\r\n", "\n").strip() for name, text in words.items() if text.strip()}
        for language, words in texts.items()
        if language in LANGUAGES and any(text.strip() for text in words.values())
    }
