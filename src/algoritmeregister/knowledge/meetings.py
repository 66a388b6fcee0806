"""Meetings: a steward plans them with an agenda and documents, and adds notes afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from algoritmeregister.accounts.policies import check_may_steward
from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.knowledge import sign_ups
from algoritmeregister.knowledge.models import Meeting
from algoritmeregister.texts import LANGUAGES

WORKING_GROUP, COMMUNITY = "working_group", "community"
SERIES: Mapping[str, Mapping[str, str]] = {
    WORKING_GROUP: {"nl": "Werkgroep", "en": "Working group", "fy": "Wurkgroep"},
    COMMUNITY: {"nl": "Bijeenkomst voor iedereen", "en": "Community meeting", "fy": "Gearkomste foar elkenien"},
}
LONGEST_TEXT = 20_000


class WrongMeeting(ValueError):
    """What was filled in cannot be saved. `problems`: field of the form → what is wrong and how to mend it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def save(
    *,
    meeting: Meeting | None,
    series: str,
    starts_at: datetime,
    ends_at: datetime,
    texts: Mapping[str, Mapping[str, str]],
    by: Actor,
    place: str = "",
    link: str = "",
    documents: Sequence[Mapping[str, str]] = (),
    capacity: int | None = None,
    public: bool = True,
    cancelled: bool = False,
    seen: int | None = None,
) -> Meeting:
    """Save a meeting (None: a new one). More room lets in who waits; who signed up hears that it is cancelled.

    `seen`: its `changed` as the person saw it. Raises NotAllowed, and WrongMeeting, also when it was changed since.
    """
    check_may_steward(by)
    _check(series, starts_at, ends_at, texts, place, link, documents)
    kept = {name: {part: text.strip() for part, text in words.items() if text.strip()} for name, words in texts.items()}
    values: dict[str, Any] = {
        "series": series, "starts_at": starts_at, "ends_at": ends_at, "texts": {k: v for k, v in kept.items() if v},
        "place": place.strip(), "link": link.strip(), "documents": [dict(each) for each in documents], "capacity": capacity,
        "public": public, "cancelled": cancelled, "changed_at": timezone.now(),
    }  # fmt: skip
    with transaction.atomic():
        if meeting is None:
            saved = Meeting.objects.create(slug=_free_slug(texts["nl"]["title"], starts_at), **values)
            was_cancelled = False
        else:
            before = Meeting.objects.select_for_update().get(pk=meeting.pk)
            if seen is not None and seen != before.changed:
                told = _(
                    "Iemand anders heeft deze bijeenkomst intussen opgeslagen. Open haar opnieuw en vul uw tekst weer in."
                )
                raise WrongMeeting({"": told})
            was_cancelled = before.cancelled
            Meeting.objects.filter(pk=before.pk).update(changed=F("changed") + 1, **values)
            saved = Meeting.objects.get(pk=before.pk)
        if cancelled and not was_cancelled:
            sign_ups.tell_cancelled(saved)
        elif not cancelled:
            sign_ups.let_in(saved)
        record(action="save meeting", subject=saved.slug, detail={"cancelled": cancelled, "public": public}, by=by)
    return saved


def _check(
    series: str,
    starts_at: datetime,
    ends_at: datetime,
    texts: Mapping[str, Mapping[str, str]],
    place: str,
    link: str,
    documents: Sequence[Mapping[str, str]],
) -> None:
    problems = {}
    if series not in SERIES:
        problems["reeks"] = _("Kies wat voor bijeenkomst het is.")
    if ends_at <= starts_at:
        problems["tot"] = _("Het einde ligt voor het begin.")
    if not texts.get("nl", {}).get("title", "").strip():
        problems["title_nl"] = _("Vul in elk geval de Nederlandse titel in.")
    for language in LANGUAGES:
        for part, text in texts.get(language, {}).items():
            if len(text) > (200 if part == "title" else LONGEST_TEXT):
                problems[f"{part}_{language}"] = _("Deze tekst is te lang.")
    if len(place) > 300:
        problems["plaats"] = _("Deze tekst is te lang.")
    if (link.strip() and not link.strip().startswith("https://")) or len(link) > 500:
        problems["link"] = _("Een adres begint met https://.")
    if not all(each["link"].startswith(("https://", "/")) for each in documents):
        problems["documenten"] = _("Zet op elke regel een titel, een spatie en een adres dat met https:// begint.")
    if problems:
        raise WrongMeeting(problems)


def _free_slug(title: str, starts_at: datetime) -> str:
    base = f"{timezone.localtime(starts_at):%Y-%m-%d}-{slugify(title)[:50]}".strip("-")
    taken = set(Meeting.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(name for name in (base, *(f"{base}-{number}" for number in range(2, 1000))) if name not in taken)


def coming(now: datetime) -> QuerySet[Meeting]:
    """Return the public meetings that are not over, the first one first."""
    return Meeting.objects.filter(public=True, ends_at__gte=now).order_by("starts_at", "pk")


def past(now: datetime) -> QuerySet[Meeting]:
    """Return the public meetings that are over, the last one first."""
    return Meeting.objects.filter(public=True, ends_at__lt=now).order_by("-starts_at", "-pk")


def revision() -> str:
    """Return what changes with every change of a meeting, and with the number of people who come. Two questions."""
    last = Meeting.objects.aggregate(at=Max("changed_at"), pk=Max("pk"))
    return f"{last['at']}-{last['pk']}-{sign_ups.count()}"
