"""The analysis of a registration's texts as the index takes them: words with spaces between them.

Looks up what stands between spaces, punctuation and all ("gegevens," and "en/of"), instead of finding the words in it and
taking their analysis apart: a text is then split at its spaces and translated, a third of the time of `terms()`. That counts
when a hundred thousand registrations are indexed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from .tokenising import hyphenated, pattern
from .words import Lately, Word, known

LONGEST_REMEMBERED = 40
"""Characters between spaces that are remembered; longer ones are addresses, which do not come back."""

AROUND = ",.:;()!?\"'"
"""What stands around words and belongs to none."""


class Section(NamedTuple):
    """What of one text goes into an index: stems in order, and stems of parts as often as they occur."""

    stems: str
    parts: str


class Joined(NamedTuple):
    """What of several texts goes into an index: each as a `Section`, and of all together the words as compared, where each
    text between spaces counts once."""

    sections: tuple[Section, ...]
    words: str


class Piece(NamedTuple):
    """What stands between two spaces: the stems, the parts, and the words as compared of the words in it, each with a space
    before it, so that they can be put one after the other as they are."""

    stems: str
    parts: str
    words: str


class _Memory(Lately[Piece]):
    """What stands between two spaces → what is known about it."""

    def __missing__(self, piece: str) -> Piece:
        found = self.before.get(piece) or analysed(piece)
        return self.keep(piece, found, known.limit) if len(piece) <= LONGEST_REMEMBERED else found


def as_one_word(piece: str) -> str:
    """Return the word that a piece is, in small letters, when all that is known about both is the same; else the piece."""
    bare = piece.strip(AROUND)
    small = bare.lower()
    return small if small.isascii() and small.isalnum() and (small == bare or not bare.isupper()) else piece


def analysed(piece: str) -> Piece:
    """Analyse what stands between two spaces."""
    bare = piece.strip(AROUND)
    if bare.isalnum():  # nearly always one word, with a comma or a full stop after it
        return _of_words([known[bare]])
    words = [known[written] for written in pattern(piece).findall(piece)]
    return _of_words(words, [known["".join(pieces)].stem for pieces in hyphenated(piece)])


def _of_words(words: Sequence[Word], tied: Sequence[str] = ()) -> Piece:
    """Put together what is known of these words; `tied`: stems of those that hyphens tie together."""
    parts = [part for word in words for part in (*word.parts, *word.inner)]
    return Piece(_spaced([word.stem for word in words]), _spaced([*parts, *tied]), _spaced([word.folded for word in words]))


def _spaced(words: Sequence[str]) -> str:
    return "".join([f" {word}" for word in words])


_pieces = _Memory()


def joined(texts: Sequence[str]) -> Joined:
    """Return what of `texts` goes into an index."""
    divided = [text.split() for text in texts]
    distinct = dict.fromkeys(chain.from_iterable(divided))
    if not distinct:
        return Joined(tuple(Section("", "") for _ in texts), "")
    # The memory is large, and a look-up in it slow: once for each, and from here on in the few that this text has.
    stems, parts, words = zip(*map(_pieces.__getitem__, distinct), strict=True)
    stem_of, part_of = (
        dict(zip(distinct, stems, strict=True)).__getitem__,
        dict(zip(distinct, parts, strict=True)).__getitem__,
    )
    sections = tuple(Section("".join(map(stem_of, pieces))[1:], "".join(map(part_of, pieces))[1:]) for pieces in divided)
    return Joined(sections, "".join(dict.fromkeys(words))[1:])
