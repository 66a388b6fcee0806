"""The same change in many descriptions at once: first what would happen in each, then what did."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow.finding import WORKS
from algoritmeregister.registrations.drafts import actions, queries, replacing
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.replacing import LONGEST, Replacement
from algoritmeregister.texts import in_language
from algoritmeregister.ui.questions import number_in

# More than this is no list that somebody looks through.
MOST = 500


@door(Rule(permission=Permission.EDIT, methods=("GET", "POST")))
def replace(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put another value in the place of one that stands in many descriptions: ask, show each change, do it."""
    asked = request.POST if request.method == "POST" else request.GET
    known = {each.key: each for each in replacing.fields()}
    key = asked.get("veld", "")
    key = key if key in known else ""
    before, after = asked.get("van", ""), " ".join(asked.get("naar", "").split())[:LONGEST]
    drafts = replacing.looked_through(visit.place) if key else []
    found = replacing.replacements(drafts, key, before, after)[:MOST] if "naar" in asked else []
    if request.method == "POST":
        return _done(request, visit, actions.replace_many(replacements=_chosen(request, found), by=visit.by))
    language = get_language()
    context = {
        "organisation": visit.place,
        "fields": [("", _("Kies een veld")), *((each.key, in_language(each.label, language)) for each in known.values())],
        "field": known.get(key),
        "label": in_language(known[key].label, language) if key else "",
        "values": _values(drafts, key) if key else [],
        "asked": {"veld": key, "van": before, "naar": after},
        "previewed": bool(key) and "naar" in asked,
        "rows": [(each, [in_language(one.message, language) for one in each.problems]) for each in found],
        "most": LONGEST,
        "narrow": False,
    }
    return render(request, "desk/workflow/replace.html", context)


@door(Rule(permission=WORKS[0], also=WORKS[1:], methods=("GET", "POST")))
def reviewed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say of many public descriptions at once that they are still right."""
    public = queries.drafts_of(visit.place).filter(queries.HERE).order_by("review_on", "title")
    if request.method != "POST":
        return _reviewed_page(request, visit, list(public[:MOST]))
    wanted = {each.partition(":")[0] for each in request.POST.getlist("beschrijving")}
    day = _day(request.POST.get("dag", ""))
    if request.POST.get("dag") and (day is None or day <= timezone.localdate()):
        return _reviewed_page(request, visit, list(public[:MOST]), wanted, _("Kies een dag die nog moet komen."))
    chosen = [each for each in public[:MOST] if str(each.uuid) in wanted]
    return _done(request, visit, actions.mark_many_reviewed(drafts=chosen, by=visit.by, review_on=day))


def _reviewed_page(
    request: HttpRequest, visit: Visit, drafts: list[Draft], chosen: Collection[str] | None = None, problem: str = ""
) -> HttpResponse:
    today = timezone.localdate()
    overdue = {str(each.uuid) for each in drafts if each.review_on and each.review_on <= today}
    context = {
        "organisation": visit.place,
        "rows": drafts,
        "chosen": overdue if chosen is None else chosen,
        "overdue": overdue,
        "day": request.POST.get("dag", ""),
        "problem": problem,
        "narrow": False,
    }
    return render(request, "desk/workflow/reviewed_many.html", context, status=422 if problem else 200)


def _values(drafts: list[Draft], key: str) -> list[tuple[str, str]]:
    counted = replacing.values(drafts, key)
    return [("", _("(leeg)")), *((value, f"{value} ({count})") for value, count in counted)]


def _chosen(request: HttpRequest, found: list[Replacement]) -> list[Replacement]:
    """Return what was ticked, with the revision that was on the screen: what changed since is refused, not overwritten."""
    ticked = dict(each.partition(":")[::2] for each in request.POST.getlist("beschrijving"))
    chosen = []
    for each in found:
        revision = number_in(ticked.get(str(each.draft.uuid), ""))
        if revision is not None:
            each.draft.revision = revision
            chosen.append(each)
    return chosen


def _done(request: HttpRequest, visit: Visit, done: actions.Done) -> HttpResponse:
    return render(request, "desk/workflow/many_done.html", {"organisation": visit.place, "done": done, "narrow": False})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
