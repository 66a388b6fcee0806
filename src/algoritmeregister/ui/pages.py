"""Page numbers with their addresses: the first, the last, those around the current one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from algoritmeregister.ui.questions import number_in

AROUND = 1


@dataclass(frozen=True)
class PageLink:
    """A page number with its address, or a gap between numbers."""

    number: int = 0
    address: str = ""
    current: bool = False
    gap: bool = False


@dataclass(frozen=True)
class Pages:
    """The pages of a list: `shown` ones, and the addresses of the neighbours (empty at an end)."""

    current: int
    last: int
    shown: tuple[PageLink, ...]
    previous_address: str
    next_address: str


def page_number(value: str | None) -> int:
    """Read a page number from an address: anything strange is page 1. People edit addresses."""
    return number_in(value or "", 99_999_999) or 1


def last_page(total: int, size: int) -> int:
    """Return the number of the last page of a list of `total` items, `size` on a page."""
    return max(1, -(-total // size))


def pages(current: int, total: int, size: int, address: Callable[[int], str]) -> Pages:
    """Return the pages of a list of `total` items, `size` on a page; `address` gives the address of a page number."""
    last = last_page(total, size)
    current = min(max(current, 1), last)
    wanted = sorted({1, last, *range(max(1, current - AROUND), min(last, current + AROUND) + 1)})
    shown: list[PageLink] = []
    for before, number in zip([0, *wanted], wanted, strict=False):
        if number - before > 1:
            shown.append(PageLink(gap=True))
        shown.append(PageLink(number, address(number), number == current))
    return Pages(
        current,
        last,
        tuple(shown),
        address(current - 1) if current > 1 else "",
        address(current + 1) if current < last else "",
    )
