"""What a reader asks of the register, as it stands in the address: text, filters, order and page. There and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from algoritmeregister.search.naming import FILTERS, SORTS
from algoritmeregister.search.query import Query
from algoritmeregister.site import labels
from algoritmeregister.site.days import day_in, end_of
from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.fragments import GAP
from algoritmeregister.ui.pages import page_number

# The name in the address of the day of which the register is asked: what was public at its end, in our time zone.
AS_OF = "peildatum"
PAGE_SIZES = (10, 20, 50)
PAGE_SIZE = PAGE_SIZES[0]
# More of one value than any honest reader chooses; the rest of a made-up address is not looked at.
MAX_VALUES = 50
MAX_VALUE_LENGTH = 200


def known(name: str, value: str) -> str:
    """Return the code that a value means, so that "In gebruik" in an address works as well as "in_gebruik"."""
    code = labels.code(FILTERS[name], value)
    return code.key if code else value


@dataclass(frozen=True)
class Asked:
    """One question: `text` as typed, `filters` by name in the address, `sort` (a key of `SORTS` or empty), `page`, the
    `size` of a page (one of `PAGE_SIZES`), and the day of which the register is asked (`as_of`, None is now).

    `as_of_error`: "no date" or "future" when the address has a day that cannot be asked of.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    size: int = PAGE_SIZE
    as_of: date | None = None
    as_of_error: str = ""

    @classmethod
    def from_address(cls, parameters: QueryDict) -> Asked:
        """Read a question from an address. What cannot be understood is left out: an address never leads to an error."""
        filters = {}
        for name in FILTERS:
            if name not in parameters:
                continue
            values = [known(name, value.strip()[:MAX_VALUE_LENGTH]) for value in parameters.getlist(name)[:MAX_VALUES]]
            if chosen := tuple(dict.fromkeys(value for value in values if value)):
                filters[name] = chosen
        sort = parameters.get("sorteer", "")
        as_of, as_of_error = _day(parameters.get(AS_OF, "").strip())
        return cls(
            text=parameters.get("zoek", "").replace("\x00", "").strip(),
            filters=filters,
            sort=sort if sort in SORTS else "",
            page=page_number(parameters.get("pagina")),
            size=next((size for size in PAGE_SIZES if str(size) == parameters.get("aantal")), PAGE_SIZE),
            as_of=as_of,
            as_of_error=as_of_error,
        )

    def query(self, **more: Any) -> Query:
        """Return the question as the search room takes it; `more`: what else is asked, as `Query` has it."""
        return Query(
            text=self.text,
            filters={FILTERS[name]: values for name, values in self.filters.items()},
            sort=SORTS[self.sort] if self.sort else "relevance",
            page=self.page,
            page_size=self.size,
            as_of=end_of(self.as_of) if self.as_of else None,
            # What it was called on a day in the past is shown as it was found.
            names_in=None if self.as_of else get_language(),
            **more,
        )

    def pairs(self, *, without_text: bool = False, page: int = 1) -> Iterator[tuple[str, str]]:
        """Yield the parts of the address: name and value."""
        yield from self._about(without_text=without_text)
        yield from _shown(self.sort, self.size, page)

    def _about(self, *, without_text: bool = False) -> Iterator[tuple[str, str]]:
        if self.text and not without_text:
            yield "zoek", self.text
        for name, values in self.filters.items():
            for value in values:
                yield name, value
        if self.as_of:
            yield AS_OF, self.as_of.isoformat()

    @cached_property
    def everything(self) -> str:
        """The address of the whole list, in the language of this request: looked up once for the many on a page."""
        return address_of("site:registrations")

    @cached_property
    def written(self) -> str:
        """What is asked as it stands in an address, however it is shown: written once for the many addresses on a page."""
        return urlencode(list(self._about()))

    def hollow(self) -> Asked:
        """Return a question that is shown as this one, with `GAP` in its addresses for what is asked: for pieces of a page
        that are kept, whatever was asked. Of its text only whether there is one is the same."""
        result = replace(self, text=GAP if self.text else "", filters={}, as_of=None, as_of_error="")
        result.__dict__["written"] = GAP if self.written else ""
        return result

    def _query(self, sort: str, size: int, page: int) -> str:
        shown = [f"{name}={value}" for name, value in _shown(sort, size, page)]
        return "&".join([self.written, *shown] if self.written else shown)

    @cached_property
    def question(self) -> str:
        """The part of the address that says what is asked, of the first page: empty for the whole register."""
        return self._query(self.sort, self.size, 1)

    def address(self, *, page: int = 1, sort: str | None = None, size: int | None = None) -> str:
        """Return the address of this question, or of the same one in another order or with so many results on a page, in the
        language of this request."""
        query = self._query(self.sort if sort is None else sort, self.size if size is None else size, page)
        return self.everything + (f"?{query}" if query else "")

    def without(self, name: str, value: str) -> Asked:
        """Return the question without one value of one filter."""
        left = {key: tuple(each for each in values if (key, each) != (name, value)) for key, values in self.filters.items()}
        return replace(self, filters={key: values for key, values in left.items() if values}, page=1)

    def with_text(self, text: str) -> Asked:
        """Return the same question with another text."""
        return replace(self, text=text, page=1)

    def unfiltered(self) -> Asked:
        """Return the question without filters, about the register as it is now."""
        return replace(self, filters={}, as_of=None, page=1)

    def of_now(self) -> Asked:
        """Return the question about the register as it is now."""
        return replace(self, as_of=None, page=1)


def _shown(sort: str, size: int, page: int) -> Iterator[tuple[str, str]]:
    """Yield the parts of an address that say how results are shown. None of them needs quoting."""
    if sort:
        yield "sorteer", sort
    if size != PAGE_SIZE:
        yield "aantal", str(size)
    if page > 1:
        yield "pagina", str(page)


def _day(text: str) -> tuple[date | None, str]:
    """Read the day of which the register is asked, or say what is wrong with it. The future is not known."""
    if not text:
        return None, ""
    day = day_in(text)
    if day is None:
        return None, "no date"
    return (None, "future") if day > timezone.localdate() else (day, "")
