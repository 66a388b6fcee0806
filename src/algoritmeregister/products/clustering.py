"""Keep which texts are alike: add and drop texts, and touch only the clusters they belong to.

A cluster is a set of texts that are alike directly or through others, so that the order in which they came makes no
difference. It is called after the lowest digest in it.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from operator import itemgetter
from typing import TypeVar

from django.db import connection

from algoritmeregister.products import texts
from algoritmeregister.products.many import write_rows
from algoritmeregister.products.models import Band, Placement, Text

T = TypeVar("T")
R = TypeVar("R")
# Values in one question: below the limits of both databases.
CHUNK = 500
# So many texts are filed under one value, and a new one is compared with those: who is like it is like others of them too.
MOST_FILED = 8


class Sets:
    """Sets that grow together: each is called after its lowest member."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def find(self, member: str) -> str:
        """Return what the set of a member is called."""
        root = member
        while (above := self._above.get(root, root)) != root:
            root = above
        while (above := self._above.get(member, member)) != root:
            self._above[member], member = root, above
        return root

    def join(self, one: str, other: str) -> None:
        """Make one set of those of two members."""
        first, second = sorted((self.find(one), self.find(other)))
        if first != second:
            self._above[second] = first


def add(new: Mapping[str, Sequence[str]]) -> tuple[dict[str, str], set[str]]:
    """Add texts (digest → words). Returns in which cluster each is, and which clusters became part of another one.

    Known texts are left as they are. Clusters that turn out to belong together become one, also in the placements.
    """
    known = dict(_in_chunks(new, lambda part: Text.objects.filter(digest__in=part).values_list("digest", "cluster")))
    fresh = {digest: texts.shingles(words) for digest, words in new.items() if digest not in known}
    # A short text counts only when it is the same: it is filed nowhere.
    filed = {digest: texts.bands(fresh[digest]) for digest in fresh if len(new[digest]) >= texts.SHORT}
    sets, before, to_file = _likenesses(fresh, filed)
    rows = [(digest, len(new[digest]), texts.packed(fresh[digest]), sets.find(digest)) for digest in sorted(fresh)]
    # Both in the order of an index: the database then writes each part of it once.
    write_rows(Text, ("digest", "words", "shingles", "cluster"), rows)
    write_rows(Band, ("text_id", "value"), sorted(to_file, key=itemgetter(1)))
    joined = {cluster for cluster in before if sets.find(cluster) != cluster}
    for cluster in joined:
        Text.objects.filter(cluster=cluster).update(cluster=sets.find(cluster))
        Placement.objects.filter(cluster=cluster).update(cluster=sets.find(cluster))
    return {digest: sets.find(known.get(digest) or digest) for digest in new}, joined


def drop(digests: Collection[str]) -> set[str]:
    """Forget those of these texts that nobody has any more. Returns the clusters that were divided anew."""
    used = set(_in_chunks(digests, lambda part: Placement.objects.filter(text__in=part).values_list("text_id", flat=True)))
    gone = [digest for digest in digests if digest not in used]
    clusters = set(_in_chunks(gone, lambda part: Text.objects.filter(digest__in=part).values_list("cluster", flat=True)))
    for part in _chunks(gone):
        Band.objects.filter(text__in=part).delete()
        Text.objects.filter(digest__in=part).delete()
    touched = set(clusters)
    for cluster in clusters:
        touched |= _divide(cluster)
    return touched


def _likenesses(
    fresh: Mapping[str, array[int]], filed: Mapping[str, Sequence[int]]
) -> tuple[Sets, set[str], list[tuple[str, int]]]:
    """Compare new texts with those that share bands. Returns the sets, the clusters of known texts among them, and under
    which values the new ones are to be filed."""
    by_band: dict[int, list[str]] = {}
    wanted = {value for values in filed.values() for value in values}
    for value, digest in _in_chunks(wanted, _filed_under):
        by_band.setdefault(value, []).append(digest)
    shared, to_file = Counter[tuple[str, str]](), []
    for digest, values in filed.items():
        for value in values:
            others = by_band.setdefault(value, [])
            if others:
                shared.update((digest, other) for other in others)
            if len(others) < MOST_FILED:
                others.append(digest)
                to_file.append((digest, value))
    pairs = [pair for pair, count in shared.items() if count >= texts.LEAST_SHARED]
    stored = {other for _digest, other in pairs if other not in fresh}
    rows = _in_chunks(stored, lambda part: Text.objects.filter(digest__in=part).values_list("digest", "shingles", "cluster"))
    known = {digest: (frozenset(texts.unpacked(found)), cluster) for digest, found, cluster in rows}
    compared = {each for pair in pairs for each in pair if each in fresh}
    as_sets = {digest: frozenset(fresh[digest]) for digest in compared}
    sets, before = Sets(), set[str]()
    for digest, other in pairs:
        found, home = known.get(other) or (as_sets[other], other)
        if sets.find(digest) != sets.find(home) and texts.alike(as_sets[digest], found):
            sets.join(digest, home)
            if other in known:
                before.add(home)
    return sets, before, to_file


def _filed_under(values: Sequence[int]) -> list[tuple[int, str]]:
    """Return (value, text) of what is filed under these values. Written out: there are hundreds of thousands of them, and
    they are whole numbers that we made ourselves."""
    table, written = connection.ops.quote_name(Band._meta.db_table), ",".join(map(str, map(int, values)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT value, text_id FROM {table} WHERE value IN ({written})")  # noqa: S608
        return list(cursor.fetchall())


def _divide(cluster: str) -> set[str]:
    """Divide a cluster of which a text went: compare what is left with each other. Returns what is left as clusters."""
    left = dict(Text.objects.filter(cluster=cluster).values_list("digest", "shingles"))
    by_band: dict[int, list[str]] = {}
    for value, digest in Band.objects.filter(text__cluster=cluster).values_list("value", "text_id").order_by("text_id"):
        by_band.setdefault(value, []).append(digest)
    as_sets = {digest: frozenset(texts.unpacked(found)) for digest, found in left.items()}
    shared = Counter(pair for members in by_band.values() for pair in combinations(members, 2))
    sets = Sets()
    for digest, other in (pair for pair, count in shared.items() if count >= texts.LEAST_SHARED):
        if sets.find(digest) != sets.find(other) and texts.alike(as_sets[digest], as_sets[other]):
            sets.join(digest, other)
    parts: dict[str, list[str]] = {}
    for digest in left:
        parts.setdefault(sets.find(digest), []).append(digest)
    for name, members in parts.items():
        if name != cluster:
            for chunk in _chunks(members):
                Text.objects.filter(digest__in=chunk).update(cluster=name)
                Placement.objects.filter(text__in=chunk).update(cluster=name)
    return set(parts)


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    every = list(values)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]


def _in_chunks(values: Iterable[T], ask: Callable[[list[T]], Iterable[R]]) -> Iterator[R]:
    for part in _chunks(values):
        yield from ask(part)
