"""Every format takes whatever a source may hold, and gives the whole file in pieces."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pyarrow.parquet
import pytest
import python_calamine

from algoritmeregister import standards
from algoritmeregister.exchange import json_table, ods_table, parquet_table, xlsx_table
from algoritmeregister.exchange.formats import FORMATS
from algoritmeregister.exchange.parts import Row
from tests.tries import tries

ABOUT = {
    "number": "11111115", "uri": "urn:a", "address": "https://a.example/1", "short_address": "", "state": "published",
    "organisation": {"code": "a", "name": "A", "tooi": None}, "register": {"slug": "r", "name": "R", "website": None},
    "source_id": "1", "withdrawn_at": None, "first_observed_at": "2026-01-01T00:00:00.000000Z",
    "last_seen_at": "2026-01-01T00:00:00.000000Z",
    "version": {
        "number": 1, "standard": "1.0", "language": "nl", "claimed_on": "2026-01-01", "redactions": {}, "ledger": None,
        "observed_from": "2026-01-01T00:00:00.000000Z", "observed_to": None, "content_hash": "0",
        "recorded_at": "2026-01-01T00:00:00.000000Z",
    },
}  # fmt: skip


def row(**document):
    return Row(ABOUT, standards.SUPERSET, document, {})


def made(suffix, rows):
    return b"".join(FORMATS[suffix].pieces(rows, standards.SUPERSET))


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_it_works(suffix):
    assert made(suffix, [row(name="Een")]) == made(suffix, iter([row(name="Een")])) or suffix == "xlsx"


@tries("suffix", sorted(FORMATS))
@tries(
    "value", ["half \ud800 teken", "\x00\x01", 5, 1.5, True, None, [], [None], {"a": 1}, ["a", {"title": "b"}], [["c"]], ""]
)
def test_any_value_in_any_field(suffix, value):
    """A field that should hold a text, a code, a list of codes and a list of links gets what it should not."""
    content = made(suffix, [row(name=value, status=value, category=value, lawful_basis_grouping=value)])
    if suffix in {"json", "ndjson"}:
        json.loads(content)
    elif suffix == "parquet":
        assert pyarrow.parquet.read_table(io.BytesIO(content)).num_rows == 1
    elif suffix in {"ods", "xlsx"}:
        sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        assert len(sheet.to_python()) == 2
    else:
        assert content.startswith(b"\xef\xbb\xbfnumber,uri,")


@pytest.mark.parametrize("module", [ods_table, xlsx_table])
def test_a_full_sheet_is_followed_by_another(module, monkeypatch):
    monkeypatch.setattr(module, "ROWS_PER_SHEET", 2)
    for count, sheets in ((0, [1]), (2, [3]), (3, [3, 2]), (5, [3, 3, 2])):
        rows = [row(name=f"Nummer {place}") for place in range(count)]
        content = b"".join(module.stream(rows, standard=standards.SUPERSET))
        book = python_calamine.load_workbook(io.BytesIO(content))
        assert [len(book.get_sheet_by_index(place).to_python()) for place in range(len(book.sheet_names))] == sheets


def test_ods_begins_with_its_kind_and_says_what_is_in_it():
    with zipfile.ZipFile(io.BytesIO(made("ods", [row(name="Een")]))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype").decode() == ods_table.MEDIA_TYPE
        assert archive.testzip() is None
        assert b"content.xml" in archive.read("META-INF/manifest.xml")


def test_pieces_come_before_the_last_row():
    """A stream that waits for the last row holds everything in memory."""
    for module, lines in ((json_table, 30), (ods_table, 2_000), (parquet_table, 1_001)):
        seen = []

        def rows(seen=seen, lines=lines):
            for place in range(lines):
                seen.append(place)
                yield row(name=f"Nummer {place}", goal=hashlib.sha512(str(place).encode()).hexdigest())

        stream = module.stream(rows(), standard=standards.SUPERSET)
        while not (next(stream) and seen):
            pass
        assert len(seen) < lines, module.__name__
