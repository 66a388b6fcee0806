"""From an analysed text to a question for the engine.

Every word becomes one clause: the word itself, or its compound, its parts, its synonyms, in any section, each with its
weight. Clauses are combined so that all words must be found, or, on request, some of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import tantivy
from tantivy import Occur
from tantivy import Query as Engine

from algoritmeregister.search import ranking, schema
from algoritmeregister.search.analysis import AnalysedQuery, Phrase, QueryWord, Synonym


@dataclass
class Targets:
    """What is marked in the results: stems of words, stems that may also be a part of a compound, and stems of words
    that are marked only where they stand next to each other."""

    stems: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    phrases: set[tuple[str, ...]] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether anything is marked at all."""
        return bool(self.stems or self.parts or self.phrases)


@dataclass(frozen=True)
class Alternatives:
    """What else may stand in the place of a typed word, by its place in the query: stems of words that begin with it,
    or (analysed) words it may be a misspelling of."""

    beginnings: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    corrections: Mapping[int, tuple[QueryWord, ...]] = field(default_factory=dict)


class Matcher:
    """Writes the engine's questions for one analysed query."""

    def __init__(self, asked: AnalysedQuery, alternatives: Alternatives | None = None) -> None:
        self.asked = asked
        self.alternatives = alternatives or Alternatives()
        self.targets = Targets()
        self._schema = schema.build()
        self._clauses = self._group_clauses()

    @property
    def clause_count(self) -> int:
        """How many words (or groups of alternatives) are looked for."""
        return len(self._clauses)

    def all_words(self) -> Engine:
        """Ask for registrations in which every word is found."""
        return self._with_phrases([(Occur.Must, clause) for clause in self._clauses], None)

    def some_words(self, at_least: int) -> Engine:
        """Ask for registrations in which at least so many of the words are found; those with all words come first."""
        some = self._with_phrases([(Occur.Should, clause) for clause in self._clauses], at_least)
        return put_ahead(some, self.all_words())

    def _with_phrases(self, clauses: list[tuple[Occur, Engine]], at_least: int | None) -> Engine:
        words = Engine.boolean_query(clauses, minimum_number_should_match=at_least) if clauses else Engine.all_query()
        around: list[tuple[Occur, Engine]] = []
        for phrase in self.asked.phrases:
            around.append((Occur.MustNot if phrase.excluded else Occur.Must, self._phrase(phrase)))
        for word in self.asked.excluded:
            around.append((Occur.MustNot, self._anywhere(word.stem, 1.0)))
        if (boost := self._title_phrase()) is not None:
            around.append((Occur.Should, boost))
        return Engine.boolean_query([(Occur.Must, words), *around]) if around else words

    def _group_clauses(self) -> list[Engine]:
        asked = self.asked
        looked_for = [place for place, word in enumerate(asked.words) if not word.stopword]
        options = {place: self._word_or_alternatives(place, asked.words[place]) for place in looked_for}
        for join in asked.joins:
            found = self._either(join.stem, ranking.JOIN_FACTOR)
            found += self._synonyms(join.synonyms, ranking.JOIN_FACTOR)
            self.targets.stems.add(join.stem)
            self._share(options, range(join.first, join.stop), found)
        for expression in asked.expressions:
            found = self._synonyms(expression.synonyms, ranking.EXPRESSION_FACTOR)
            self._share(options, range(expression.first, expression.stop), found)
        groups: dict[int, list[Engine]] = {}
        for place, clauses in options.items():
            groups.setdefault(asked.words[place].group, []).extend(clauses)
        return [self._best(clauses) for clauses in groups.values()]

    def _share(self, options: dict[int, list[Engine]], places: range, found: list[Engine]) -> None:
        # One match that stands for several words satisfies each of them, and counts once in all.
        takers = [place for place in places if place in options]
        for place in takers:
            options[place].extend(Engine.boost_query(each, 1.0 / len(takers)) for each in found)

    def _word_or_alternatives(self, place: int, word: QueryWord) -> list[Engine]:
        clauses = self._word(word, 1.0)
        for stem in self.alternatives.beginnings.get(place, ()):
            self.targets.stems.add(stem)
            clauses += self._either(stem, ranking.PREFIX_FACTOR)
        for correction in self.alternatives.corrections.get(place, ()):
            clauses += self._word(correction, ranking.CORRECTION_FACTOR)
        return clauses

    def _word(self, word: QueryWord, factor: float) -> list[Engine]:
        self.targets.stems.add(word.stem)
        self.targets.parts.add(word.stem)
        clauses = self._either(word.stem, factor)
        for piece in word.inner:
            self.targets.parts.add(piece)
            clauses += self._either(piece, factor * ranking.INNER_FACTOR)
        if word.parts:
            self.targets.parts.update(word.parts)
            clauses.append(self._all_parts(word.parts, factor * ranking.SPLIT_FACTOR))
        return clauses + self._synonyms(word.synonyms, factor)

    def _all_parts(self, parts: Sequence[str], weight: float) -> Engine:
        # "parkeerscanauto" also means a text with parkeren, scan and auto, as words or inside other compounds.
        each = weight / len(parts)
        return Engine.boolean_query([(Occur.Must, self._best(self._either(part, each))) for part in set(parts)])

    def _synonyms(self, synonyms: Sequence[Synonym], factor: float) -> list[Engine]:
        clauses: list[Engine] = []
        for synonym in synonyms:
            weight = factor * ranking.SYNONYM_FACTOR * synonym.weight
            if len(synonym.stems) == 1:
                self.targets.stems.update(synonym.stems)
                self.targets.parts.update(synonym.stems)
                clauses += self._either(synonym.stems[0], weight)
            else:
                self.targets.phrases.add(synonym.stems)
                clauses.append(self._best(self._adjacent(synonym.stems, weight)))
        return clauses

    def _either(self, stem: str, weight: float) -> list[Engine]:
        """A stem in any section, as a word or as a part of a compound."""
        found = self._words(stem, weight)
        for section, section_weight in ranking.SECTION_WEIGHTS.items():
            found.append(self._term(schema.parts(section), stem, weight * section_weight * ranking.PART_FACTOR))
        return found

    def _words(self, stem: str, weight: float) -> list[Engine]:
        return [
            self._term(schema.stems(section), stem, weight * section_weight)
            for section, section_weight in ranking.SECTION_WEIGHTS.items()
        ]

    def _anywhere(self, stem: str, weight: float) -> Engine:
        return self._best(self._words(stem, weight))

    def _phrase(self, phrase: Phrase) -> Engine:
        if len(phrase.stems) == 1:
            return self._anywhere(phrase.stems[0], 1.0)
        return self._best(self._adjacent(phrase.stems, 1.0))

    def _adjacent(self, stems: Sequence[str], weight: float) -> list[Engine]:
        return [
            Engine.boost_query(
                Engine.phrase_query(self._schema, schema.stems(section), list(stems)), weight * section_weight
            )
            for section, section_weight in ranking.SECTION_WEIGHTS.items()
        ]

    def _title_phrase(self) -> Engine | None:
        stems = [word.stem for word in self.asked.words]
        if len(stems) < 2:
            return None
        query = Engine.phrase_query(self._schema, schema.stems("title"), list(stems), 1)
        return Engine.boost_query(query, ranking.PHRASE_BOOST)

    def _term(self, name: str, stem: str, weight: float) -> Engine:
        return Engine.boost_query(Engine.term_query(self._schema, name, stem, "freq"), weight)

    def _best(self, clauses: Sequence[Engine]) -> Engine:
        return Engine.disjunction_max_query(list(clauses), ranking.OTHER_SECTIONS)


def put_ahead(question: Engine, ahead: Engine) -> Engine:
    """Ask the same, but rank what also answers to `ahead` before everything else."""
    return Engine.boolean_query([(Occur.Must, question), (Occur.Should, Engine.const_score_query(ahead, ranking.AHEAD))])


def look_alikes(grams: Sequence[str]) -> Engine:
    """Ask for registrations whose title or short description has most of these n-grams."""
    distinct = list(dict.fromkeys(grams))
    terms = [
        (Occur.Should, Engine.term_query(schema.build(), schema.GRAMS, gram, "freq")) for gram in distinct
    ]
    needed = max(1, round(len(terms) * ranking.GRAMS_NEEDED))
    query = Engine.boolean_query(terms, minimum_number_should_match=needed)
    return Engine.boost_query(query, ranking.GRAM_FACTOR)


def document_frequency(searcher: tantivy.Searcher, stem: str) -> int:
    """Count in how many versions a stem occurs, as a word or a part (of the section where it occurs most)."""
    return max(
        searcher.doc_freq(name, stem)
        for section in schema.SECTIONS
        for name in (schema.stems(section), schema.parts(section))
    )
