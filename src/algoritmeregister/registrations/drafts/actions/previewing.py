"""Let somebody without an account see a description for a while, by a link that nobody can guess."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor
from algoritmeregister.registrations.drafts.actions.stepping import held, note
from algoritmeregister.registrations.drafts.errors import DraftError
from algoritmeregister.registrations.drafts.models import Draft, Preview
from algoritmeregister.registrations.drafts.policies import check_may_comment
from algoritmeregister.registrations.drafts.queries import hashed, previews

LONGEST = 60  # days
MOST_OPEN = 20  # per description


def show_outside(*, draft: Draft, by: Actor, days: int = 14) -> tuple[Preview, str]:
    """Make a link to a description that works for `days`; returns it with its secret, which is not kept.

    Raises `NotAllowed`, and `DraftError` for a number of days that cannot be, or when there are too many links.
    """
    with held(draft, "preview description", by) as now:
        check_may_comment(now, by)
        if not 1 <= days <= LONGEST:
            raise DraftError(_("Een link werkt 1 tot %d dagen.") % LONGEST)
        if previews(now).count() >= MOST_OPEN:
            raise DraftError(_("Er zijn al veel links naar deze beschrijving. Beëindig er eerst een paar."))
        token = secrets.token_urlsafe(32)
        made = Preview.objects.create(
            draft=now, token_hash=hashed(token), made_by=str(by)[:220], expires_at=timezone.now() + timedelta(days=days)
        )
        note(now, "preview description", by, days=days)
        return made, token


def hide(*, preview: Preview, by: Actor) -> None:
    """End a link: it shows nothing any more. Raises `NotAllowed`."""
    with held(preview.draft, "end preview", by) as now:
        check_may_comment(now, by)
        if Preview.objects.filter(pk=preview.pk).delete()[0]:
            note(now, "end preview", by)
