"""What weighs how much. Every number has its reason; measure a change with `python -m tests.benchmarks.search.relevance`."""

from __future__ import annotations

# What a word adds by standing in these sections, beside what it counts for anywhere in the text (1). A word in the title is
# what the registration is about; in the short description or as the product it is its subject; the rest mentions a thousand
# things in passing. Both sections are short, so that one word in them weighs as much as many in the rest.
SECTION_WEIGHTS = {"title": 1.0, "summary": 0.5}
# Beside other words, one that a fifth of all titles (or summaries) has is not weighed there: what it would add is little,
# and costs as much as the rest.
SAYS_LITTLE = 0.2

# A synonym is our guess at what was meant, good enough to rank beside the word but not before it.
SYNONYM_FACTOR = 0.85
# A typed compound, found as its parts in other words: "parkeerscanauto" for "scanauto's bij het parkeren".
SPLIT_FACTOR = 0.6
# A word inside a typed compound that is itself a compound: less than what was typed, more than a single part.
INNER_FACTOR = 0.5
# Neighbouring words written as one ("zonne panelen"): as good as the words themselves.
JOIN_FACTOR = 1.5
# Neighbouring words that together have another name.
EXPRESSION_FACTOR = 1.5
# The beginning of a word, while typing ("parkeerv"): the weakest kind of word match.
PREFIX_FACTOR = 0.5
# The share of n-grams that must be found to call it a likeness. Each letter that differs takes away four of them: this
# leaves one letter in a word of ten, which has seven.
GRAMS_NEEDED = 0.4
# One n-gram is no likeness: "drugs" and "terugsturen" share one.
FEWEST_GRAMS = 2
# A word of ours in the place of a typed one that occurs nowhere.
CORRECTION_FACTOR = 0.6
# Words next to each other in the title, as typed.
PHRASE_BOOST = 1.5

# How much the other ways in which a word is found add to the best one: enough to prefer a registration that has the word and
# its synonym, too little for many synonyms to outweigh the word.
OTHER_WAYS = 0.5

# With fewer registrations than this that have all words, those with some of them are given too: a page.
ENOUGH = 10
# The smallest share of the words of a question that must be found: under a third, it is about something else.
FEWEST_WORDS = 1 / 3
# What having all words, or the typed words themselves, adds then: more than any sum of weights, to stay ahead.
AHEAD = 1_000.0
