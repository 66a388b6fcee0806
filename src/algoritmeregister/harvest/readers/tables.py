"""What CSV and spreadsheets share: labels that name the columns, and cells that become a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister.harvest.errors import TooWide
from algoritmeregister.harvest.readers.limits import Limits

FIRST_ROWS = 60  # how many rows a first look takes: enough for the labels of a transposed sheet


def is_empty(cells: Sequence[Any]) -> bool:
    """Whether a row or column holds nothing but white space."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def column_names(labels: Sequence[Any]) -> list[str]:
    """Return unique names for columns: the labels without white space around them, "" for none, "x (2)" for the second x."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for label in labels:
        name = " ".join(str(label if label is not None else "").split())
        seen[name] += bool(name)
        names.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return names


def record(names: Sequence[str], cells: Sequence[Any]) -> dict[str, Any]:
    """Return the cells under their names; cells without a name are kept as "kolom 7" when they hold something."""
    result: dict[str, Any] = {}
    for index, cell in enumerate(cells):
        name = names[index] if index < len(names) else ""
        if name:
            result[name] = cell
        elif not is_empty([cell]):
            result[f"kolom {index + 1}"] = cell
    return result


def check_width(name: str, width: int, limits: Limits) -> None:
    """Check the number of columns. Raises `TooWide`."""
    if width > limits.width:
        raise TooWide(
            _(
                "%(file)s heeft %(width)d kolommen, en het mogen er %(limit)d zijn. Verwijder lege kolommen, of kies "
                "een ander bestand."
            )
            % {"file": name, "width": width, "limit": limits.width}
        )
