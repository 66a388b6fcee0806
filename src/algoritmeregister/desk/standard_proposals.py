"""Proposals for the standard at the desk: a steward reads what came in, shows it, and takes proposals further."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from algoritmeregister import standards
from algoritmeregister.desk.bounded import bounded
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.knowledge import draft_trials, proposals
from algoritmeregister.knowledge.models import Proposal, ProposalRemark
from algoritmeregister.knowledge.states import STEPS, WORDS, ForbiddenStep, ProposalState
from algoritmeregister.knowledge.tasks import try_drafts
from algoritmeregister.ui.questions import number_in

MOST = 200
# A file with the texts of many new fields fits.
LONGEST_DRAFT = 1_000_000


@door(Rule(steward=True))
def listed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List all proposals, with what waits to be read; and one of them (`voorstel` in the address) with what can be done."""
    chosen = number_in(request.GET.get("voorstel", ""))
    found = None if chosen is None else proposals.one(chosen, everything=True)
    rows = [(each, str(WORDS[ProposalState(each.state)])) for each in proposals.listed(everything=True)[:MOST]]
    context = {
        "proposals": rows,
        "one": found,
        "steps": [(to.value, str(WORDS[to])) for to in STEPS[ProposalState(found.state)]] if found else [],
        "drafts": [] if found else draft_trials.listed(),
        "narrow": False,
    }
    return render(request, "desk/standard_proposals.html", context)


def _refuse(request: HttpRequest, visit: Visit) -> HttpResponse:
    messages.error(request, _("Dit bestand is te groot."))
    return HttpResponseRedirect(reverse("desk:standard_proposals"))


@csrf_exempt
@door(Rule(steward=True, methods=("POST",)))
@bounded(LONGEST_DRAFT, _refuse)
def draft(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take up a draft version from a catalogue file; it is tried on the register behind the pages."""
    file = request.FILES.get("bestand")
    try:
        if file is None or not file.size:
            raise standards.CatalogueError(_("Concept"), _("Kies eerst een bestand. Het mag niet leeg zijn."))
        made = draft_trials.take_up(text=file.read(LONGEST_DRAFT).decode("utf-8"), file=file.name or "draft", by=visit.by)
    except UnicodeDecodeError:
        messages.error(request, _("Dit is geen tekstbestand in UTF-8."))
    except standards.CatalogueError as error:
        messages.error(request, _("Dit concept klopt niet: %s") % error)
    else:
        try_drafts.enqueue()
        told = _("Concept %s staat bij de standaard. Wij proberen het nu op het register.")
        messages.success(request, told % made.version)
    return HttpResponseRedirect(reverse("desk:standard_proposals"))


@door(Rule(steward=True, methods=("POST",)))
def decide(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Do what was chosen with a proposal or a remark: `doe` is toon, verberg, stap, toon-reactie or verberg-reactie."""
    number, verb = number_in(request.POST.get("voorstel", "")), request.POST.get("doe", "")
    found = None if number is None else Proposal.objects.filter(pk=number).first()
    if found is None:
        return HttpResponseRedirect(reverse("desk:standard_proposals"))
    if verb in {"toon", "verberg"}:
        proposals.show(proposal=found, shown=verb == "toon", by=visit.by)
    elif verb in {"toon-reactie", "verberg-reactie"}:
        proposals.judge(remark=_remark(request, found), shown=verb == "toon-reactie", by=visit.by)
    elif verb == "stap" and request.POST.get("naar") in set(ProposalState):
        _step(request, visit, found)
    return HttpResponseRedirect(f"{reverse('desk:standard_proposals')}?voorstel={found.pk}")


def _step(request: HttpRequest, visit: Visit, found: Proposal) -> None:
    text, draft = request.POST.get("reden", "")[:6_000], request.POST.get("concept", "")[:100]
    try:
        proposals.step(proposal=found, to=ProposalState(request.POST["naar"]), text=text, draft=draft, by=visit.by)
        messages.success(request, _("De stap is gezet."))
    except (proposals.WrongProposal, ForbiddenStep) as error:
        messages.error(request, str(error))


def _remark(request: HttpRequest, found: Proposal) -> ProposalRemark:
    number = number_in(request.POST.get("reactie", ""))
    remark = None if number is None else found.remarks.filter(pk=number).first()
    if remark is None:
        raise Http404(_("Deze reactie is er niet."))
    return remark
