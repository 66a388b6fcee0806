"""What a program may read: the descriptions of its organisation, their texts, what can be done with them, and who it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from algoritmeregister import standards
from algoritmeregister.accounts.scopes import Scope, in_order
from algoritmeregister.api.supply import records
from algoritmeregister.api.supply.answers import not_found
from algoritmeregister.api.supply.bodies import flag, number
from algoritmeregister.api.supply.coming_in import Visit
from algoritmeregister.api.supply.models import PutAway
from algoritmeregister.api.supply.naming import ROLES, STATES
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft, DraftRevision
from algoritmeregister.registrations.drafts.queries import drafts_of, flow_of, is_public
from algoritmeregister.registrations.drafts.states import DraftState, Flow, Step, label
from algoritmeregister.registrations.models import Registration, Version

MOST_ORGANISATIONS = 10_000


def summaries(request: HttpRequest, visit: Visit) -> list[dict[str, Any]]:
    """Give every description of the organisation in short, last changed first; not those that were put away."""
    return [records.summary(each, visit.spoken) for each in drafts_of(visit.place)]


def one(request: HttpRequest, visit: Visit) -> Any:
    """Give a description as it is now."""
    return records.record(visit.description, visit.spoken)


def published(request: HttpRequest, visit: Visit) -> Any:
    """Give what is public of a description."""
    draft = visit.description
    public = Version.objects.filter(registration=draft.registration_id, language=draft.language, valid_to=None).first()
    if not is_public(draft) or public is None:
        raise not_found()
    return records.published(draft, public, visit.spoken)


def versions(request: HttpRequest, visit: Visit) -> list[dict[str, Any]]:
    """Give the texts that a description has and had, newest first: one for every time it was saved."""
    draft = visit.description
    texts = DraftRevision.objects.filter(draft=draft).order_by("-number")
    if not flag(request, "include_archived"):
        if draft.state == DraftState.ARCHIVED:
            return []
        texts = texts.exclude(pk__in=PutAway.objects.filter(revision__draft=draft).values("revision"))
    return _versions({draft.pk: draft}, texts)


def archived_versions(request: HttpRequest, visit: Visit) -> list[dict[str, Any]]:
    """Give the texts that were put away: the newest ones of descriptions that were, and earlier ones by themselves."""
    newest = Q(draft__state=DraftState.ARCHIVED, number=F("draft__revision"))
    away = Q(pk__in=PutAway.objects.filter(revision__draft__organisation=visit.place).values("revision"))
    texts = DraftRevision.objects.filter(newest | away, draft__organisation=visit.place).order_by("-at", "-pk")
    drafts = drafts_of(visit.place, archived=True).filter(pk__in=texts.order_by().values("draft"))
    return _versions({each.pk: each for each in drafts}, texts)


def _versions(drafts: Mapping[int, Draft], revisions: QuerySet[DraftRevision]) -> list[dict[str, Any]]:
    found = list(revisions)
    away = set(PutAway.objects.filter(revision__in=found).values_list("revision", flat=True))
    names = {
        each.key for version in (*standards.VERSIONS, standards.SUPERSET) for each in standards.get(version).fields
        if each.superset_key == "name"
    }  # fmt: skip
    ordered = tuple(sorted(names))
    return [records.version_of(drafts[each.draft_id], each, ordered, is_away=each.pk in away) for each in found]


def available_actions(request: HttpRequest, visit: Visit) -> list[dict[str, Any]]:
    """Give what the program may do with a description, and whether it can be done now."""
    draft, scopes = visit.description, visit.by.scopes
    nationally = flow_of(visit.place) is Flow.NATIONAL_CHECK
    busy, released, public = (STATES[each] for each in (DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.PUBLISHED))
    rows = [
        (Scope.EDIT, "release" if nationally else "release_to_2", Step.SUBMIT, busy, released),
        (Scope.PUBLISH, "publish", Step.PUBLISH, released, public),
        (Scope.PUBLISH, "retract", Step.WITHDRAW, public, busy),
    ]
    state = records.state_of(draft)
    return [
        {
            "label": label(step, get_language()),
            "key": key,
            "enabled": is_public(draft) if step is Step.WITHDRAW else state == origin,
            "origin_state": origin,
            "target_state": target,
        }
        for scope, key, step, origin, target in rows
        if scope in scopes
    ]


def me(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Give who the program is, as if it were a person: the clients that exist ask this first."""
    key = visit.by.key
    return {
        "id": f"ar_{key.public}",
        "username": key.name,
        "first_name": key.name,
        "last_name": "",
        "roles": [ROLES[each] for each in in_order(visit.by.scopes) if each in ROLES],
        "organisations": [records.organisation(key.organisation)],
    }


def organisations(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Give the organisations that the program works for: the one of its key."""
    number(request, "limit", 1_000, 1, MOST_ORGANISATIONS)
    skip = number(request, "skip", 0, 0, MOST_ORGANISATIONS)
    wanted = request.GET.get("q", "")[:50].casefold()
    found = [each for each in [visit.by.key.organisation] if wanted in each.name.casefold() or wanted in each.code]
    return {"organisations": [records.organisation(each) for each in found[skip:]], "count": len(found)}


def owner(request: HttpRequest, visit: Visit, number: str) -> dict[str, Any]:
    """Give whose a number is: of the program's own descriptions, and of what is public."""
    own = Draft.objects.filter(number=number, organisation=visit.by.key.organisation_id)
    public = Registration.objects.filter(number=number)
    place = Organisation.objects.filter(pk__in=own.values("organisation")).first()
    place = place or Organisation.objects.filter(pk__in=public.values("organisation")).first()
    if place is None:
        raise not_found()
    whole = records.organisation(place)
    return {name: whole[name] for name in ("code", "type", "show_page", "flow")}
