"""What can be asked about remarks: by pages that everyone sees, and by the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from algoritmeregister.accounts.models import Membership
from algoritmeregister.accounts.roles import Role
from algoritmeregister.feedback.remarks.models import Remark
from algoritmeregister.feedback.remarks.states import CLOSED, State
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.models import Registration

COUNTED_DAYS = 365
# What reached the desk of an organisation.
REACHED = (State.RECEIVED, *CLOSED)
MOST_SHOWN = 50


@dataclass(frozen=True)
class Response:
    """How an organisation responds, over the last year: how many remarks reached it, and what became of them.

    `median`: the time until the first answer of those that were answered; None when there is none.
    """

    received: int
    answered: int
    corrected: int
    waiting: int
    median: timedelta | None

    @property
    def days(self) -> int | None:
        """The median in days, rounded up: an answer within the hour is within one day."""
        return None if self.median is None else max(1, -(-self.median // timedelta(days=1)))


def by_reference(reference: str) -> Remark | None:
    """Return the remark with this public name, in any case of letters, with its registration and organisation."""
    found = Remark.objects.select_related("organisation", "registration", "corrected_in", "correspondent")
    return found.filter(reference=reference.strip().upper()[:16]).first()


def with_revision(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Let registrations carry `remarks_revision`: since when pages show their remarks as they are; None: there are none.

    In the same question as the registration. One that was taken back counts too, or its page would not change.
    """
    of_this = Q(registration=OuterRef("pk")) | Q(registration__merged_into=OuterRef("pk"))
    shown = Remark.objects.filter(of_this, answered_at__isnull=False)
    return rows.annotate(remarks_revision=Subquery(shown.order_by("-changed_at").values("changed_at")[:1]))


def public_of(registration: Registration) -> list[Remark]:
    """Return the public remarks about a registration with their answers, newest answer first. One question."""
    about = Q(registration=registration) | Q(registration__merged_into=registration)
    found = Remark.objects.filter(about).exclude(public_text="").select_related("corrected_in", "registration")
    return list(found.order_by("-answered_at", "-pk")[:MOST_SHOWN])


def corrections_of(registration: Registration) -> dict[int, list[Remark]]:
    """Return the remarks that led to a version, by the number of that version; also of what is not public. One question."""
    found: dict[int, list[Remark]] = {}
    about = Remark.objects.filter(registration=registration, state=State.CORRECTED).select_related("corrected_in")
    for each in about.order_by("asked_at", "pk"):
        assert each.corrected_in is not None
        found.setdefault(each.corrected_in.number, []).append(each)
    return found


def response_of(organisation: Organisation) -> Response:
    """Return how an organisation responds. One question."""
    return response(Remark.objects.filter(organisation=organisation))


def response(remarks: QuerySet[Remark]) -> Response:
    """Return how these remarks were responded to in the last year. One question."""
    since = timezone.now() - timedelta(days=COUNTED_DAYS)
    rows: list[tuple[str, datetime, datetime | None]] = list(
        remarks.filter(asked_at__gt=since, state__in=REACHED).order_by().values_list("state", "asked_at", "answered_at")
    )
    times = [answered - asked for _state, asked, answered in rows if answered]
    return Response(
        received=len(rows),
        answered=len(times),
        corrected=sum(state == State.CORRECTED for state, _asked, _answered in rows),
        waiting=len(rows) - len(times),
        median=timedelta(seconds=median(each.total_seconds() for each in times)) if times else None,
    )


def at_the_desk(organisation: Organisation) -> QuerySet[Remark]:
    """Return the remarks that reached an organisation, newest first."""
    about = Remark.objects.filter(organisation=organisation, state__in=REACHED)
    return about.select_related("registration").order_by("-asked_at", "-pk")


def waiting_at(organisations: list[int]) -> dict[int, int]:
    """Return how many remarks wait for an answer, per organisation (by key). One question."""
    rows = Remark.objects.filter(organisation__in=organisations, state=State.RECEIVED).order_by()
    return dict(rows.values_list("organisation").annotate(count=Count("pk")))


def held() -> QuerySet[Remark]:
    """Return what waits for a steward to look at it, oldest first."""
    return Remark.objects.filter(state=State.HELD).select_related("organisation", "registration").order_by("asked_at", "pk")


def rejected() -> QuerySet[Remark]:
    """Return what a steward did not let through, newest first: it can still be let through until it is forgotten."""
    found = Remark.objects.filter(state=State.REJECTED, forgotten_at=None)
    return found.select_related("organisation", "registration").order_by("-changed_at", "-pk")


def without_desk() -> QuerySet[Remark]:
    """Return the remarks to organisations of which nobody writes descriptions here: a steward answers them; oldest first."""
    editors = Membership.objects.filter(
        organisation=OuterRef("organisation"), role=Role.EDITOR, user__is_active=True
    )
    found = Remark.objects.filter(~Exists(editors), state__in=REACHED)
    return found.select_related("organisation", "registration").order_by("asked_at", "pk")

