"""Say what an algorithm is, what is done about a requirement or measure, and agree that one does not apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.queries import who
from algoritmeregister.requirements.models import Norm, Profile, State, Work
from algoritmeregister.requirements.policies import check_may_approve, check_may_work

LONGEST, MOST_EVIDENCE = 5_000, 20


class RequirementError(ValueError):
    """Something that cannot be said of a requirement; the message says what and how to mend it."""


@dataclass(frozen=True)
class Said:
    """What is said of a requirement or measure: see `Work`."""

    state: State
    explanation: str = ""
    evidence: Sequence[str] = ()
    responsible: str = ""
    due_on: date | None = None


def describe(*, draft: Draft, values: Mapping[str, Sequence[str]], by: Actor) -> Profile:
    """Say of an algorithm by what its requirements are found. Raises `NotAllowed`."""
    check_may_work(draft.organisation, by)
    kept = {name: sorted(set(each)) for name, each in values.items() if each}
    profile, _new = Profile.objects.update_or_create(
        draft=draft, defaults={"values": kept, "changed_at": timezone.now(), "changed_by": who(by)}
    )
    remember(action="describe for requirements", subject=str(draft), organisation=draft.organisation, detail=kept, by=by)
    return profile


def say(*, organisation: Organisation, norm: Norm, said: Said, by: Actor, draft: Draft | None = None) -> Work:
    """Say what is done about a requirement or measure: for one algorithm, or for all of the organisation.

    What another agreed with has to be agreed with again. Raises `NotAllowed`, `RequirementError`.
    """
    check_may_work(organisation, by)
    if draft is not None and draft.organisation_id != organisation.pk:
        raise NotAllowed(_("Deze beschrijving is van een andere organisatie."))
    explanation = said.explanation.replace("\r\n", "\n").strip()
    evidence = [each.strip() for each in said.evidence if each.strip()]
    if len(explanation) > LONGEST:
        raise RequirementError(_("De uitleg is te lang. Schrijf hoogstens %d tekens.") % LONGEST)
    if said.state == State.NOT_APPLICABLE and not explanation:
        raise RequirementError(_("Leg uit waarom dit niet geldt."))
    if len(evidence) > MOST_EVIDENCE:
        raise RequirementError(_("Geef hoogstens %d adressen als bewijs.") % MOST_EVIDENCE)
    if wrong := next((each for each in evidence if not each.startswith("https://") or len(each) > 1000), ""):
        raise RequirementError(_("‘%s’ is geen adres dat begint met https://.") % wrong[:100])
    with transaction.atomic():
        work, _new = Work.objects.update_or_create(
            organisation=organisation,
            draft=draft,
            norm=norm,
            defaults={
                "state": said.state,
                "explanation": explanation,
                "evidence": evidence,
                "responsible": " ".join(said.responsible.split())[:200],
                "due_on": said.due_on,
                "title_then": norm.title,
                "sha256_then": norm.sha256,
                "changed_at": timezone.now(),
                "changed_by": who(by),
                "approved_at": None,
                "approved_by": "",
            },
        )
        detail = {"state": str(said.state), "about": str(draft) if draft else ""}
        remember(action="work on requirement", subject=norm.key, organisation=organisation, detail=detail, by=by)
    return work


def approve(*, work: Work, seen: str, by: Actor) -> Work:
    """Agree that a requirement or measure does not apply. `seen`: `Work.revision` of what was read. Raises `NotAllowed`,
    `RequirementError` when it was changed since.
    """
    with transaction.atomic():
        now = Work.objects.select_for_update().select_related("organisation", "norm").get(pk=work.pk)
        check_may_approve(now, by)
        if now.revision != seen:
            raise RequirementError(_("Dit is gewijzigd nadat u het las. Lees het opnieuw en stem dan in."))
        now.approved_at, now.approved_by = timezone.now(), who(by)
        now.save(update_fields=["approved_at", "approved_by"])
        remember(action="approve not applicable", subject=now.norm.key, organisation=now.organisation, by=by)
    return now
