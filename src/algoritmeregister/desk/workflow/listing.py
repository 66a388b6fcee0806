"""The descriptions of an organisation: all, mine, what waits for me, what is overdue, what is incomplete."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.policies import held_by
from algoritmeregister.accounts.queries import Place
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.desk.workflow.shown import TONES
from algoritmeregister.registrations.drafts import queries
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import DraftState, label
from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.questions import number_in

ON_A_PAGE = 50
LONGEST_QUESTION = 100


@door(Rule(permission=Permission.READ))
def drafts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the descriptions of the organisation, with how many there are of each sort."""
    views = _views(visit)
    chosen = request.GET.get("toon", "")
    chosen = chosen if chosen in views else "alles"
    state = request.GET.get("status", "")
    state = state if state in set(DraftState) else ""
    text = request.GET.get("zoek", "")[:LONGEST_QUESTION].strip()
    everything = queries.drafts_of(visit.place, archived=True)
    found = everything.filter(views[chosen][1])
    if state:
        found = found.filter(state=state)
    elif chosen == "alles":
        found = found.exclude(state=DraftState.ARCHIVED)
    if text:
        found = found.filter(title__icontains=text)
    # one question for all the numbers, one for the total, one for the page
    counts = everything.order_by().aggregate(**{name: Count("pk", filter=wanted) for name, (_n, wanted) in views.items()})
    total = found.count()
    number = _number(request.GET.get("pagina", ""), total)
    rows = list(found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE])
    asked = {"toon": chosen, "status": state, "zoek": text}
    context = {
        "organisation": visit.place,
        "views": [(name, title, counts[name], name == chosen) for name, (title, _wanted) in views.items()],
        "states": [("", _("Elke status")), *((each.value, label(each, get_language())) for each in DraftState)],
        "asked": asked,
        "total": total,
        "rows": rows,
        "names": names_of(each.changed_by for each in rows),
        "labels_of": {each.value: label(each, get_language()) for each in DraftState},
        "tones": TONES,
        "today": timezone.localdate(),
        "elsewhere": queries.adoptable_counts([visit.place.pk]).get(visit.place.pk, 0),
        "previous": _page(asked, number - 1) if number > 1 else "",
        "next": _page(asked, number + 1) if number * ON_A_PAGE < total else "",
        "may": {each.value for each in held_by(visit.by, visit.place)},
        "new": address_of("desk:drafts", code=visit.place.code) + "/nieuw",
        "narrow": False,
    }
    return render(request, "desk/workflow/list.html", context)


def _views(visit: Visit) -> dict[str, tuple[str, Q]]:
    """Return the ways to look at the list: name in the address → what it is called, and which descriptions it has."""
    me, today = queries.who(visit.by), timezone.localdate()
    return {
        "alles": (_("Alles"), ~Q(state=DraftState.ARCHIVED)),
        "mijn": (_("Van mij"), (Q(created_by=me) | Q(changed_by=me)) & ~Q(state=DraftState.ARCHIVED)),
        "wacht": (_("Wacht op mij"), _waits_for(held_by(visit.by, visit.place), me)),
        "verlopen": (_("Moet worden nagekeken"), overdue(today)),
        "onvolledig": (_("Onvolledig"), Q(gap_count__gt=0) & ~Q(state__in=[DraftState.ARCHIVED, DraftState.WITHDRAWN])),
    }


def overdue(today: object) -> Q:
    """Return which descriptions are public, and should have been looked at again before this day."""
    return Q(review_on__lte=today) & queries.HERE


def waiting_for(places: Iterable[Place], me: str) -> dict[int, int]:
    """Return how many descriptions wait for somebody (as `queries.who` names them), per organisation (by key); in one
    question. An organisation where nothing waits is not there.
    """
    wanted = Q(pk__in=[])
    for each in places:
        wanted |= Q(organisation=each.organisation) & _waits_for(each.permissions, me)
    rows = Draft.objects.filter(wanted).order_by().values_list("organisation").annotate(count=Count("pk"))
    return dict(rows)


def _waits_for(held: frozenset[Permission], me: str) -> Q:
    """Return which descriptions wait for somebody, by what they may do."""
    # nothing, to begin with
    wanted = Q(pk__in=[])
    if Permission.EDIT in held:
        wanted |= Q(state=DraftState.DRAFT, changed_by=me)
    if Permission.REVIEW in held:
        wanted |= Q(state=DraftState.IN_REVIEW) & ~Q(changed_by=me)
    if Permission.PUBLISH in held:
        wanted |= Q(state=DraftState.APPROVED)
    return wanted


def _number(given: str, total: int) -> int:
    number = number_in(given)
    return max(1, min(1 if number is None else number, -(-total // ON_A_PAGE) or 1))


def _page(asked: dict[str, str], number: int) -> str:
    return "?" + urlencode([*((key, each) for key, each in asked.items() if each), ("pagina", number)])
