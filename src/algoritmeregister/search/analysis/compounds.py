"""Split Dutch compounds into the words they are made of: parkeerscanauto → parkeer, scan, auto.

A word is cut where its pieces are words in common use, more common (on average) than the whole word, with at most a linking
sound between them (-s, -en, -e, -n). Fewest and most common pieces win; each piece is then split again. What may
not be a piece (prefixes, suffixes, little words), and what is split otherwise than the rules think, is in
`tables/compound_exceptions.tsv`.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import log
from typing import NamedTuple

from algoritmeregister.search import tables

from . import stemming
from .normalising import fold
from .vocabulary import frequencies, frequency

MIN_WORD = 6
MAX_WORD = 48
MIN_PART = 3
# A piece must be used at least this often: short strings are words by accident far more easily than long ones.
# Parts of three letters are listed in the table.
FLOORS = {3: 0.0, 4: 2e-6, 5: 6e-7, 6: 3e-7}
FLOOR = 1e-7
VERB_SHARE = 0.05
"""A verb's stem (handhaaf-, zwerf-) may be a first part; it counts for this share of its infinitive's frequency."""
# Costs, as logarithms: of any cut, and of a linking sound at it.
CUT = log(1e-3)
NO_LINK = (("", 0.0),)
LINKS = (*NO_LINK, ("s", log(0.5)), ("en", log(0.2)), ("e", log(0.01)), ("n", log(0.01)))


class Piece(NamedTuple):
    """A part of a compound as written, without the linking sound that follows it."""

    word: str
    link: str


class Exceptions(NamedTuple):
    """The table of exceptions: words with their given parts, parts of three letters, and words that are never a part."""

    given: dict[str, tuple[str, ...]]
    short: frozenset[str]
    never: frozenset[str]
    never_first: frozenset[str]
    never_last: frozenset[str]


@lru_cache(maxsize=1)
def exceptions() -> Exceptions:
    """Read `compound_exceptions.tsv`. Raises ValueError naming the line whose parts do not make up the word."""
    given: dict[str, tuple[str, ...]] = {}
    never: dict[str, set[str]] = {"kort": set(), "nooit": set(), "niet-eerst": set(), "niet-laatst": set()}
    for number, columns in tables.rows("compound_exceptions.tsv"):
        if len(columns) != 2:
            raise ValueError(f"compound_exceptions.tsv:{number}: expected two columns")
        first, second = columns
        if first in never:
            never[first].update(fold(word) for word in second.split())
            continue
        parts = tuple(fold(part) for part in second.split())
        if len(parts) > 1 and not _makes_up(fold(first), parts):
            raise ValueError(f"compound_exceptions.tsv:{number}: {second!r} does not make up {first!r}")
        given[fold(first)] = parts
    kinds = ("kort", "nooit", "niet-eerst", "niet-laatst")
    return Exceptions(given, *(frozenset(never[kind]) for kind in kinds))


def _makes_up(word: str, parts: tuple[str, ...]) -> bool:
    place = 0
    for index, part in enumerate(parts):
        place = word.find(part, place)
        if place < 0 or (index == 0 and place):
            return False
        place += len(part)
    return place == len(word)


def split(word: str) -> tuple[Piece, ...]:
    """Return the parts of a folded compound, or nothing when the word is not a compound.

    An inflected word that cannot be split is split as its stem: werkzoekenden has the parts of werkzoekende.
    """
    if not MIN_WORD <= len(word) <= MAX_WORD or not word.isalpha() or not word.isascii():
        return ()
    if word in exceptions().given:
        return _split(word)
    base = stemming.stem(word)
    if word in stemming.overrides():
        return _split(base) if base != word else ()
    return _split(word) or (_split(base) if base != word else ())


def _split(word: str) -> tuple[Piece, ...]:
    """Return the parts of `word` down to simple words, or nothing."""
    if len(word) < MIN_WORD:
        return ()
    given = exceptions().given.get(word)
    if given is not None:
        return _given(word, given) if len(given) > 1 else ()
    return tuple(piece for part in _cut(word) for piece in _deeper(part))


def _deeper(piece: Piece) -> tuple[Piece, ...]:
    pieces = _split(piece.word)
    return (*pieces[:-1], Piece(pieces[-1].word, piece.link)) if pieces else (piece,)


def _given(word: str, parts: tuple[str, ...]) -> tuple[Piece, ...]:
    pieces = []
    place = len(parts[0])
    for part, following in pairwise(parts):
        start = word.find(following, place)
        pieces.append(Piece(part, word[place:start]))
        place = start + len(following)
    return (*pieces, Piece(parts[-1], ""))


def _cut(word: str) -> tuple[Piece, ...]:
    """Return the best cut of `word` in pieces that are all words, or nothing when the whole is likelier.

    `best[i]` is (score, pieces) of the best way to write word[:i] as pieces that may be followed by another.
    """
    size = len(word)
    usable, beginnings = _usable(), _verb_beginnings()
    best: dict[int, tuple[float, tuple[Piece, ...]]] = {0: (0.0, ())}
    for start in range(0, size - MIN_PART + 1):
        if start not in best:
            continue
        score_before, before = best[start]
        for end in range(start + MIN_PART, size + 1):
            part = word[start:end]
            common = usable.get(part, 0.0)
            if not common and end < size and part[:-2] in beginnings:
                common = _as_verb(part)
            if not common or end - start == size or _is_barred(part, start == 0, end == size):
                continue
            score = score_before + log(common) + (CUT if start else 0.0)
            for link, cost in LINKS if end < size else NO_LINK:
                place = end + len(link)
                if place in best and best[place][0] >= score + cost:
                    continue
                if word.startswith(link, end) and _may_follow(part, link) and (not link or place < size):
                    best[place] = (score + cost, (*before, Piece(part, link)))
    found = best.get(size)
    return found[1] if found is not None and _is_likelier(word, found[1]) else ()


def _is_barred(part: str, first: bool, last: bool) -> bool:
    """Tell whether the table forbids `part` at this place."""
    table = exceptions()
    return part in table.never or (first and part in table.never_first) or (last and part in table.never_last)


def _may_follow(part: str, link: str) -> bool:
    """Tell whether `link` can stand after `part`: no -e or -en after a vowel, and -n only after -e."""
    if link in ("e", "en"):
        return part[-1] not in "aeiou"
    return link != "n" or part[-1] == "e"


@lru_cache(maxsize=1)
def _usable() -> dict[str, float]:
    """Return the words that are common enough to be a part, with their frequency."""
    short = exceptions().short
    return {
        word: common
        for word, common in frequencies().items()
        if (len(word) > MIN_PART or word in short) and len(word) >= MIN_PART and common > FLOORS.get(len(word), FLOOR)
    }


@lru_cache(maxsize=1)
def _verb_beginnings() -> frozenset[str]:
    """Return every beginning of the infinitives that are common enough; nearly all strings are ruled out by it at once."""
    infinitives = (word for word, common in frequencies().items() if word[-1] == "n" and VERB_SHARE * common > FLOOR)
    return frozenset(word[:length] for word in infinitives for length in range(2, len(word)))


@lru_cache(maxsize=16_384)
def _as_verb(part: str) -> float:
    """Return what `part`, the stem of a verb, counts for as a first part; 0 when too rare."""
    # An infinitive keeps all of its stem but the last two letters: loop → lopen, geef → geven.
    if len(part) == MIN_PART or part[:-2] not in _verb_beginnings():
        return 0.0
    common = VERB_SHARE * frequency(stemming.infinitive(part))
    return common if common > FLOORS.get(len(part), FLOOR) else 0.0


def _commonness(part: str, last: bool) -> float:
    """Return the frequency of `part` as a word, or as the stem of a verb when another part follows; 0 when too rare."""
    return _usable().get(part) or (0.0 if last else _as_verb(part))


def _is_likelier(word: str, pieces: tuple[Piece, ...]) -> bool:
    """Tell whether the pieces are on average used more than the whole word: then it is a compound of them."""
    whole = frequency(word)
    if not whole:
        return True
    mean = sum(log(_commonness(piece.word, piece is pieces[-1])) for piece in pieces) / len(pieces)
    return mean > log(whole)


def whole_stem(pieces: tuple[Piece, ...]) -> str:
    """Return the stem of the whole compound: the stems of its parts in one.

    Without the linking sounds, which writers choose differently (aardbevingsschade, aardbevingschade) and which are absent
    when the parts are typed as words of their own (aardbeving schade).
    """
    return "".join(stemming.stem(piece.word) for piece in pieces)


def inner(pieces: tuple[Piece, ...]) -> tuple[str, ...]:
    """Return the stems of the words that two or more, but not all, neighbouring parts make together."""
    found = []
    for first in range(len(pieces)):
        for last in range(first + 2, len(pieces) + 1):
            if last - first == len(pieces):
                continue
            found.append(whole_stem(pieces[first:last]))
    return tuple(found)
