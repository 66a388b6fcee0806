"""Publish many descriptions at once: first what would become public of each, and why the others cannot; then what did."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow.publishing import facts_of
from algoritmeregister.desk.workflow.shown import as_version
from algoritmeregister.feedback import reach
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations import queries as registrations
from algoritmeregister.registrations.comparing import compare
from algoritmeregister.registrations.drafts import actions, policies, queries
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import DraftState, Flow, Step, label, target
from algoritmeregister.standards.model import Texts
from algoritmeregister.ui.questions import number_in

# More than this nobody looks through in one go; the rest follows once these are public.
MOST = 100
_OPEN = (DraftState.APPROVED, DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.NATIONAL_CHECK, DraftState.SCHEDULED)


@dataclass(frozen=True)
class Ready:
    """A description that can become public. `changes`: the fields that differ from what is public, None when nothing is;
    `hearing`: how many subscribers hear of it.
    """

    draft: Draft
    changes: tuple[Texts, ...] | None
    hearing: reach.Reach


@door(Rule(permission=Permission.PUBLISH, methods=("GET", "POST")))
def publish(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show which descriptions can become public now, or publish those that were chosen."""
    flow = queries.flow_of(visit.place)
    drafts = list(_waiting(visit.place))
    if request.method == "POST":
        ticked = dict(each.partition(":")[::2] for each in request.POST.getlist("beschrijving"))
        done = actions.publish_many(drafts=_chosen(drafts, ticked)[:MOST], by=visit.by)
        return render(request, "desk/workflow/many_done.html", {"organisation": visit.place, "done": done, "narrow": False})
    can = [each for each in drafts if _can(each, flow)]
    reasons = policies.reasons_against_publishing(visit.place, can, visit.by)
    ready = [each for each in can if not reasons[each.pk] and not each.error_count]
    taken = {each.pk for each in ready}
    context = {
        "organisation": visit.place,
        "rows": _ready(ready[:MOST]),
        "total": len(ready),
        "refused": [(each, _reason(each, flow, reasons.get(each.pk, ""))) for each in drafts if each.pk not in taken],
        "narrow": False,
    }
    return render(request, "desk/workflow/publish_many.html", context)


def _waiting(place: Organisation) -> list[Draft]:
    """Return what is not public as it is now, in the order in which it becomes so: approved first, then by name."""
    found = queries.drafts_of(place).filter(state__in=_OPEN).select_related("organisation", "registration__register")
    return sorted(found, key=lambda each: (_OPEN.index(DraftState(each.state)), each.title.casefold(), each.pk))


def _chosen(drafts: list[Draft], ticked: dict[str, str]) -> list[Draft]:
    """Return what was ticked, with the revision that was on the screen: what changed since is refused, not published."""
    chosen = []
    for each in drafts:
        revision = number_in(ticked.get(str(each.uuid), ""))
        if revision is not None:
            each.revision = revision
            chosen.append(each)
    return chosen


def _can(draft: Draft, flow: Flow) -> bool:
    return draft.state != DraftState.SCHEDULED and target(DraftState(draft.state), Step.PUBLISH, flow) is not None


def _reason(draft: Draft, flow: Flow, refused: str) -> str:
    """Return why a description does not become public now."""
    if draft.state == DraftState.SCHEDULED:
        return _("Zij wordt vanzelf openbaar op het geplande moment.")
    if not _can(draft, flow):
        state = label(DraftState(draft.state), get_language()).lower()
        return _("Een ander moet deze tekst eerst goedkeuren. Nu is hij: %s.") % state
    if refused:
        return refused
    problems = ngettext("Er is %(count)d fout die eerst weg moet.", "Er zijn %(count)d fouten die eerst weg moeten.",
                        draft.error_count)  # fmt: skip
    return problems % {"count": draft.error_count}


def _ready(drafts: list[Draft]) -> list[Ready]:
    language = get_language() or "nl"
    public = registrations.current_versions([each.registration for each in drafts if each.registration])
    heard = reach.counts([facts_of(each) for each in drafts])
    rows = []
    for draft, hearing in zip(drafts, heard, strict=True):
        before = public.get(draft.registration_id or 0) if queries.is_read(draft) else None
        changes = compare(before, as_version(draft), language).changed if before else None
        rows.append(Ready(draft, None if changes is None else tuple(each.label for each in changes), hearing))
    return rows
