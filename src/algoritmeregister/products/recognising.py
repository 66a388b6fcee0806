"""Products that are recognised by their name: `tables/products.txt`. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.products import tables
from algoritmeregister.products.spelling import Named, in_table, key_of

NO_SUPPLIER = "-"


@dataclass(frozen=True)
class Known:
    """A product of the table: its name, its supplier if it has one, what finds it in a name, and what finds it there only
    where the supplier is named too."""

    name: str
    supplier: Named | None
    everywhere: re.Pattern[str] | None
    with_supplier: re.Pattern[str] | None


def recognise(name: str, suppliers: Sequence[Named]) -> Known | None:
    """Return the product that the name of an algorithm means, given the suppliers that its registration names.

    A name never speaks against the field: where that names others, a product of this supplier is not meant.
    """
    text = normalise_name(name)
    if not _any_phrase().search(text):  # most names mean none of them
        return None
    named = {each.key for each in suppliers}
    for known in known_products():
        is_named = known.supplier is not None and known.supplier.key in named
        if is_named and known.with_supplier and known.with_supplier.search(text):
            return known
        if (is_named or not named) and known.everywhere and known.everywhere.search(text):
            return known
    return None


@functools.cache
def _any_phrase() -> re.Pattern[str]:
    """Return what finds any phrase of any product of the table."""
    patterns = (each for known in known_products() for each in (known.everywhere, known.with_supplier) if each)
    return re.compile("|".join(each.pattern for each in patterns) or r"(?!)")


@functools.cache
def known_products() -> tuple[Known, ...]:
    """Return the products of the table. Raises ValueError with the line when an entry cannot be."""
    return tuple(_known(line, columns) for line, columns in tables.rows("products.txt"))


def _known(line: int, columns: list[str]) -> Known:
    if len(columns) < 3:
        raise ValueError(f"products.txt, line {line}: a name, a supplier and at least one phrase are needed.")
    name, supplier, *phrases = columns
    made_by = None if supplier == NO_SUPPLIER else in_table(key_of(supplier))
    if made_by is None and supplier != NO_SUPPLIER:
        raise ValueError(f"products.txt, line {line}: {supplier!r} is not in suppliers.txt.")
    return Known(
        name,
        made_by,
        _pattern([each for each in phrases if not each.startswith("+")]),
        _pattern([each[1:] for each in phrases if each.startswith("+")]),
    )


def _pattern(phrases: list[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    parts = [re.escape(each.rstrip("*")) + (r"\w*" if each.endswith("*") else "") for each in phrases]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")
