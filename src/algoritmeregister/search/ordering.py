"""Which results come first: those that match best, and of those that match about as well the most recent ones.

The engine can weigh by recency itself, but then looks it up for everything that matches, which takes three times as long as
all other ranking. So it ranks without, a few more than are wanted, and only those are weighed: the outcome is the same as
soon as what was left out cannot come before the last one that is wanted, however recent it is.
"""

from __future__ import annotations

import math

import tantivy
from tantivy import Query as Engine

from algoritmeregister.search import ranking, schema

Hit = tuple[float, tantivy.DocAddress]

# Documents from which it pays: of fewer, the engine looks up all sooner than we look up some.
WORTH_IT = 10_000
# How many more than are wanted are weighed, by how much that grows when it is not enough, and up to where.
BESIDE = 30
FURTHER = 5
MOST = 1_000


def best(searcher: tantivy.Searcher, question: Engine, wanted: int, latest: float) -> tuple[int, list[Hit]]:
    """Give how many results there are, and the first `wanted`, each with its score.

    `latest`: the highest recency that any document has.
    """
    take = wanted + BESIDE if searcher.num_docs >= WORTH_IT else MOST + 1
    while take <= MOST:
        answer = searcher.search(question, take, count=True)
        hits = answer.hits
        if len(hits) == take and hits[-1][0] >= ranking.AHEAD:
            break  # beside a thousand, recency counts for more than all the rest
        weighed = _weighed(hits, searcher)
        if len(hits) < take or weighed[wanted - 1][0] > hits[-1][0] * _weight(latest):
            return counted(answer), weighed[:wanted]
        take *= FURTHER
    answer = searcher.search(question, wanted, count=True, weight_by_field=schema.RECENCY)
    return counted(answer), [(float(score), address) for score, address in answer.hits]


def counted(answer: tantivy.SearchResult) -> int:
    """Read how many results there are."""
    return int(answer.count)  # type: ignore[attr-defined]  # is there, but not in the engine's type stubs


def latest(searcher: tantivy.Searcher) -> float:
    """Look up the highest recency that any document has."""
    answer = searcher.aggregate(Engine.all_query(), {"latest": {"max": {"field": schema.RECENCY}}})
    return float(answer["latest"]["value"] or 0.0)


def _weighed(hits: list[Hit], searcher: tantivy.Searcher) -> list[Hit]:
    recencies = searcher.fast_field_values(schema.RECENCY, [address for _, address in hits])
    weighed = [
        (score * _weight(float(recency or 0.0)), address) for (score, address), recency in zip(hits, recencies, strict=True)
    ]
    # Of equals the first in the index, as the engine has it.
    weighed.sort(key=lambda hit: (-hit[0], hit[1].segment_ord, hit[1].doc))
    return weighed


def _weight(recency: float) -> float:
    """Weigh as the engine does when it is given a field."""
    return math.log2(2 + recency)
