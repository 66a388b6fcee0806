"""Records of standards of others: JSON, NDJSON or CSV in; JSON out, with what was lost on the way."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.exchange.json_description import losses_of

# A file of one standard is a list or an inventory; more than this is no longer looked at by hand.
LONGEST = 50_000_000
# Rows above the headings that inventories begin with.
TITLE_ROWS = 5
csv.field_size_limit(1_000_000)


class Unreadable(ValueError):
    """The file cannot be read as records; the message says why and what would help."""


def read(content: bytes) -> list[dict[str, Any]]:
    """Return the records of a file: a JSON object or list, an object that holds one list, NDJSON, or CSV with headings.

    Raises Unreadable.
    """
    if len(content) > LONGEST:
        raise Unreadable(_("Dit bestand is te groot. Neem hoogstens 50 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if text.lstrip()[:1] not in {"{", "["}:
        return _rows(text)
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        return list(_lines(text))
    return _records(loaded)


def _records(loaded: Any) -> list[dict[str, Any]]:
    if isinstance(loaded, dict):
        lists = [value for value in loaded.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        loaded = lists[0] if len(lists) == 1 and len(loaded) <= 3 and "document" not in loaded else [loaded]
    if not isinstance(loaded, list) or not all(isinstance(each, dict) for each in loaded):
        raise Unreadable(_("Dit JSON-bestand bevat geen lijst met records."))
    return loaded


def _lines(text: str) -> Iterator[dict[str, Any]]:
    # Not by every sign that ends a line in a text: in JSON some of those may stand inside one.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:  # also a number of thousands of digits
            raise Unreadable(_("Regel %s is geen JSON.") % number) from error
        if not isinstance(record, dict):
            raise Unreadable(_("Regel %s is geen record.") % number)
        yield record


def _rows(text: str) -> list[dict[str, Any]]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise Unreadable(_("Dit bestand is geen JSON, NDJSON of CSV.")) from error
    # The headings are the first row that is about as full as any: above it stand titles of sections.
    first = rows[: TITLE_ROWS + 1]
    fullest = max((sum(bool(cell.strip()) for cell in row) for row in first), default=0)
    if fullest < 2:
        raise Unreadable(_("Dit bestand is geen JSON, NDJSON of CSV."))
    place = next(place for place, row in enumerate(first) if sum(bool(cell.strip()) for cell in row) * 2 > fullest)
    found = []
    for row in rows[place + 1 :]:
        record = {key: value for key, value in zip(rows[place], row, strict=False) if key.strip() and value.strip()}
        if record:
            found.append(record)
    return found


def converted(records: Iterable[Mapping[str, Any]], source: str, target: str) -> Iterator[dict[str, Any]]:
    """Yield each record in another standard, with what stands beside it and what was moved, recoded or dropped.

    A record is a document, or what an earlier conversion gave: an object with `document` and `beside`, so that a value
    that had no place comes back. Raises UnknownStandard.
    """
    for record in records:
        document, beside = _parts(record)
        if source in standards.FOREIGN:
            document = standards.profile(source).named(document)
            if document.get("@context") == context():
                del document["@context"]
        result = standards.convert(document, source=source, target=target, beside=beside)
        made = {"@context": context(), **result.document} if target == "dcat" else result.document
        yield {"standard": target, "document": made, "beside": result.beside, "losses": losses_of(result.losses)}


def _parts(record: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    document, beside = record.get("document"), record.get("beside")
    if isinstance(document, dict):
        return dict(document), dict(beside) if isinstance(beside, dict) else {}
    return dict(record), {}


def context() -> dict[str, str]:
    """Return what makes a DCAT document JSON-LD: the namespaces of its prefixes."""
    return {prefix: namespace for prefix, namespace in standards.RDF_PREFIXES.items() if namespace}
