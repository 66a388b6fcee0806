"""Keep products in step with the ledger: take in what was committed, and let what is removed or joined go along."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.models import F

from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger import reading as ledger
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.products import clustering, reading, settling, sharing, spelled, tables, texts
from algoritmeregister.products.cutting import Facts, Read, Shown, read_versions
from algoritmeregister.products.many import write_rows
from algoritmeregister.products.models import (
    Band,
    Cursor,
    Group,
    Mention,
    Placement,
    Ruling,
    Supplier,
    Text,
    Touched,
)
from algoritmeregister.products.naming import decisions, suppliers_of
from algoritmeregister.products.spelling import Decided
from algoritmeregister.registrations.models import Registration

logger = logging.getLogger(__name__)

BATCH = 1_000
# So many batches are filed at once when everything is made anew.
PARTS = 5
# With so many entries at once at most, who writes them waits. More is a file that is read: the worker takes that in.
FEW_AT_ONCE = 25
# Entries for which a reader waits; when there are more, the page shows what there is.
FEW = 500
_lock = threading.Lock()


def follow() -> int:
    """Take in every entry that the ledger has more than the products. Returns how many. Twice at once does no harm."""
    count = 0
    while taken := _take_in_batch():
        count += taken
    with transaction.atomic():
        if Touched.objects.exists() and _locked() is not None and settling.settle():
            changed()
    return count


def follow_commit() -> None:
    """Take in what was just committed, when it is little: called by the ledger in the process that committed it."""
    if _is_of_these_tables() and len(_waiting(FEW_AT_ONCE + 1)) <= FEW_AT_ONCE:
        follow()


def keep_up() -> tuple[str, str]:
    """Take in what was missed, for a reader: a little at once, much in the background.

    Returns what changes whenever pages show something else of products, and the ledger's head, both as text. Asks two
    questions when there is nothing to take in.
    """
    row, head = Cursor.objects.filter(pk=1).first(), ledger.head()
    is_there = row is not None and (row.epoch, row.sequence, row.chain_hash) == (head.epoch, head.sequence, head.chain_hash)
    if row is None or not is_there or row.tables != fingerprint():
        _hurry()
        row = Cursor.objects.filter(pk=1).first()
    return (f"{row.epoch}-{row.sequence}-{row.revision}" if row else ""), f"{head}-{head.chain_hash[:16]}"


def _hurry() -> None:
    waiting = _waiting(FEW + 1)
    if _is_of_these_tables() and len(waiting) <= FEW:
        if waiting:
            try:
                follow()
            except OperationalError:  # another process is writing: the next reader, or the worker, takes it in
                logger.info("Products are taken in later: the database is busy.")
    elif _lock.acquire(blocking=False):
        threading.Thread(target=_in_thread, name="products", daemon=True).start()


def catch_up() -> int:
    """Take in what waits, and everything anew when the tables or the method changed. For the worker. Returns how many."""
    return follow() if _is_of_these_tables() else refill()


def refill(*, progress: Callable[[int], None] = lambda done: None) -> int:
    """Empty the read model and make it anew. Returns how many registrations it has. What was decided stays."""
    with transaction.atomic():
        cursor = _locked()
        assert cursor is not None
        for model in (Mention, Placement, Group, Band, Text, Touched):
            # Without looking at each row first: nothing else points to these tables.
            model.objects.all()._raw_delete(DEFAULT_DB_ALIAS)
        # Read before the rows: what changes meanwhile is taken in again afterwards, and that does no harm.
        head = ledger.head()
        cursor.epoch, cursor.sequence, cursor.chain_hash = head.epoch, head.sequence, head.chain_hash
        cursor.tables = fingerprint()
        cursor.save()
        done = 0
        for read in _joined(sharing.read_all(_everything(), decisions())):
            _place(read, {})
            done += len(read.facts)
            progress(done)
        settling.settle()
        _forget_unused()
        changed()
    follow()
    return done


def fingerprint() -> str:
    """Return of which tables and method the read model is made."""
    return f"{texts.METHOD}-{tables.digest()}"


def changed() -> None:
    """Say that pages show something else of products now."""
    spelled.forget()
    Cursor.objects.update(revision=F("revision") + 1)


def retake(registrations: Sequence[int]) -> None:
    """Look at these registrations (by key) again, after a steward decided something. Called in a transaction."""
    _locked()
    decided = decisions()
    for start in range(0, len(registrations), BATCH):
        take_in(registrations[start : start + BATCH], decided)
    settling.settle()
    changed()


def take_in(registrations: Sequence[int], decided: Decided) -> None:
    """Take in what these registrations (by key) say now. Clusters that change are noted, to be divided later."""
    old = {each.pk: each for each in Placement.objects.filter(pk__in=registrations)}
    _place(read_versions(reading.shown(registrations), decided), old)


def _everything() -> Iterator[list[Shown]]:
    """Give what all public registrations show now."""
    after = 0
    while keys := reading.public_keys(after, BATCH):
        yield reading.shown(keys)
        after = keys[-1]


def _joined(parts: Iterable[Read]) -> Iterator[Read]:
    """Put parts together: the more texts are filed at once, the fewer times each part of the table is written."""
    arriving = iter(parts)
    while several := list(islice(arriving, PARTS)):
        together = Read([], {})
        for part in several:
            together.facts.extend(part.facts)
            for digest, text in part.texts.items():
                together.texts.setdefault(digest, text)
        yield together


def _place(read: Read, old: Mapping[int, Placement]) -> None:
    """Give registrations their texts, clusters and suppliers; `old`: what was known of them."""
    found = {each.registration: each for each in read.facts}
    clusters, joined = clustering.add(read.texts)
    suppliers = suppliers_of(named for each in found.values() for named in each.suppliers)
    homes = {each.registration: clusters[each.digest] if each.digest else f"r{each.registration}" for each in found.values()}
    touched = {*homes.values(), *(each.cluster for each in old.values()), *joined}
    rows = [_placement(each, homes[each.registration], suppliers, old.get(each.registration)) for each in found.values()]
    if old:
        Placement.objects.filter(pk__in=[pk for pk in old if pk not in found]).delete()
        Mention.objects.filter(placement__in=list(old)).delete()
    write_rows(Placement, list(rows[0]) if rows else (), [list(row.values()) for row in rows], over="registration_id")
    write_rows(Mention, ("placement_id", "supplier_id", "place"), _mentions(found.values(), suppliers))
    left = {each.text_id for each in old.values() if each.text_id} - {each.digest for each in found.values()}
    if left:
        touched |= clustering.drop(left)
    _apply_rulings(list(found))
    write_rows(Touched, ("cluster",), ((each,) for each in touched), new_only=True)


def follow_merger(organisation: Organisation, into: Organisation, by: Actor) -> None:
    """Let the registrations of an organisation that was joined go along. Called in the transaction that joins them."""
    moved = list(Placement.objects.filter(organisation=organisation).values_list("pk", flat=True))
    if moved:
        Placement.objects.filter(pk__in=moved).update(organisation=into)
        retake(moved)


def forget_removed(registration: Registration, value: Any, replacement: str) -> None:
    """Take over what is left of a registration. Called in the transaction that removed a text from it."""
    if Placement.objects.filter(pk=registration.pk).exists():
        retake([registration.pk])
        _forget_unused()


def _take_in_batch() -> int:
    with transaction.atomic():
        cursor = _locked()
        assert cursor is not None
        here = ledger.Position(cursor.epoch, cursor.sequence, cursor.chain_hash)
        batch = list(ledger.entries(after=here if cursor.sequence or cursor.epoch else None)[:BATCH])
        if not batch:
            return 0
        numbers = {entry.number for entry in batch}
        keys = list(Registration.objects.filter(number__in=numbers).order_by("pk").values_list("pk", flat=True))
        take_in(keys, decisions())
        cursor.epoch, cursor.sequence, cursor.chain_hash = batch[-1].epoch, batch[-1].sequence, batch[-1].chain_hash
        cursor.tables = cursor.tables or fingerprint()
        cursor.save()
    return len(batch)


def _locked() -> Cursor | None:
    """Return the cursor, held until the transaction ends: one process at a time takes in."""
    Cursor.objects.get_or_create(pk=1)
    return Cursor.objects.select_for_update().get(pk=1)


def _is_of_these_tables() -> bool:
    made_of = Cursor.objects.values_list("tables", flat=True).first()
    return not made_of or made_of == fingerprint()


def _waiting(most: int) -> list[int]:
    row = Cursor.objects.values_list("epoch", "sequence").first()
    after = ledger.Position(*row) if row and any(row) else None
    return list(ledger.entries(after=after).values_list("pk", flat=True)[:most])


def _placement(
    facts: Facts, cluster: str, suppliers: dict[str, Supplier], old: Placement | None
) -> dict[str, int | str | bool | None]:
    """Return the columns of a placement. No object: making one for each of many takes longer than writing them."""
    return {
        "registration_id": facts.registration,
        "organisation_id": facts.organisation,
        "text_id": facts.digest or None,
        "cluster": cluster,
        "name": facts.name,
        "language": facts.language,
        "name_key": facts.name_key,
        "known": facts.known,
        "provider": facts.provider,
        "supplier_id": suppliers[facts.suppliers[0].key].pk if facts.suppliers else None,
        "from_name": facts.from_name,
        "in_house": facts.in_house,
        "group_id": None,
        "product_id": old.product_id if old else None,
    }


def _mentions(facts: Collection[Facts], suppliers: dict[str, Supplier]) -> list[tuple[int, int, int]]:
    made: list[tuple[int, int, int]] = []
    for each in facts:
        named = dict.fromkeys(suppliers[one.key].pk for one in each.suppliers)
        made += [(each.registration, pk, place) for place, pk in enumerate(named)]
    return made


def _apply_rulings(registrations: Sequence[int]) -> None:
    if not Ruling.objects.exists():
        return
    rulings = Ruling.objects.filter(registration__in=registrations).select_related("product").order_by("product")
    for product, ruled in groupby(rulings, key=attrgetter("product")):
        into = product.merged_into or product if product else None
        Placement.objects.filter(pk__in=[each.registration_id for each in ruled]).update(product=into)


def _forget_unused() -> None:
    """Forget suppliers that nobody names and no steward knows: their names may have been removed from a text."""
    unused = Supplier.objects.filter(
        mentions__isnull=True, placements__isnull=True, products__isnull=True, spellings__isnull=True, merged__isnull=True
    )
    unused.filter(templates__isnull=True, named=False, merged_into__isnull=True).delete()


def _in_thread() -> None:
    try:
        catch_up()
    except Exception:
        logger.exception("Products could not be taken in.")
    finally:
        _lock.release()
        connections.close_all()
