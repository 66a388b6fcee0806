"""A list of the desk, a page at a time: nothing is left out in silence, also where one page has several lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from algoritmeregister.ui.pages import Pages, page_number, pages

M = TypeVar("M", bound=Model)
T = TypeVar("T")
PAGE = 50
LONGEST = 200


@dataclass(frozen=True)
class Paged(Generic[T]):
    """The rows of one page, how many there are on all of them, and the way to the others."""

    rows: Sequence[T]
    total: int
    pages: Pages

    def __iter__(self) -> Iterator[T]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def paged(
    request: HttpRequest, found: QuerySet[M] | Sequence[T], *, name: str = "pagina", size: int | None = None
) -> Paged[Any]:
    """Return the page of a list that is asked for; `name`: in what of the address its number stands. A page that is not
    there is the last one. Asks one question when everything fits."""
    size, asked = size or PAGE, page_number(request.GET.get(name))
    rows = list(found[(asked - 1) * size : asked * size + 1])
    if len(rows) <= size and (rows or asked == 1):
        total = (asked - 1) * size + len(rows)
    else:
        total = found.count() if isinstance(found, QuerySet) else len(found)
    others = {key: value[:LONGEST] for key, value in request.GET.items() if key != name}
    there = pages(asked, total, size, lambda number: f"?{urlencode({**others, name: number})}")
    if there.current != asked:
        rows = list(found[(there.current - 1) * size : there.current * size])
    return Paged(rows[:size], total, there)
