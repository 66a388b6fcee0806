"""`/standaard/voorstellen`: proposals for the standard, and what people say about them. Shown once a steward read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.feedback import limits
from algoritmeregister.knowledge import proposals
from algoritmeregister.knowledge.models import DraftVersion, Proposal, ProposalRemark, ProposalStep
from algoritmeregister.knowledge.states import OPEN, WORDS, ForbiddenStep, ProposalState
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.site.prose import in_this_language
from algoritmeregister.ui.callers import caller, is_from_here

# Nobody sees this field; programs that fill in every form do.
TRAP = "fax"
TONES = {"proposed": "neutral", "discussed": "changed", "adopted": "active", "rejected": "quiet"}


def revision(request: HttpRequest, **_: Any) -> str:
    """Return the revision of all proposals. Four questions."""
    newest = ProposalStep.objects.aggregate(last=Max("pk"))["last"]
    shown = sorted(Proposal.objects.filter(shown=True).values_list("pk", flat=True))
    said = sorted(ProposalRemark.objects.filter(shown=True).values_list("pk", flat=True))
    drafts = DraftVersion.objects.aggregate(last=Max("made_at"))["last"]
    return f"{settings.BUILD}-{newest}-{drafts}-{hash((tuple(shown), tuple(said)))}"


@public_page(revision)
def index(request: HttpRequest) -> HttpResponse:
    """List the proposals."""
    context = {
        "proposals": [(each, *words(each)) for each in proposals.listed()],
        "canonical": canonical(reverse("site:proposals")),
        "description": _("Voorstellen om de publicatiestandaard te verbeteren, en wat ermee gebeurt."),
    }
    return render(request, "site/proposals.html", context)


def words(proposal: Proposal) -> tuple[str, str, str]:
    """Return the field a proposal is about, its state, and the tone of that, in the language of this request."""
    superset = standards.get(standards.SUPERSET)
    field = in_this_language(superset.field(proposal.field).label) if proposal.field in superset.keys else _("Nieuw veld")
    return field, str(WORDS[ProposalState(proposal.state)]), TONES[proposal.state]


def new(request: HttpRequest) -> HttpResponse:
    """Show the form for a proposal, or take it in."""
    if request.method != "POST":
        return _form(request, {"veld": request.GET.get("veld", "")[:60]})
    given = {name: request.POST.get(name, "")[:6_000] for name in ("veld", "titel", "tekst", "wie")}

    def take() -> None:
        proposals.propose(field=given["veld"], title=given["titel"], text=given["tekst"], name=given["wie"])

    return _taken(request, take, lambda problems, status: _form(request, given, problems, status))


def _form(
    request: HttpRequest, given: dict[str, str], problems: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    superset = standards.get(standards.SUPERSET)
    fields = [(each.key, in_this_language(each.label)) for each in superset.fields if not each.system]
    context = {
        "given": given,
        "problems": problems or {},
        "fields": [("", _("Een nieuw veld, of iets anders")), *fields],
        "trap": TRAP,
        "canonical": canonical(reverse("site:propose")),
        "description": _("Stel een verandering van de publicatiestandaard voor."),
    }
    return render(request, "site/proposal_new.html", context, status=status)


def received(request: HttpRequest) -> HttpResponse:
    """Say that a steward reads it first."""
    return render(request, "site/proposal_received.html", {"canonical": ""})


def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal with its steps and what was said, or take in a remark."""
    if request.method != "POST":
        return _shown(request, pk=pk)
    found = proposals.one(pk)
    if found is None:
        raise Http404(_("Dit voorstel kennen we niet."))
    given = {name: request.POST.get(name, "")[:6_000] for name in ("tekst", "wie")}

    def take() -> None:
        proposals.remark(proposal=found, text=given["tekst"], name=given["wie"])

    return _taken(request, take, lambda problems, status: _page(request, found, given, problems, status))


@public_page(revision)
def _shown(request: HttpRequest, pk: int) -> HttpResponse:
    found = proposals.one(pk)
    if found is None:
        raise Http404(_("Dit voorstel kennen we niet."))
    return _page(request, found, {})


def _page(
    request: HttpRequest,
    found: Proposal,
    given: dict[str, str],
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    field, state, tone = words(found)
    superset = reverse("site:standard_version", kwargs={"version": standards.SUPERSET})
    context = {
        "proposal": found,
        "field": field,
        "field_address": f"{superset}#veld-{found.field}" if found.field else "",
        "state": state,
        "tone": tone,
        "steps": [(each, str(WORDS[ProposalState(each.to_state)])) for each in found.steps.all()],
        "draft_address": _draft_address(found.draft),
        "remarks": found.remarks.all(),
        "open": ProposalState(found.state) in OPEN,
        "given": given,
        "problems": problems or {},
        "trap": TRAP,
        "canonical": canonical(reverse("site:proposal", kwargs={"pk": found.pk})),
        "description": found.title,
    }
    return render(request, "site/proposal.html", context, status=status)


def _draft_address(version: str) -> str:
    """Return the page of a draft version; "" when there is none. At most one question."""
    is_there = version and DraftVersion.objects.filter(version=version).exists()
    return reverse("site:draft", kwargs={"version": version}) if is_there else ""


def _taken(
    request: HttpRequest, take: Callable[[], None], again: Callable[[dict[str, str], int], HttpResponse]
) -> HttpResponse:
    """Take in what was sent, or show the form again with what is wrong."""
    if not is_from_here(request):
        return again({"": _("Dit formulier kwam van een andere website. Verstuur het hier opnieuw.")}, 403)
    if request.POST.get(TRAP):
        return HttpResponseRedirect(reverse("site:proposal_received"))
    try:
        if not limits.client_may(caller(request)):
            return again({"": _("U hebt nu te veel verstuurd. Probeer het over een uur opnieuw.")}, 429)
        take()
    except proposals.WrongProposal as error:
        return again(error.problems, 422)
    except ForbiddenStep as error:
        return again({"": str(error)}, 409)
    return HttpResponseRedirect(reverse("site:proposal_received"))
