"""What the public sees of an assessment of an algorithm changed: the ledger tells it, as of every other public change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import Change, transaction
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations import states
from algoritmeregister.registrations.models import Registration
from algoritmeregister.registrations.policies import check_may_tell_of_assessment


def note_assessment(
    *, registration: Registration, organisation: Organisation, assessment: str, told: Mapping[str, str],
    observed_at: datetime, by: Actor,
) -> None:  # fmt: skip
    """Append that an assessment was shown, shown otherwise, or is no longer shown. `assessment`: its id, `organisation`: who
    did it; `told`: what is public of it (`instrument`, `version`, `title`, `role`, `signed_on`, `shown`, and `sha256` of the
    answers when those are).

    Raises `NotAllowed`, and `ForbiddenTransition` when the registration was never public.
    """
    check_may_tell_of_assessment(organisation, by)
    with transaction() as pending:
        now = Registration.objects.select_for_update().get(pk=registration.pk)
        states.after(states.State(now.state), Kind.ASSESSED)
        last = now.versions.order_by("-number").values_list("number", flat=True).first()
        pending.append(
            Change(
                kind=Kind.ASSESSED,
                registration=now.uri,
                number=now.number,
                observed_at=observed_at,
                version=last,
                detail={"assessment": assessment, **told},
            )
        )
