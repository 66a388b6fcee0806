"""What can be asked about descriptions that are worked on. Reading only."""

from __future__ import annotations

import hashlib
import uuid as uuids
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from algoritmeregister import standards
from algoritmeregister.accounts.queries import makers_of
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import (
    Comment,
    DeskSettings,
    Draft,
    DraftRevision,
    DraftStep,
    Preview,
    TranslationRevision,
)
from algoritmeregister.registrations.drafts.states import DraftState, Flow, Step
from algoritmeregister.registrations.models import Appearance, Registration
from algoritmeregister.registrations.states import State

# Those of which something is public here: the same as `is_public`, for many at once.
HERE = Q(registration__state=State.PUBLISHED, published_revision__isnull=False) & Q(
    Exists(
        Appearance.objects.filter(
            registration=OuterRef("registration"), register__owner=OuterRef("organisation"), register__is_local=True,
            gone_at=None,
        )
    )
)  # fmt: skip


def who(by: Actor) -> str:
    """Return how the rows of this room name an actor."""
    return str(by)[:220]


def drafts_of(
    organisation: Organisation, state: DraftState | None = None, *, archived: bool = False, text: str = ""
) -> QuerySet[Draft]:
    """Return the descriptions of an organisation, last changed first: those in `state`, else all that are not archived
    (with `archived`: those too). `text`: only with this in the name.
    """
    found = Draft.objects.filter(organisation=organisation).select_related("registration", "organisation")
    if state:
        found = found.filter(state=state)
    elif not archived:
        found = found.exclude(state=DraftState.ARCHIVED)
    return found.filter(title__icontains=text) if text else found


def draft(organisation: Organisation, uuid: str | uuids.UUID) -> Draft | None:
    """Return the description of an organisation with this `uuid`; None when it has none."""
    try:
        wanted = uuid if isinstance(uuid, uuids.UUID) else uuids.UUID(uuid)
    except ValueError:
        return None
    found = Draft.objects.filter(organisation=organisation, uuid=wanted)
    return found.select_related("registration", "organisation").first()


def by_source_id(organisation: Organisation, source_id: str) -> Draft | None:
    """Return the description of an organisation with this id in its own register; None when it has none."""
    found = Draft.objects.filter(organisation=organisation, source_id=source_id)
    return found.select_related("registration", "organisation").first()


def draft_of(registration: int) -> Draft | None:
    """Return the description behind a registration (by key); None when it comes from elsewhere."""
    return Draft.objects.filter(registration=registration).select_related("organisation").first()


def with_review(found: QuerySet[Registration]) -> QuerySet[Registration]:
    """Add to each registration when its organisation last said that it is right (`reviewed_on`), and when it wants to look
    again (`review_on`); None for one that is not written here. In the same question.
    """
    return found.annotate(reviewed_on=F("draft__reviewed_on"), review_on=F("draft__review_on"))


def flow_of(organisation: Organisation) -> Flow:
    """Return the flow that an organisation chose; four eyes when it chose none."""
    found = DeskSettings.objects.filter(organisation=organisation).values_list("flow", flat=True).first()
    return Flow(found) if found else Flow.FOUR_EYES


def counts(organisation: Organisation) -> dict[DraftState, int]:
    """Return how many descriptions an organisation has in each state; every state is there."""
    rows = Draft.objects.filter(organisation=organisation).order_by().values_list("state").annotate(count=Count("pk"))
    found = dict(rows)
    return {state: found.get(state.value, 0) for state in DraftState}


def revision(draft: Draft, number: int) -> DraftRevision | None:
    """Return the text that a description had under this revision number; None when it had none."""
    return DraftRevision.objects.filter(draft=draft, number=number).first()


def translation_revisions(draft: Draft, language: str) -> QuerySet[TranslationRevision]:
    """Return the texts that a description had in another language, newest first."""
    return TranslationRevision.objects.filter(draft=draft, language=language).order_by("-number")


def steps(draft: Draft) -> QuerySet[DraftStep]:
    """Return the steps that a description took, newest first."""
    return DraftStep.objects.filter(draft=draft).order_by("-pk")


def comments(draft: Draft, *, resolved: bool | None = None) -> QuerySet[Comment]:
    """Return what was said about a description, oldest first; only (un)resolved remarks when `resolved` is given."""
    found = Comment.objects.filter(draft=draft)
    return found if resolved is None else found.filter(resolved_at__isnull=not resolved)


def findings(draft: Draft) -> list[standards.Finding]:
    """Return what the checks of the description's standard notice about what would be published. Computed, not stored."""
    return list(standards.validate(public_document(draft), draft.standard))


def errors(draft: Draft) -> list[standards.Finding]:
    """Return the findings that keep a description from being published."""
    return [each for each in findings(draft) if each.severity == "error"]


def counted(draft: Draft) -> tuple[int, int]:
    """Return how many errors the checks find, and how many fields are empty, or say nothing, that readers count on."""
    found = findings(draft)
    gaps = sum(each.rule in {"required", "missing", "missing_for_citizens", "placeholder"} for each in found)
    return sum(each.severity == "error" for each in found), gaps


