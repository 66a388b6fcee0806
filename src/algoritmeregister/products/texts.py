"""When two texts are the same, and when nearly: the compared form, its digest, and a signature that finds texts like it.

Pure. A text becomes the set of its runs of three words ("shingles"); two texts are nearly the same when they share enough of
them (Jaccard). Which texts are worth comparing is told by a signature of 48 numbers (MinHash, by one permutation), cut in
bands of three: see docs/explanation/products.md.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
import zlib
from array import array
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache

from algoritmeregister.search.content import plain

# A text of fewer words says too little to be evidence. Up to SHORT it must be the same to the word, and the name too.
LEAST_WORDS, SHORT = 8, 20
# Two texts with this share of shingles in common are nearly the same.
ALIKE = 0.6
BANDS, ROWS = 16, 3
# Texts that share fewer bands are not compared: most of those share a standing phrase, and nothing more.
LEAST_SHARED = 2
# Made with this method: a change here makes everything anew.
METHOD = "4"
_PLACES = BANDS * ROWS
_MASK, _MASK_64 = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF
_MIX = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)
_COMBINING = re.compile("[\u0300-\u036f]")
_SIGNS = re.compile(r"[\W_]+")
# The same for a text of ASCII only, as most are by then: three times as fast.
_ASCII_SIGNS = {code: " " for code in range(128) if not chr(code).isalnum()}
# Before the name of a place in the name of an organisation.
_KINDS = re.compile(
    r"^(?:de |het )?(?:gemeente|provincie|waterschap|wetterskip|hoogheemraadschap|ministerie|omgevingsdienst"
    r"|veiligheidsregio|gemeenschappelijke regeling|regio|stichting)(?: van)?(?: de| het)? "
)


def folded(text: str) -> str:
    """Return a text without case, accents, signs and double spaces."""
    plain_text = text.casefold()
    if not plain_text.isascii():
        plain_text = _COMBINING.sub("", unicodedata.normalize("NFKD", plain_text))
    if plain_text.isascii():
        return " ".join(plain_text.translate(_ASCII_SIGNS).split())
    return _SIGNS.sub(" ", plain_text).strip()


@lru_cache(maxsize=4_096)
def own_names(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds an organisation's names, and the place in them, in a folded text; None when there are none."""
    found = {folded(name) for name in names}
    found |= {_KINDS.sub("", name) for name in found}
    usable = sorted((name for name in found if len(name) > 2), key=lambda each: (-len(each), each))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, usable))})\b") if usable else None


def words_of(value: object, names: tuple[str, ...] = ()) -> list[str]:
    """Return the words of a field in compared form, without the names of the organisation itself."""
    text = folded(plain(value))
    own = own_names(names)
    return (own.sub(" ", text) if own else text).split()


def digest_of(words: Sequence[str]) -> str:
    """Return the digest of a text in compared form: 32 hexadecimal digits."""
    return hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def shingles(words: Sequence[str]) -> array[int]:
    """Return the hashes of the runs of three words, sorted and without doubles."""
    hashes = list(map(_hashes, words))
    runs = zip(hashes, hashes[1:], hashes[2:], strict=False)
    sums = [(first[0] + second[1] + third[2]) & _MASK for first, second, third in runs]
    return array("I", sorted({each ^ each >> 15 for each in sums}))


def bands(found: array[int]) -> list[int]:
    """Return the values under which a text with these shingles is filed, one for each band: whole numbers of 63 bits.

    Of texts that share a part `s` of their shingles every band is the same with a chance of s³. Two of the sixteen are so in
    89 % at 0.6, in 99 % at 0.7, and in 7 % at 0.3.
    """
    # They are sorted: what is written last to a place is the least that belongs there.
    signature = _filled({each % _PLACES: each // _PLACES for each in reversed(found)})
    return [_mixed(band, *signature[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS)]


def _mixed(band: int, first: int, second: int, third: int) -> int:
    mixed = (first * _MIX[0] + second * _MIX[1] + third * _MIX[2] + (band + 1) * _MIX[3]) & _MASK_64
    mixed = (mixed ^ mixed >> 32) * _MIX[1] & _MASK_64
    return (mixed ^ mixed >> 29) >> 1


def likeness(first: Set[int], second: Set[int]) -> float:
    """Return which part of all their shingles two texts share, from 0 to 1."""
    shared = len(first & second)
    together = len(first) + len(second) - shared
    return shared / together if together else 0.0


def alike(first: Set[int], second: Set[int]) -> bool:
    """Tell whether two texts are nearly the same. Looks no further when one is much longer than the other."""
    return min(len(first), len(second)) >= ALIKE * max(len(first), len(second)) and likeness(first, second) >= ALIKE


def packed(found: array[int]) -> bytes:
    """Return shingles as bytes, four each, the same on every machine."""
    return _big_endian(found).tobytes()


def unpacked(stored: bytes | memoryview) -> array[int]:
    """Return shingles from their bytes."""
    return _big_endian(array("I", bytes(stored)))


@lru_cache(maxsize=65_536)
def _hashes(word: str) -> tuple[int, int, int]:
    """Return what a word adds to the sum of a run as its first, second and third word."""
    found = zlib.crc32(word.encode("utf-8", "surrogatepass"))
    return found * 0x9E3779B1, found * 0x85EBCA77, found * 0xC2B2AE3D


def _big_endian(found: array[int]) -> array[int]:
    if sys.byteorder == "big":
        return found
    turned = found[:]
    turned.byteswap()
    return turned


def _filled(least: Mapping[int, int]) -> list[int]:
    """Give each empty place the value of the next one that is not, and how far away that was."""
    if not least:
        return [0] * _PLACES
    found = [least.get(place) for place in range(_PLACES)]
    first = min(least)
    value, at = least[first], first + _PLACES  # after the last comes the first
    filled = [0] * _PLACES
    for place in reversed(range(_PLACES)):
        here = found[place]
        if here is not None:
            value, at = here, place
        filled[place] = value + (at - place) * (_MASK + 1)
    return filled
