"""Let one worker at a time be busy with a row, also when one is killed halfway.

The row has the columns `claimed_until`, `tries` and `suspended_at`, as a `Following` has; a higher room may have such rows
of its own. A claim ends by itself. What was begun twice without a note of how it ended may have been sent twice: it is not
begun again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Model, Q
from django.utils import timezone

# Longer than sending one letter or one delivery can take.
CLAIM = timedelta(minutes=5)
# Once and, when a worker was killed between sending and noting, once more.
MOST_TRIES = 2


def claim(model: type[Model], pk: int, **due: Any) -> bool:
    """Claim a row that is still `due` (conditions as for `filter`). False when another has it, or it is not due any more.

    One statement: of two workers, the database lets one through.
    """
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    rows = model._default_manager.filter(free, pk=pk, suspended_at=None, **due)
    return rows.update(claimed_until=now + CLAIM, tries=F("tries") + 1) == 1


def note(row: Model, **what: Any) -> None:
    """Note what became of it, and let it go. Of a row that was deleted meanwhile, nothing is kept."""
    _save(row, {"claimed_until": None, "tries": 0, **what})


def wait(row: Model, until: datetime, **what: Any) -> None:
    """Let nobody claim it until a moment: it was not sent, and is tried again then."""
    _save(row, {"claimed_until": until, "tries": 0, **what})


def _save(row: Model, values: dict[str, Any]) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)
