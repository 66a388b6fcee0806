"""When a description should be looked at again."""

from __future__ import annotations

from datetime import date

from algoritmeregister import standards
from algoritmeregister.registrations.drafts.models import Draft

# Months until the next review, by publication category: what affects people most is looked at most often.
MONTHS = {"hoog_risico": 6, "impactvol": 12, "overig": 24}
USUAL = 12


def suggested_review_date(draft: Draft, since: date) -> date:
    """Return when a description that was right on day `since` should be looked at again, by its publication category."""
    return months_after(since, MONTHS.get(category(draft), USUAL))


def category(draft: Draft) -> str:
    """Return the publication category of a description, as the key of its code ("impactvol"); empty when it has none."""
    document = standards.to_superset(draft.document, draft.standard, draft.beside)
    codes = standards.get(standards.SUPERSET).field("publication_category").code_list
    code = codes.find(str(document.get("publication_category") or "")) if codes else None
    return code.key if code else ""


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