def public_document(draft: Draft, translated: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the document as it becomes public: without what is empty, with the organisation's own name, because nobody
    publishes in the name of another. `translated`: values in another language that go before.
    """
    standard = standards.get(draft.standard)
    merged = {**draft.document, **{key: each for key, each in (translated or {}).items() if each not in (None, "", [])}}
    document = {key: each for key, each in merged.items() if each not in (None, "", [], {})}
    for each in standard.fields:
        if each.superset_key == "organization":
            document[each.key] = draft.organisation.name
    return document


@dataclass(frozen=True)
class Hands:
    """Who had a hand in the text of a description that is not public yet (as `who` names them). `writers`: who wrote in it,
    in any language, or asked for its review: they do not approve it. `approved_by`, `cleared_by`: who approved the text as
    it is now, and who passed it at the national check; empty when nobody did.
    """

    writers: frozenset[str]
    approved_by: str = ""
    cleared_by: str = ""


def hands_of(drafts: Sequence[Draft]) -> dict[int, Hands]:
    """Return who had a hand in each of these descriptions, by key. Three questions, however many there are."""
    wrote: dict[int, set[str]] = {each.pk: {each.changed_by} for each in drafts}
    since = Coalesce(F("draft__published_revision"), 0)
    texts = DraftRevision.objects.filter(draft__in=drafts, number__gt=since)
    published = DraftStep.objects.filter(draft=OuterRef("draft"), step=Step.PUBLISH).order_by("-pk").values("at")[:1]
    translations = TranslationRevision.objects.filter(draft__in=drafts).annotate(public_at=Subquery(published))
    since_then = translations.filter(Q(public_at=None) | Q(at__gt=F("public_at")))
    for pk, by in texts.order_by().values_list("draft", "by").union(since_then.order_by().values_list("draft", "by")):
        wrote[pk].add(by)
    last: dict[int, dict[str, str]] = {each.pk: {} for each in drafts}
    steps_taken = DraftStep.objects.filter(draft__in=drafts).order_by("pk")
    for pk, step, by, to in steps_taken.values_list("draft", "step", "by", "to_state"):
        if to == DraftState.DRAFT:  # what was approved was another text
            last[pk] = {key: each for key, each in last[pk].items() if key == Step.SUBMIT}
        last[pk][step] = by
    # What a program wrote, whoever made its key may have written.
    made = makers_of(set().union(*wrote.values(), *(each.values() for each in last.values())))
    found = {}
    for pk, names in wrote.items():
        names |= {last[pk][Step.SUBMIT]} if Step.SUBMIT in last[pk] else set()
        names |= {made[each] for each in names if each in made}
        found[pk] = Hands(frozenset(names), last[pk].get(Step.APPROVE, ""), last[pk].get(Step.CLEAR, ""))
    return found


def writers(draft: Draft) -> frozenset[str]:
    """Return who wrote or submitted the text that is not public yet (as `who` names them): they do not approve it."""
    return hands_of([draft])[draft.pk].writers


def is_public(draft: Draft) -> bool:
    """Tell whether something of a description is public now, in the organisation's own register."""
    if not is_read(draft) or draft.published_revision is None:
        return False  # or it was taken over, and what is public came by another register
    own = Appearance.objects.filter(registration=draft.registration_id, register__is_local=True, gone_at=None)
    return own.filter(register__owner=draft.organisation_id).exists()


def is_read(draft: Draft) -> bool:
    """Tell whether the registration of a description is public now, through whatever register."""
    return draft.registration is not None and draft.registration.state == State.PUBLISHED


def stays_elsewhere(draft: Draft) -> list[str]:
    """Return the names of the other registers that have the registration of a description now: it stays public there."""
    there = Appearance.objects.filter(registration=draft.registration_id, gone_at=None)
    others = there.exclude(register__is_local=True, register__owner=draft.organisation_id).select_related("register")
    return [each.register.name for each in others.order_by("pk")] if draft.registration_id else []


def adoptable(organisation: Organisation) -> QuerySet[Registration]:
    """Return what is public of an organisation through other registers, and has no description here; by number."""
    found = Registration.objects.filter(organisation=organisation, state=State.PUBLISHED, draft=None)
    return found.select_related("register").order_by("number")


def adoptable_as(organisation: Organisation, known_as: str) -> Registration | None:
    """Return what an organisation can take over under this name: a public number, or the id in a register of its own. None
    when there is none, or several are. The ids that others give could be anything's.
    """
    own = Q(register__owner=organisation) | Q(register__owner_name__iexact=organisation.name)
    there = Appearance.objects.filter(own, source_id=known_as, gone_at=None)
    found = adoptable(organisation).filter(Q(number=known_as) | Q(pk__in=there.values("registration")))[:2]
    return found[0] if len(found) == 1 else None


def adoptable_counts(organisations: Collection[int]) -> dict[int, int]:
    """Return how many registrations each of these organisations (by key) could take over; of all that have any."""
    found = Registration.objects.filter(organisation__in=organisations, state=State.PUBLISHED, draft=None).order_by()
    return dict(found.values_list("organisation").annotate(count=Count("pk")))


def preview(token: str) -> Preview | None:
    """Return the preview that this secret opens, with its description; None when it opens none any more."""
    found = Preview.objects.select_related("draft__organisation", "draft__registration")
    return found.filter(token_hash=hashed(token), expires_at__gt=timezone.now()).first()


def previews(draft: Draft) -> QuerySet[Preview]:
    """Return the links to a description that work now, newest first."""
    return Preview.objects.filter(draft=draft, expires_at__gt=timezone.now()).order_by("-pk")


def hashed(token: str) -> str:
    """Return the hash of a secret. A random secret needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def waiting_nationally() -> QuerySet[Draft]:
    """Return what waits for the national check, of every organisation, the longest waiting first."""
    found = Draft.objects.filter(state=DraftState.NATIONAL_CHECK).select_related("organisation", "registration")
    return found.order_by("changed_at", "pk")


def due(now: datetime) -> QuerySet[Draft]:
    """Return the descriptions of which the planned moment has come, the oldest first."""
    return Draft.objects.filter(state=DraftState.SCHEDULED, publish_at__lte=now).order_by("publish_at", "pk")

