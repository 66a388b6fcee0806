"""Reading JSON and NDJSON."""

from __future__ import annotations

import io
import json
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algoritmeregister.harvest.errors import ImportFailed, Malformed, TooDeep, TooLarge, TooWide, Truncated, WrongEncoding
from algoritmeregister.harvest.readers import json_events
from algoritmeregister.harvest.readers.encodings import Utf8
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.readers.shapes import Broken, Format, Layout
from tests.unit.harvest.files import data, read_all, write

SMALL = Limits(record_bytes=20_000, depth=6, width=20, nodes=500, records=50)


def test_it_works(tmp_path: Path) -> None:
    path = write(
        tmp_path / "lijst.json",
        '{"algoritmes": [{"id": "1", "n": 2.50, "m": 3.0}, {"id": "2"}], "fetched_at": "2026-06-08"}',
    )
    shape = sniff(path)
    reading = read(path, shape, Layout(shape.candidates[0].path))
    items = list(reading)
    assert [(item.place, item.data) for item in items] == [("#1", {"id": "1", "n": 2.5, "m": 3}), ("#2", {"id": "2"})]
    assert reading.header == {"fetched_at": "2026-06-08"}, "what stands after the list is read too"
    assert [candidate.path for candidate in shape.candidates] == [("algoritmes",), ()]


def test_a_key_that_stands_twice_is_told_once_and_its_last_value_counts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", '[{"a": 1}, {"a": 1, "b": {"c": 2, "c": 3}}, {"a": 4, "a": 5}]')
    shape = sniff(path)
    reading = read(path, shape, Layout(shape.candidates[0].path))
    assert [item.data for item in reading] == [{"a": 1}, {"a": 1, "b": {"c": 3}}, {"a": 5}]
    (warning,) = reading.warnings
    assert "(#2: c)" in warning


def test_a_key_that_stands_twice_on_a_line_is_told_as_well(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ndjson", '{"a": 1}\n{"a": 1, "b": {"c": 2, "c": 3}}\n{"a": 4, "a": 5}\n')
    reading = read(path, sniff(path), Layout(()))
    assert [item.data for item in reading] == [{"a": 1}, {"a": 1, "b": {"c": 3}}, {"a": 5}]
    (warning,) = reading.warnings
    assert "(L2: c)" in warning


def test_a_list_at_the_top_and_one_deeper_are_found(tmp_path: Path) -> None:
    assert data(write(tmp_path / "a.json", '[{"a": 1}, {"a": 2}]')) == [{"a": 1}, {"a": 2}]
    assert data(write(tmp_path / "b.json", '{"data": {"results": [{"a": 1}]}, "n": 1}')) == [{"a": 1}]


def test_one_object_is_one_record(tmp_path: Path) -> None:
    path = write(tmp_path / "een.json", '{"name": "Stoplicht", "organization": "Waterveld"}')
    assert data(path) == [{"name": "Stoplicht", "organization": "Waterveld"}]


def test_what_is_no_object_is_a_broken_record_and_the_rest_is_read(tmp_path: Path) -> None:
    items = read_all(write(tmp_path / "a.json", '[{"a": 1}, 7, {"a": 2}]'))
    assert [isinstance(item, Broken) for item in items] == [False, True, False]
    assert items[1].place == "#2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "a.json", '[{"naam": "Súdwest-Fryslân € 𝄞"}]'.encode(encoding))
    assert data(path) == [{"naam": "Súdwest-Fryslân € 𝄞"}]


def test_another_encoding_is_refused_with_the_place(tmp_path: Path) -> None:
    with pytest.raises(WrongEncoding, match=r"latin\.json.*byte 11"):
        sniff(write(tmp_path / "latin.json", '[{"naam": "é"}]'.encode("latin-1")))


@pytest.mark.parametrize("cut", [2, 20, 35, 47])
def test_a_truncated_file_is_refused(tmp_path: Path, cut: int) -> None:
    whole = '{"algoritmes": [{"id": "1", "t": "tekst"}, {"id": "2"}]}'
    with pytest.raises(Truncated, match=r"a\.json.*(afgebroken|midden)"):
        read_all(write(tmp_path / "a.json", whole[:cut]))


def test_a_character_cut_in_two_is_called_truncated(tmp_path: Path) -> None:
    with pytest.raises(Truncated, match="midden in een teken"):
        sniff(write(tmp_path / "a.json", '[{"naam": "é'.encode()[:-1]))


@pytest.mark.parametrize("text", ['[{"a": 1} {"a": 2}]', '[{"a": NaN}]', "[{'a': 1}]", '[{"a": 1}] en meer'])
def test_what_is_no_json_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Malformed, match=r"a\.json is geen geldige JSON") as refused:
        read_all(write(tmp_path / "a.json", text))
    assert f"({text})" in str(refused.value), "what stands there is shown"
    assert "error" not in str(refused.value), "no words of the parser"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_giant_number_is_refused(tmp_path: Path, encoding: str) -> None:
    text = '[{"a": ' + "9" * 6000 + "}]"
    with pytest.raises(Malformed, match=r"a\.json is geen geldige JSON, rond byte .*9{50,60}\)\. Er is niets veranderd"):
        read_all(write(tmp_path / "a.json", text.encode(encoding)))
    digits_in_a_text = text.replace("9" * 6000, f'"{"9" * 6000}"')
    assert read_all(write(tmp_path / "b.json", digits_in_a_text.encode(encoding)))


