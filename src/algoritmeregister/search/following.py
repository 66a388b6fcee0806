"""Keep the index in step with the ledger: catch up after a change, rebuild when it is gone, damaged or of another format.

One process writes at a time. Whoever finds another one writing leaves it the work: after letting go of the lock, that one
looks at the ledger again, so that a change committed in the meantime is never missed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from django.conf import settings

from algoritmeregister.ledger import reading as ledger
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.ledger.reading import Position
from algoritmeregister.search import analysis, directory, preparing, schema, source, word_table, writer
from algoritmeregister.search.cursor import Cursor
from algoritmeregister.search.damage import DAMAGE, check_is_damage
from algoritmeregister.search.reader import Unusable, shared_reader
from algoritmeregister.search.writer import Writer

logger = logging.getLogger(__name__)

# Ledger entries that are taken in with one commit of the index.
BATCH = 5_000
# From so many on, more memory keeps them in fewer segments.
MANY = 2_000
# A rebuild says where it is after every so many versions.
PROGRESS_EVERY = 500
# Seconds between two looks at the ledger while the pieces of an index are merged, and after which merging must have failed.
LOOK_WHILE_MERGING = 0.1
LONGEST_MERGE = 1_800.0


def root() -> Path:
    """The folder of the index."""
    return _folder(settings.SEARCH_INDEX_DIR)


# Asked twice for each page of results; a path that was compared before is compared faster too.
@lru_cache(8)
def _folder(name: str | Path) -> Path:
    return Path(name)


def fingerprint() -> str:
    """The format of index that this software writes and reads."""
    return schema.fingerprint(analysis.version())


def catch_up(*, wait: bool = False) -> bool:
    """Take in what the ledger says since the last time; rebuild when there is nothing to build on.

    Returns False when another process is writing and `wait` is False: that one takes these changes in too.
    """
    while True:
        try:
            with directory.writing(root(), wait=wait):
                _follow()
        except directory.Busy:
            return False
        # Who committed while we held the lock counted on us.
        if not is_behind():
            return True


def follow_commit() -> None:
    """Take in what was just committed: called by the ledger in the process that committed it."""
    catch_up(wait=False)


def is_behind() -> bool:
    """Tell whether the ledger has more than the index, or there is no index."""
    try:
        place = shared_reader(root(), fingerprint()).view().cursor
    except Unusable:
        return True
    return position(place) != ledger.head()


def rebuild(*, progress: Callable[[int], None] = lambda done: None) -> int:
    """Make the whole index anew beside the current one, and put it in its place. Returns the number of versions.

    Waits for another process that is writing. `progress` is called with the number of versions done so far.
    """
    with directory.writing(root(), wait=True):
        count = _rebuild(progress)
    catch_up(wait=True)
    return count


def catch_up_waiting() -> None:
    """Catch up, after waiting for another process that is writing."""
    catch_up(wait=True)


def rebuild_unless_changed(token: directory.Token) -> None:
    """Rebuild an index that was found damaged, unless another process has done so since it had this `token`."""
    with directory.writing(root(), wait=True):
        if directory.change_token(root()) == token:
            _rebuild()


def _follow() -> None:
    try:
        place = shared_reader(root(), fingerprint()).view().cursor
    except Unusable as reason:
        logger.info("The search index is made anew: %s.", reason)
        _rebuild()
        return
    here, there = position(place), ledger.head()
    if here == there:
        return
    if not ledger.holds(here):
        logger.info("The search index is made anew: the ledger does not have the row %s that it followed last.", here)
        _rebuild()
        return
    build = directory.current_build(root())
    if build is None:
        logger.info("The search index is made anew: it is a copy that lost its link, and nothing can be added to it.")
        _rebuild()
        return
    try:
        removed = _take_in(build, here, there)
    except DAMAGE as error:
        check_is_damage(error)
        logger.exception("The search index cannot be added to and is made anew.")
        _rebuild()
        return
    if removed:
        # The engine keeps deleted documents in its files until it happens to merge them. A text that was removed on a
        # legal ground must not wait for that.
        _rebuild()


def _take_in(build: Path, here: Position, there: Position) -> bool:
    """Take in the entries between two positions. Returns whether a text was removed for good."""
    memory = writer.WHOLE_REGISTER if there.sequence - here.sequence >= MANY else writer.SMALL_BATCH
    with Writer(build, memory=memory) as index:
        _, removed = _add_entries(index, here, there)
    return removed


def _add_entries(index: Writer, here: Position, there: Position) -> tuple[Position, bool]:
    """Write the entries from one position to another at least, and commit them. Returns how far it came, and whether a text
    was removed for good."""
    removed = False
    entries = ledger.entries(after=here).iterator(chunk_size=1_000)
    for batch in _batches(entries):
        numbers = {entry.number for entry in batch}
        removed = removed or any(entry.kind == Kind.REDACTED for entry in batch)
        for number in numbers:
            index.remove(number)
        for fields in preparing.prepare_all(source.versions_of(numbers)):
            index.add(fields)
        last = batch[-1]
        here = Position(last.epoch, last.sequence, last.chain_hash)
        index.commit(_cursor(here))
    if (there.epoch, there.sequence) > (here.epoch, here.sequence):
        # A new epoch without entries yet.
        here = there
        index.commit(_cursor(here))
    return here, removed


def _rebuild(progress: Callable[[int], None] = lambda done: None) -> int:
    # Read before the rows: what changes while we read is taken in again afterwards, and that does no harm.
    there = ledger.head()
    build = directory.new_build(root())
    count = 0
    table = word_table.TableWriter(build)
    with Writer(build, memory=writer.WHOLE_REGISTER, whole=source.count()) as index:
        for count, fields in enumerate(preparing.prepare_all(source.every_version(), table.add), start=1):
            index.add(fields)
            if count % PROGRESS_EVERY == 0:
                progress(count)
        index.commit(_cursor(there))
        table.close()
        # It answers while the writer still merges the pieces into one segment.
        directory.put_in_place(root(), build)
        progress(count)
        removed = _follow_while_merging(index, there)
    return _rebuild(progress) if removed else count


def _follow_while_merging(index: Writer, here: Position) -> bool:
    """Take in what is committed while the pieces of a whole register are merged: nobody else can, as long as we write.

    Returns whether a text was removed for good, and then at once: the index must be made anew without it.
    """
    removed, until = False, time.monotonic() + LONGEST_MERGE
    while not removed and index.is_merging() and time.monotonic() < until:
        there = ledger.head()
        if there == here:
            time.sleep(LOOK_WHILE_MERGING)
        else:
            here, removed = _add_entries(index, here, there)
    return removed


def _batches(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while batch := list(islice(entries, BATCH)):
        yield batch


def position(place: Cursor) -> Position:
    """The place in the ledger that an index's cursor names."""
    return Position(place.epoch, place.sequence, place.chain_hash)


def _cursor(position: Position) -> Cursor:
    return Cursor(position.epoch, position.sequence, position.chain_hash, fingerprint())
