"""The first page of the desk: the organisations of who is here, and what they may do there. And one's own account."""

from __future__ import annotations

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.queries import places_of
from algoritmeregister.accounts.roles import Permission, Role, label, meaning
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.second_step import signed_in_with_two
from algoritmeregister.desk.workflow.listing import waiting_for
from algoritmeregister.feedback.remarks import queries as remarks
from algoritmeregister.harvest import queries as harvest
from algoritmeregister.harvest.joining import duplicates
from algoritmeregister.knowledge import articles, proposals
from algoritmeregister.registers import queries as registers
from algoritmeregister.registrations.drafts import queries as drafts


@door(Rule())
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the organisations of who is here, with their roles and where they can go."""
    language = get_language()
    found = places_of(visit.user)
    mine = waiting_for(found, drafts.who(visit.by))
    waiting = remarks.waiting_at([place.organisation.pk for place in found])
    editing = [place.organisation.pk for place in found if Permission.EDIT in place.permissions]
    elsewhere = drafts.adoptable_counts(editing) if editing else {}
    places = [
        {
            "organisation": place.organisation,
            "roles": [(label(role, language), meaning(role, language)) for role in place.roles],
            "administers": Permission.ADMINISTER in place.permissions,
            "edits": Permission.EDIT in place.permissions,
            "mine": mine.get(place.organisation.pk, 0),
            "elsewhere": elsewhere.get(place.organisation.pk, 0),
            "waiting": waiting.get(place.organisation.pk, 0),
            "leaves": True,
        }
        for place in found
    ]
    context = {
        "places": places,
        "steward": visit.is_steward,
        "due": len(articles.due(timezone.localdate())) if visit.is_steward else 0,
        **(_waiting(visit.user) if visit.is_steward else {}),
    }
    return render(request, "desk/home.html", context)


class _Counted(Subquery):
    """How many rows a question has, as a column."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _waiting(steward: User) -> dict[str, int]:
    """Return how much waits for who looks after the register. One question."""
    fresh, reactions = proposals.unread()
    waiting: dict[str, QuerySet[Any]] = {
        "held": remarks.held(),
        "national": drafts.waiting_nationally(),
        "suggestions": registers.suggested(),
        "runs": harvest.waiting_runs(),
        "duplicates": duplicates.open_duplicates(),
        "renames": harvest.unconfirmed_renames(),
        "proposals": fresh,
        "reactions": reactions,
    }
    columns = {name: _Counted(rows.order_by().values("pk")) for name, rows in waiting.items()}
    counted = User.objects.filter(pk=steward.pk).values_list(*columns.values()).get()
    found = dict(zip(columns, counted, strict=True))
    return {**found, "unread": found["proposals"] + found["reactions"]}


@door(Rule())
def account(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show how one signs in, and where."""
    # Who needs a second step and has none did not come through the door.
    return render(request, "desk/account.html", {"has_step": signed_in_with_two(request, visit.user)})


def without_slash(request: HttpRequest) -> HttpResponse:
    """Lead the address without a slash to the desk."""
    return HttpResponseRedirect(reverse("desk:home"))


def role_choices(roles: tuple[Role, ...]) -> list[tuple[str, str, str]]:
    """Return roles as choices of a form: value, name, meaning."""
    language = get_language()
    return [(role.value, label(role, language), meaning(role, language)) for role in roles]
