"""Put a text away, and take it back: the newest one with its description, an earlier one by itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.api.supply.answers import Refused, not_found, problem, wrong_body
from algoritmeregister.api.supply.bodies import read_object
from algoritmeregister.api.supply.coming_in import Visit
from algoritmeregister.api.supply.models import PutAway
from algoritmeregister.registrations.drafts import actions
from algoritmeregister.registrations.drafts.models import Draft, DraftRevision
from algoritmeregister.registrations.drafts.policies import check_may_archive
from algoritmeregister.registrations.drafts.queries import is_public
from algoritmeregister.registrations.drafts.states import DraftState


def archive_version(request: HttpRequest, visit: Visit) -> None:
    """Put a text away. The body says which: with the newest one its description goes, an earlier one goes from the lists."""
    draft, text = visit.description, _named(request, visit.description)
    if text.number == draft.revision:
        actions.archive(draft=draft, by=visit.by)
        return
    check_may_archive(draft, visit.by)
    if is_public(draft) and text.number == draft.published_revision:
        raise Refused(409, _("Deze tekst is openbaar. Trek haar eerst in."))
    _made, new = PutAway.objects.get_or_create(revision=text, defaults={"by": str(visit.by)[:220]})
    if not new:
        raise Refused(409, _("Deze tekst is al gearchiveerd."))
    _remember("archive text", draft, text, visit)


def unarchive_version(request: HttpRequest, visit: Visit) -> None:
    """Take back a text that was put away: the newest one is in work again, an earlier one is in the lists again."""
    draft, text = visit.description, _named(request, visit.description)
    if text.number == draft.revision:
        if draft.state != DraftState.ARCHIVED:
            raise Refused(409, _("Deze beschrijving is niet gearchiveerd."))
        actions.restore(draft=draft, by=visit.by)
        return
    check_may_archive(draft, visit.by)
    if not PutAway.objects.filter(revision=text).delete()[0]:
        raise Refused(409, _("Deze tekst is niet gearchiveerd."))
    _remember("unarchive text", draft, text, visit)


def _named(request: HttpRequest, draft: Draft) -> DraftRevision:
    """Return the text that a body names, of this very description: not checking that lets one reach any other. Raises
    `Refused`.
    """
    given: Any = read_object(request).get("algorithm_version_id")
    location = ["body", "algorithm_version_id"]
    if given is None:
        raise wrong_body([problem(location, _("Dit veld is verplicht."), "missing")])
    if not isinstance(given, int) or isinstance(given, bool):
        raise wrong_body([problem(location, _("Dit moet een geheel getal zijn."), "int_type")])
    named = DraftRevision.objects.filter(draft=draft, pk=given).first() if 0 < given < 2**63 else None
    if named is None:
        raise not_found()
    return named


def _remember(action: str, draft: Draft, text: DraftRevision, visit: Visit) -> None:
    detail = {"description": str(draft.uuid), "revision": text.number}
    remember(action=action, subject=draft.title[:500], organisation=draft.organisation, detail=detail, by=visit.by)
