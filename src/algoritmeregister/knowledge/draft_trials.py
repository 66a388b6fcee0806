"""Draft versions of the standard: taken up from a catalogue file, tried on the whole register, kept with what came of it.

Nothing in the register changes, and the standard does not either: a draft is a file to look at.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from algoritmeregister import standards
from algoritmeregister.accounts.policies import check_may_steward
from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.exchange.parts import NUMBER, Addresses
from algoritmeregister.exchange.rows import Wanted, count, rows
from algoritmeregister.knowledge.models import DraftVersion
from algoritmeregister.ledger import reading

logger = logging.getLogger(__name__)

KINDS = ("gains", "loses", "shortens", "needs")
# Of how many registrations is kept what would change; of all of them the counts per field.
MOST_CHANGES = 20_000
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
_NO_PAGES = Addresses(NUMBER, NUMBER)  # a trial names registrations by their number
Progress = Callable[[int, int], None]


def take_up(*, text: str, file: str, by: Actor) -> DraftVersion:
    """Keep a draft version for everyone to read; one of the same name is replaced. It is tried later, by `retry`.

    Raises NotAllowed, and CatalogueError, which says what is wrong in the file, where, and what to write instead.
    """
    check_may_steward(by)
    draft, base = standards.read_draft(text, file=file)
    if not _NAME.fullmatch(draft.version):
        raise standards.CatalogueError(f"{file}: version", "may have letters, digits, dots and dashes, at most 40")
    differs: dict[str, list[str]] = {"added": [], "removed": [], "changed": []}
    for each in standards.differences(standards.get(base), draft):
        if field := each.newer or each.older:
            differs[each.kind].append(field.key)
    values = {
        "base": base,
        "title": dict(draft.title),
        "content": text,
        "differs": differs,
        "labels": _labels(draft, standards.get(base)),
        "made_at": timezone.now(),
        "tried_at": None,
        "position": "",
        "outcome": {},
        "changes": {},
    }
    with transaction.atomic():
        row, _made = DraftVersion.objects.update_or_create(version=draft.version, defaults=values)
        record(action="take up draft", subject=draft.version, detail={"based_on": base}, by=by)
    return row


def _labels(*versions: standards.Standard) -> dict[str, Mapping[str, str]]:
    """The words for every field of these versions, by its key there and by that of the superset."""
    found: dict[str, Mapping[str, str]] = {}
    for version in (standards.get(standards.SUPERSET), *reversed(versions)):
        for each in version.fields:
            found |= {each.superset_key: dict(each.label), each.key: dict(each.label)}
    return found


def attempt(draft: DraftVersion, progress: Progress = lambda _done, _total: None) -> DraftVersion:
    """Try a draft version on the whole register, and keep what came of it. Raises CatalogueError for a file that no longer
    fits the software."""
    position = str(reading.head())
    version, base = standards.read_draft(draft.content, file=draft.version)
    draft.outcome = trials(version.version, base, progress)
    draft.changes = draft.outcome.pop("changes")
    draft.tried_at, draft.position = timezone.now(), position
    draft.save(update_fields=["outcome", "changes", "tried_at", "position"])
    return draft


def trials(version: str, base: str, progress: Progress = lambda _done, _total: None) -> dict[str, Any]:
    """Try a draft that was read on every registration, against the version that it is based on.

    Returns the counts per field (`fields`: gains, loses, shortens, needs) and what would `change` per number.
    """
    counted: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    changes: dict[str, Any] = {}
    total, done, unchanged = count(Wanted()), 0, 0
    for done, row in enumerate(rows(Wanted(), _NO_PAGES), start=1):
        found = standards.trial(row.document, draft=version, base=base)
        progress(min(done, total), total)
        if found.same:
            unchanged += 1
            continue
        for kind in KINDS[:3]:
            counted[kind].update(getattr(found, kind))
        counted["needs"].update(sorted({f"{field} ({rule})" for field, rule in found.needs}))
        if len(changes) < MOST_CHANGES:
            needs = [{"field": field, "rule": rule} for field, rule in found.needs]
            changes[str(row.about["number"])] = {
                **{kind: list(getattr(found, kind)) for kind in KINDS[:3]}, "needs": needs,
            }  # fmt: skip
    return {
        "draft": version,
        "based_on": base,
        "registrations": done,
        "unchanged": unchanged,
        "fields": {kind: dict(each.most_common()) for kind, each in counted.items()},
        "changes": changes,
    }


def retry() -> int:
    """Try again every draft version that was tried when the register was another one. Returns how many.

    One that no longer fits the software is told in the log, and keeps what came of it before.
    """
    head, tried = str(reading.head()), 0
    for each in [each for each in DraftVersion.objects.defer("changes") if each.position != head]:
        try:
            attempt(each)
        except standards.CatalogueError as error:
            logger.warning("Draft %s of the standard cannot be tried any more: %s", each, error)
        else:
            tried += 1
    return tried


def listed() -> list[DraftVersion]:
    """Return the draft versions, the newest first. One question."""
    return list(DraftVersion.objects.defer("content", "changes", "labels"))


def one(version: str) -> DraftVersion | None:
    """Return a draft version without what would change per registration. One question."""
    return DraftVersion.objects.defer("changes").filter(version=version).first()


def revision() -> str:
    """Return what is another text after every change of the draft versions. One question."""
    last = DraftVersion.objects.aggregate(made=Max("made_at"), tried=Max("tried_at"))
    return f"{last['made']}-{last['tried']}"
