"""What is public of the organisation through other registers and has no description here: find it, and take it over."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Window
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow.finding import to
from algoritmeregister.registrations import queries as registrations
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.errors import DraftError, TakenOver
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.ui.addresses import address_of

ON_A_PAGE = 50
# So many are written in one request; the rest follows with another press of the button.
AT_ONCE = 200
LONGEST_QUESTION = 100


@door(Rule(permission=Permission.EDIT, methods=("GET", "POST")))
def elsewhere(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what can be taken over; ask whether that is meant; and take over what was chosen."""
    asked = request.POST if request.method == "POST" else request.GET
    text = asked.get("zoek", "")[:LONGEST_QUESTION].strip()
    if request.method != "POST":
        return _listed(request, visit, text)
    if len(numbers := request.POST.getlist("nummer")) == 1 and "alles" not in request.POST:
        return _one(request, visit, numbers[0], text)
    wanted = _matching(visit, text)
    if "alles" not in request.POST:
        wanted = wanted.filter(number__in=numbers[:AT_ONCE])
    if "bevestigd" not in request.POST:
        return _asked(request, visit, wanted, text)
    made = actions.adopt_all(organisation=visit.place, registrations=list(wanted[:AT_ONCE]), by=visit.by)
    if not made:
        messages.error(request, _("Er is niets overgenomen. Een collega is u misschien voor geweest."))
        return HttpResponseRedirect(_address(visit, text))
    told = ngettext("Er is %(count)d registratie overgenomen.", "Er zijn %(count)d registraties overgenomen.", len(made))
    messages.success(request, told % {"count": len(made)} + " " + _("Wat openbaar is, verandert pas als u publiceert."))
    if "alles" in request.POST and wanted.exists():
        return _asked(request, visit, wanted, text)
    return HttpResponseRedirect(address_of("desk:drafts", code=visit.place.code))


def _matching(visit: Visit, text: str) -> QuerySet[Registration]:
    """Return what can be taken over, with this text somewhere in it or in its number."""
    found = queries.adoptable(visit.place)
    if not text:
        return found
    says = Version.objects.filter(registration=OuterRef("pk"), valid_to=None, content__icontains=text)
    return found.filter(Q(number__startswith=text) | Exists(says))


def _listed(request: HttpRequest, visit: Visit, text: str) -> HttpResponse:
    given = request.GET.get("pagina", "")
    number = max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    there = Prefetch("appearances", Appearance.objects.filter(gone_at=None).select_related("register"))
    # The total comes with every row: one question less.
    found = _matching(visit, text).annotate(total=Window(Count("pk"))).prefetch_related(there)
    page = list(found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE])
    if not page and number > 1:
        return HttpResponseRedirect(_address(visit, text))
    total = page[0].total if page else 0
    context = {
        **_common(visit, text, total),
        "rows": _rows(page),
        "previous": _query(text, number - 1) if number > 1 else "",
        "next": _query(text, number + 1) if number * ON_A_PAGE < total else "",
    }
    return render(request, "desk/workflow/adopt.html", context)


def _rows(found: Sequence[Registration]) -> list[dict[str, object]]:
    versions = registrations.current_versions(found, get_language() or "nl")
    return [
        {
            "number": each.number,
            "name": str(versions[each.pk].document.get("name") or each.number) if each.pk in versions else each.number,
            "registers": [one.register.name for one in each.appearances.all()],
            "seen": each.last_seen_at,
        }
        for each in found
    ]


def _one(request: HttpRequest, visit: Visit, number: str, text: str) -> HttpResponse:
    """Take over one registration, and go to its description; also to the one that it had already."""
    found = Registration.objects.filter(number=number[:8]).select_related("organisation").first()
    if found is None:
        messages.error(request, _("Die registratie kennen wij niet. Kies er een uit de lijst."))
        return HttpResponseRedirect(_address(visit, text))
    try:
        draft = actions.adopt(organisation=visit.place, registration=found, by=visit.by)
    except TakenOver as error:
        messages.error(request, str(error))
        is_ours = error.current.organisation_id == visit.place.pk
        return to(error.current) if is_ours else HttpResponseRedirect(_address(visit, text))
    except DraftError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(_address(visit, text))
    messages.success(request, _("De registratie is overgenomen. Wat openbaar is, verandert pas als u publiceert."))
    return to(draft)


def _asked(request: HttpRequest, visit: Visit, wanted: QuerySet[Registration], text: str) -> HttpResponse:
    """Show how many would be taken over, and which, before it is done."""
    total = wanted.count()
    if not total:
        messages.error(request, _("Kies eerst welke registraties u wilt overnemen."))
        return HttpResponseRedirect(_address(visit, text))
    now = list(wanted[:AT_ONCE])
    context = {**_common(visit, text, total), "rows": _rows(now), "now": len(now), "everything": "alles" in request.POST}
    return render(request, "desk/workflow/adopt_asked.html", context)


def _common(visit: Visit, text: str, total: int) -> dict[str, object]:
    return {"organisation": visit.place, "text": text, "total": total, "longest": LONGEST_QUESTION, "narrow": False}


def _query(text: str, number: int = 1) -> str:
    return "?" + urlencode([*([("zoek", text)] if text else []), ("pagina", number)])


def _address(visit: Visit, text: str) -> str:
    return address_of("desk:elsewhere", code=visit.place.code) + (_query(text) if text else "")
