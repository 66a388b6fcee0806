"""Another installation of this software, followed through its own ledger (`/api/v1/wijzigingen`): exact, only what is
new, and every row and text checked against its hash.

The address is that of the installation ("https://algoritmes.example"). `register`: the short name of the register there,
which must be said when it has more than one. `size`: how many rows are asked at once.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from algoritmeregister.harvest.connectors.questions import Asked, Fetched, WrongOption
from algoritmeregister.harvest.errors import Missing, NotFetched, Untrue
from algoritmeregister.harvest.fetching import Answer, Fetcher, Question
from algoritmeregister.harvest.following.rows import Chain, Fetch, Place, Row, opening_of, place_of, row_of

NAME = "instance"
OPTIONS = frozenset({"register", "size"})
MOST_ROWS = 200
_MAX_PAGE_BYTES = 64 * 1024 * 1024
MOST_BYTES = 64 * 1024 * 1024
"""What is fetched before it is taken over: the rest follows in a next run, which the harvest begins at once."""


class _Rewritten(Exception):
    """The ledger there is not the one that we followed until now; the message says why."""


def check(asked: Asked) -> None:
    """Check the options. Raises `WrongOption`."""
    asked.text("register")
    if not 1 <= asked.number("size", MOST_ROWS) <= MOST_ROWS:
        raise WrongOption("size", f"1–{MOST_ROWS}")


def fetch(asked: Asked, fetcher: Fetcher, folder: Path) -> Fetched:
    """Fetch what came after where we are, unless nothing did. When the ledger there is not the one that we followed, fetch
    all of it and say why. Raises `NotFetched`.
    """
    api = _Api(asked, fetcher, folder)
    try:
        return _follow(_Walk(api, place_of(asked.cursor)), folder)
    except _Rewritten as error:
        return _follow(_Walk(api, None, why=str(error)), folder)


@dataclass
class _Api:
    """Asks the other installation."""

    asked: Asked
    fetcher: Fetcher
    folder: Path

    def ask(self, path: str, *, etag: str = "", **query: str | int) -> tuple[Any, Answer]:
        """Return the answer to a question, None when our copy still holds. Raises `NotFetched`."""
        address = f"{self.asked.address.rstrip('/')}/api/v1/{path}" + (f"?{urlencode(query)}" if query else "")
        file = self.folder / "answer.json"
        question = Question(address, accept="application/json", etag=etag, minds_robots=self.asked.minds_robots)
        answer = self.fetcher.fetch(question, file, most=_MAX_PAGE_BYTES)
        if answer.not_modified:
            return None, answer
        try:
            data = json.loads(file.read_bytes())
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise NotFetched(_("%s antwoordt niet zoals een installatie van deze software dat doet.") % address)
        return data, answer

    def scope(self) -> tuple[str, tuple[str, ...]]:
        """Return with what the identity of the register's registrations begins, and longer such beginnings of others."""
        data, _answer = self.ask("registers")
        found = [each for each in data.get("results") or [] if isinstance(each, dict)]
        bases = {str(each.get("slug")): str(each.get("identity_base") or "") for each in found}
        slug = self.asked.text("register") or (next(iter(bases)) if len(bases) == 1 else "")
        if not bases.get(slug):
            raise NotFetched(
                _("Zeg met de optie register welk register van %(address)s u bedoelt. Deze zijn er: %(known)s.")
                % {"address": self.asked.address, "known": ", ".join(sorted(bases)) or "–"}
            )
        base = bases[slug]
        return base, tuple(sorted(each for each in bases.values() if each != base and each.startswith(base)))


