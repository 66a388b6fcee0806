"""The analysis of a registration's texts as the index takes them: words with spaces between them.

Looks up what stands between spaces, punctuation and all ("gegevens," and "en/of"), instead of finding the words in it and
taking their analysis apart: a text is then split at its spaces and translated, a third of the time of `terms()`. That counts
when a hundred thousand registrations are indexed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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


class _Texts(dict[str, str]):
    """What stands between two spaces → one text about the words in it."""

    def __init__(self, of: Callable[[str], Iterable[str]]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, piece: str) -> str:
        found = " ".join(self._of(piece))
        if len(piece) <= LONGEST_REMEMBERED:
            if len(self) >= known.limit:
                self.clear()
            self[piece] = found
        return found


def _stems_of(piece: str) -> list[str]:
    return [known[written].stem for written in pattern(piece).findall(piece)]


def _parts_of(piece: str) -> list[str]:
    words = [known[written] for written in pattern(piece).findall(piece)]
    parts = [part for word in words for part in (*word.parts, *word.inner)]
    return parts + [known["".join(pieces)].stem for pieces in hyphenated(piece)]


def _folded_of(piece: str) -> list[str]:
    return [known[written].folded for written in pattern(piece).findall(piece)]


_stems = _Texts(_stems_of)
_parts = _Texts(_parts_of)
_folded = _Texts(_folded_of)


def joined(texts: Sequence[str]) -> Joined:
    """Return what of `texts` goes into an index."""
    sections = []
    distinct: dict[str, None] = {}
    for text in texts:
        pieces = text.split()
        stems, parts = map(_stems.__getitem__, pieces), map(_parts.__getitem__, pieces)
        sections.append(Section(" ".join(filter(None, stems)), " ".join(filter(None, parts))))
        distinct.update(dict.fromkeys(pieces))
    stems = dict.fromkeys(map(_stems.__getitem__, distinct))
    parts = dict.fromkeys(map(_parts.__getitem__, distinct))
    words = dict.fromkeys(map(_folded.__getitem__, distinct))
    return Joined(tuple(sections), " ".join(filter(None, words)), " ".join(filter(None, (*stems, *parts))))
