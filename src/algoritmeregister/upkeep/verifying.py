"""Prove that everything published is as the ledger says, and that the search index and the news agree."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

from algoritmeregister.harvest.joining import checking as checking_sources
from algoritmeregister.ledger import reading, signing
from algoritmeregister.ledger.models import Entry, Head
from algoritmeregister.ledger.verification import BrokenChain, verify_chain
from algoritmeregister.news import checking as news
from algoritmeregister.registrations.models import Version
from algoritmeregister.registrations.verification import Audit, Mismatch
from algoritmeregister.search import checking
from algoritmeregister.upkeep import postgresql, sqlite
from algoritmeregister.upkeep.index_files import damaged_file

# Told about the work: what is being done, how far it is, and of how much.
Progress = Callable[[str, int, int], None]


class Damaged(Exception):
    """Something is not as it should be. The message names the first row or file that does not match."""


@dataclass(frozen=True)
class Verified:
    """What was found to be whole: numbers of ledger entries and versions, and the ledger's position."""

    entries: int
    versions: int
    position: str
    chain_hash: str


def quietly(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def verify(*, progress: Progress = quietly, search: bool = True) -> Verified:
    """Recompute the ledger's chain and every version's hash, and hold search index and news (if `search`) against both.

    Raises `Damaged` naming the first row or file that does not match. What is published meanwhile does not disturb it.
    """
    step = "the beginning of the database"

    def following(what: str, total: int) -> Callable[[], None]:
        nonlocal step
        step, done = f"the start of the {what}", 0

        def advance() -> None:
            nonlocal done, step
            done += 1
            step = f"row {done} of the {what}"
            progress(what, done, total)

        return advance

    def visit(entry: Entry) -> None:
        audit.visit(entry)
        advance()

    audit = Audit()
    try:
        with _one_moment():
            _check_database_file()
            advance = following("ledger", _total(Entry))
            entries = verify_chain(visit=visit)
            signing.check_signed_heads()
            versions = audit.finish(progress=following("registrations", _total(Version)))
            if wrong := checking_sources.check():
                raise Mismatch(wrong)
            head = reading.head()
        if search:
            _check_search(following("search index", _total(Version)))
            _check_news()
    except (BrokenChain, Mismatch, signing.BadSignature) as error:
        raise Damaged(str(error)) from error
    except (DatabaseError, ValueError, TypeError, KeyError, OverflowError) as error:
        # A damaged value may not even be readable: no valid JSON, date or text.
        raise Damaged(f"what comes after {step} cannot be read: {error}") from error
    return Verified(entries, versions, str(head), head.chain_hash)


def _one_moment() -> AbstractContextManager[object]:
    """See the database as it is at one moment, without keeping anyone from writing."""
    if connection.in_atomic_block:
        return nullcontext()
    return postgresql.one_moment() if connection.vendor == "postgresql" else sqlite.one_moment()


def _total(model: type[Entry] | type[Version]) -> int:
    return model.objects.count()


def _check_database_file() -> None:
    if not Head.objects.exists():
        raise BrokenChain("the ledger has no head")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            (result,) = cursor.fetchone()
        if result != "ok":
            raise BrokenChain(f"the database file is damaged: {result}")


def _check_news() -> None:
    if wrong := news.check():
        raise Mismatch(wrong)


def _check_search(progress: Callable[[], None]) -> None:
    file = damaged_file(settings.SEARCH_INDEX_DIR)
    if file:
        raise Mismatch(f"{file} of the search index does not match its checksum (algoritmeregister reindex makes it anew)")
    wrong = checking.check(progress=progress)
    if wrong:
        raise Mismatch(wrong)
