"""The analysis of many registrations' texts at once: the same as `joined`, in half the time, for a whole register.

Texts are cut, what stands between spaces is told apart, and what is known about it is put together, in columns (Arrow).
Python meets each such piece once per batch and not once per registration. For a few registrations `joined` is faster,
and needs no Arrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import pyarrow as pa
import pyarrow.compute as pc

from .joined import AROUND, LONGEST_REMEMBERED, Joined, Section, analysed, as_one_word
from .words import Lately, known

# Between the stems, the parts and the words of a piece: a control character, which Python takes for a space.
_BETWEEN = "\x1f"


class _Memory(Lately[str]):
    """What stands between two spaces, without punctuation around it → its stems, parts and words (`Piece`) in one text."""

    def __missing__(self, piece: str) -> str:
        bare = as_one_word(piece)
        found = self.before.get(piece) or (self[bare] if bare != piece else _BETWEEN.join(analysed(piece)))
        return self.keep(piece, found, known.limit) if len(piece) <= LONGEST_REMEMBERED else found


_pieces = _Memory()


def joined_many(registrations: Sequence[Sequence[str]]) -> list[Joined]:
    """Return what of the texts of each registration goes into an index; all have as many texts.

    The same as `joined` gives for each, but that every piece of text between spaces counts once in `words`, where `joined`
    leaves out more that is said twice; and with spaces before and between.
    """
    if not registrations:
        return []
    per_registration = len(registrations[0])
    cut = pc.split_pattern(_column([text for each in registrations for text in each]), " ")
    written = cut.values.dictionary_encode()
    # Punctuation is taken off each different piece once: a third of them are then the same, and need not be remembered.
    bare = pc.utf8_trim(written.dictionary, AROUND).dictionary_encode()
    pieces = bare.indices.take(written.indices)
    found = pc.split_pattern(pa.array(map(_pieces.__getitem__, bare.dictionary.to_pylist()), pa.string()), _BETWEEN)
    stems, parts, words = (pc.list_element(found, place) for place in range(3))
    # Which pieces a registration has, each once. For each by itself: what is looked up then stays in the fastest memory.
    bounds = cut.offsets[::per_registration].to_pylist()
    each_once = [pieces[start:stop].unique() for start, stop in pairwise(bounds)]
    ends = pa.array(accumulate(map(len, each_once), initial=0), pa.int32())
    stems_of_texts, parts_of_texts = (_put_together(each, pieces, cut.offsets) for each in (stems, parts))
    sections = list(map(Section, stems_of_texts, parts_of_texts))
    return [
        Joined(tuple(sections[place * per_registration : (place + 1) * per_registration]), words_of_all)
        for place, words_of_all in enumerate(_put_together(words, pa.concat_arrays(each_once), ends))
    ]


def _column(texts: Sequence[str]) -> pa.Array:
    """Put texts in a column; half characters, which Arrow does not take, become question marks."""
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array([text.encode(errors="replace").decode() for text in texts], pa.string())


def _put_together(of_pieces: pa.Array, pieces: pa.Array, offsets: pa.Array) -> list[str]:
    """Put what there is of each piece one after the other: a text for each stretch between `offsets`."""
    return pc.binary_join(pa.ListArray.from_arrays(offsets, of_pieces.take(pieces)), "").to_pylist()
