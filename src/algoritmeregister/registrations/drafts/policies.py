"""Who may do what with a description. Each rule is a pair: `check_may_x` raises with the reason that the reader sees,
`may_x` tells.

Whether a step can be taken from the state that a description is in is another question: see `states.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.utils.translation import gettext as _

from algoritmeregister.accounts import policies as accounts
from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.queries import Hands, flow_of, hands_of, who, writers
from algoritmeregister.registrations.drafts.states import DraftState, Flow, Step
from algoritmeregister.registrations.models import Registration


def check_may_start(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may begin a description for an organisation. Raises `NotAllowed`."""
    accounts.check_may_edit(organisation, by)


def check_may_adopt(organisation: Organisation, registration: Registration, by: Actor) -> None:
    """Check that `by` may make a description, of this organisation, of what another register has public: only of a
    registration of this organisation itself. Raises `NotAllowed`.
    """
    check_may_start(organisation, by)
    if registration.organisation_id != organisation.pk:
        raise NotAllowed(
            _("Registratie %(number)s is van een andere organisatie. U kunt haar niet overnemen voor %(organisation)s.")
            % {"number": registration.number, "organisation": organisation.name}
        )


def check_may_read(draft: Draft, by: Actor) -> None:
    """Check that `by` may see a description that is not public. Raises `NotAllowed`.

    A steward sees what waits for the national check.
    """
    if draft.state == DraftState.NATIONAL_CHECK and accounts.may_steward(by):
        return
    accounts.check_may_read(draft.organisation, by)


def check_may_write(draft: Draft, by: Actor) -> None:
    """Check that `by` may change a description, and ask for its review. Raises `NotAllowed`."""
    accounts.check_may_edit(draft.organisation, by)


def check_may_comment(draft: Draft, by: Actor) -> None:
    """Check that `by` may say something about a description, and resolve it: whoever works on it. Raises `NotAllowed`."""
    if draft.state == DraftState.NATIONAL_CHECK and accounts.may_steward(by):
        return
    place = draft.organisation
    if not (accounts.may_review(place, by) or accounts.may_publish(place, by)):
        accounts.check_may_edit(place, by)


def check_may_approve(draft: Draft, by: Actor) -> None:
    """Check that `by` may approve the text as it is now. Raises `NotAllowed`.

    Four eyes: who wrote in it since it was last public, or asked for the review, does not approve it, whatever their roles.
    """
    accounts.check_may_review(draft.organisation, by)
    if flow_of(draft.organisation) is not Flow.AUTHOR_PUBLISHES and who(by) in writers(draft):
        raise NotAllowed(_("U schreef mee aan deze tekst. Een ander moet de tekst goedkeuren."))


def check_may_send_back(draft: Draft, by: Actor) -> None:
    """Check that `by` may send a description back to its writers. Raises `NotAllowed`.

    Reviewers may; of what was approved also publishers; at the national check the stewards too.
    """
    if draft.state == DraftState.NATIONAL_CHECK and accounts.may_steward(by):
        return
    if draft.state == DraftState.APPROVED and accounts.may_publish(draft.organisation, by):
        return
    accounts.check_may_review(draft.organisation, by)


def check_may_clear(draft: Draft, by: Actor) -> None:
    """Check that `by` may pass a description at the national check: a steward who is not its writer. Raises `NotAllowed`."""
    accounts.check_may_steward(by)
    if who(by) in writers(draft):
        raise NotAllowed(_("U schreef mee aan deze tekst. Een ander moet de tekst controleren."))


def check_may_publish(draft: Draft, by: Actor) -> None:
    """Check that `by` may publish a description, and plan that. Raises `NotAllowed`.

    Where the flow asks for four eyes, somebody else than its writers must have approved the text as it is now, whatever the
    flow was at that moment; and a steward must have passed it where there is a national check.
    """
    accounts.check_may_publish(draft.organisation, by)
    _check_signed(draft, flow_of(draft.organisation), lambda: hands_of([draft])[draft.pk])


def _check_signed(draft: Draft, flow: Flow, hands: Callable[[], Hands]) -> None:
    if flow is Flow.AUTHOR_PUBLISHES or draft.state not in {DraftState.APPROVED, DraftState.SCHEDULED}:
        return
    known = hands()
    if not known.approved_by or known.approved_by in known.writers:
        raise NotAllowed(_("Deze tekst is nog niet door een ander goedgekeurd. Stuur hem terug en laat hem beoordelen."))
    if flow is Flow.NATIONAL_CHECK and not known.cleared_by:
        raise NotAllowed(_("Deze tekst is nog niet landelijk gecontroleerd. Stuur hem terug en laat hem beoordelen."))


