"""Prove that everything published is as the ledger says, and that the search index and the news agree."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from algoritmeregister.harvest.joining import checking as checking_sources
from algoritmeregister.ledger import reading, signing
from algoritmeregister.ledger.models import Entry
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
    last = ("", 0)  # which row, and of what, was read last

    def following(what: str, total: int) -> Callable[[], None]:
        nonlocal last
        last = (what, 0)

        def advance() -> None:
            nonlocal last
            last = (what, last[1] + 1)
            progress(what, last[1], total)

        return advance

    def visit(entry: Entry) -> None:
        audit.visit(entry)
        advance()

    audit = Audit()
    try:
        with _one_moment():
            _check_database_file()
            advance = following(_("logboek"), _total(Entry))
            entries = verify_chain(visit=visit)
            signing.check_signed_heads()
            versions = audit.finish(progress=following(_("registraties"), _total(Version)))
            if wrong := checking_sources.check():
                raise Mismatch(wrong)
            head = reading.head()
        if search:
            _check_search(following(_("zoekindex"), _total(Version)))
            _check_news()
    except (BrokenChain, Mismatch, signing.BadSignature) as error:
        raise Damaged(str(error)) from error
    except (DatabaseError, ValueError, TypeError, KeyError, OverflowError) as error:
        # A damaged value may not even be readable: no valid JSON, date or text.
        told = {"place": _place(*last), "why": error}
        raise Damaged(_("wat komt na %(place)s is niet te lezen: %(why)s") % told) from error
    return Verified(entries, versions, str(head), head.chain_hash)


def _place(what: str, row: int) -> str:
    if not what:
        return _("het begin van de database")
    return _("regel %(row)d van: %(what)s") % {"row": row, "what": what} if row else _("het begin van: %s") % what


def _one_moment() -> AbstractContextManager[object]:
    """See the database as it is at one moment, without keeping anyone from writing."""
    if connection.in_atomic_block:
        return nullcontext()
    return postgresql.one_moment() if connection.vendor == "postgresql" else sqlite.one_moment()


def _total(model: type[Entry] | type[Version]) -> int:
    return model.objects.count()


def _check_database_file() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            (result,) = cursor.fetchone()
        if result != "ok":
            raise BrokenChain(_("het databasebestand is beschadigd: %s") % result)


def _check_news() -> None:
    if wrong := news.check():
        raise Mismatch(wrong)


def _check_search(progress: Callable[[], None]) -> None:
    file = damaged_file(settings.SEARCH_INDEX_DIR)
    if file:
        told = _("%s van de zoekindex klopt niet met zijn controlegetal (algoritmeregister reindex maakt het opnieuw)")
        raise Mismatch(told % file)
    wrong = checking.check(progress=progress)
    if wrong:
        raise Mismatch(wrong)
