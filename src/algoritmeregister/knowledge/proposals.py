"""Proposals for the standard: anybody proposes and remarks, a steward shows, and takes them through their states."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.accounts.policies import check_may_steward
from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.knowledge.models import Proposal, ProposalRemark, ProposalStep
from algoritmeregister.knowledge.states import OPEN, STEPS, ForbiddenStep, ProposalState

LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME = 150, 5_000, 100


class WrongProposal(ValueError):
    """What was filled in cannot be taken. `problems`: part of the form → what is wrong and how to mend it."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def propose(*, field: str, title: str, text: str, name: str = "") -> Proposal:
    """Take in a proposal; nobody sees it until a steward shows it. `field`: a key of the superset, empty for a new field.

    Raises WrongProposal.
    """
    title, text, name = " ".join(title.split()), text.strip(), " ".join(name.split())
    problems = _problems(text, name)
    if field and field not in standards.get(standards.SUPERSET).keys:
        problems["veld"] = _("Kies een veld uit de lijst.")
    if not title or len(title) > LONGEST_TITLE:
        problems["titel"] = _("Zeg in een paar woorden wat u voorstelt. Hoogstens %s tekens.") % LONGEST_TITLE
    if problems:
        raise WrongProposal(problems)
    return Proposal.objects.create(field=field, title=title, text=text, name=name, at=timezone.now())


def remark(*, proposal: Proposal, text: str, name: str = "") -> ProposalRemark:
    """Take in what somebody says about a proposal; nobody sees it until a steward shows it.

    Raises WrongProposal, ForbiddenStep when it was decided.
    """
    if ProposalState(proposal.state) not in OPEN:
        raise ForbiddenStep(_("Over dit voorstel is besloten."))
    text, name = text.strip(), " ".join(name.split())
    if problems := _problems(text, name):
        raise WrongProposal(problems)
    return ProposalRemark.objects.create(proposal=proposal, text=text, name=name, at=timezone.now())


def _problems(text: str, name: str) -> dict[str, str]:
    problems = {}
    if not text or len(text) > LONGEST_TEXT:
        problems["tekst"] = _("Schrijf uw tekst. Hoogstens %s tekens.") % LONGEST_TEXT
    if len(name) > LONGEST_NAME:
        problems["wie"] = _("Deze naam is te lang.")
    return problems


def show(*, proposal: Proposal, shown: bool, by: Actor) -> None:
    """Show a proposal to everyone, or hide it. Raises NotAllowed."""
    check_may_steward(by)
    with transaction.atomic():
        current = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if shown:
            _begin(current, by)
        Proposal.objects.filter(pk=proposal.pk).update(shown=shown)
        record(action="show proposal" if shown else "hide proposal", subject=str(proposal.pk), by=by)


def _begin(proposal: Proposal, by: Actor) -> None:
    """Let the history of a proposal begin, when it is shown for the first time. Called under its lock."""
    if not ProposalStep.objects.filter(proposal=proposal).exists():
        proposed = ProposalState.PROPOSED
        ProposalStep.objects.create(proposal=proposal, from_state="", to_state=proposed, at=timezone.now(), by=by.name)


def judge(*, remark: ProposalRemark, shown: bool, by: Actor) -> None:
    """Show a remark to everyone, or keep it to the desk. Raises NotAllowed."""
    check_may_steward(by)
    with transaction.atomic():
        ProposalRemark.objects.filter(pk=remark.pk).update(shown=shown)
        record(action="show reaction" if shown else "hide reaction", subject=str(remark.proposal_id), by=by)


def step(*, proposal: Proposal, to: ProposalState, by: Actor, text: str = "", draft: str = "") -> Proposal:
    """Take a proposal to another state, with the reason (asked for a rejection) or the draft version (for an adoption).

    Raises NotAllowed, ForbiddenStep, WrongProposal.
    """
    check_may_steward(by)
    text, draft = text.strip(), " ".join(draft.split())
    if to is ProposalState.REJECTED and not text:
        raise WrongProposal({"reden": _("Zeg waarom dit voorstel niet doorgaat.")})
    if to is ProposalState.ADOPTED and (not draft or len(draft) > 40):
        raise WrongProposal({"concept": _("Noem de conceptversie waarin het voorstel staat.")})
    if len(text) > LONGEST_TEXT:
        raise WrongProposal({"reden": _("Schrijf uw tekst. Hoogstens %s tekens.") % LONGEST_TEXT})
    with transaction.atomic():
        current = Proposal.objects.select_for_update().get(pk=proposal.pk)
        before = ProposalState(current.state)
        if to not in STEPS[before]:
            raise ForbiddenStep(_("Deze stap kan nu niet. Iemand anders nam intussen misschien een besluit."))
        _begin(current, by)
        current.state = to
        current.shown = True
        current.draft = draft if to is ProposalState.ADOPTED else ""
        current.reason = text if to is ProposalState.REJECTED else ""
        current.save()
        ProposalStep.objects.create(
            proposal=current, from_state=before, to_state=to, text=text, draft=current.draft, at=timezone.now(), by=by.name
        )
        record(action="decide proposal", subject=str(current.pk), detail={"from": before, "to": to}, by=by)
    return current


def taken(*, since: datetime, until: datetime, proposal: int | None = None) -> list[ProposalStep]:
    """Return the steps of proposals that are shown (or of one) after a moment, up to and with another. One question."""
    found = ProposalStep.objects.filter(proposal__shown=True, at__gt=since, at__lte=until).select_related("proposal")
    return list(found if proposal is None else found.filter(proposal=proposal))


def listed(*, everything: bool = False) -> QuerySet[Proposal]:
    """Return the proposals that are shown, or all, the newest first, with how many remarks are shown and how many wait."""
    found = Proposal.objects.annotate(
        said=Count("remarks", filter=Q(remarks__shown=True)), waiting=Count("remarks", filter=Q(remarks__shown=None))
    ).order_by("-pk")
    return found if everything else found.filter(shown=True)


def unread() -> tuple[QuerySet[Proposal], QuerySet[ProposalRemark]]:
    """Return the proposals, and the reactions, that nobody of the desk looked at yet."""
    return Proposal.objects.filter(shown=None), ProposalRemark.objects.filter(shown=None)


def one(pk: int, *, everything: bool = False) -> Proposal | None:
    """Return a proposal with its steps and remarks (those that are shown, or all). Three questions."""
    remarks = ProposalRemark.objects.all() if everything else ProposalRemark.objects.filter(shown=True)
    found = Proposal.objects.filter(pk=pk) if everything else Proposal.objects.filter(pk=pk, shown=True)
    return found.prefetch_related(Prefetch("remarks", queryset=remarks), "steps").first()
