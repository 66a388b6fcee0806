"""What someone asks: text, filters, order, page and, if they wish, a date in the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from algoritmeregister.search.facets import BY_KEY

Sort = Literal["relevance", "newest", "oldest", "name", "organisation"]
SORTS: tuple[str, ...] = get_args(Sort)

MAX_TEXT = 500  # characters that are looked at: the longest question in practice is under 200
MAX_PAGE_SIZE = 1_000
MAX_DEPTH = 10_000  # results that can be paged through; deeper lists are downloads
# Values per facet. Pages and APIs take fewer from outside; "every other value" of a facet is asked from inside.
MAX_SELECTED = 1_000


class UnknownFilter(ValueError):
    """A filter names a facet that does not exist. The message names it."""


@dataclass(frozen=True)
class Query:
    """One question to the index.

    `text`: as typed, never changed. `filters`: facet key → values; values of one facet widen, facets narrow.
    `sort`: one of `SORTS`; without text, relevance means newest. `page` counts from 1.
    `as_of`: answer with what was public at that moment (aware datetime). `language`: only texts in that language;
    None answers with one text per registration, Dutch when there is one. `facet_values`: how many values of a facet are
    counted, the most frequent ones; selected ones come on top of it. `lacking`: facets of which a registration must have
    no value at all. `excluding`: facet → values of which it must have none. `having`: fields of the superset in which it
    must have written something. `names_in`: the language in which the reader sees names, for the orders by name and by
    organisation; None: as they were found.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    page_size: int = 10
    as_of: datetime | None = None
    language: str | None = None
    facets: bool = True
    facet_values: int = 50
    snippets: bool = True
    lacking: tuple[str, ...] = ()
    excluding: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    having: tuple[str, ...] = ()
    names_in: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is certainly a mistake of the caller.

        Raises `UnknownFilter` for a filter that does not exist and `ValueError` for an order that does not, or for a
        date without a time zone. Pages and sizes out of range are brought within it: people edit addresses.
        """
        for key in (*self.filters, *self.lacking, *self.excluding):
            if key not in BY_KEY:
                raise UnknownFilter(f"there is no filter {key!r}; there are: {', '.join(BY_KEY)}")
        if self.sort not in SORTS:
            raise ValueError(f"there is no order {self.sort!r}; there are: {', '.join(SORTS)}")
        if self.as_of is not None and self.as_of.tzinfo is None:
            raise ValueError("as_of needs a time zone")
        chosen = {
            key: tuple(dict.fromkeys(value for value in values if value))[:MAX_SELECTED]
            for key, values in self.filters.items()
        }
        object.__setattr__(self, "filters", {key: values for key, values in chosen.items() if values})
        object.__setattr__(self, "page_size", min(max(self.page_size, 1), MAX_PAGE_SIZE))
        deepest = max(1, MAX_DEPTH // self.page_size)
        object.__setattr__(self, "page", min(max(self.page, 1), deepest))

    @property
    def offset(self) -> int:
        """How many results come before this page."""
        return (self.page - 1) * self.page_size

    @property
    def looked_at(self) -> str:
        """The part of the text that is searched: its first `MAX_TEXT` characters."""
        return self.text[:MAX_TEXT]
