"""Find guides and questions by words, with the same Dutch analysis as the register. A few dozen texts: no index on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from algoritmeregister.knowledge.articles import Page, articles, revision
from algoritmeregister.knowledge.models import GUIDE, QUESTION
from algoritmeregister.search import analysis

# How much a word counts by where it stands.
_WEIGHTS: Mapping[str, int] = {"title": 8, "lead": 3, "body": 1}
MOST_WORDS = 20


def find(
    text: str,
    language: str | None,
    *,
    kinds: Sequence[str] = (GUIDE, QUESTION),
    limit: int = 50,
    current: str | None = None,
) -> list[Page]:
    """Return the articles in which every word of `text` occurs, the best first; all are read in `language`.

    `current`: the revision, for who knows it. Two questions at most, and one (or none) when nothing changed since the last
    time.
    """
    wanted = _terms(text)[:MOST_WORDS]
    if not wanted:
        return []
    pages, weights = _known(revision() if current is None else current, language or "nl")
    first, *others = (weights.get(word, {}) for word in wanted)
    found = []
    for each, weight in first.items():
        if pages[each].kind in kinds and all(each in other for other in others):
            found.append((-weight - sum(other[each] for other in others), pages[each].place, each))
    return [pages[each] for _score, _place, each in sorted(found)][:limit]


@lru_cache(8)
def _known(current: str, language: str) -> tuple[list[Page], dict[str, dict[int, int]]]:
    """Every article that is shown, and per word what it weighs in each, by its place among them. `current` is the revision
    they are of."""
    pages = [page for kind in (GUIDE, QUESTION) for page in articles(kind)]
    weights: dict[str, dict[int, int]] = {}
    for each, page in enumerate(pages):
        for word, weight in _weighed(page, language).items():
            weights.setdefault(word, {})[each] = weight
    return pages, weights


def _weighed(page: Page, language: str) -> dict[str, int]:
    words: dict[str, int] = {}
    for name, weight in _WEIGHTS.items():
        for term in {*_terms(page.text(name, language)), *analysis.part_terms(page.text(name, language))}:
            words[term] = words.get(term, 0) + weight
    return words


def _terms(text: str) -> list[str]:
    stop = analysis.stopwords()
    plain = " ".join(word for word in text.split() if analysis.fold(word) not in stop)
    return analysis.index_terms(plain)
