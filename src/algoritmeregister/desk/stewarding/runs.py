"""Runs that wait because they would change too much: what they would do, and whether that may. And how sources are doing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.models import User
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.paging import paged
from algoritmeregister.harvest import harvesting, queries, tasks
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.models import Run, Source
from algoritmeregister.harvest.runs import note_approved
from algoritmeregister.ui.callers import origin


@door(Rule(steward=True))
def listing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the runs that wait, with why and what they would do; and the sources that do not answer as they should."""
    troubled = queries.sources().filter(active=True, health=Source.Health.FAILING).order_by("register__name", "pk")
    waiting = paged(request, queries.waiting_runs())
    context = {
        "runs": [(run, _numbers(run)) for run in waiting],
        "pages": waiting.pages,
        "apart": paged(request, queries.put_apart(), name="apart"),
        "busy": paged(request, queries.runs().filter(state=Run.State.RUNNING), name="bezig"),
        "failing": paged(request, troubled, name="bron"),
        "narrow": False,
    }
    return render(request, "desk/stewarding/runs.html", context)


@door(Rule(steward=True, methods=("POST",)))
def decide(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Let a run happen (`doe` is neem) or put it aside (`leg`). Taking in is left to the worker: it may take long."""
    run = queries.waiting_runs().filter(pk=pk).first() or queries.put_apart().filter(pk=pk).first()
    verb = request.POST.get("doe", "")
    if run is None:
        messages.error(request, _("Over deze ronde is al besloten."))
    elif verb == "neem":
        note_approved(run)
        user: User = visit.user
        tasks.approve.enqueue(run=run.pk, person=user.pk, origin=origin(request), language=get_language() or "nl")
        told = _("Wij nemen over wat ‘%s’ gaf. Dat kan even duren; ververs deze pagina om te zien of het klaar is.")
        messages.success(request, told % run.register.name)
    elif verb == "leg":
        try:
            harvesting.dismiss(run=run, by=visit.by)
        except ImportFailed as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Ronde %d is terzijde gelegd.") % run.pk)
    return HttpResponseRedirect(reverse("desk:runs"))


def _numbers(run: Run) -> list[tuple[str, int]]:
    """Return what a run would do, in words and numbers; without what it would not."""
    words: dict[str, Any] = {
        "read": _("gelezen"),
        "created": _("nieuw"),
        "changed": _("gewijzigd"),
        "unchanged": _("ongewijzigd"),
        "vanished": _("verdwenen"),
        "rejected": _("geweigerd"),
    }
    return [(word, int(run.counts[name])) for name, word in words.items() if run.counts.get(name)]
