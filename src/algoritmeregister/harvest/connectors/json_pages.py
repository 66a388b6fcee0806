"""A JSON API that gives its records in pages, asked by GET or POST; the pages become one file.

Options: `records` and `total`: the keys that lead to the list of records in a page, and to how many there are, with dots.
`method` (GET or POST), `body`: what is posted besides the page. `page`: the name of the page number, in the address or the
body (default "page"); `first`: the first number (default 1). `size` and `size_name`: how many records a page has, and how
that is asked. `counts`: "pages", or "records" when the page number is the number of records before it. `next`: the keys that
lead to the address of the next page, instead of numbers. `max_pages`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from algoritmeregister.harvest.connectors.questions import Asked, Fetched, WrongOption, file_name
from algoritmeregister.harvest.errors import Missing, NotFetched
from algoritmeregister.harvest.fetching import Fetcher, Question

OPTIONS = frozenset(
    {"records", "total", "method", "body", "page", "first", "size", "size_name", "counts", "next", "max_pages"}
)
MAX_PAGES = 2_000
_MAX_PAGE_BYTES = 32 * 1024 * 1024


def check(asked: Asked) -> None:
    """Check the options. Raises `WrongOption`."""
    for option in ("records", "total", "page", "size_name", "next"):
        asked.text(option)
    for option, default in (("first", 1), ("size", 0)):
        asked.number(option, default)
    if not 1 <= asked.number("max_pages", MAX_PAGES) <= MAX_PAGES:
        raise WrongOption("max_pages", f"1–{MAX_PAGES}")
    if asked.text("method", "GET").upper() not in {"GET", "POST"}:
        raise WrongOption("method", "GET, POST")
    if asked.text("counts", "pages") not in {"pages", "records"}:
        raise WrongOption("counts", "pages, records")
    if asked.text("counts", "pages") == "records" and not asked.number("size", 0):
        raise WrongOption("size", "1, 2, 3, …")
    if not isinstance(asked.options.get("body", {}), dict):
        raise WrongOption("body", "{…}")


def fetch(asked: Asked, fetcher: Fetcher, folder: Path) -> Fetched:
    """Fetch all pages into one JSON file, with the records where they stand in a page. Raises `NotFetched`."""
    path = asked.path("records")
    target = folder / (Path(file_name(asked.address)).stem + ".json")
    number = 0
    total: int | None = None
    with target.open("w", encoding="utf-8") as out:
        out.write("".join("{" + json.dumps(key) + ":" for key in path) + "[")
        for page in _pages(asked, fetcher, folder):
            for each in _at(page, path):
                out.write((",\n" if number else "\n") + json.dumps(each, ensure_ascii=False))
                number += 1
                fetcher.check_size(out.tell(), asked.address)
            said = _value(page, asked.path("total")) if asked.text("total") else None
            total = said if isinstance(said, int) else total
        out.write("\n]" + "}" * len(path))
    if total is not None and number != total:
        raise NotFetched(
            _(
                "%(address)s zegt %(total)d records te hebben en gaf er %(number)d. Bij de volgende ronde proberen we het "
                "weer."
            )
            % {"address": asked.address, "total": total, "number": number}
        )
    return Fetched(target, asked.address)


def _pages(asked: Asked, fetcher: Fetcher, folder: Path) -> Iterator[Any]:
    """Yield the pages that have records. Ends at a page without records, or one that is not full."""
    file = folder / "page"
    question: Question | None = _question(asked, 0)
    before = b""
    size = asked.number("size", 0)
    for index in range(asked.number("max_pages", MAX_PAGES)):
        if question is None:
            return
        fetcher.fetch(question, file, most=_MAX_PAGE_BYTES)
        content = file.read_bytes()
        if content == before:
            raise NotFetched(_("%s geeft telkens dezelfde pagina. Klopt de naam van het paginanummer?") % asked.address)
        before = content
        page = _parsed(content, question.address)
        records = _records(page, asked, question.address)
        if not records:
            return
        yield page
        if asked.text("next"):
            question = _following(page, asked, question.address)
        else:
            question = _question(asked, index + 1)
            if size and len(records) < size:
                if not asked.text("total"):
                    _check_last(len(records), size, question, asked, fetcher, file)
                return
    if question is not None:
        raise NotFetched(_("%s heeft meer pagina’s dan we ophalen. Er is niets overgenomen.") % asked.address)


def _check_last(got: int, size: int, following: Question, asked: Asked, fetcher: Fetcher, file: Path) -> None:
    """Check that nothing comes after a page that is not full: some give fewer records a page than is asked.

    Raises `NotFetched`. The source does not say how many records it has, so this is all there is to see it by.
    """
    try:
        fetcher.fetch(following, file, most=_MAX_PAGE_BYTES)
    except Missing:  # it says so; from no answer at all nothing is concluded
        return
    try:
        more = _records(_parsed(file.read_bytes(), asked.address), asked, asked.address)
    except NotFetched:
        return
    if more:
        raise NotFetched(
            _(
                "%(address)s geeft %(number)d records op een pagina waar wij er %(size)d vragen, en daarna nog meer. "
                "Zet de optie size op %(number)d."
            )
            % {"address": asked.address, "number": got, "size": size}
        )


def _question(asked: Asked, index: int) -> Question:
    """Return the question for the page with this index, counted from 0."""
    size = asked.number("size", 0)
    in_records = asked.text("counts", "pages") == "records"
    step = size if in_records else 1
    first = asked.number("first", 0 if in_records else 1)
    said: dict[str, Any] = {} if asked.text("next") else {asked.text("page") or "page": first + index * step}
    if asked.text("size_name"):
        said[asked.text("size_name")] = size
    post = asked.text("method", "GET").upper() == "POST"
    if post:
        body = json.dumps({**asked.options.get("body", {}), **said}).encode()
        return Question(asked.address, body=body, accept="application/json", minds_robots=asked.minds_robots)
    parts = urlsplit(asked.address)
    kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in said]
    address = urlunsplit(parts._replace(query=urlencode([*kept, *said.items()])))
    return Question(address, accept="application/json", minds_robots=asked.minds_robots)


def _following(page: Any, asked: Asked, address: str) -> Question | None:
    """Return the question for the page that this page names as the next one."""
    following = _value(page, asked.path("next"))
    if not isinstance(following, str) or not following:
        return None
    return Question(urljoin(address, following), accept="application/json", minds_robots=asked.minds_robots)


class _Twice(dict[str, Any]):
    """An object in which a key stands twice. It is written as it came, so that who reads the file tells of it."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self._pairs = pairs

    def items(self) -> list[tuple[str, Any]]:  # type: ignore[override]
        return self._pairs


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Twice(pairs)


def _parsed(content: bytes, address: str) -> Any:
    try:
        return json.loads(content, object_pairs_hook=_object)
    except (ValueError, RecursionError):
        raise NotFetched(_("%s antwoordt niet met JSON. Is het een inlog- of foutpagina?") % address) from None


def _records(page: Any, asked: Asked, address: str) -> list[Any]:
    found = _value(page, asked.path("records"))
    if not isinstance(found, list):
        raise NotFetched(
            _("%(address)s heeft geen lijst met records op de plaats ‘%(path)s’.")
            % {"address": address, "path": asked.text("records") or "$"}
        )
    return found


def _at(page: Any, path: tuple[str, ...]) -> list[Any]:
    found: list[Any] = _value(page, path)
    return found


def _value(data: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data
