"""Answer one query from one view of the index. Knows nothing of files, processes or the database."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import tantivy
from tantivy import FieldType, Occur
from tantivy import Query as Engine

from algoritmeregister.search import analysis, cursor, schema, snippets, spellings
from algoritmeregister.search.analysis import AnalysedQuery
from algoritmeregister.search.asking import Asked, Asking, as_typed
from algoritmeregister.search.counting import Counted, Counts
from algoritmeregister.search.documents import microseconds, read_card, read_number
from algoritmeregister.search.marking import Hit, Marker
from algoritmeregister.search.query import Query
from algoritmeregister.search.questions import Limit, all_words, limited, some_words, within, without
from algoritmeregister.search.results import Result, Results
from algoritmeregister.search.stored import SHOWN_IN_LISTS, Documents, Stored
from algoritmeregister.search.suggestions import Suggested, Vocabulary

# Values of a filter that are asked for one by one.
FEW_VALUES = 16


def search(query: Query, searcher: tantivy.Searcher, vocabulary: Vocabulary, counted: Counted | None = None) -> Results:
    """Answer a query from one view of the index. `counted`: what was counted in this view before."""
    began = time.perf_counter()
    text = analysis.query(query.looked_at)
    asking = Asking(query, text, scope(query, text, searcher), narrowed(query), searcher, vocabulary, counted)
    asked, found = asking.ask()
    documents = counted.documents(searcher) if counted else Documents(searcher)
    return Results(
        total=found.total,
        results=_results(found.hits, asked, text, query, searcher, documents),
        facets=_facets(asking.facets(asked), query.facet_values),
        did_you_mean=asked.suggested.did_you_mean,
        corrected=asked.suggested.corrections,
        synonyms=_told_synonyms(text, asked.suggested),
        ignored=_ignored(text, query),
        all_words=asked.all_words,
        absent=_absent(asked, text),
        approximate=asked.approximate,
        took_ms=(time.perf_counter() - began) * 1000,
    )


def numbers(query: Query, searcher: tantivy.Searcher, vocabulary: Vocabulary, most: int | None = None) -> list[str]:
    """Give the number of every registration that a query finds, in its order: however many, or the first `most`."""
    text = analysis.query(query.looked_at)
    reach = (max(1, searcher.num_docs if most is None else min(most, searcher.num_docs)), 0)
    query = replace(query, facets=False)
    asking = Asking(query, text, scope(query, text, searcher), narrowed(query), searcher, vocabulary, reach=reach)
    _, found = asking.ask()
    dated = searcher.fast_field_values(schema.DATED, [address for _, address in found.hits])
    return [read_number(value) for value in dated]


def counts(
    query: Query, aggregations: dict[str, Any], searcher: tantivy.Searcher, vocabulary: Vocabulary, *, ever: bool = False
) -> dict[str, Any]:
    """Let the engine count, in one pass, what a query finds. `ever`: every version there ever was, not those of a moment."""
    text = analysis.query(query.looked_at)
    query = replace(query, facets=False)
    everything = [within(_in_language(query))] if ever else scope(query, text, searcher)
    asking = Asking(query, text, everything, narrowed(query), searcher, vocabulary)
    asked, _ = asking.ask()
    answer: dict[str, Any] = searcher.aggregate(limited(asked.question.matches, asking.limits), aggregations)
    return answer


def narrowed(query: Query) -> dict[str, Limit]:
    """What each filter of a query leaves: facet → limit."""
    return {facet: within(_chosen(facet, values)) for facet, values in query.filters.items()}


def scope(query: Query, text: AnalysedQuery, searcher: tantivy.Searcher) -> list[Limit]:
    """Which versions answer at all: those of the moment and the language, without those that have what they must not or
    lack what they must have.
    """
    return [
        *_at_the_time(query, text, searcher),
        *(within(Engine.term_query(schema.build(), schema.FILLED, key)) for key in query.having),
        *(without(Engine.regex_query(schema.build(), facet, ".+")) for facet in query.lacking),
        *(without(_chosen(facet, values)) for facet, values in query.excluding.items()),
    ]


def _at_the_time(query: Query, text: AnalysedQuery, searcher: tantivy.Searcher) -> list[Limit]:
    """Which versions there are to answer: the current ones, or those of a moment; of one language or the primary one."""
    index = schema.build()
    if query.as_of is None:
        if query.language is None:
            return shown_now(searcher, has_words=text.asks_for_something)
        return [within(Engine.term_query(index, schema.CURRENT, True)), within(_in_language(query))]
    moment = microseconds(query.as_of)
    return [
        within(Engine.range_query(index, schema.VALID_FROM, FieldType.Integer, None, moment)),
        within(Engine.range_query(index, schema.VALID_TO, FieldType.Integer, moment, None, include_lower=False)),
        within(_in_language(query)),
    ]


def shown_now(searcher: tantivy.Searcher, *, has_words: bool) -> list[Limit]:
    """Which versions are shown when neither a date nor a language is asked for. `has_words`: what is asked for has words."""
    shown, hidden = (searcher.doc_freq(schema.SHOWN, each) for each in (True, False))
    # The document with the cursor is hidden too, and has none of the words of a question. To leave it out would cost
    # as much as the rest of a broad question.
    if has_words and hidden == cursor.documents(searcher):
        return []
    # The shorter list is the faster one: mostly only a few versions are not shown.
    if hidden < shown:
        return [without(Engine.term_query(schema.build(), schema.SHOWN, False))]
    return [within(Engine.term_query(schema.build(), schema.SHOWN, True))]


def _in_language(query: Query) -> Engine:
    """Which versions answer in a language, or when none is asked for, at any moment."""
    if query.language is None:
        return Engine.term_query(schema.build(), schema.PRIMARY, True)
    return Engine.term_query(schema.build(), schema.LANGUAGE, query.language)


def _chosen(facet: str, values: Sequence[str]) -> Engine:
    index, wanted = schema.build(), spellings.widened(facet, values)
    if len(wanted) > FEW_VALUES:
        return Engine.term_set_query(index, facet, wanted)
    # A set of terms is looked for among all terms of the field, which takes as long as searching a small register.
    terms = [Engine.term_query(index, facet, value, "basic") for value in wanted]
    return terms[0] if len(terms) == 1 else Engine.boolean_query([(Occur.Should, term) for term in terms])


def _facets(counts: Counts, limit: int) -> Counts:
    # What means the same may be decided otherwise while the counts are kept.
    return {
        key: tuple(spellings.added_up(key, values, limit)) if spellings.are_known(key) else values
        for key, values in counts.items()
    }


def _results(
    hits: Sequence[tuple[float, tantivy.DocAddress]],
    asked: Asked,
    text: AnalysedQuery,
    query: Query,
    searcher: tantivy.Searcher,
    documents: Documents,
) -> tuple[Result, ...]:
    marker = Marker(asked.targets)
    read = [documents.at(address) for _, address in hits]
    found = marker.hits_in([text for stored in read for text in stored.shown])
    typed = _found_as_typed(asked, text, [str(stored.card["key"]) for stored in read], searcher)
    each = len(SHOWN_IN_LISTS)
    return tuple([
        _result(
            stored,
            score,
            found[place * each : (place + 1) * each],
            marker,
            query,
            only_corrected=typed is not None and stored.card["key"] not in typed,
        )
        for place, (stored, (score, _)) in enumerate(zip(read, hits, strict=True))
    ])  # fmt: skip


def _result(
    stored: Stored, score: float, hits: Sequence[Sequence[Hit]], marker: Marker, query: Query, *, only_corrected: bool
) -> Result:
    name, summary, organisation = (
        snippets.marked(text, found) if found else escaped
        for text, escaped, found in zip(stored.shown, stored.escaped, hits, strict=True)
    )
    matched = [key for key, found in zip(SHOWN_IN_LISTS, hits, strict=True) if found]
    snippet = None
    if query.snippets and marker.targets:
        snippet = snippets.best_passage(marker, stored.texts, snippets.answered(itertools.chain(*hits)))
        matched += [snippet.field] if snippet else []
    return Result(stored.card, score, name, summary, organisation, snippet, tuple(matched), only_corrected)


def _found_as_typed(asked: Asked, text: AnalysedQuery, keys: Sequence[str], searcher: tantivy.Searcher) -> set[str] | None:
    """Which of these results are found without corrections; None when nothing was corrected."""
    if not asked.suggested.corrections or not keys:
        return None
    typed = as_typed(text, asked.suggested, searcher)
    question = all_words(typed) if asked.all_words else some_words(typed, 1)
    these = Engine.term_set_query(schema.build(), schema.KEY, list(keys))
    answer = searcher.search(limited(question.matches, [within(these)]), len(keys), count=False)
    return {str(read_card(searcher.doc(address))["key"]) for _, address in answer.hits}


def _absent(asked: Asked, text: AnalysedQuery) -> tuple[str, ...]:
    """Which typed words nothing in the register stands for, when registrations with the other ones are given."""
    if asked.all_words or asked.approximate:
        return ()
    found = asked.targets.places()
    return tuple(word.text for place, word in enumerate(text.words) if not word.stopword and place not in found)


def _told_synonyms(text: AnalysedQuery, suggested: Suggested) -> dict[str, tuple[str, ...]]:
    corrected = [word for words in suggested.alternatives.corrections.values() for word in words]
    exact = _in_phrases(text)
    told = {
        word.text: tuple(synonym.text for synonym in word.synonyms)
        for word in (*text.words, *corrected)
        if word.synonyms and word.stem not in exact
    }
    for expression in text.expressions:
        if exact.issuperset(expression.stems):
            continue
        words = " ".join(word.text for word in text.words[expression.first : expression.stop])
        told[words] = tuple(synonym.text for synonym in expression.synonyms)
    return told


def _in_phrases(text: AnalysedQuery) -> set[str]:
    """The stems of words that must stand next to each other: nothing is looked for in their place."""
    return {stem for phrase in text.phrases if not phrase.excluded for stem in phrase.stems}


def _ignored(text: AnalysedQuery, query: Query) -> tuple[str, ...]:
    exact = _in_phrases(text)
    ignored = [word.text for word in text.words if word.stopword and word.stem not in exact]
    left_out = len(query.text) > len(query.looked_at) or bool(text.cut)
    return (*dict.fromkeys(ignored), *(["…"] if left_out else []))
