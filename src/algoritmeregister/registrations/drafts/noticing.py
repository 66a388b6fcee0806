"""Who hears of what: the people whom a step or a remark concerns, and reminders that ask more people as time goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Q, QuerySet, Subquery
from django.utils import timezone

from algoritmeregister.accounts.models import Membership, Stewardship, User
from algoritmeregister.accounts.roles import PERMISSIONS, Permission
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.listeners import Happened
from algoritmeregister.registrations.drafts.models import Comment, Draft, Notice, NoticeChoice
from algoritmeregister.registrations.drafts.queries import HERE, who, writers
from algoritmeregister.registrations.drafts.states import DraftState, Step
from algoritmeregister.written_once import WrittenOnce

# Before the day of the review, and how often after it: each time more people hear of it.
SOON, AGAIN = timedelta(days=14), timedelta(days=30)
KEPT = timedelta(days=365)
# The `reference` of a notice of several descriptions at once: then `about` is how many.
SEVERAL = "several"
# The notices that were made since `together` began, by key.
_batch: ContextVar[list[int] | None] = ContextVar("notices_together", default=None)
# What concerns anybody at all. Of the rest nothing is asked of the database: an import begins thousands of descriptions.
_TOLD = frozenset({
    *(Step.SUBMIT, Step.APPROVE, Step.CLEAR, Step.UNSCHEDULE, Step.SEND_BACK, Step.SCHEDULE, Step.PUBLISH, Step.WITHDRAW),
    "comment",
})  # fmt: skip


def note(happened: Happened) -> int:
    """Let the people whom something concerns hear of it, but whoever did it; returns how many. In its transaction."""
    if happened.what not in _TOLD:
        return 0
    people = _concerned(happened).filter(_still_here(happened.draft.organisation), is_active=True)
    people = people.exclude(pk__in=_named([who(happened.by)]))
    notices = [
        Notice(user=each, draft=happened.draft, kind=happened.what, by=who(happened.by)) for each in people.distinct()
    ]
    made = Notice.objects.bulk_create(notices)
    if (batch := _batch.get()) is not None:
        batch += [each.pk for each in made]
    return len(notices)


@contextmanager
def together() -> Iterator[None]:
    """Let everybody hear once of what happens inside, per organisation and kind, instead of once per description."""
    before = _batch.set([])
    try:
        yield
    finally:
        made = _batch.get() or []
        _batch.reset(before)
        _put_together(made)


def _put_together(made: list[int]) -> None:
    same: dict[tuple[int, int, str, str], list[int]] = {}
    rows = Notice.objects.filter(pk__in=made, draft__isnull=False).order_by("pk")
    for pk, user, place, kind, by in rows.values_list("pk", "user", "draft__organisation", "kind", "by"):
        if place is not None:
            same.setdefault((user, place, kind, by), []).append(pk)
    several = {key: each for key, each in same.items() if len(each) > 1}
    if not several:
        return
    with transaction.atomic():
        Notice.objects.filter(pk__in=[pk for each in several.values() for pk in each]).delete()
        Notice.objects.bulk_create(
            Notice(user_id=user, organisation_id=place, kind=kind, by=by, about=str(len(each)), reference=SEVERAL)
            for (user, place, kind, by), each in several.items()
        )


def _still_here(organisation: Organisation) -> Q:
    """Return the condition that a person works for an organisation, or looks after the register: what is not public yet is
    not told to who wrote it once and left."""
    members = Membership.objects.filter(organisation=organisation).values("user")
    return Q(pk__in=members) | Q(pk__in=Stewardship.objects.values("user"))


def _concerned(happened: Happened) -> QuerySet[User]:
    draft = happened.draft
    authors = _named({*writers(draft), draft.created_by})
    if happened.what == Step.SUBMIT:
        return User.objects.filter(pk__in=_holding(draft, Permission.REVIEW))
    if happened.what == Step.APPROVE and draft.state == DraftState.NATIONAL_CHECK:
        return User.objects.filter(pk__in=Stewardship.objects.values("user"))
    if happened.what in {Step.APPROVE, Step.CLEAR, Step.UNSCHEDULE}:
        return User.objects.filter(pk__in=_holding(draft, Permission.PUBLISH)) | User.objects.filter(pk__in=authors)
    if happened.what in {Step.SEND_BACK, Step.SCHEDULE, Step.PUBLISH, Step.WITHDRAW}:
        return User.objects.filter(pk__in=authors)
    if happened.what == "comment":
        said = set(Comment.objects.filter(draft=draft).values_list("by", flat=True))
        return User.objects.filter(pk__in=authors) | User.objects.filter(pk__in=_named(said))
    return User.objects.none()


def note_remark(*, organisation: Organisation, registration: int, about: str, reference: str) -> int:
    """Let the people whom it concerns hear that a reader wrote about a registration (by key); returns how many.

    Who wrote its description and still writes here; else every editor; where there is none, the stewards, who answer then.
    """
    draft = Draft.objects.filter(registration=registration, organisation=organisation).first()
    editors = set(_holding_in(organisation, Permission.EDIT))
    people = set(_named({draft.created_by, draft.changed_by})) & editors if draft else set()
    people = people or editors
    if not people:
        people = set(Stewardship.objects.filter(user__is_active=True).values_list("user", flat=True))
    made = [
        Notice(user_id=each, draft=draft, organisation=organisation, kind="remark", about=about[:300], reference=reference)
        for each in sorted(people)
    ]
    Notice.objects.bulk_create(made)
    return len(made)


def remind(today: date | None = None) -> int:
    """Remind people of the descriptions that have to be reviewed; returns how many notices that makes. Any number of times.

    Two weeks before: who wrote it. From the day itself: every editor. A month later, and every month after that: publishers
    and administrators too.
    """
    day = today or timezone.localdate()
    waiting = Draft.objects.filter(HERE, review_on__lte=day + SOON)
    return sum(_remind(draft, day) for draft in waiting.select_related("organisation"))


def _remind(draft: Draft, day: date) -> int:
    assert draft.review_on is not None, "asked for"
    late = (day - draft.review_on) // AGAIN
    if day < draft.review_on:
        kind, due = "review_soon", draft.review_on
        people = set(_named({draft.created_by, draft.changed_by})) & set(_holding(draft, Permission.EDIT))
        people = people or set(_holding(draft, Permission.EDIT))
    elif late < 1:
        kind, due, people = "review_due", draft.review_on, set(_holding(draft, Permission.EDIT))
    else:
        kind, due = "review_late", draft.review_on + late * AGAIN
        people = set(_holding(draft, Permission.EDIT, Permission.PUBLISH, Permission.ADMINISTER))
    told = set(Notice.objects.filter(draft=draft, kind=kind, due=due, user__in=people).values_list("user", flat=True))
    made = [Notice(user_id=each, draft=draft, kind=kind, due=due) for each in sorted(people - told)]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _named(actors: Iterable[str]) -> list[int]:
    """Return the accounts of the people among the actors that rows name."""
    emails = [each.removeprefix("user:") for each in actors if each.startswith("user:")]
    return list(User.objects.filter(email__in=emails).values_list("pk", flat=True)) if emails else []


def _holding(draft: Draft, *permissions: Permission) -> list[int]:
    """Return the accounts of the people who hold one of these permissions for the organisation of a description."""
    return _holding_in(draft.organisation, *permissions)


def _holding_in(organisation: Organisation, *permissions: Permission) -> list[int]:
    roles = [role.value for role, held in PERMISSIONS.items() if held & set(permissions)]
    found = Membership.objects.filter(organisation=organisation, role__in=roles, user__is_active=True)
    return list(found.values_list("user", flat=True).distinct())


def of(user: User) -> QuerySet[Notice]:
    """Return what a person heard, newest first, with the description and its organisation; of organisations that they left
    nothing any more."""
    return _theirs(user.pk).select_related("draft__organisation", "organisation").order_by("-pk")


def _theirs(user: int) -> QuerySet[Notice]:
    places = Membership.objects.filter(user=user).values("organisation")
    here = Q(draft__organisation__in=places) | Q(organisation__in=places) | Exists(Stewardship.objects.filter(user=user))
    return Notice.objects.filter(here, user=user)


def unread(user: User) -> int:
    """Return how much a person has not read yet. One question."""
    rows: list[Any] = _unread.rows(user.pk)
    return sum(each.unread or 0 for each in rows)


@WrittenOnce
def _unread(user: int) -> QuerySet[User]:
    """A person with how many they have not read: every page of the desk asks it."""
    heard = _theirs(user).filter(read_at=None).order_by().values("user").annotate(many=Count("pk")).values("many")
    return User.objects.filter(pk=user).only("pk").order_by().annotate(unread=Subquery(heard))


def mark_read(user: User) -> int:
    """Say that a person read everything; returns how much that was."""
    return Notice.objects.filter(user=user, read_at=None).update(read_at=timezone.now())


def wants_mail(user: User) -> bool:
    """Tell whether a person wants their notices by mail."""
    chosen = NoticeChoice.objects.filter(user=user).values_list("by_mail", flat=True).first()
    return True if chosen is None else chosen


def choose_mail(user: User, by_mail: bool) -> None:
    """Choose whether a person gets their notices by mail."""
    NoticeChoice.objects.update_or_create(user=user, defaults={"by_mail": by_mail})


def to_mail() -> QuerySet[User]:
    """Return the people for whom there is something to mail: not read, not mailed, and wanted by mail."""
    waiting = Notice.objects.filter(read_at=None, mailed_at=None).values("user")
    refused = NoticeChoice.objects.filter(by_mail=False).values("user")
    return User.objects.filter(pk__in=waiting, is_active=True).exclude(pk__in=refused).order_by("pk")


def forget() -> int:
    """Delete notices of more than a year ago. Returns how many."""
    return Notice.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
