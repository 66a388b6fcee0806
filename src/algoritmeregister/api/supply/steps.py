"""From one state to another: release, publish, retract; and a preview."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from algoritmeregister.api.supply.answers import Refused, forbidden, not_found, wrong_state
from algoritmeregister.api.supply.coming_in import Visit
from algoritmeregister.api.supply.naming import STATE_CHANGE_LACKS, STATES
from algoritmeregister.api.supply.records import PUBLIC, state_of
from algoritmeregister.registrations.drafts import actions
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.queries import flow_of, is_public, previews
from algoritmeregister.registrations.drafts.states import DraftState, Flow

RELEASE, PUBLISH = "release", "publish"
BUSY, RELEASED = (STATES[each] for each in (DraftState.DRAFT, DraftState.IN_REVIEW))
PREVIEW_DAYS = 1
MOST_PREVIEWS = 5  # of one program for one description: the oldest makes way
_WAITING = frozenset({DraftState.IN_REVIEW, DraftState.NATIONAL_CHECK})


def release(request: HttpRequest, visit: Visit) -> None:
    """Release the text as it is now: colleagues may review it, and it can be published."""
    _release(visit.description, visit)


def publish(request: HttpRequest, visit: Visit) -> None:
    """Publish the text that was released."""
    _publish(visit.description, visit)


def retract(request: HttpRequest, visit: Visit) -> None:
    """Withdraw what is public. The reader of its address sees why: the `reason` in the query, else that it was withdrawn."""
    if not is_public(visit.description):
        raise not_found(_("Van deze beschrijving is niets openbaar."))
    reason = request.GET.get("reason", "").strip() or _("Ingetrokken door %s.") % visit.place.name
    actions.withdraw(draft=visit.description, reason=reason, by=visit.by)


def reject(request: HttpRequest, visit: Visit) -> None:
    """Refuse to send a text back: that is done by people."""
    raise forbidden(STATE_CHANGE_LACKS)


def preview(request: HttpRequest, visit: Visit) -> dict[str, str]:
    """Give an address at which the text as it is now can be seen, for a day. Nobody can guess it."""
    own = [each for each in previews(visit.description) if each.made_by == str(visit.by)[:220]]
    for each in own[MOST_PREVIEWS - 1 :]:
        actions.hide(preview=each, by=visit.by)
    _made, token = actions.show_outside(draft=visit.description, by=visit.by, days=PREVIEW_DAYS)
    return {"url": f"{settings.SITE_URL}/voorbeeld/{token}"}


def go_on(draft: Draft, then: str, visit: Visit) -> Draft:
    """Release a description that was saved, or publish it, as far as that was not done yet; returns it.

    Where others must approve, publishing begins with asking for that, and goes no further.
    """
    if state_of(draft) == BUSY:
        draft = _release(draft, visit)
    waits = flow_of(draft.organisation) is not Flow.AUTHOR_PUBLISHES and draft.state in _WAITING
    if then == PUBLISH and state_of(draft) == RELEASED and not waits:
        draft = _publish(draft, visit)
    return draft


def _release(draft: Draft, visit: Visit) -> Draft:
    state = state_of(draft)
    if state == PUBLIC:
        raise Refused(409, _("Deze tekst is al gepubliceerd. Hij kan niet worden vrijgegeven."))
    if state != BUSY:
        raise wrong_state(state)
    if draft.state == DraftState.WITHDRAWN:
        draft = actions.restore(draft=draft, by=visit.by)
    return actions.submit(draft=draft, revision=draft.revision, by=visit.by)


def _publish(draft: Draft, visit: Visit) -> Draft:
    if state_of(draft) != RELEASED:
        raise wrong_state(state_of(draft))
    if draft.state in _WAITING and flow_of(draft.organisation) is not Flow.AUTHOR_PUBLISHES:
        raise Refused(409, _("Een collega moet deze tekst eerst goedkeuren."))
    return actions.publish(draft=draft, revision=draft.revision, by=visit.by)
