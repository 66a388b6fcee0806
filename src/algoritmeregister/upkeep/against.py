"""Hold the ledger against a copy that someone kept: signed heads, or the rows themselves.

A chain that was rewritten from some row on is whole again, and `verify()` alone cannot see it. Whoever kept an older head or
older rows can.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from os import SEEK_END
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.ledger import signing
from algoritmeregister.ledger.chain import digest, entry_hash
from algoritmeregister.ledger.models import Entry, Epoch
from algoritmeregister.ledger.signing import BadSignature
from algoritmeregister.upkeep.verifying import Damaged

# Rows that are looked up in the database at once.
_BATCH = 500
# A copy that is one JSON text (not one per line) is read whole.
_MAX_WHOLE = 256 * 1024 * 1024


class UnreadableCopy(Exception):
    """The file is not a copy that this software knows. The message says what is wrong with it."""


@dataclass
class Agreed:
    """What the copy and the ledger agree on: numbers of rows, signed heads and epochs."""

    rows: int = 0
    heads: int = 0
    epochs: int = 0


@dataclass
class _Copy:
    """Where we are in the copy: what agrees so far, the last row that did, and the row before the one at hand."""

    agreed: Agreed = field(default_factory=Agreed)
    last: str = ""
    previous: tuple[int, int, str] | None = None


def hold_against(path: Path) -> Agreed:
    """Hold the ledger against the copy in `path`.

    The copy is JSON, one object per line or one text: signed heads (`/api/v1/standen`, `/downloads/standen.ndjson`), rows
    (`/api/v1/wijzigingen`) or epochs (`/api/v1/tijdvakken`), in any mix. Raises `Damaged` naming the first row that differs,
    and `UnreadableCopy`.
    """
    copy = _Copy()
    items = _items(path)
    while batch := list(islice(items, _BATCH)):
        entries = _entries(batch)
        for item in batch:
            try:
                _compare(item, entries, copy)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise UnreadableCopy(_("er staat iets in dat niet bij een logboek hoort: %s") % str(item)[:80]) from error
    if copy.agreed == Agreed():
        raise UnreadableCopy(_("er staat niets in om te vergelijken"))
    return copy.agreed


def _items(path: Path) -> Iterator[Any]:
    """Yield the objects of the copy; of a page of the API its rows, heads and epochs."""
    number = 0
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                number += 1
                if not line.strip():
                    continue
                try:
                    value = json.loads(line)
                except ValueError as error:
                    if number > 1:
                        raise UnreadableCopy(_("regel %d is geen JSON") % number) from error
                    # One JSON text over several lines.
                    value = _whole(path)
                    file.seek(0, SEEK_END)
                yield from _flat(value)
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableCopy(_("het is niet te lezen: %s") % reasons.in_words(error)) from error


def _whole(path: Path) -> Any:
    if path.stat().st_size > _MAX_WHOLE:
        raise UnreadableCopy(_("het is te groot voor één JSON-tekst; zet elk object op een eigen regel"))
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UnreadableCopy(_("het is geen JSON")) from error


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _flat(each)
    elif isinstance(value, dict) and "results" in value:
        yield from _flat(value.get("epochs", []))
        yield from _flat(value["results"])
    elif value is not None:
        yield value


def _place(item: Any) -> tuple[int, int] | None:
    """Return the row that an item is about; None for an epoch."""
    if not isinstance(item, dict) or "opening_hash" in item:
        return None
    fields = item.get("fields", item)
    if not isinstance(fields, dict):
        return None
    place = fields.get("epoch"), fields.get("sequence")
    return place if all(isinstance(each, int) and 0 <= each < 2**31 for each in place) else None  # type: ignore[return-value]


def _entries(items: Iterable[Any]) -> dict[tuple[int, int], Entry]:
    wanted: dict[int, set[int]] = {}
    for epoch, sequence in filter(None, map(_place, items)):
        wanted.setdefault(epoch, set()).add(sequence)
    if not wanted:
        return {}
    places = Q()
    for epoch, sequences in wanted.items():
        places |= Q(epoch=epoch, sequence__in=sequences)
    return {(entry.epoch, entry.sequence): entry for entry in Entry.objects.filter(places)}


def _compare(item: Mapping[str, Any], entries: Mapping[tuple[int, int], Entry], copy: _Copy) -> None:
    if "opening_hash" in item:
        _compare_epoch(item)
        copy.previous = (item["epoch"], 0, item["opening_hash"])
        copy.agreed.epochs += 1
        return
    if "jws" in item:
        _compare_head(item, entries, copy)
        copy.agreed.heads += 1
    else:
        _compare_row(item, entries, copy)
        copy.agreed.rows += 1


def _compare_epoch(item: Mapping[str, Any]) -> None:
    names = ("epoch", "opened_at", "reason", "base_sequence", "base_hash")
    if digest({name: item[name] for name in names}) != item["opening_hash"]:
        raise UnreadableCopy(_("het begin van tijdvak %s erin klopt niet met zijn eigen hash") % item["epoch"])
    if not Epoch.objects.filter(number=item["epoch"], opening_hash=item["opening_hash"]).exists():
        raise Damaged(_("het begin van tijdvak %s is niet dat van de kopie") % item["epoch"])


def _compare_head(item: Mapping[str, Any], entries: Mapping[tuple[int, int], Entry], copy: _Copy) -> None:
    place = (item["epoch"], item["sequence"])
    statement = _statement(item)
    if (statement.epoch, statement.sequence, statement.chain_hash) != (*place, item["chain_hash"]):
        raise UnreadableCopy(_("de stand %s erin is niet wat er ondertekend is") % _named(place))
    _hold(place, item["chain_hash"], entries, copy)


def _statement(item: Mapping[str, Any]) -> signing.Statement:
    """Return what was signed, once the signature holds under a key of this register."""
    by_id = {signing.key_id(public): public for public in signing.known_public_keys()}
    public = by_id.get(item["key_id"])
    if public is None:
        raise Damaged(
            _("de stand %(head)s is ondertekend met sleutel %(key)s, en die heeft dit register niet")
            % {"head": item["position"], "key": item["key_id"]}
        )
    try:
        return signing.check(item["jws"], public)
    except BadSignature as error:
        why = {"head": item["position"], "why": error}
        raise UnreadableCopy(_("de stand %(head)s erin is niet te vertrouwen: %(why)s") % why) from error


def _compare_row(item: Mapping[str, Any], entries: Mapping[tuple[int, int], Entry], copy: _Copy) -> None:
    fields, chain_hash = item["fields"], item["chain_hash"]
    place = (fields["epoch"], fields["sequence"])
    if (
        copy.previous
        and copy.previous[:2] == (place[0], place[1] - 1)
        and entry_hash(copy.previous[2], fields) != chain_hash
    ):
        raise UnreadableCopy(_("regel %s erin volgt niet uit de regel ervoor") % _named(place))
    copy.previous = (*place, chain_hash)
    entry = entries.get(place)
    if entry is not None:
        ours = entry.public_fields()
        if different := sorted(key for key in ours.keys() | fields.keys() if ours.get(key) != fields.get(key)):
            what = {"row": _named(place), "fields": ", ".join(different)}
            raise Damaged(_("regel %(row)s van het logboek verschilt van de kopie in: %(fields)s") % what + _after(copy))
    _hold(place, chain_hash, entries, copy)


def _hold(place: tuple[int, int], chain_hash: str, entries: Mapping[tuple[int, int], Entry], copy: _Copy) -> None:
    entry = entries.get(place)
    if place[1] == 0:
        found = Epoch.objects.filter(number=place[0]).values_list("opening_hash", flat=True).first()
    else:
        found = entry.chain_hash if entry else None
    if found is None:
        raise Damaged(_("regel %s van de kopie staat niet in het logboek") % _named(place) + _why(place) + _after(copy))
    if found != chain_hash:
        raise Damaged(_("regel %s van het logboek heeft een andere hash dan in de kopie") % _named(place) + _after(copy))
    copy.last = _named(place)


def _named(place: tuple[int, int]) -> str:
    return f"{place[0]}-{place[1]}"


def _why(place: tuple[int, int]) -> str:
    """Say that a restored backup explains it, when it does."""
    later = Epoch.objects.filter(number=place[0] + 1, base_sequence__lt=place[1]).first()
    if later is None:
        return ""
    told = {"epoch": later.number, "row": _named((place[0], later.base_sequence)), "why": later.reason}
    return " (" + _("tijdvak %(epoch)d begon na regel %(row)s: %(why)s") % told + ")"


def _after(copy: _Copy) -> str:
    return "; " + _("tot en met %s zijn ze gelijk") % copy.last if copy.last else ""
