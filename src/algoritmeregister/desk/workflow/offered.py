"""What somebody can do with a description now: as buttons, and why the next step is not for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from algoritmeregister.accounts.policies import held_by
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.audit.actors import Actor
from algoritmeregister.desk.workflow.finding import address
from algoritmeregister.registrations.drafts import policies, queries
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import DraftState, Flow, Step, steps_from


@dataclass(frozen=True)
class Way:
    """One thing to do: a link to a page, or (`posts`) a button. `main`: what usually comes next."""

    name: str
    address: str
    posts: bool = False
    main: bool = False


@dataclass(frozen=True)
class Offer:
    """What can be done, what is expected next in words, and why that is not for who is here (empty: it is)."""

    ways: tuple[Way, ...]
    next: str
    reason: str


# What usually comes next, by state.
_NEXT = {
    DraftState.DRAFT: Step.SUBMIT,
    DraftState.IN_REVIEW: Step.APPROVE,
    DraftState.APPROVED: Step.PUBLISH,
    DraftState.NATIONAL_CHECK: Step.CLEAR,
}


def offer(draft: Draft, by: Actor) -> Offer:
    """Return what `by` can do with a description now."""
    flow = queries.flow_of(draft.organisation)
    state = DraftState(draft.state)
    open_steps = {step for step in steps_from(state, flow) if not policies.reason_against(policies.CHECKS[step], draft, by)}
    public = queries.is_public(draft)
    if not public:
        open_steps -= {Step.WITHDRAW}
    else:
        open_steps -= {Step.ARCHIVE}
    ways = [*_writing(draft, by, open_steps, state, flow), *_deciding(draft, open_steps, state)]
    if public and policies.may_mark_reviewed(draft, by):
        ways.append(Way(_("Nagekeken: dit klopt nog"), address(draft, "draft_reviewed"), posts=True))
    ways += _keeping(draft, by, open_steps, state)
    expected = _NEXT.get(state)
    reason = policies.reason_against(policies.CHECKS[expected], draft, by) if expected else ""
    return Offer(tuple(ways), _words(state, flow), reason)


def _writing(draft: Draft, by: Actor, steps: set[Step], state: DraftState, flow: Flow) -> list[Way]:
    ways = []
    if policies.may_write(draft, by) and (state is DraftState.DRAFT or Step.REOPEN in steps):
        ways.append(Way(_("Bewerk de tekst"), address(draft) + "/bewerk", main=state is DraftState.DRAFT))
    if Step.SUBMIT in steps:
        main = flow is not Flow.AUTHOR_PUBLISHES
        ways.append(Way(_("Stuur ter beoordeling"), address(draft, "draft_submit"), posts=True, main=main))
    return ways


def _deciding(draft: Draft, steps: set[Step], state: DraftState) -> list[Way]:
    ways = []
    if steps & {Step.APPROVE, Step.SEND_BACK}:
        ways.append(Way(_("Beoordeel"), address(draft, "draft_review"), main=Step.APPROVE in steps))
    if steps & {Step.PUBLISH, Step.SCHEDULE}:
        name = _("Verander de planning") if state is DraftState.SCHEDULED else _("Publiceer")
        ways.append(Way(name, address(draft, "draft_publish"), main=state is DraftState.APPROVED))
    if Step.UNSCHEDULE in steps:
        ways.append(Way(_("Haal uit de planning"), address(draft, "draft_unschedule"), posts=True))
    if Step.WITHDRAW in steps:
        ways.append(Way(_("Trek in"), address(draft, "draft_withdraw")))
    return ways


def _keeping(draft: Draft, by: Actor, steps: set[Step], state: DraftState) -> list[Way]:
    ways = []
    if Step.RESTORE in steps:
        ways.append(Way(_("Haal terug"), address(draft, "draft_restore"), posts=True, main=True))
    if Step.ARCHIVE in steps:
        ways.append(Way(_("Archiveer"), address(draft, "draft_archive"), posts=True))
    can_go = draft.published_revision is None and state in {DraftState.DRAFT, DraftState.ARCHIVED}
    if can_go and policies.may_archive(draft, by):
        ways.append(Way(_("Gooi weg"), address(draft, "draft_discard")))
    return ways


def _words(state: DraftState, flow: Flow) -> str:
    words = {
        DraftState.DRAFT: _("Een redacteur schrijft de tekst, en stuurt hem dan ter beoordeling."),
        DraftState.IN_REVIEW: _("Een beoordelaar keurt de tekst goed of stuurt hem terug."),
        DraftState.APPROVED: _("Een publiceerder maakt de tekst openbaar."),
        DraftState.NATIONAL_CHECK: _("Een registerbeheerder kijkt de tekst na."),
        DraftState.SCHEDULED: _("Op het geplande moment wordt de tekst vanzelf openbaar."),
        DraftState.PUBLISHED: _("De tekst is openbaar. Wie hem bewerkt, verandert eerst niets aan wat het publiek ziet."),
        DraftState.WITHDRAWN: _("De beschrijving is niet meer openbaar. Haal haar terug om haar weer te publiceren."),
        DraftState.ARCHIVED: _("De beschrijving is opgeborgen."),
    }
    if state is DraftState.DRAFT and flow is Flow.AUTHOR_PUBLISHES:
        return _("Een redacteur schrijft de tekst. Een publiceerder mag hem meteen openbaar maken.")
    return words[state]


def works_on(draft: Draft, by: Actor) -> bool:
    """Tell whether somebody works on descriptions of this organisation, in whatever role."""
    return bool(held_by(by, draft.organisation) & {Permission.EDIT, Permission.REVIEW, Permission.PUBLISH})