@dataclass
class _Walk:
    """Goes through the ledger from a place (None: its beginning). `why`: see `Fetch`."""

    api: _Api
    before: Place | None
    why: str = ""
    etag: str = ""
    held: bool = False  # the other side says that nothing changed
    stopped: str = ""
    more: bool = False
    chain: Chain = field(init=False)

    def __post_init__(self) -> None:
        self.chain = Chain(self.before)

    def pages(self) -> Iterator[list[Row]]:
        """Yield the rows of each page, those that we had left out. Raises `NotFetched`, `_Rewritten`."""
        for turn in count():
            first = turn == 0
            try:
                page = self._page(first)
            except Untrue:
                raise
            except NotFetched as error:
                if first or self.why:
                    raise
                self.stopped = str(error)  # what came before it is true, so it is taken
                return
            if page is None:
                return
            rows = self._checked(page, first)
            yield rows
            if not page.get("more"):
                self._check_end(page)
                return
            if not rows and not first:
                raise Untrue(_("Het logboek van %s zegt dat er meer is, en geeft het niet.") % self.api.asked.address)

    def _page(self, first: bool) -> dict[str, Any] | None:
        at = self.chain.at
        # The last row that we have is asked again: it must still be there, with the same hash.
        after = f"{at.epoch}-{max(at.sequence - first, 0)}" if at else "1-0"
        etag = self.api.asked.etag if first and self.before else ""
        size = self.api.asked.number("size", MOST_ROWS)
        try:
            page, answer = self.api.ask("wijzigingen", etag=etag, na=after, aantal=size, inhoud="true")
        except Missing as error:
            if error.status == 400 and first and self.before:
                raise _Rewritten(
                    _("Het logboek daar is korter dan wij het al kennen: het komt niet meer tot regel %s.") % self.before
                ) from None
            raise
        if first:
            self.etag, self.held = answer.etag, page is None
        if page is not None and not all(isinstance(page.get(key), list) for key in ("results", "epochs")):
            raise NotFetched(_("%s antwoordt niet zoals een installatie van deze software dat doet.") % answer.address)
        return page

    def _checked(self, page: dict[str, Any], first: bool) -> list[Row]:
        for shape in page["epochs"]:
            opening = opening_of(shape)
            if self.chain.openings.setdefault(opening.number, opening) != opening:
                raise Untrue(_("Het begin van tijdvak %d veranderde terwijl wij lazen.") % opening.number)
        rows = [row_of(shape) for shape in page["results"]]
        if first and self.before:
            self._check_same(self.before, rows)
            rows = rows[1:] if self.before.sequence else rows
        for row in rows:
            self.chain.add(row)
        return rows

    def _check_same(self, before: Place, rows: list[Row]) -> None:
        """Raise `_Rewritten` when the last row that we have is not, or not the same, in the ledger there."""
        following = self.chain.openings.get(before.epoch + 1)
        if following and following.base.sequence < before.sequence:
            raise _Rewritten(
                _("Het logboek daar is teruggezet. Regels na %(base)s zijn vervallen, en wij hadden ze tot %(before)s.")
                % {"base": following.base, "before": before}
                + (f" ({following.reason})" if following.reason else "")
            )
        if before.sequence:
            same = bool(rows) and rows[0].place == before
        else:
            opening = self.chain.openings.get(before.epoch)
            same = opening is not None and opening.opening_hash == before.chain_hash
        if not same:
            raise _Rewritten(_("Het logboek daar is herschreven: regel %s is niet meer dezelfde.") % before)

    def _check_end(self, page: dict[str, Any]) -> None:
        """Check that the last row is where the other side says that its ledger stands."""
        head = page.get("head")
        try:
            stands = Place(int(head["epoch"]), int(head["sequence"]), str(head["chain_hash"]))  # type: ignore[index]
        except (KeyError, TypeError, ValueError):
            raise Untrue(_("Het logboek van %s zegt niet waar het staat.") % self.api.asked.address) from None
        if self.chain.enter(stands.epoch) != stands:
            raise Untrue(
                _("Het logboek zegt tot %(head)s te gaan en gaat tot %(here)s.") % {"head": stands, "here": self.chain.at}
            )


def _follow(walk: _Walk, folder: Path) -> Fetched:
    rows = folder / "rows"
    base, others = "", tuple[str, ...]()
    with rows.open("w", encoding="utf-8") as out:
        for page in walk.pages():
            if page and not base:
                base, others = walk.api.scope()
            for row in page:
                is_ours = row.uri.startswith(base)
                out.write(json.dumps(row.as_dict(with_content=is_ours), ensure_ascii=False) + "\n")
            if out.tell() > MOST_BYTES and not walk.why:
                walk.more = True
                break
    after = walk.chain.at
    if walk.held or after is None or after == walk.before:
        return Fetched(None, walk.api.asked.address, walk.etag)
    if not base:
        base, others = walk.api.scope()
    new = sorted(number for number in walk.chain.openings if walk.before and number > walk.before.epoch)
    openings = tuple(f"{number}: {walk.chain.openings[number].reason}" for number in new)
    fetched = Fetch(base, others, walk.before, after, walk.why, walk.stopped, walk.more, openings)
    file = folder / "wijzigingen.ndjson"
    with file.open("w", encoding="utf-8") as out, rows.open(encoding="utf-8") as lines:
        out.write(json.dumps(fetched.as_dict(), ensure_ascii=False) + "\n")
        shutil.copyfileobj(lines, out)
    # No tag: the next question may be the same one, asked from one row further.
    return Fetched(file, walk.api.asked.address, more=walk.more)