def test_too_deep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooDeep, match=r"meer dan 6 lagen"):
        read_all(write(tmp_path / "a.json", '{"a":' * 100_000), limits=SMALL)


def test_too_wide_is_refused(tmp_path: Path) -> None:
    wide = json.dumps([{f"k{index}": index for index in range(30)}])
    with pytest.raises(TooWide, match="meer dan 20 velden"):
        read_all(write(tmp_path / "a.json", wide), limits=SMALL)


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": "' + "x" * 300_000 + '"}]',
        '[{"a": [' + "1," * 1000 + "1]}]",
        json.dumps([{str(key): "x" * 3000 for key in range(10)}]),
    ],
    ids=["one long text", "many small values", "many texts"],
)
def test_a_record_that_is_too_large_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TooLarge, match="groter dan"):
        read_all(write(tmp_path / "a.json", text), limits=SMALL)


def test_too_many_records_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="meer dan 50 records"):
        read_all(write(tmp_path / "a.json", json.dumps([{"a": 1}] * 51)), limits=SMALL)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="IMPORT_MAX_MEGABYTES"):
        sniff(write(tmp_path / "a.json", "[]" + " " * 2000), Limits(file_bytes=1000))


def test_what_no_database_can_hold_is_replaced(tmp_path: Path) -> None:
    assert data(write(tmp_path / "a.ndjson", '{"a": "x\\u0000y"}\n{"a": "\\ud800"}\n')) == [
        {"a": "x\ufffdy"},
        {"a": "\ufffd"},
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (r"a \ud800 b", "a \ufffd b"),
        (r"\uDC00", "\ufffd"),
        (r"\ud83d\ude00", "😀"),
        (r"\ud83d\ud83d\ude00", "\ufffd😀"),
        (r"\\ud800", r"\ud800"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
def test_half_a_character_is_not_lost_unseen(tmp_path: Path, written: str, kept: str, encoding: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(('[{"a": "' + written + '"}, {"a": 0.5}]').encode(encoding))
    assert data(path) == [{"a": kept}, {"a": 0.5}]


@given(
    st.lists(st.sampled_from((r"\ud83d", r"\uDE00", r"\ud83d\ude00", "\\", "x", "a" * 30)), max_size=12).map("".join),
    st.integers(1, 40),
)
def test_half_a_character_is_seen_wherever_a_piece_of_the_file_ends(written: str, size: int) -> None:
    with mock.patch.object(json_events, "BUFFER", size):
        source = Utf8(io.BytesIO(written.encode("utf-16")), "utf-16")
        assert json_events._has_half_in(source) == (json_events._HALF.search(written.encode()) is not None)


def test_lines_are_records(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ndjson", '{"a": 1}\n\n{"a": 2}\n')
    assert sniff(path).format is Format.NDJSON
    assert data(path) == [{"a": 1}, {"a": 2}]


def test_a_broken_line_is_a_broken_record(tmp_path: Path) -> None:
    deep = '{"a": ' + "[" * 50 + "]" * 50 + "}"
    items = read_all(write(tmp_path / "a.ndjson", f'{{"a": 1}}\n{{"a": 2}}\n{{"a": }}\n{deep}\n[1]\n{{"a": 3}}\n'))
    assert [item.place for item in items if isinstance(item, Broken)] == ["L3", "L4", "L5"]
    assert "JSON" in items[2].reason
    assert "genest" in items[3].reason


def test_a_last_line_that_is_cut_off_is_truncated(tmp_path: Path) -> None:
    with pytest.raises(Truncated):
        read_all(write(tmp_path / "a.ndjson", '{"a": 1}\n{"a": 2}\n{"a": '))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=6).filter(lambda key: "\0" not in key), inner, max_size=4)
    ),
    max_leaves=10,
)


@settings(max_examples=60, deadline=None)
@given(
    records=st.lists(
        st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
            JSON,
            min_size=1,
            max_size=5,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_record_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, object]]
) -> None:
    path = write(tmp_path_factory.mktemp("json") / "a.json", json.dumps({"records": records, "count": 1}))
    shape = sniff(path)
    assert [item.data for item in read(path, shape, Layout(("records",)))] == records


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_whatever_the_bytes_reading_ends_in_records_or_in_a_clear_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = write(tmp_path_factory.mktemp("any") / "a.json", content)
    message = ""
    try:
        if sniff(path).candidates:
            read_all(path)
    except ImportFailed as error:
        message = str(error)
    assert not message or "a.json" in message
