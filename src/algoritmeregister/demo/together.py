"""What happens around the demo: meetings, proposals, a draft of the standard, texts of suppliers, questions of readers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils import timezone

from algoritmeregister.audit.actors import Actor
from algoritmeregister.feedback.models import Remark
from algoritmeregister.feedback.remarks import actions as remarks
from algoritmeregister.feedback.remarks.judging import likeness
from algoritmeregister.feedback.remarks.states import State, Step
from algoritmeregister.feedback.remarks.taking_in import new_reference
from algoritmeregister.knowledge import draft_trials, meetings, proposals
from algoritmeregister.knowledge.models import Meeting
from algoritmeregister.knowledge.states import ProposalState
from algoritmeregister.products.taking_templates import take_templates
from algoritmeregister.registrations.models import Registration

# Series → every how many weeks, on which day of the week (0 is Monday), from when to when.
_RHYTHM = {meetings.WORKING_GROUP: (2, 1, time(10), time(11, 30)), meetings.COMMUNITY: (4, 3, time(15, 30), time(16, 30))}
_AROUND = timedelta(weeks=8)
# Weeks are counted from a Monday, so that it is the same weeks whenever meetings are planned.
_FIRST_WEEK = date(2024, 1, 1)


@cache
def content() -> Mapping[str, Any]:
    """Return what `together.yaml` says."""
    found: Mapping[str, Any] = yaml.safe_load(files("algoritmeregister.demo").joinpath("together.yaml").read_bytes())
    return found


def make(*, by: Actor) -> None:
    """Make everything, once, on a register that holds the demo content."""
    plan(by=by)
    draft_trials.attempt(draft_trials.take_up(text=content()["draft"], file="together.yaml", by=by))
    for row in reversed(content()["proposals"]):
        _propose(row, by)
    take_templates(data=json.dumps(content()["templates"]).encode(), file="together.yaml", by=by)
    for row in content()["remarks"]:
        _remark(row, by)


def plan(*, by: Actor) -> int:
    """Plan the meetings of eight weeks before and after today that are not planned yet, and write the notes of those that
    were. Returns how many changed; may be called every day."""
    today, changed = timezone.localdate(), 0
    for series, (weeks, weekday, begins, ends) in _RHYTHM.items():
        first = (today - _AROUND - _FIRST_WEEK).days // (7 * weeks) + 1
        last = (today + _AROUND - _FIRST_WEEK).days // (7 * weeks)
        for turn in range(first, last + 1):
            day = _FIRST_WEEK + timedelta(weeks=weeks * turn, days=weekday)
            changed += _meet(series, turn, (_at(day, begins), _at(day, ends)), by)
    return changed


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _meet(series: str, turn: int, times: tuple[datetime, datetime], by: Actor) -> bool:
    starts_at, ends_at = times
    about = content()[series]
    is_over = ends_at < timezone.now()
    words = about["texts"][turn % len(about["texts"])]
    texts = {language: {part: text for part, text in each.items() if is_over or part != "notes"}
             for language, each in words.items()}
    known = Meeting.objects.filter(series=series, starts_at=starts_at).first()
    if known and not (is_over and not any(each.get("notes") for each in known.texts.values())):
        return False
    meetings.save(
        meeting=known,
        series=series,
        starts_at=starts_at,
        ends_at=ends_at,
        texts=texts,
        place=about.get("place", ""),
        link=about.get("link", ""),
        documents=[{"title": "Publicatiestandaard", "link": "/standaard"}] if series == meetings.WORKING_GROUP else [],
        capacity=about.get("capacity"),
        by=by,
    )
    return True


def _propose(row: Mapping[str, Any], by: Actor) -> None:
    made = proposals.propose(field=row["field"], title=row["title"], text=row["text"], name=row["name"])
    proposals.show(proposal=made, shown=True, by=by)
    for each in row["remarks"]:
        said = proposals.remark(proposal=made, text=each["text"], name=each["name"])
        proposals.judge(remark=said, shown=True, by=by)
    for each in row["steps"]:
        to = ProposalState(each["to"])
        proposals.step(proposal=made, to=to, text=each["text"], draft=each.get("draft", ""), by=by)


def _remark(row: Mapping[str, Any], by: Actor) -> None:
    about = Registration.objects.filter(source_id=row["registration"]).select_related("organisation").first()
    if about is None:
        return
    days = [timezone.now() - timedelta(days=each) for each in row["days"]]
    made = Remark.objects.create(
        reference=new_reference(),
        registration=about,
        organisation=about.organisation,
        version=1,
        kind=row["kind"],
        language="nl",
        text=row["text"],
        likeness=likeness(row["text"]),
        state=State.RECEIVED,
        held_for=[],
        asked_at=days[0],
        received_at=days[0],
        changed_at=days[0],
    )
    if "answer" in row:
        remarks.answer(remark=made, step=Step(row["step"]), text=row["answer"], version=row.get("version"), by=by)
        remarks.make_public(remark=made, text=row["public"], by=by)
        Remark.objects.filter(pk=made.pk).update(answered_at=days[1])
