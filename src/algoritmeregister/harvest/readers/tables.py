"""What CSV and spreadsheets share: labels that name the columns, and cells that become a record."""

from __future__ import annotations

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
    """Return unique names for columns: the labels without white space around them, "" for none. The second x is called
    "x (2)", or the first number that no other label has.
    """
    given = [" ".join(str(label if label is not None else "").split()) for label in labels]
    taken: set[str] = set(given)
    seen: set[str] = set()
    names: list[str] = []
    for label in given:
        name, count = label, 1
        while label and (name in seen or (count > 1 and name in taken)):
            count += 1
            name = f"{label} ({count})"
        seen.add(name)
        names.append(name)
    return names


def record(names: Sequence[str], cells: Sequence[Any]) -> dict[str, Any]:
    """Return the cells under their names; cells without a name are kept as "kolom 7" when they hold something."""
    result: dict[str, Any] = {}
    for index, cell in enumerate(cells):
        name = names[index] if index < len(names) else ""
        if name:
            result[name] = cell
        elif not is_empty([cell]):
            unnamed = f"kolom {index + 1}"
            result[f"{unnamed} (zonder naam)" if unnamed in names else unnamed] = cell
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
