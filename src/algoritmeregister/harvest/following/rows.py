"""What a row of another installation's ledger says, and whether it is true: nothing that comes from there is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from algoritmeregister.harvest.errors import Untrue
from algoritmeregister.harvest.readers.limits import DEFAULT
from algoritmeregister.ledger.chain import digest, entry_hash
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.registrations.sealed import NotAsHashed, Sealed

_FIRST_YEAR = 1900
_HASH = re.compile("[0-9a-f]{64}")
_LANGUAGE = re.compile("[a-z]{2,3}")
_KEPT = {"path": 200, "commitment": 64, "ground": 100, "by": 200, "at": 40, "replacement": 100_000}
"""What a ledger says of a removed text, with how long each may be."""


@dataclass(frozen=True, order=True)
class Place:
    """A place in a ledger, with the chain hash there; sequence 0 is the opening of an epoch."""

    epoch: int
    sequence: int
    chain_hash: str

    def __str__(self) -> str:
        return f"{self.epoch}-{self.sequence}"

    def as_dict(self) -> dict[str, Any]:
        """Return the place as JSON values."""
        return {"epoch": self.epoch, "sequence": self.sequence, "chain_hash": self.chain_hash}


def place_of(data: Mapping[str, Any] | None) -> Place | None:
    """Return the place in JSON values; None for none."""
    return Place(int(data["epoch"]), int(data["sequence"]), str(data["chain_hash"])) if data else None


@dataclass(frozen=True)
class Row:
    """One row: `fields` is everything under its hash, `content` what the version says now (None: not asked, or none)."""

    place: Place
    fields: Mapping[str, Any]
    content: Mapping[str, Any] | None = None

    @property
    def kind(self) -> str:
        """The kind of change, in the ledger's words; maybe one that we do not know."""
        return str(self.fields["kind"])

    @property
    def uri(self) -> str:
        """The identity of the registration."""
        return str(self.fields["registration"])

    @property
    def content_hash(self) -> str:
        """The content hash, "" for a withdrawal."""
        return str(self.fields["content_hash"])

    @property
    def detail(self) -> dict[str, Any]:
        """What else the ledger says of the change."""
        result: dict[str, Any] = json.loads(self.fields["detail"])
        return result

    @property
    def observed_at(self) -> datetime:
        """When the change was seen at its source."""
        return _moment(self.fields["observed_at"])

    @property
    def claimed_on(self) -> date | None:
        """The date that the source itself gives."""
        said = self.detail.get("claimed_on")
        return date.fromisoformat(said) if said else None

    @property
    def ends(self) -> bool:
        """Whether the registration is no longer public after it."""
        return self.kind in {Kind.WITHDRAWN, Kind.MERGED}

    @property
    def brings_version(self) -> bool:
        """Whether it tells of a new version: one that moves along with its organisation, or is found elsewhere, does not."""
        return bool(self.content_hash) and self.kind != Kind.REDACTED and "language" in self.detail

    def as_dict(self, *, with_content: bool) -> dict[str, Any]:
        """Return the row as JSON values."""
        shape = {"position": str(self.place), "fields": dict(self.fields), "chain_hash": self.place.chain_hash}
        return {**shape, "content": self.content} if with_content else shape

    def kept(self) -> dict[str, Any]:
        """Return what a row that removes a text says of it. Raises `Untrue` when that is not what such a row says."""
        said = self.detail
        if said.keys() != _KEPT.keys() or not all(_is_text(said[key], most) for key, most in _KEPT.items()):
            raise Untrue(_("Regel %s zegt niet wat er is verwijderd.") % self.place)
        return said

    def sealed(self, redactions: Mapping[str, Mapping[str, Any]]) -> Sealed:
        """Return the content for `take_over`; `redactions`: what the ledger says of each text that was removed from it."""
        content = self.content or {}
        return Sealed(
            document=content["document"],
            beside=content["beside"],
            standard=content["standard"],
            language=content["language"],
            salts=content["salts"],
            content_hash=self.content_hash,
            redactions=redactions,
        )


def row_of(shape: Any) -> Row:
    """Return a row of the API. Raises `Untrue` when it is no row, or its content does not match its hash."""
    try:
        fields, content = shape["fields"], shape.get("content")
        row = Row(Place(int(fields["epoch"]), int(fields["sequence"]), str(shape["chain_hash"])), fields, content)
        _check_fields(row)
        if content is not None:
            _check_content(row, content)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError):
        raise Untrue(_("Wat er staat, is geen regel van een logboek: %s") % str(shape)[:200]) from None
    return row


def _check_fields(row: Row) -> None:
    fields = row.fields
    texts = {"recorded_at": 40, "observed_at": 40, "kind": 16, "registration": 600, "number": 8, "content_hash": 64}
    if not all(_is_text(fields[key], most) for key, most in texts.items()) or not _HASH.fullmatch(row.place.chain_hash):
        raise ValueError("fields")
    if not isinstance(row.detail, dict) or (row.content_hash and not _HASH.fullmatch(row.content_hash)):
        raise ValueError("detail")
    if min(day.year for day in (row.observed_at, row.claimed_on) if day) < _FIRST_YEAR:
        raise ValueError("date")


