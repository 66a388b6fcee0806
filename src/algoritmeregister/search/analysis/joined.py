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
from .words import known

LONGEST_REMEMBERED = 40
"""Characters between spaces that are remembered; longer ones are addresses, which do not come back."""


class Section(NamedTuple):
    """What of one text goes into an index: stems in order, and stems of parts as often as they occur."""

    stems: str
    parts: str


class Joined(NamedTuple):
    """What of several texts goes into an index: each as a `Section`, and of all together the words as compared and every
    stem and part, where each text between spaces counts once."""

    sections: tuple[Section, ...]
    words: str
    anywhere: str


class _Piece(NamedTuple):
    """What stands between two spaces: the stems, the parts, and the words as compared of the words in it."""

    stems: str
    parts: str
    words: str


class _Memory(dict[str, _Piece]):
    """What stands between two spaces → what is known about it."""

    def __missing__(self, piece: str) -> _Piece:
        found = _analysed(piece)
        if len(piece) <= LONGEST_REMEMBERED:
            if len(self) >= known.limit:
                self.clear()
            self[piece] = found
        return found


def _analysed(piece: str) -> _Piece:
    words = [known[written] for written in pattern(piece).findall(piece)]
    parts = [part for word in words for part in (*word.parts, *word.inner)]
    parts += [known["".join(pieces)].stem for pieces in hyphenated(piece)]
    return _Piece(" ".join(word.stem for word in words), " ".join(parts), " ".join(word.folded for word in words))


_pieces = _Memory()


def joined(texts: Sequence[str]) -> Joined:
    """Return what of `texts` goes into an index."""
    divided = [text.split() for text in texts]
    distinct = dict.fromkeys(chain.from_iterable(divided))
    if not distinct:
        return Joined(tuple(Section("", "") for _ in texts), "", "")
    # The memory is large, and a look-up in it slow: once for each, and from here on in the few that this text has.
    stems, parts, words = zip(*map(_pieces.__getitem__, distinct), strict=True)
    stem_of, part_of = (
        dict(zip(distinct, stems, strict=True)).__getitem__,
        dict(zip(distinct, parts, strict=True)).__getitem__,
    )
    sections = tuple(
        Section(" ".join(filter(None, map(stem_of, pieces))), " ".join(filter(None, map(part_of, pieces))))
        for pieces in divided
    )
    return Joined(
        sections, " ".join(filter(None, dict.fromkeys(words))), " ".join(filter(None, dict.fromkeys(stems + parts)))
    )
