"""Keep which texts are alike: add and drop texts, and touch only the clusters they belong to.

A cluster is a set of texts that are alike directly or through others, so that the order in which they came makes no
difference. It is called after the lowest digest in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, combinations
from typing import TypeVar

from algoritmeregister.products import filing, texts
from algoritmeregister.products.cutting import Cut
from algoritmeregister.products.many import write_rows
from algoritmeregister.products.models import Placement, Text

T = TypeVar("T")
R = TypeVar("R")
# Values in one question: below the limits of both databases.
CHUNK = 500


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


def add(new: Mapping[str, Cut]) -> tuple[dict[str, str], set[str]]:
    """Add texts by digest. Returns in which cluster each is, and which clusters became part of another one.

    Known texts are left as they are. Clusters that turn out to belong together become one, also in the placements.
    """
    known = dict(_in_chunks(new, lambda part: Text.objects.filter(digest__in=part).values_list("digest", "cluster")))
    fresh = {digest: each for digest, each in new.items() if digest not in known}
    sets, before = _likenesses(fresh)
    in_order = ((digest, fresh[digest]) for digest in sorted(fresh))
    rows = ((digest, each.words, texts.packed(each.shingles), sets.find(digest)) for digest, each in in_order)
    write_rows(Text, ("digest", "words", "shingles", "cluster"), rows)
    joined = {cluster for cluster in before if sets.find(cluster) != cluster}
    for cluster in joined:
        Text.objects.filter(cluster=cluster).update(cluster=sets.find(cluster))
        Placement.objects.filter(cluster=cluster).update(cluster=sets.find(cluster))
    return {digest: sets.find(known.get(digest) or digest) for digest in new}, joined


def drop(digests: Collection[str]) -> set[str]:
    """Forget those of these texts that nobody has any more. Returns the clusters that were divided anew."""
    used = set(_in_chunks(digests, lambda part: Placement.objects.filter(text__in=part).values_list("text_id", flat=True)))
    gone = [digest for digest in digests if digest not in used]
    clusters = set[str]()
    for part in _chunks(gone):
        rows = list(Text.objects.filter(digest__in=part))
        clusters |= {each.cluster for each in rows}
        filing.take_out({each.digest: texts.bands(texts.unpacked(each.shingles)) for each in rows})
        Text.objects.filter(digest__in=part).delete()
    touched = set(clusters)
    for cluster in clusters:
        touched |= _divide(cluster)
    return touched


def _likenesses(fresh: Mapping[str, Cut]) -> tuple[Sets, set[str]]:
    """File new texts, and compare them with those that share bands. Returns the sets, and the clusters of known texts among
    them."""
    pairs: list[tuple[str, str]] = []
    for digest, beside in filing.file({digest: each.bands for digest, each in fresh.items() if each.bands}):
        if len(beside) >= texts.LEAST_SHARED:
            shared = Counter(chain.from_iterable(beside))
            pairs += [(digest, other) for other, count in shared.items() if count >= texts.LEAST_SHARED]
    stored = {other for _digest, other in pairs if other not in fresh}
    rows = _in_chunks(stored, lambda part: Text.objects.filter(digest__in=part).values_list("digest", "shingles", "cluster"))
    known = {digest: (frozenset(texts.unpacked(found)), cluster) for digest, found, cluster in rows}
    as_sets = {each: frozenset(fresh[each].shingles) for pair in pairs for each in pair if each in fresh}
    sets, before = Sets(), set[str]()
    for digest, other in pairs:
        found, home = known.get(other) or (as_sets[other], other)
        if sets.find(digest) != sets.find(home) and texts.alike(as_sets[digest], found):
            sets.join(digest, home)
            if other in known:
                before.add(home)
    return sets, before


def _divide(cluster: str) -> set[str]:
    """Divide a cluster of which a text went: compare what is left with each other. Returns what is left as clusters."""
    rows = Text.objects.filter(cluster=cluster).order_by("digest").values_list("digest", "shingles")
    left = {digest: texts.unpacked(found) for digest, found in rows}
    as_sets = {digest: frozenset(found) for digest, found in left.items()}
    filed = filing.filed_under({value for found in left.values() for value in texts.bands(found)})
    within = (sorted(as_sets.keys() & members) for members in filed.values())
    shared = Counter(pair for members in within for pair in combinations(members, 2))
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
