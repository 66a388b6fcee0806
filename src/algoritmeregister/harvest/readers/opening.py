"""A first look at a file, and reading it once a profile has said where its records are."""

from __future__ import annotations

from pathlib import Path

from algoritmeregister.harvest.readers import (
    csv_records,
    encodings,
    formats,
    json_records,
    ndjson_records,
    sheets,
    xml_records,
)
from algoritmeregister.harvest.readers.limits import DEFAULT, Limits
from algoritmeregister.harvest.readers.shapes import Format, Layout, Reading, Shape


def sniff(path: Path, limits: Limits = DEFAULT) -> Shape:
    """Return what the beginning of a file shows. Raises a kind of `ImportFailed` for a file that cannot be read."""
    head = formats.head(path, limits)
    format = formats.detect(path, head)
    if format in {Format.XLSX, Format.XLS, Format.ODS}:
        return Shape(format, sheets=sheets.sniff(path, format, limits))
    if format is Format.XML:
        return Shape(format, candidates=xml_records.sniff(path, limits))
    encoding, warning = encodings.detect(path, head, legacy=format is Format.CSV)
    warnings = (warning,) if warning else ()
    if format is Format.CSV:
        delimiter, sheet = csv_records.sniff(path, encoding, limits)
        return Shape(format, encoding, delimiter, sheets=(sheet,), warnings=warnings)
    look = ndjson_records.sniff if format is Format.NDJSON else json_records.sniff
    return Shape(format, encoding, candidates=look(path, encoding, limits), warnings=warnings)


def read(path: Path, shape: Shape, layout: Layout, limits: Limits = DEFAULT) -> Reading:
    """Return the raw records of a file as a stream. Iterating raises a kind of `ImportFailed` where the file breaks."""
    if shape.format is Format.JSON:
        return json_records.read(path, shape, layout, limits)
    if shape.format is Format.NDJSON:
        return ndjson_records.read(path, shape, layout, limits)
    if shape.format is Format.XML:
        return xml_records.read(path, shape, layout, limits)
    if shape.format is Format.CSV:
        return csv_records.read(path, shape, layout, limits)
    return sheets.read(path, shape, layout, limits)
