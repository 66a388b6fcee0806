"""Registrations in two registers that may be one: with the evidence, both side by side, and what a steward decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, Window
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.paging import paged
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.joining import duplicates
from algoritmeregister.harvest.models import Duplicate
from algoritmeregister.registrations import comparing
from algoritmeregister.registrations.actions import CannotMerge
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.queries import current_versions
from algoritmeregister.ui.questions import number_in

# So many pairs on a page: each shows two whole texts.
PAGE = 10
LONGEST_REMARK = 2_000


@door(Rule(steward=True))
def listing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the pairs that wait, the oldest first, a page at a time; and those that were made one."""
    after = number_in(request.GET.get("na", ""), 10**17) or 0
    waiting = duplicates.open_duplicates().filter(pk__gt=after).annotate(left=Window(Count("pk")))
    pairs = list(waiting[: PAGE + 1])
    shown, merged = pairs[:PAGE], paged(request, duplicates.merged_duplicates(), name="samengevoegd")
    winners = duplicates.winners_of([*shown, *merged])
    versions = current_versions([each for pair in shown for each in (pair.first, pair.second)], _language())
    context = {
        "pairs": [_pair(each, winners[each.pk], versions) for each in shown],
        "total": pairs[0].left if pairs else 0,
        "next": shown[-1].pk if len(pairs) > PAGE else 0,
        "after": after,
        "merged": [(each, winners[each.pk]) for each in merged],
        "pages": merged.pages,
        "words": duplicates.evidence_words(),
        "narrow": False,
    }
    return render(request, "desk/stewarding/duplicates.html", context)


@door(Rule(steward=True, methods=("POST",)))
def decide(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Do what was chosen with a pair: `doe` is samen (`blijft`: the number that goes on), apart or terug."""
    pair = Duplicate.objects.select_related("first__organisation", "second__organisation").filter(pk=pk).first()
    if pair is None:
        messages.error(request, _("Dit tweetal is er niet meer."))
        return HttpResponseRedirect(reverse("desk:duplicates"))
    verb, remark = request.POST.get("doe", ""), request.POST.get("toelichting", "")[:LONGEST_REMARK]
    try:
        if verb == "samen":
            kept = next((each for each in (pair.first, pair.second) if each.number == request.POST.get("blijft")), None)
            winner = duplicates.merge(duplicate=pair, into=kept, by=visit.by)
            messages.success(request, _("Registratie %s staat nu voor beide.") % winner.number)
        elif verb == "apart":
            duplicates.dismiss(duplicate=pair, remark=remark, by=visit.by)
            messages.success(request, _("Dit zijn er twee. U ziet ze hier niet meer."))
        elif verb == "terug":
            back = duplicates.undo(duplicate=pair, remark=remark, by=visit.by)
            messages.success(request, _("Registratie %s is weer een eigen registratie.") % back.number)
    except (ImportFailed, CannotMerge) as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("desk:duplicates"))


def _pair(pair: Duplicate, winner: Registration, versions: dict[int, Version]) -> dict[str, Any]:
    both = [pair.first, pair.second]
    sides = [versions[each.pk] for each in both if each.pk in versions]
    rows: Sequence[comparing.Row] = comparing.side_by_side(sides, _language()) if len(sides) == len(both) else ()
    return {
        "pair": pair,
        "both": [(each, _name(versions.get(each.pk)), each.pk == winner.pk) for each in both],
        "differing": [row for row in rows if not row.equal],
        "equal": [row for row in rows if row.equal],
    }


def _name(version: Version | None) -> str:
    return str(version.document.get("name") or "") if version else ""


def _language() -> str:
    return (get_language() or "nl")[:2]