def _check_content(row: Row, content: Mapping[str, Any]) -> None:
    removed = content["removed"]
    parts = (content["document"], content["beside"], content["salts"], removed)
    if not all(isinstance(part, dict) for part in parts) or not _LANGUAGE.fullmatch(content["language"]):
        raise ValueError("content")
    if _depth(content) > DEFAULT.depth + 1:
        raise ValueError("depth")
    what_stays = {path: {key: str(kept[key]) for key in ("commitment", "replacement")} for path, kept in removed.items()}
    try:
        row.sealed(what_stays).check()
    except NotAsHashed as error:
        raise Untrue(
            _("De inhoud bij regel %(place)s is niet wat haar hash zegt. %(field)s") % {"place": row.place, "field": error}
        ) from None


def _depth(value: Any) -> int:
    depth, layer = 0, [value]
    while layer and depth <= DEFAULT.depth + 1:
        depth += 1
        children = [each.values() if isinstance(each, dict) else each for each in layer if isinstance(each, dict | list)]
        layer = [child for group in children for child in group]
    return depth


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _is_text(value: Any, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most


@dataclass(frozen=True)
class Opening:
    """How an epoch of the other ledger began: `base` is the last row of the epoch before it that still holds."""

    number: int
    reason: str
    base: Place
    opening_hash: str


def opening_of(shape: Any) -> Opening:
    """Return an epoch of the API. Raises `Untrue` when it is not what its hash says."""
    try:
        said = {key: shape[key] for key in ("epoch", "opened_at", "reason", "base_sequence", "base_hash")}
        base = Place(int(said["epoch"]) - 1, int(said["base_sequence"]), str(said["base_hash"]))
        opening = Opening(int(said["epoch"]), str(said["reason"])[:200], base, str(shape["opening_hash"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Untrue(_("Wat er staat, is geen tijdvak van een logboek: %s") % str(shape)[:200]) from None
    if digest(said) != opening.opening_hash:
        raise Untrue(_("Het begin van tijdvak %d is niet wat zijn hash zegt.") % opening.number)
    return opening


@dataclass
class Chain:
    """Follows a chain row by row from `at` (None: from the beginning). `openings`: the epochs that the other side named."""

    at: Place | None = None
    openings: dict[int, Opening] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Go on to this row. Raises `Untrue` when it does not follow from where we are."""
        here = self.enter(row.place.epoch)
        if row.place.sequence != here.sequence + 1:
            raise Untrue(_("Na regel %(here)s komt %(next)s: daar ontbreekt iets.") % {"here": here, "next": row.place})
        if entry_hash(here.chain_hash, row.fields) != row.place.chain_hash:
            raise Untrue(_("Regel %s volgt niet uit de regel ervoor: zijn hash klopt niet.") % row.place)
        self.at = row.place

    def enter(self, epoch: int) -> Place:
        """Go on to this epoch, when we are not there yet; returns where we are then. Raises `Untrue`."""
        if self.at is None:
            self.at = self._opened(1)
        while self.at.epoch < epoch:
            if self._opening(self.at.epoch + 1).base != self.at:
                raise Untrue(
                    _("Tijdvak %(epoch)d begint niet na regel %(here)s.") % {"epoch": self.at.epoch + 1, "here": self.at}
                )
            self.at = self._opened(self.at.epoch + 1)
        return self.at

    def _opening(self, number: int) -> Opening:
        if number not in self.openings:
            raise Untrue(_("Tijdvak %d ontbreekt.") % number)
        return self.openings[number]

    def _opened(self, number: int) -> Place:
        return Place(number, 0, self._opening(number).opening_hash)


@dataclass(frozen=True)
class Fetch:
    """What was fetched of a ledger, as it stands in the first line of the file; the rows follow, one a line.

    `identity_base`: with what the identity of the register's registrations begins; `others`: longer beginnings, of other
    registers. `before` and `after`: from where to where. `why`: what is wrong with the ledger that we followed until now;
    then it holds the whole other ledger. `stopped`: what came in between, `more`: whether it is a part on purpose.
    `openings`: epochs that began after `before`.
    """

    identity_base: str
    others: tuple[str, ...]
    before: Place | None
    after: Place
    why: str = ""
    stopped: str = ""
    more: bool = False
    openings: tuple[str, ...] = ()

    def source_id(self, uri: str) -> str | None:
        """Return the id of a registration in the register; None when it is of another register."""
        if not uri.startswith(self.identity_base) or any(uri.startswith(other) for other in self.others):
            return None
        return uri.removeprefix(self.identity_base) or None

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON values."""
        before = self.before.as_dict() if self.before else None
        return {**vars(self), "before": before, "after": self.after.as_dict()}


def header_of(file: Path) -> Fetch:
    """Read the first line of a file that we wrote."""
    with file.open(encoding="utf-8") as lines:
        data = json.loads(next(lines))
    after = place_of(data.pop("after"))
    assert after is not None, "we wrote it"
    before = place_of(data.pop("before"))
    return Fetch(
        **{**data, "others": tuple(data["others"]), "openings": tuple(data["openings"])}, before=before, after=after
    )


def rows_in(file: Path) -> Iterator[Row]:
    """Yield the rows of a file that we wrote."""
    for _place, row in places_in(file):
        yield row


def places_in(file: Path) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a file that we wrote, each with where it stands in the file."""
    with file.open("rb") as lines:
        place = len(next(lines))
        for line in lines:
            yield place, _written(line)
            place += len(line)


def row_at(file: BinaryIO, place: int) -> Row:
    """Return the row that stands there in a file that we wrote."""
    file.seek(place)
    return _written(file.readline())


def _written(line: bytes) -> Row:
    shape = json.loads(line)
    fields = shape["fields"]
    return Row(Place(fields["epoch"], fields["sequence"], shape["chain_hash"]), fields, shape.get("content"))
