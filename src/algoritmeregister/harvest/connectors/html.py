"""A website: a list of items, with or without a page for each, read by CSS selectors; the items become one JSON file.

`items`: the selector of an item in the list. `fields`: name → selector of a value, in the page of the item, else in the item
itself; `selector@attribute` takes an attribute, "@attribute" that of the item. `item_fields`: the same, always in the item.
`link`: the selector, in an item, of the link to its page. `rows`, `label`, `value`: selectors of pairs in that page, such as
the rows of a table; the label names the field. `next`: the selector of the link to the next page of the list. `max_pages`,
`max_items`. A record also has `adres`: of its page, or of the list. A value that is there more than once is a list.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from algoritmeregister.harvest.connectors.questions import Asked, Fetched, WrongOption, file_name
from algoritmeregister.harvest.errors import NotFetched
from algoritmeregister.harvest.fetching import Fetcher, Question

if TYPE_CHECKING:  # who reads no website does without it: every process and command would pay for it when it starts
    from bs4 import BeautifulSoup, Tag

_SELECTORS = ("items", "link", "next", "rows", "label", "value")
_FIELDS = ("fields", "item_fields")
OPTIONS = frozenset({*_SELECTORS, *_FIELDS, "max_pages", "max_items"})
MAX_PAGES = 500
MAX_ITEMS = 10_000
_MAX_PAGE_BYTES = 8 * 1024 * 1024


def check(asked: Asked) -> None:
    """Check the options. Raises `WrongOption`."""
    if not asked.text("items"):
        raise WrongOption("items", "CSS")
    for option in _SELECTORS:
        _compile(option, asked.text(option))
    for option in _FIELDS:
        for name, selector in _fields(asked, option).items():
            if not isinstance(selector, str) or not selector.strip():
                raise WrongOption(option, f"{name}: CSS")
            _compile(option, selector.partition("@")[0])
    if bool(asked.text("rows")) != bool(asked.text("label") and asked.text("value")):
        raise WrongOption("rows", "rows, label, value")
    if not any((_fields(asked, "fields"), _fields(asked, "item_fields"), asked.text("rows"))):
        raise WrongOption("fields", "{…}")
    for option, most in (("max_pages", MAX_PAGES), ("max_items", MAX_ITEMS)):
        if not 1 <= asked.number(option, most) <= most:
            raise WrongOption(option, f"1–{most}")


def _fields(asked: Asked, option: str) -> Mapping[str, Any]:
    found = asked.options.get(option, {})
    if not isinstance(found, dict):
        raise WrongOption(option, "{…}")
    return found


def _compile(option: str, selector: str) -> None:
    import soupsieve

    try:
        if selector.strip():
            soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, ValueError, TypeError, RecursionError):
        raise WrongOption(option, f"CSS: {selector[:100]}") from None


def fetch(asked: Asked, fetcher: Fetcher, folder: Path) -> Fetched:
    """Fetch the list and the pages of its items. Raises `NotFetched`, also when there is no item in the list."""
    site = _Site(asked, fetcher, folder / "page")
    records: list[dict[str, Any]] = []
    size = 0
    for address, item in site.items():
        if len(records) >= asked.number("max_items", MAX_ITEMS):
            raise NotFetched(_("%s heeft meer items dan we ophalen. Er is niets overgenomen.") % asked.address)
        records.append(site.record(address, item))
        size += len(json.dumps(records[-1], ensure_ascii=False).encode())
        fetcher.check_size(size, asked.address)
    if not records:
        raise NotFetched(
            _("In %(address)s staat niets dat bij ‘%(selector)s’ past. Is de site veranderd, of is het een inlogpagina?")
            % {"address": asked.address, "selector": asked.text("items")}
        )
    target = folder / (Path(file_name(asked.address, "website")).stem + ".json")
    target.write_text(json.dumps({"items": records}, ensure_ascii=False, indent=0), encoding="utf-8")
    return Fetched(target, asked.address)


class _Site:
    """Reads the pages of one website."""

    def __init__(self, asked: Asked, fetcher: Fetcher, file: Path) -> None:
        self._asked = asked
        self._fetcher = fetcher
        self._file = file

    def items(self) -> Iterator[tuple[str, Tag]]:
        """Yield the items on all pages of the list, each with the address of its page of the list."""
        address, seen = self._asked.address, set[str]()
        for _turn in range(self._asked.number("max_pages", MAX_PAGES)):
            seen.add(address)
            address, page = self._page(address)
            seen.add(address)  # where it was sent on to
            for item in page.select(self._asked.text("items")):
                yield address, item
            link = page.select_one(self._asked.text("next")) if self._asked.text("next") else None
            following = self._address_of(link, address)
            if not following or following in seen:
                return
            address = following
        raise NotFetched(_("%s heeft meer pagina’s dan we ophalen. Er is niets overgenomen.") % self._asked.address)

    def record(self, address: str, item: Tag) -> dict[str, Any]:
        """Return what an item, and its page, say."""
        record = _values(item, _fields(self._asked, "item_fields"), address)
        page, where = item, address
        if self._asked.text("link"):
            link = item if item.name == "a" and item.has_attr("href") else item.select_one(self._asked.text("link"))
            where = self._address_of(link, address)
            if not where:
                raise NotFetched(
                    _("Een item in %(address)s heeft geen link ‘%(selector)s’ naar zijn pagina.")
                    % {"address": address, "selector": self._asked.text("link")}
                )
            where, page = self._page(where)
        record |= _values(page, _fields(self._asked, "fields"), where)
        return {**record, **self._pairs(page), "adres": where}

    def _pairs(self, page: Tag) -> dict[str, Any]:
        found: dict[str, list[str]] = {}
        for row in page.select(self._asked.text("rows")) if self._asked.text("rows") else []:
            label, value = (row.select_one(self._asked.text(option)) for option in ("label", "value"))
            if label is not None and (key := _text(label).rstrip(":").strip()):
                found.setdefault(key, []).append(_text(value) if value is not None else "")
        return {key: values[0] if len(values) == 1 else values for key, values in found.items()}

    def _page(self, address: str) -> tuple[str, BeautifulSoup]:
        from bs4 import BeautifulSoup

        question = Question(address, accept="text/html", minds_robots=self._asked.minds_robots)
        answer = self._fetcher.fetch(question, self._file, most=_MAX_PAGE_BYTES)
        return answer.address, BeautifulSoup(self._file.read_bytes(), "html.parser")

    def _address_of(self, link: Tag | None, address: str) -> str:
        """Return where a link leads, "" for none. Raises `NotFetched` when that is another website."""
        href = str(link.get("href") or "").strip() if link is not None else ""
        target = urljoin(address, href).partition("#")[0] if href else ""
        if target and urlsplit(target).netloc != urlsplit(self._asked.address).netloc:
            raise NotFetched(
                _("%(address)s verwijst naar een andere website: %(link)s. Die halen we niet op.")
                % {"address": address, "link": target[:200]}
            )
        return target


def _values(part: Tag, fields: Mapping[str, str], address: str) -> dict[str, Any]:
    found = {}
    for name, said in fields.items():
        selector, _sign, attribute = said.partition("@")
        elements = part.select(selector) if selector.strip() else [part]
        if attribute:
            texts = [_attribute(each, attribute, address) for each in elements if each.has_attr(attribute)]
        else:
            texts = [_text(each) for each in elements]
        if texts:
            found[name] = texts[0] if len(texts) == 1 else texts
    return found


def _text(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def _attribute(element: Tag, name: str, address: str) -> str:
    value = element.get(name)
    text = " ".join(value) if isinstance(value, list) else str(value or "")
    return urljoin(address, text) if name in {"href", "src"} else text
