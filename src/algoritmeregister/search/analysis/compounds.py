"""Split Dutch compounds into the words they are made of: parkeerscanauto → parkeer, scan, auto.

A word is cut where its pieces are words in common use, more common (on average) than the whole word, with at most a linking
sound between them (-s, -en, -e, -n). Fewest and most common pieces win; each piece is then split again. What may
not be a piece (prefixes, suffixes, little words), and what is split otherwise than the rules think, is in
`tables/compound_exceptions.tsv`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
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
# What sums of the same costs may differ by, depending on their order.
AS_GOOD = 1e-9
# Pieces whose own parts are remembered: the same few thousand words make up nearly all compounds.
PIECES_REMEMBERED = 8_192
RESTS_REMEMBERED = 32_768
_NOTHING: frozenset[str] = frozenset()


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
    pieces = () if word in stemming.overrides() else _split(word)
    # Not before it is needed: finding the stem takes as long as cutting.
    if pieces or (base := stemming.stem(word)) == word:
        return pieces
    return _split(base)


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
    """Return the best cut of `word` in pieces that are all words, or nothing when the whole is likelier."""
    found = _best(word, first=True)
    return found.pieces if found is not None and _is_likelier(word, found.pieces) else ()


class Cut(NamedTuple):
    """A way to write a word, or the rest of one, as pieces, and its score: the higher the better."""

    score: float
    pieces: tuple[Piece, ...]


def _best(text: str, *, first: bool = False) -> Cut | None:
    """Find the best way to write `text` as pieces; None when there is none. `first`: it is a whole word, which is then
    more than one piece. Of equally good ways, the one that begins with the shortest piece."""
    size = len(text)
    commonness, never_last, lengths = _parts()
    barred, last = (exceptions().never_first, size - 1) if first else (_NOTHING, size)
    best: Cut | None = None
    for length in lengths.get(text[:4]) or lengths.get(text[:3], ()):
        if length > last:
            break
        part = text[:length]
        common = commonness.get(part)
        if common is None or part in barred:
            continue
        score = common if first else common + CUT
        if length == size:
            if part not in never_last and (best is None or best.score < score):
                best = Cut(score, (Piece(part, ""),))
            continue
        for place, cost in ((length, 0.0), *(_links(text, length) if length + 2 <= size else ())):
            rest = _rest(text[place:])
            if rest is not None and (best is None or best.score + AS_GOOD < score + cost + rest.score):
                best = Cut(score + cost + rest.score, (Piece(part, text[length:place]), *rest.pieces))
    return best


@lru_cache(maxsize=RESTS_REMEMBERED)
def _rest(text: str) -> Cut | None:
    """Find the best way to write what follows the first pieces of a word. A large register has hundreds of thousands of
    different compounds, which begin and end with the same few thousand words."""
    return _best(text) if len(text) >= MIN_PART else None


def _links(word: str, end: int) -> Sequence[tuple[int, float]]:
    """Tell where the next piece may begin after a linking sound behind one that ends at `end`, and what that costs.

    No -e or -en after a vowel, and -n only after -e.
    """
    following = word[end]
    if following == "s":
        return ((end + 1, LINKS["s"]),)
    if following == "e" and word[end - 1] not in "aeiou":
        short = (end + 1, LINKS["e"])
        return ((end + 2, LINKS["en"]), short) if end + 2 < len(word) and word[end + 1] == "n" else (short,)
    return ((end + 1, LINKS["n"]),) if following == "n" and word[end - 1] == "e" else ()


class Parts(NamedTuple):
    """What a piece may be: words and stems of verbs with the logarithms of their frequencies; which of them are never the
    last piece; and by their first letters how long they are (`_lengths`)."""

    commonness: dict[str, float]
    never_last: frozenset[str]
    lengths: dict[str, tuple[int, ...]]


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
    return Parts(pieces, table.never_last.union(verbs), _lengths(pieces))


def _lengths(pieces: Collection[str]) -> dict[str, tuple[int, ...]]:
    """Tell how long the pieces are, the shortest first, by their first four letters; of those of three by all three."""
    found: dict[str, set[int]] = {}
    for piece in pieces:
        found.setdefault(piece[:4], set()).add(len(piece))
    for beginning, lengths in found.items():
        if len(beginning) == 4 and beginning[:3] in pieces:
            lengths.add(3)
    return {beginning: tuple(sorted(lengths)) for beginning, lengths in found.items()}


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


def inner(stems: Sequence[str]) -> tuple[str, ...]:
    """Return the stems of the words that two or more, but not all, neighbouring parts (with these stems) make together.

    Without the linking sounds, which writers choose differently (aardbevingsschade, aardbevingschade) and which are absent
    when the parts are typed as words of their own (aardbeving schade).
    """
    count = len(stems)
    return tuple(
        "".join(stems[first:last]) for first in range(count) for last in range(first + 2, count + 1) if last - first != count
    )
