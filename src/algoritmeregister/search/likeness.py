"""Registrations like one that is known: by the words of its name, of the same theme or the same supplier.

Not a question as somebody types it: the name is in the register, so nothing in it is corrected or completed, and nothing is
marked. The engine is asked for a few words, the rarest: they say what a name is about, and cost the least; in names also for
other words for the same.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as Engine

from algoritmeregister.search import analysis, answering, ordering, ranking, schema
from algoritmeregister.search.documents import read_card, read_number
from algoritmeregister.search.query import Query
from algoritmeregister.search.questions import limited

# Words of a name that are looked for in other names, and of those in short descriptions too, the rarest first. A name with
# more words is a sentence, of which these say as much as all of them.
MOST_WORDS, MOST_TOLD = 8, 3
# Names that are looked through in no time, whatever share they are.
FEW = 1_000
# What it weighs to have what was filtered by, when words need not be had: so that of those the most recent come first.
_EQUAL = 1.0


@dataclass(frozen=True)
class Like:
    """What is asked: registrations that have what `filters` (facet → values) say, the ones whose name is most like `name`
    first. `share`: how much of the name, weighed by how rare its words are, must be in theirs, at least. `size`: how many.
    """

    name: str
    filters: Mapping[str, tuple[str, ...]]
    size: int
    share: float = 0.0


@dataclass(frozen=True)
class Found:
    """The `cards` (as `Result.card`) of registrations that are like it; `total`: how many have what was filtered by, with or
    without words of the name. With a share: how many have one of the words."""

    total: int = 0
    cards: Sequence[Mapping[str, Any]] = ()


def like(asked: Like, searcher: tantivy.Searcher, without: Collection[str]) -> Found:
    """Look for registrations like one, other than those with a number in `without`: that of itself, above all."""
    words = _rarest(asked.name, searcher)
    if asked.share and not words:
        return Found()
    query = Query(filters=asked.filters, facets=False, snippets=False)
    limits = [*answering.narrowed(query).values(), *answering.shown_now(searcher, has_words=bool(asked.share))]
    named = [(Occur.Should, _meant(word, searcher)) for word in words[:MOST_WORDS]]
    named += [(Occur.Should, _told(word)) for word in words[:MOST_TOLD]]
    if not asked.share:
        named.append((Occur.Must, Engine.const_score_query(Engine.all_query(), _EQUAL)))
    take = asked.size + len(without)
    answer = searcher.search(
        limited(Engine.boolean_query(named), limits), take, count=True, weight_by_field=schema.RECENCY
    )
    hits = [(float(score), address) for score, address in answer.hits]
    least = hits[0][0] * asked.share if hits else 0.0
    # The number stands in a column: what is not shown need not be read.
    dated = searcher.fast_field_values(schema.DATED, [address for _, address in hits])
    chosen = [
        address
        for (score, address), value in zip(hits, dated, strict=True)
        if score >= least and read_number(value) not in without
    ]
    return Found(ordering.counted(answer), [read_card(searcher.doc(address)) for address in chosen[: asked.size]])


def _rarest(name: str, searcher: tantivy.Searcher) -> list[str]:
    """Return the stems and parts of a name, the ones that the fewest names have first; not what it has alone. What a fifth
    of all names have costs as much as the rest, and is left out of a large register, unless there is nothing else."""
    section = analysis.joined([name]).sections[0]
    terms = dict.fromkeys(chain(section.stems.split(), section.parts.split()))
    counted = sorted((count, term) for term in terms if (count := searcher.doc_freq(schema.TITLE, term)) > 1)
    most = max(ranking.SAYS_LITTLE * searcher.num_docs, FEW)
    return [term for count, term in counted if count < most] or [term for _, term in counted]


def _meant(word: str, searcher: tantivy.Searcher) -> Engine:
    """Ask for a word in names, or for another word for the same: that says as much as the word itself, however rare it is,
    and both say no more than one."""
    index = schema.build()
    ways = [Engine.term_query(index, schema.TITLE, word, "freq")]
    telling = _tells(word, searcher)
    for other in analysis.synonyms((word,)):
        if len(other.stems) == 1 and searcher.doc_freq(schema.TITLE, other.stems[0]):
            weight = other.weight * ranking.SYNONYM_FACTOR * min(1.0, telling / _tells(other.stems[0], searcher))
            ways.append(Engine.boost_query(Engine.term_query(index, schema.TITLE, other.stems[0], "freq"), weight))
    return ways[0] if len(ways) == 1 else Engine.disjunction_max_query(ways)


def _told(word: str) -> Engine:
    """Ask for a word in short descriptions."""
    term = Engine.term_query(schema.build(), schema.SUMMARY, word, "freq")
    return Engine.boost_query(term, ranking.SECTION_WEIGHTS[schema.SUMMARY])


def _tells(word: str, searcher: tantivy.Searcher) -> float:
    """Weigh how much a word of a name says, as the engine does: the rarer, the more."""
    having = searcher.doc_freq(schema.TITLE, word)
    return math.log(1 + (searcher.num_docs - having + 0.5) / (having + 0.5))
