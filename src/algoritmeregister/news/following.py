"""Keep the news in step with the ledger: take in what was committed, and let what is removed or joined go along."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import OperationalError, connections, transaction

from algoritmeregister import standards
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.ledger.reading import Position, entries, head
from algoritmeregister.news.models import SEPARATOR, Item
from algoritmeregister.news.standing import Standing
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.search import content

logger = logging.getLogger(__name__)

BATCH = 500
# Entries for which a reader waits; when there are more to take in, the page shows what there is.
FEW = 1_000
_MINOR = frozenset({Kind.REDATED.value, Kind.RENAMED.value, Kind.SOURCES.value})

_lock = threading.Lock()


def follow() -> int:
    """Take in every entry that the ledger has more than the news. Returns how many. Doing it twice at once does no harm."""
    count = 0
    while batch := list(entries(after=position())[:BATCH]):
        with transaction.atomic():
            Item.objects.bulk_create(items_of(batch), ignore_conflicts=True)
        count += len(batch)
    return count


def follow_commit() -> None:
    """Take in what was just committed: called by the ledger in the process that committed it."""
    follow()


def keep_up(there: Position | None = None) -> bool:
    """Take in what was missed, for a reader: a little at once, much in the background. Returns whether it is complete.

    `there`: where the ledger stands, for who has asked that already.
    """
    place, there = position(), there or head()
    if place and (place.epoch, place.sequence) == (there.epoch, there.sequence):
        return True
    behind = len(entries(after=place).values_list("pk", flat=True)[: FEW + 1])
    if not behind:
        return True
    if behind <= FEW:
        try:
            follow()
        except OperationalError:  # another process is writing: what it writes, it takes in itself
            logger.info("The news is taken in later: the database is busy.")
            return False
        return True
    if _lock.acquire(blocking=False):
        threading.Thread(target=_in_thread, name="news", daemon=True).start()
    return False


def refill() -> int:
    """Empty the news and take in the whole ledger again. Returns how many entries it has."""
    Item.objects.all().delete()
    return follow()


def position() -> Position | None:
    """Return the last entry of the ledger that was taken in, None when there is none."""
    place = Item.objects.order_by("-epoch", "-sequence").values_list("epoch", "sequence").first()
    return Position(*place) if place else None


def follow_merger(organisation: Organisation, into: Organisation, by: Actor) -> None:
    """Let the changes of an organisation that was joined go along. Called in the transaction that joins them."""
    Item.objects.filter(organisation=organisation).update(organisation=into)


def forget_removed(registration: Registration, value: Any, replacement: str) -> None:
    """Take over what is left of the versions of a registration. Called in the transaction that removed a text from them."""
    versions = {each.pk: each for each in Version.objects.filter(registration=registration)}
    for item in Item.objects.filter(number=registration.number, version__in=versions):
        Item.objects.filter(pk=item.pk).update(**_facts(versions[item.version_id or 0]))


def items_of(batch: Sequence[Entry]) -> list[Item]:
    """Return what the news has of these entries, not saved. Six questions to the database at most, none for no entries."""
    if not batch:
        return []
    registrations = {
        each.uri: each for each in Registration.objects.filter(number__in={entry.number for entry in batch}).order_by("pk")
    }
    numbers = _version_numbers(registrations.values())
    versions = _versions(batch, registrations)
    standing = Standing(batch, registrations.values())
    items = []
    for entry in batch:
        registration = registrations[entry.registration]
        version = versions.get((registration.pk, entry.version or 0))
        detail = entry.detail
        made = version is not None and entry.content_hash == version.content_hash and "language" in detail
        before = _replaced(numbers[registration.pk], version) if version and made else None
        items.append(
            Item(
                entry=entry,
                epoch=entry.epoch,
                sequence=entry.sequence,
                kind=entry.kind,
                number=entry.number,
                observed_at=entry.observed_at,
                minor=entry.kind in _MINOR or (entry.kind == Kind.MOVED and not made),
                version=version,
                before_id=before,
                register_id=registration.register_id,
                registers=_several(standing.at(entry)),
                **(_facts(version) if version else {"organisation_id": registration.organisation_id}),
            )
        )
    return items


def _in_thread() -> None:
    try:
        follow()
    except Exception:
        logger.exception("The news could not be taken in.")
    finally:
        _lock.release()
        connections.close_all()


def _versions(batch: Sequence[Entry], registrations: Mapping[str, Registration]) -> dict[tuple[int, int], Version]:
    """Return the versions that these entries are about."""
    wanted = {(registrations[entry.registration].pk, entry.version) for entry in batch if entry.version}
    found = Version.objects.filter(registration_id__in={pk for pk, _ in wanted}, number__in={number for _, number in wanted})
    return {key: each for each in found if (key := (each.registration_id, each.number)) in wanted}


def _version_numbers(registrations: Iterable[Registration]) -> dict[int, list[tuple[int, str, int]]]:
    """Return of each registration its versions: number, language and key, newest first."""
    numbers: dict[int, list[tuple[int, str, int]]] = {each.pk: [] for each in registrations}
    rows = Version.objects.filter(registration_id__in=numbers).order_by("registration_id", "-number")
    for registration, number, language, pk in rows.values_list("registration_id", "number", "language", "pk"):
        numbers[registration].append((number, language, pk))
    return numbers


def _replaced(numbers: Iterable[tuple[int, str, int]], version: Version) -> int | None:
    return next((pk for number, language, pk in numbers if number < version.number and language == version.language), None)


def _facts(version: Version) -> dict[str, Any]:
    """Return the values by which search filters a version, as columns."""
    document = standards.to_superset(version.document, version.standard, version.beside)
    coded = content.coded(document)
    supplier, label = next(iter(content.suppliers(document)), ("", ""))
    themes = coded["theme"]
    return {
        "organisation_id": version.organisation_id,
        "category": next(iter(coded["publication_category"]), ""),
        "supplier": supplier,
        "supplier_label": label,
        "themes": _several(themes),
    }


def _several(values: Sequence[str]) -> str:
    return f"{SEPARATOR}{SEPARATOR.join(values)}{SEPARATOR}" if values else ""
