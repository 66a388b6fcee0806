"""Where the records of a file are: the sheet, the row or column with labels, or the list in a JSON file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister.harvest.errors import UnknownShape
from algoritmeregister.harvest.proposing import naming, words
from algoritmeregister.harvest.readers.shapes import EVERY_KEY, Candidate, Format, Layout, Shape, Sheet, SheetLayout
from algoritmeregister.harvest.readers.tables import is_empty

_HEADER_ROWS = 20
_LABEL_COLUMNS = 4
_LONGEST_LABEL = 300
_ALIKE = 0.7  # sheets and lists whose labels are as much the same hold the same kind of records
_SURELY_COLUMNS = 3  # from so many fields in the first column on, it is one with labels
_TELLS = 0.5  # how sure a label must be before it counts for a row being the labels


@dataclass(frozen=True)
class Place:
    """Where the records are, the labels there, which sheets were left out, and why it was found there, in words."""

    layout: Layout
    labels: tuple[str, ...]
    left_out: tuple[str, ...]
    reason: str


def find(shape: Shape, name: str, sheets: Collection[str] = (), without: frozenset[str] = frozenset()) -> Place:
    """Return the most likely place of the records in the file called `name`; of a table only in `sheets`, when given.

    Raises `UnknownShape` when nothing looks like records.
    """
    place = _in_table(shape, name, sheets, without) if shape.format.is_table else _in_lists(shape, without)
    if place is None:
        raise UnknownShape(_("In %s staat geen rij of kolom met namen van velden, en geen lijst van records.") % name)
    return place


def _in_lists(shape: Shape, without: frozenset[str]) -> Place | None:
    lists = [each for each in shape.candidates if each.keys]
    if shape.format is Format.XML:
        # Of an element that stands there once, and holds the records, the names tell just as much.
        lists = [each for each in lists if not each.single] or lists
    if not lists:
        return None
    best = max(lists, key=lambda each: (_told(each.keys, without), not each.single, len(each.keys)))
    same = [each for each in lists if _is_sibling(each, best)]
    path = (*best.path[:-1], EVERY_KEY) if len(same) > 1 else best.path
    group = "groep" if len(same) > 1 else ""
    where = "$" + "".join(f".{key}" for key in path)
    reason = _("de lijst %(place)s heeft de meeste namen van velden (%(number)d)") % {
        "place": where,
        "number": _number_told(best.keys, without),
    }
    labels = tuple(sorted(best.keys))
    return Place(Layout(path=path, single=best.single, group=group), labels, (), reason)


def _is_sibling(one: Candidate, best: Candidate) -> bool:
    if one.single or best.single or not best.path or len(one.path) != len(best.path) or one.path[:-1] != best.path[:-1]:
        return False
    return len(one.keys & best.keys) >= _ALIKE * len(one.keys | best.keys)


def _in_table(shape: Shape, name: str, sheets: Collection[str], without: frozenset[str]) -> Place | None:
    known = [sheet.name for sheet in shape.sheets]
    if unknown := set(sheets) - set(known):
        raise UnknownShape(
            _("%(file)s heeft geen blad ‘%(sheet)s’. Deze zijn er: %(known)s.")
            % {"file": name, "sheet": ", ".join(sorted(unknown)), "known": ", ".join(known)}
        )
    looked = [(sheet, _headed(sheet, without)) for sheet in shape.sheets if not sheets or sheet.name in sheets]
    found = [(sheet, *headed) for sheet, headed in looked if headed and (sheets or not _is_help(sheet.name))]
    if not found:
        return None
    _sheet, best, labels, score = max(found, key=lambda each: each[3])
    if best.transposed and shape.format is Format.CSV:
        raise UnknownShape(
            _("In %s staat elk record in een kolom. Bewaar het als rekenblad (XLSX of ODS), of draai rijen en kolommen om.")
            % name
        )
    chosen = [
        (layout, theirs)
        for _each, layout, theirs, _score in found
        if layout.transposed == best.transposed and len(set(theirs) & set(labels)) >= _ALIKE * len(set(labels))
    ]
    layouts = tuple(layout for layout, _theirs in chosen)
    names = {layout.name for layout in layouts}
    common = [label for label in labels if all(label in theirs for _layout, theirs in chosen)]
    line = _("kolom %d") if best.transposed else _("rij %d")
    reason = _("in %(line)s staan de meeste namen van velden (%(number)d)") % {
        "line": line % (best.header + 1),
        "number": round(score),
    }
    return Place(Layout(sheets=layouts), tuple(common), tuple(each for each in known if each not in names), reason)


def _is_help(sheet: str) -> bool:
    return any(words.has_word(words.plain(sheet), word) for word in words.table().sheets)


def _headed(sheet: Sheet, without: frozenset[str]) -> tuple[SheetLayout, tuple[str, ...], float] | None:
    """Return where the labels of a sheet are, the labels, and how much they tell."""
    rows = list(sheet.rows)
    columns = [list(column) for column in zip_longest(*rows, fillvalue="")]
    best: tuple[float, float, SheetLayout, tuple[str, ...]] | None = None
    for transposed, lines, most in ((False, rows, _HEADER_ROWS), (True, columns, _LABEL_COLUMNS)):
        for index, line in enumerate(lines[:most]):
            labels = _labels(line)
            if len(labels) < 2 or not any(not is_empty(each) for each in lines[index + 1 :]):
                continue
            found = (
                _told(labels, without),
                _looks(line, lines[index + 1 :]),
                SheetLayout(sheet.name, index, transposed),
                labels,
            )
            if transposed and found[0] < _SURELY_COLUMNS:
                continue
            if best is None or found[:2] > best[:2]:
                best = found
    if best is None:
        return None
    return best[2], best[3], best[0]


def _labels(line: Sequence[Any]) -> tuple[str, ...]:
    texts = [" ".join(cell.split()) for cell in line if isinstance(cell, str) and cell.strip()]
    counted = Counter(texts)
    return tuple(text for text in counted if counted[text] == 1 and len(text) <= _LONGEST_LABEL)


def _told(labels: Collection[str], without: frozenset[str]) -> float:
    """Return how many different fields the labels name, the sure ones counting for more."""
    best: dict[str, float] = {}
    for label in labels:
        for target, found in naming.candidates(label, without).items():
            if found.score >= _TELLS and found.score > best.get(target, 0.0):
                best[target] = found.score
    return min(sum(best.values()), float(len(labels)))


def _number_told(labels: Collection[str], without: frozenset[str]) -> int:
    return sum(naming.best_score(label, without) >= _TELLS for label in labels)


def _looks(line: Sequence[Any], below: Sequence[Sequence[Any]]) -> float:
    """Return how much a line looks like labels when their words tell nothing: filled with different, short texts."""
    labels = _labels(line)
    short = sum(len(label) <= 60 for label in labels)
    width = max((sum(not is_empty([cell]) for cell in each) for each in below), default=0)
    return short / max(width, len(line), 1)


def sheet_patterns(sheets: Sequence[str]) -> list[str]:
    """Return regular expressions of exactly these names of sheets."""
    return [re.escape(sheet) for sheet in sheets if sheet.strip()]
