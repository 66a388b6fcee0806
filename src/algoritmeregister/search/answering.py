"""Answer one query from one view of the index. Knows nothing of files, processes or the database."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import tantivy
from tantivy import FieldType, Occur, Order
from tantivy import Query as Engine

from algoritmeregister.search import analysis, counting, ranking, schema, snippets, spellings, suggestions
from algoritmeregister.search.analysis import AnalysedQuery
from algoritmeregister.search.counting import Counted, Counts
from algoritmeregister.search.documents import NUMBERS, microseconds, read_shown
from algoritmeregister.search.marking import Hit, Marker
from algoritmeregister.search.matching import Alternatives, Targets, Wanted, pieces
from algoritmeregister.search.query import Query
from algoritmeregister.search.questions import (
    EVERYTHING,
    Question,
    all_words,
    document_frequency,
    limited,
    look_alikes,
    put_ahead,
    some_pieces,
    some_words,
)
from algoritmeregister.search.results import Result, Results
from algoritmeregister.search.suggestions import Suggested, Vocabulary

ORDERS = {
    "newest": (schema.DATED, Order.Desc),
    "oldest": (schema.DATED, Order.Asc),
    "name": (schema.SORT_NAME, Order.Asc),
    "organisation": (schema.SORT_ORGANISATION, Order.Asc),
}


# What a list shows of a registration and is marked there: key of the document → key of the card.
SHOWN_IN_LISTS = {"name": "name", "description_short": "summary", "organization": "organisation_name"}


@dataclass(frozen=True)
class Asked:
    """A text, made into a question for the engine: what is matched, what is marked, and what the reader is told."""

    question: Question
    targets: Targets
    suggested: Suggested
    all_words: bool = True
    approximate: bool = False


class Page(NamedTuple):
    """How many registrations answer a question, and (score, address) of those that are shown."""

    total: int
    hits: list[tuple[float, tantivy.DocAddress]]


def search(query: Query, searcher: tantivy.Searcher, vocabulary: Vocabulary, counted: Counted | None = None) -> Results:
    """Answer a query from one view of the index. `counted`: what was counted in this view before."""
    began = time.perf_counter()
    text = analysis.query(query.looked_at)
    narrowed = {facet: _chosen(facet, values) for facet, values in query.filters.items()}
    scope = _scope(query)
    limits = [scope, *narrowed.values()]
    page = functools.partial(_page, limits=limits, query=query, searcher=searcher, has_text=not text.is_empty)
    asked, found = _ask(text, searcher, vocabulary, limits, page)
    return Results(
        total=found.total,
        results=_results(found.hits, asked, text, query, searcher),
        facets=_facets(asked, scope, narrowed, query, searcher, counted or Counted()),
        did_you_mean=asked.suggested.did_you_mean,
        corrected=asked.suggested.corrections,
        synonyms=_told_synonyms(text, asked.suggested),
        ignored=_ignored(text, query),
        all_words=asked.all_words,
        approximate=asked.approximate,
        took_ms=(time.perf_counter() - began) * 1000,
    )


def numbers(query: Query, searcher: tantivy.Searcher, vocabulary: Vocabulary) -> list[str]:
    """Give the number of every registration that a query finds, in its order, however many: for downloads."""
    text = analysis.query(query.looked_at)
    limits = [_scope(query), *(_chosen(facet, values) for facet, values in query.filters.items())]
    reach = (max(1, searcher.num_docs), 0)
    page = functools.partial(_page, limits=limits, query=query, searcher=searcher, has_text=not text.is_empty, reach=reach)
    _, found = _ask(text, searcher, vocabulary, limits, page)
    dated = searcher.fast_field_values(schema.DATED, [address for _, address in found.hits])
    return [f"{int(value or 0) % NUMBERS:08}" for value in dated]


def counts(
    query: Query, aggregations: dict[str, Any], searcher: tantivy.Searcher, vocabulary: Vocabulary, *, ever: bool = False
) -> dict[str, Any]:
    """Let the engine count, in one pass, what a query finds. `ever`: every version there ever was, not those of a moment."""
    text = analysis.query(query.looked_at)
    scope = _in_language(query) if ever else _scope(query)
    limits = [scope, *(_chosen(facet, values) for facet, values in query.filters.items())]
    page = functools.partial(_page, limits=limits, query=query, searcher=searcher, has_text=not text.is_empty)
    asked, _ = _ask(text, searcher, vocabulary, limits, page)
    answer: dict[str, Any] = searcher.aggregate(limited(asked.question.matches, limits), aggregations)
    return answer


def _scope(query: Query) -> Engine:
    """Which versions answer at all: those of the moment and the language, without those that have what must be lacking or
    lack what they must have.
    """
    at_the_time = _at_the_time(query)
    if not query.lacking and not query.having:
        return at_the_time
    unwanted = [Engine.regex_query(schema.build(), facet, ".+") for facet in query.lacking]
    wanted = [at_the_time, *(Engine.term_query(schema.build(), schema.FILLED, key) for key in query.having)]
    return Engine.boolean_query([*((Occur.Must, each) for each in wanted), *((Occur.MustNot, each) for each in unwanted)])


def _at_the_time(query: Query) -> Engine:
    """Which versions there are to answer: the current ones, or those of a moment; of one language or the primary one."""
    index = schema.build()
    if query.as_of is None:
        if query.language is None:
            return Engine.term_query(index, schema.SHOWN, True)
        during = [Engine.term_query(index, schema.CURRENT, True)]
    else:
        moment = microseconds(query.as_of)
        during = [
            Engine.range_query(index, schema.VALID_FROM, FieldType.Integer, None, moment),
            Engine.range_query(index, schema.VALID_TO, FieldType.Integer, moment, None, include_lower=False),
        ]
    during.append(_in_language(query))
    return Engine.boolean_query([(Occur.Must, each) for each in during])


def _in_language(query: Query) -> Engine:
    """Which versions answer in a language, or when none is asked for, at any moment."""
    if query.language is None:
        return Engine.term_query(schema.build(), schema.PRIMARY, True)
    return Engine.term_query(schema.build(), schema.LANGUAGE, query.language)


def _chosen(facet: str, values: Sequence[str]) -> Engine:
    return Engine.term_set_query(schema.build(), facet, spellings.widened(facet, values))


def _ask(
    text: AnalysedQuery,
    searcher: tantivy.Searcher,
    vocabulary: Vocabulary,
    limits: Sequence[Engine],
    page: Callable[[Question], Page],
) -> tuple[Asked, Page]:
    """Ask the strictest question that finds enough: all words, some words, words that look like these."""
    if text.is_empty:
        return Asked(EVERYTHING, Targets(), Suggested(Alternatives())), page(EVERYTHING)
    suggested = suggestions.suggest(text, searcher, vocabulary)
    wanted = Wanted(text, suggested.alternatives, _occurs_in(searcher))

    def with_typed_ahead(question: Question) -> Question:
        if not suggested.corrections:
            return question
        return put_ahead(question, all_words(_as_typed(text, suggested, searcher)))

    # Mostly enough have all words, and then nothing else is asked.
    strict = with_typed_ahead(all_words(wanted))
    answer = page(strict)
    if answer.total >= ranking.ENOUGH:
        return Asked(strict, wanted.targets, suggested), answer
    best, most = _some(wanted, answer.total, searcher, limits)
    if not most and not text.phrases and not text.excluded:
        begun = Wanted(text, suggestions.begun(text, searcher), _occurs_in(searcher))
        if begun.alternatives.beginnings and _is_nowhere(wanted, searcher, limits):
            longer = all_words(begun)
            if (answer := page(longer)).total:
                return Asked(longer, begun.targets, suggested), answer
        like = _like(text, wanted, suggested, searcher, limits)
        return like, page(like.question)
    if best is None:
        return Asked(strict, wanted.targets, suggested), answer
    question = with_typed_ahead(best)
    return Asked(question, wanted.targets, suggested, all_words=False), page(question)


def _some(wanted: Wanted, found: int, searcher: tantivy.Searcher, limits: Sequence[Engine]) -> tuple[Question | None, int]:
    """Ask for fewer words until enough is found: (the question, how many it finds), None when none finds more."""
    best, most = None, found
    for at_least in _fewer_words(len(wanted.groups)):
        some = some_words(wanted, at_least)
        if (more := _count(searcher.search(limited(some.matches, limits), 1, count=True))) > most:
            best, most = some, more
        if most >= ranking.ENOUGH:
            break
    return best, most


def _like(
    text: AnalysedQuery, wanted: Wanted, suggested: Suggested, searcher: tantivy.Searcher, limits: Sequence[Engine]
) -> Asked:
    """Nothing has these words: ask for what has the parts of them, as many as can be, or else for titles that look alike.

    Parts only when the words are nowhere in the register. When it is the filters that leave nothing, parts of a word are
    no better answer than none.
    """
    parts = pieces(text, _occurs_in(searcher))
    for at_least in range(len(parts), 0, -1) if _is_nowhere(wanted, searcher, limits) else ():
        question = some_pieces(list(parts), at_least)
        if _count(searcher.search(limited(question.matches, limits), 1, count=True)):
            return Asked(question, Targets(dict(parts), dict(parts)), suggested, approximate=True)
    grams = analysis.ngrams(" ".join(word.folded for word in text.words if not word.stopword))
    return Asked(look_alikes(grams), wanted.targets, suggested, approximate=True)


def _is_nowhere(wanted: Wanted, searcher: tantivy.Searcher, limits: Sequence[Engine]) -> bool:
    """Tell whether none of the words is found even without filters, now that none is with them."""
    scope, *filters = limits
    return not filters or not _count(searcher.search(limited(some_words(wanted, 1).matches, [scope]), 1, count=True))


def _as_typed(text: AnalysedQuery, suggested: Suggested, searcher: tantivy.Searcher) -> Wanted:
    return Wanted(text, Alternatives(suggested.alternatives.beginnings), _occurs_in(searcher))


def _occurs_in(searcher: tantivy.Searcher) -> Callable[[str], bool]:
    return functools.cache(lambda stem: document_frequency(searcher, stem) > 0)


def _fewer_words(words: int) -> list[int]:
    """How many of so many words may be required, in steps, when too few registrations have them all."""
    least = max(1, round(words * ranking.FEWEST_WORDS))
    steps = (words - 1, round(words * 2 / 3), round(words / 2), least)
    return sorted({step for step in steps if least <= step < words}, reverse=True)


def _page(
    question: Question,
    limits: Sequence[Engine],
    query: Query,
    searcher: tantivy.Searcher,
    *,
    has_text: bool,
    reach: tuple[int, int] | None = None,
) -> Page:
    """Give how many there are, and those of the page, or of `reach`: how many, after how many."""
    size, offset = reach or (query.page_size, query.offset)
    sort = query.sort if has_text or query.sort != "relevance" else "newest"
    if sort == "relevance":
        ranked = limited(question.ranks, limits)
        answer = searcher.search(ranked, size, count=True, offset=offset, weight_by_field=schema.RECENCY)
        hits = [(float(score), address) for score, address in answer.hits]
    else:
        name, order = ORDERS[sort]
        matching = limited(question.matches, limits)
        answer = searcher.search(matching, size, count=True, offset=offset, order_by_field=name, order=order)
        hits = [(0.0, address) for _, address in answer.hits]
    return Page(_count(answer), hits)


def _count(answer: tantivy.SearchResult) -> int:
    return int(answer.count)  # type: ignore[attr-defined]  # is there, but not in the engine's type stubs


def _facets(
    asked: Asked, scope: Engine, narrowed: dict[str, Engine], query: Query, searcher: tantivy.Searcher, counted: Counted
) -> Counts:
    if not query.facets:
        return {}
    counts = counted.get(query)
    if counts is None:
        counts = counting.count(asked.question.matches, scope, narrowed, query, searcher)
        counted.put(query, counts)
    # What means the same may be decided otherwise while the counts are kept.
    return {
        key: tuple(spellings.added_up(key, values)) if spellings.are_known(key) else values for key, values in counts.items()
    }


def _results(
    hits: Sequence[tuple[float, tantivy.DocAddress]],
    asked: Asked,
    text: AnalysedQuery,
    query: Query,
    searcher: tantivy.Searcher,
) -> tuple[Result, ...]:
    marker = Marker(asked.targets)
    stored = [(score, searcher.doc(address)) for score, address in hits]
    cards = [(score, _json(document, schema.CARD), document) for score, document in stored]
    found = marker.hits_in([card[key] for _, card, _ in cards for key in SHOWN_IN_LISTS.values()])
    as_typed = _found_as_typed(asked, text, [str(card["key"]) for _, card, _ in cards], searcher)
    each = len(SHOWN_IN_LISTS)
    return tuple(
        _result(
            card,
            score,
            document,
            dict(zip(SHOWN_IN_LISTS, found[place * each : (place + 1) * each], strict=True)),
            marker,
            query,
            only_corrected=as_typed is not None and card["key"] not in as_typed,
        )
        for place, (score, card, document) in enumerate(cards)
    )


def _result(
    card: dict[str, Any],
    score: float,
    document: tantivy.Document,
    hits: dict[str, list[Hit]],
    marker: Marker,
    query: Query,
    *,
    only_corrected: bool,
) -> Result:
    marked = {key: snippets.to_html(snippets.pieces(card[in_card], hits[key])) for key, in_card in SHOWN_IN_LISTS.items()}
    matched = [key for key in SHOWN_IN_LISTS if hits[key]]
    snippet = None
    if query.snippets and marker.targets:
        already = snippets.answered(hit for found in hits.values() for hit in found)
        snippet = snippets.best_passage(marker, read_shown(document.get_first(schema.TEXTS) or b""), already)
        matched += [snippet.field] if snippet else []
    return Result(
        card,
        score,
        marked["name"],
        marked["description_short"],
        marked["organization"],
        snippet,
        tuple(matched),
        only_corrected,
    )


def _found_as_typed(asked: Asked, text: AnalysedQuery, keys: Sequence[str], searcher: tantivy.Searcher) -> set[str] | None:
    """Which of these results are found without corrections; None when nothing was corrected."""
    if not asked.suggested.corrections or not keys:
        return None
    typed = _as_typed(text, asked.suggested, searcher)
    question = all_words(typed) if asked.all_words else some_words(typed, 1)
    these = Engine.term_set_query(schema.build(), schema.KEY, list(keys))
    answer = searcher.search(limited(question.matches, [these]), len(keys), count=False)
    return {str(_json(searcher.doc(address), schema.CARD)["key"]) for _, address in answer.hits}


def _told_synonyms(text: AnalysedQuery, suggested: Suggested) -> dict[str, tuple[str, ...]]:
    corrected = [word for words in suggested.alternatives.corrections.values() for word in words]
    told = {
        word.text: tuple(synonym.text for synonym in word.synonyms) for word in (*text.words, *corrected) if word.synonyms
    }
    for expression in text.expressions:
        words = " ".join(word.text for word in text.words[expression.first : expression.stop])
        told[words] = tuple(synonym.text for synonym in expression.synonyms)
    return told


def _ignored(text: AnalysedQuery, query: Query) -> tuple[str, ...]:
    ignored = [word.text for word in text.words if word.stopword]
    left_out = len(query.text) > len(query.looked_at) or bool(text.cut)
    return (*dict.fromkeys(ignored), *(["…"] if left_out else []))


def _json(document: tantivy.Document, name: str) -> Any:
    return json.loads(bytes(document.get_first(name) or b"null"))
