"""Note that registrations were seen again, unchanged, at their source."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Appearance, Registration


def mark_seen(*, register: Register, source_ids: Collection[str], observed_at: datetime) -> int:
    """Note that these registrations of `register` were seen at `observed_at`. Returns how many were last seen before that.

    Not a public change: nothing is added to the ledger.
    """
    count = 0
    wanted = list(source_ids)
    for start in range(0, len(wanted), 500):
        seen = Appearance.objects.filter(register=register, source_id__in=wanted[start : start + 500])
        Registration.objects.filter(pk__in=seen.values("registration"), last_seen_at__lt=observed_at).update(
            last_seen_at=observed_at
        )
        count += seen.filter(last_seen_at__lt=observed_at).update(last_seen_at=observed_at)
    return count
