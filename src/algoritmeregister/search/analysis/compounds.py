"""Split Dutch compounds into the words they are made of: parkeerscanauto → parkeer, scan, auto.

A word is cut where its pieces are words in common use, more common (on average) than the whole word, with at most a linking
sound between them (-s, -en, -e, -n). Fewest and most common pieces win; each piece is then split again. What may
not be a piece (prefixes, suffixes, little words), and what is split otherwise than the rules think, is in
`tables/compound_exceptions.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator
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
LINKS = {"s": log(0.5), "en": log(0.2), "e": log(0.01), "n": log(0.01)}
# How many letters of a string are looked at to see whether any piece begins so.
BEGINNINGS = (5, 8)
# Pieces whose own parts are remembered: the same few thousand words make up nearly all compounds.
PIECES_REMEMBERED = 8_192


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


@lru_cache(maxsize=PIECES_REMEMBERED)
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

    `best[i]` is the best way to write word[:i] as pieces that may be followed by another: its score, and where its last
    piece starts and ends.
    """
    size = len(word)
    known = _parts()
    best: dict[int, tuple[float, int, int]] = {0: (0.0, 0, 0)}
    for start in range(0, size - MIN_PART + 1):
        if start not in best:
            continue
        score_before = best[start][0]
        for end, common in _pieces_from(word, start, known):
            score = score_before + common + (CUT if start else 0.0)
            for place, cost in _places_after(word, end):
                if place not in best or best[place][0] < score + cost:
                    best[place] = (score + cost, start, end)
    if size not in best:
        return ()
    pieces: list[Piece] = []
    place = size
    while place:
        _, start, end = best[place]
        pieces.append(Piece(word[start:end], word[end:place]))
        place = start
    found = tuple(reversed(pieces))
    return found if _is_likelier(word, found) else ()


def _pieces_from(word: str, start: int, known: Parts) -> Iterator[tuple[int, float]]:
    """Yield the words that begin at `start`: where each ends, and the logarithm of its frequency.

    Most strings go no further than five letters, and of those that do most no further than eight: no word begins so.
    """
    size = len(word)
    table = exceptions()
    for end in range(start + MIN_PART, size + (1 if start else 0)):
        length = end - start
        part = word[start:end]
        if length in BEGINNINGS and part not in known.beginnings:
            return
        common = known.commonness.get(part)
        if common is None or (not start and part in table.never_first):
            continue
        if end == size and (part in known.never_last or part in table.never_last):
            continue
        yield end, common


def _places_after(word: str, end: int) -> Iterator[tuple[int, float]]:
    """Yield where the next piece may begin after one that ends at `end`, and the cost of the linking sound between them.

    No -e or -en after a vowel, and -n only after -e.
    """
    yield end, 0.0
    room = len(word) - end
    if room < 2:
        return
    following = word[end]
    if following == "s":
        yield end + 1, LINKS["s"]
    elif following == "e":
        if word[end - 1] not in "aeiou":
            if room > 2 and word[end + 1] == "n":
                yield end + 2, LINKS["en"]
            yield end + 1, LINKS["e"]
    elif following == "n" and word[end - 1] == "e":
        yield end + 1, LINKS["n"]


class Parts(NamedTuple):
    """What a piece may be: words and stems of verbs with the logarithms of their frequencies, those stems (never the last
    piece), and with what the longer pieces begin."""

    commonness: dict[str, float]
    never_last: frozenset[str]
    beginnings: frozenset[str]


@lru_cache(maxsize=1)
def _parts() -> Parts:
    """Collect the pieces: the logarithm of a frequency is asked for so often that it is computed once."""
    table = exceptions()
    usable = {
        word: common
        for word, common in frequencies().items()
        if (len(word) > MIN_PART or word in table.short) and len(word) >= MIN_PART and common > FLOORS.get(len(word), FLOOR)
    }
    verbs = {word: common for word, common in _verb_stems().items() if word not in usable}
    logarithms = {common: log(common) for common in {*usable.values(), *verbs.values()}}
    pieces = {word: logarithms[common] for word, common in {**usable, **verbs}.items() if word not in table.never}
    beginnings = (word[:length] for length in BEGINNINGS for word in pieces if len(word) >= length)
    return Parts(pieces, frozenset(verbs), frozenset(beginnings))


@lru_cache(maxsize=1)
def _verb_stems() -> dict[str, float]:
    """Return the stems of verbs that may be a first part, with what each counts for."""
    infinitives = (word for word, common in frequencies().items() if word[-1] == "n" and VERB_SHARE * common > FLOOR)
    stems = {stem for word in infinitives for stem in _stems_of(word)}
    return {stem: common for stem in stems if (common := _as_verb(stem))}


def _stems_of(infinitive: str) -> Iterator[str]:
    """Yield everything of which `infinitive` may be the infinitive, whether it is a stem or not: gevn, gev, geev, geef, …"""
    yield infinitive[:-1]
    if not infinitive.endswith("en") or len(infinitive) < 5:
        return
    bare = infinitive[:-2]
    ends = (bare[-1], *({"v": "f", "z": "s"}.get(bare[-1], "")))
    for end in ends:
        yield bare[:-1] + end
        if bare[-2] in stemming.VOWELS:
            yield bare[:-1] + bare[-2] + end
    if bare[-1] == bare[-2]:
        yield bare[:-1]


def _as_verb(part: str) -> float:
    """Return what `part`, the stem of a verb, counts for as a first part; 0 when too rare."""
    if len(part) <= MIN_PART:
        return 0.0
    common = VERB_SHARE * frequency(stemming.infinitive(part))
    return common if common > FLOORS.get(len(part), FLOOR) else 0.0


def _is_likelier(word: str, pieces: tuple[Piece, ...]) -> bool:
    """Tell whether the pieces are on average used more than the whole word: then it is a compound of them."""
    whole = frequency(word)
    if not whole:
        return True
    common = _parts().commonness
    mean = sum(common[piece.word] for piece in pieces) / len(pieces)
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
