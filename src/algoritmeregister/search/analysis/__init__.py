"""Dutch text analysis: the one pipeline through which texts go when they are indexed and queries when they are asked.

What lives here: normalising, cutting into words, stemming, compound splitting, synonyms, stop words, n-grams, spelling.
Pure Python without Django, deterministic given the tables in `search/tables` and the pinned word list: the same word has the
same stem in every process, so an index made by one can be asked by another as long as `version()` is the same.

What may be imported from here: the names below, and `bulk.joined_many`, which needs Arrow and is the fastest for many. What
must not come in: the index, ranking, settings, the database.

    analyse(text)      words with places, stems and compound parts (for snippets)
    terms(text)        the same without places, for an index: stems, parts, words (twice as fast)
    joined(texts)      the same of a registration's texts as the index takes it
    index_terms(text)  stems in order, one per word (main fields; phrases work)
    part_terms(text)   stems of compound parts and inner compounds (second field)
    ngrams(text, n)    character n-grams of folded words (the safety net)
    query(text)        what somebody typed: words, synonyms, phrases, exclusions, alternatives
    Spelling(words)    suggestions for misspelt words
    synonyms(stems)    other words for the same thing
    fold(word)         the spelling under which words are compared
    version()          changes when the analysis does: an index made with another version must be rebuilt
"""

from .documents import Analysed, Terms, Token, analyse, index_terms, ngrams, part_terms, terms
from .joined import Joined, joined
from .normalising import fold
from .queries import AnalysedQuery, Expression, Join, Phrase, QueryWord, query
from .spelling import Spelling
from .stemming import stopwords
from .synonyms import Synonym, synonyms
from .versioning import version

__all__ = [
    "Analysed",
    "AnalysedQuery",
    "Expression",
    "Join",
    "Joined",
    "Phrase",
    "QueryWord",
    "Spelling",
    "Synonym",
    "Terms",
    "Token",
    "analyse",
    "fold",
    "index_terms",
    "joined",
    "ngrams",
    "part_terms",
    "query",
    "stopwords",
    "synonyms",
    "terms",
    "version",
]