def reasons_against_publishing(organisation: Organisation, drafts: Sequence[Draft], by: Actor) -> dict[int, str]:
    """Return for each of these descriptions of an organisation, by key, why `by` may not publish it (`check_may_publish`);
    empty for those that they may. In as many questions as one takes.
    """
    refused = reason_against(accounts.check_may_publish, organisation, by)
    if refused:
        return {each.pk: refused for each in drafts}
    flow, hands = flow_of(organisation), hands_of(drafts)
    return {each.pk: reason_against(_check_signed, each, flow, partial(hands.__getitem__, each.pk)) for each in drafts}


def check_may_withdraw(draft: Draft, by: Actor) -> None:
    """Check that `by` may withdraw what is public, and take a publication off the schedule. Raises `NotAllowed`."""
    accounts.check_may_publish(draft.organisation, by)


def check_may_archive(draft: Draft, by: Actor) -> None:
    """Check that `by` may put a description away, take it back, and discard what was never public. Raises `NotAllowed`."""
    accounts.check_may_edit(draft.organisation, by)


def check_may_mark_reviewed(draft: Draft, by: Actor) -> None:
    """Check that `by` may say that a public description is still right: an editor or a reviewer. Raises `NotAllowed`."""
    if not accounts.may_review(draft.organisation, by):
        accounts.check_may_edit(draft.organisation, by)


def check_may_choose_flow(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may choose which way descriptions of an organisation go. Raises `NotAllowed`."""
    accounts.check_may_administer(organisation, by)


# What a step asks of who takes it.
CHECKS: dict[Step, Callable[[Draft, Actor], None]] = {
    Step.REOPEN: check_may_write,
    Step.SUBMIT: check_may_write,
    Step.APPROVE: check_may_approve,
    Step.CLEAR: check_may_clear,
    Step.SEND_BACK: check_may_send_back,
    Step.SCHEDULE: check_may_publish,
    Step.UNSCHEDULE: check_may_withdraw,
    Step.PUBLISH: check_may_publish,
    Step.WITHDRAW: check_may_withdraw,
    Step.ARCHIVE: check_may_archive,
    Step.RESTORE: check_may_archive,
}


def reason_against(check: Callable[..., None], *arguments: object) -> str:
    """Return why somebody may not do what `check` is about; empty when they may."""
    try:
        check(*arguments)
    except NotAllowed as error:
        return str(error)
    return ""


def may_start(organisation: Organisation, by: Actor) -> bool:
    """Tell whether `by` may begin a description for an organisation."""
    return not reason_against(check_may_start, organisation, by)


def may_adopt(organisation: Organisation, registration: Registration, by: Actor) -> bool:
    """Tell whether `by` may make a description of what another register has public."""
    return not reason_against(check_may_adopt, organisation, registration, by)


def may_read(draft: Draft, by: Actor) -> bool:
    """Tell whether `by` may see a description that is not public."""
    return not reason_against(check_may_read, draft, by)


def may_write(draft: Draft, by: Actor) -> bool:
    """Tell whether `by` may change a description, and ask for its review."""
    return not reason_against(check_may_write, draft, by)


def may_comment(draft: Draft, by: Actor) -> bool:
    """Tell whether `by` may say something about a description, and resolve it."""
    return not reason_against(check_may_comment, draft, by)


def may_approve(draft: Draft, by: Actor) -> bool:
    """Tell whether `by` may approve the text as it is now."""
    return not reason_against(check_may_approve, draft, by)


def may_send_back(draft: Draft, by: Actor) -> bool:
    """Tell whether `by` may send a description back to its writers."""
    return not reason_against(check_may_send_back, draft, by)


def may_clear(draft: Draft, by: Actor) -> bool:
    """Tell whether `by` may pass a description at the national check."""
    return not reason_against(check_may_clear, draft, by)


def may_publish(draft: Draft, by: Actor) -> bool:
    """Tell whether `by` may publish a description, and plan that."""
    return not reason_against(check_may_publish, draft, by)


def may_withdraw(draft: Draft, by: Actor) -> bool:
    """Tell whether `by` may withdraw what is public."""
    return not reason_against(check_may_withdraw, draft, by)


def may_archive(draft: Draft, by: Actor) -> bool:
    """Tell whether `by` may put a description away, take it back, and discard what was never public."""
    return not reason_against(check_may_archive, draft, by)


def may_mark_reviewed(draft: Draft, by: Actor) -> bool:
    """Tell whether `by` may say that a public description is still right."""
    return not reason_against(check_may_mark_reviewed, draft, by)


def may_choose_flow(organisation: Organisation, by: Actor) -> bool:
    """Tell whether `by` may choose which way descriptions of an organisation go."""
    return not reason_against(check_may_choose_flow, organisation, by)
