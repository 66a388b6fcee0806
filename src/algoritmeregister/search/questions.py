"""What is looked for, written as questions for the engine.

Every question is written twice: once to say which registrations match, as cheaply as can be (counting facets needs no more),
and once to say how well they match, in which section and through which words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import tantivy
from tantivy import Occur
from tantivy import Query as Engine

from algoritmeregister.search import ranking, schema
from algoritmeregister.search.analysis import AnalysedQuery
from algoritmeregister.search.matching import How, Option, SaysLittle, Wanted


class Question(NamedTuple):
    """One question: which registrations `matches`, and how each `ranks`. Both find the same ones."""

    matches: Engine
    ranks: Engine


# A part of a question that says which registrations may answer at all.
Limit = tuple[Occur, Engine]

# Sets of words that are asked for together, when some of the words are enough.
MOST_TOGETHER = 6

EVERYTHING = Question(Engine.all_query(), Engine.all_query())


def all_words(wanted: Wanted) -> Question:
    """Ask for registrations in which every word (or group of alternatives) is found."""
    return _around(wanted.asked, _combined(wanted, None))


def some_words(wanted: Wanted, at_least: int, *, none_has_all: bool = False) -> Question:
    """Ask for registrations in which at least so many of the words are found; those with all words come first.

    `none_has_all`: it is known that there are none of those.
    """
    some = _around(wanted.asked, _combined(wanted, at_least))
    return some if none_has_all else put_ahead(some, all_words(wanted))


def put_ahead(question: Question, ahead: Question) -> Question:
    """Ask the same, but rank what also answers to `ahead` before everything else."""
    bonus = Engine.const_score_query(ahead.matches, ranking.AHEAD)
    return Question(question.matches, Engine.boolean_query([(Occur.Must, question.ranks), (Occur.Should, bonus)]))


def some_pieces(stems: Sequence[str], at_least: int) -> Question:
    """Ask for registrations that have at least so many of these parts of words, each as a word or in another compound."""
    options = [Option(How.ALONE, (stem,), 1.0) for stem in stems]
    groups = [[option] for option in options]
    besides = [(Occur.Should, each) for each in _besides(groups)]
    return Question(
        Engine.boolean_query([(Occur.Should, _match(option)) for option in options], minimum_number_should_match=at_least),
        Engine.boolean_query([*_ranked(groups, at_least), *besides]),
    )


def look_alikes(grams: Sequence[str]) -> Question:
    """Ask for registrations whose title has many of these n-grams."""
    terms = [(Occur.Should, _term(schema.GRAMS, gram)) for gram in dict.fromkeys(grams)]
    needed = max(math.ceil(len(terms) * ranking.GRAMS_NEEDED), min(len(terms), ranking.FEWEST_GRAMS))
    query = Engine.boolean_query(terms, minimum_number_should_match=needed)
    return Question(query, query)


def within(limit: Engine) -> Limit:
    """Limit to what a question finds. It says yes or no, and does not weigh."""
    return (Occur.Must, Engine.const_score_query(limit, 0.0))


def without(limit: Engine) -> Limit:
    """Limit to what a question does not find."""
    return (Occur.MustNot, limit)


def limited(question: Engine, limits: Sequence[Limit]) -> Engine:
    """Ask the same within limits."""
    return Engine.boolean_query([(Occur.Must, question), *limits]) if limits else question


def document_frequency(searcher: tantivy.Searcher, stem: str) -> int:
    """Count in how many versions a stem occurs, as a word or a part."""
    return searcher.doc_freq(schema.ANYWHERE, stem)


def _combined(wanted: Wanted, at_least: int | None) -> Question:
    if not wanted.groups:
        return EVERYTHING
    groups, at_least = wanted.narrowing(at_least)
    ranked = _ranked([group.telling for group in groups], at_least)
    besides = [_anywhere(option) for group in groups for option in group.options if option not in group.telling]
    says_little = wanted.says_little if len(wanted.groups) > 1 else None
    besides += _besides(wanted.groups, says_little)
    return Question(
        _so_many([_either([_match(option) for option in group.telling]) for group in groups], at_least),
        Engine.boolean_query([*ranked, *((Occur.Should, each) for each in besides)]),
    )


def _ranked(groups: Sequence[Sequence[Option]], at_least: int | None) -> list[tuple[Occur, Engine]]:
    """Ask for all groups, or at least so many, and weigh how well each is found anywhere."""
    found = [_best([_anywhere(option) for option in group]) for group in groups]
    if at_least is None:
        return [(Occur.Must, each) for each in found]
    if at_least == len(found) - 1 and 2 < len(found) <= MOST_TOGETHER:
        # All but one: what has just so many is found by one of these, with the same weight. The engine can skip what the
        # rarest word of each does not have.
        return [(Occur.Must, _so_many(found, at_least))]
    some = [(Occur.Should, each) for each in found]
    return [(Occur.Must, Engine.boolean_query(some, minimum_number_should_match=at_least))]


def _besides(groups: Sequence[Sequence[Option]], says_little: SaysLittle | None = None) -> list[Engine]:
    """Weigh each group once more by section."""
    found = [[clause for option in group for clause in _in_sections(option, says_little)] for group in groups]
    return [_best(clauses) for clauses in found if clauses]


def _so_many(clauses: Sequence[Engine], at_least: int | None) -> Engine:
    """Ask for all of the clauses, or at least so many. Asking for each pair (or more) of a few is a quarter faster: of two
    clauses together the engine can skip what the rarer one does not have."""
    if at_least is None:
        return Engine.boolean_query([(Occur.Must, clause) for clause in clauses])
    if 1 < at_least < len(clauses) and math.comb(len(clauses), at_least) <= MOST_TOGETHER:
        return _either(
            [
                Engine.boolean_query([(Occur.Must, clause) for clause in together])
                for together in combinations(clauses, at_least)
            ]
        )
    return Engine.boolean_query([(Occur.Should, clause) for clause in clauses], minimum_number_should_match=at_least)


def _around(asked: AnalysedQuery, words: Question) -> Question:
    """Add what goes for the whole text: words between quotation marks, excluded words, the title word for word."""
    around: list[tuple[Occur, Engine]] = []
    for phrase in asked.phrases:
        around.append((Occur.MustNot if phrase.excluded else Occur.Must, _adjacent(phrase.stems, schema.STEMS)))
    for word in asked.excluded:
        around.append((Occur.MustNot, _adjacent((word.stem,), schema.STEMS)))
    matches = Engine.boolean_query([(Occur.Must, words.matches), *around]) if around else words.matches
    if len(asked.words) > 1:
        title = Engine.phrase_query(schema.build(), schema.TITLE, [word.stem for word in asked.words], 1)
        around.append((Occur.Should, Engine.boost_query(title, ranking.PHRASE_BOOST)))
    return Question(matches, Engine.boolean_query([(Occur.Must, words.ranks), *around]) if around else words.ranks)


def _match(option: Option) -> Engine:
    terms = [(Occur.Must, Engine.term_query(schema.build(), schema.ANYWHERE, stem, "basic")) for stem in option.stems]
    if option.how is How.ADJACENT:
        terms.append((Occur.Must, _adjacent(option.stems, schema.STEMS)))
    return terms[0][1] if len(terms) == 1 else Engine.boolean_query(terms)


def _anywhere(option: Option) -> Engine:
    """Ask for an option, and weigh how much the whole text is about it."""
    if option.how is How.ADJACENT:
        return Engine.boost_query(_adjacent(option.stems, schema.STEMS), option.weight)
    each = option.weight / len(option.stems)
    terms = [Engine.boost_query(_term(schema.ANYWHERE, stem), each) for stem in option.stems]
    return terms[0] if len(terms) == 1 else Engine.boolean_query([(Occur.Must, term) for term in terms])


def _in_sections(option: Option, says_little: SaysLittle | None) -> list[Engine]:
    """Weigh an option once more in each section in which it counts for more, where that tells something."""
    found = []
    for section, section_weight in ranking.SECTION_WEIGHTS.items():
        if option.how is How.ADJACENT:
            if section == schema.TITLE:
                found.append(Engine.boost_query(_adjacent(option.stems, section), option.weight * section_weight))
            continue
        each = option.weight * section_weight / len(option.stems)
        stems = option.stems if says_little is None else [stem for stem in option.stems if not says_little(section, stem)]
        found += [Engine.boost_query(_term(section, stem), each) for stem in stems]
    return found


def _adjacent(stems: Sequence[str], name: str) -> Engine:
    """Words next to each other (or the one word there is)."""
    return _term(name, stems[0]) if len(stems) == 1 else Engine.phrase_query(schema.build(), name, list(stems))


def _term(name: str, stem: str) -> Engine:
    return Engine.term_query(schema.build(), name, stem, "freq")


def _either(clauses: Sequence[Engine]) -> Engine:
    return clauses[0] if len(clauses) == 1 else Engine.boolean_query([(Occur.Should, clause) for clause in clauses])


def _best(clauses: Sequence[Engine]) -> Engine:
    return clauses[0] if len(clauses) == 1 else Engine.disjunction_max_query(list(clauses), ranking.OTHER_WAYS)
