"""Reading CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algoritmeregister.harvest.errors import FileUnreadable, TooLarge, TooWide, Truncated, WrongEncoding
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.opening import sniff
from algoritmeregister.harvest.readers.shapes import Broken
from tests.unit.harvest.files import data, read_all, write


def test_it_works(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'naam,doel\nStoplicht,"Doorstroming, en\nveiligheid"\n')
    assert [(item.place, item.data) for item in read_all(path)] == [
        ("L3", {"naam": "Stoplicht", "doel": "Doorstroming, en\nveiligheid"})
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = write(tmp_path / "a.csv", f"naam{delimiter}doel\nx. y{delimiter}z\nStop, of; toch niet{delimiter}a\n")
    assert sniff(path).delimiter == delimiter


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "a.csv", "naam,doel\r\nSkûtsje,€ 5\r\n".encode(encoding))
    assert data(path) == [{"naam": "Skûtsje", "doel": "€ 5"}]
    assert not sniff(path).warnings


def test_the_comma_is_the_usual_delimiter(tmp_path: Path) -> None:
    assert sniff(write(tmp_path / "a.csv", "naam,doel\nx;y,z\n")).delimiter == ","


def test_windows_1252_is_read_with_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path / "oud.csv", "naam,doel\nIJsselstein – wijk,€ 5\n".encode("cp1252"))
    assert data(path) == [{"naam": "IJsselstein – wijk", "doel": "€ 5"}]
    assert "Windows-1252" in sniff(path).warnings[0]


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongEncoding, match=r"a\.csv.*byte 15.*UTF-8"):
        sniff(write(tmp_path / "a.csv", b"naam,doel\nabc,d\x81\x8d\n"))


def test_a_quotation_mark_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    for text in ('naam,doel\na,"b\nc,d\ne,f\n', 'naam,doel\na,b\nc,"afgebroken in de laatste ce', 'naam,doel\ra,"b\rc,d\r'):
        with pytest.raises(Truncated, match="aanhalingsteken"):
            read_all(write(tmp_path / "a.csv", text))


def test_a_quotation_mark_inside_a_value_is_kept(tmp_path: Path) -> None:
    assert data(write(tmp_path / "a.csv", 'naam,doel\nscherm 5" breed,x\n')) == [{"naam": 'scherm 5" breed', "doel": "x"}]


def test_a_row_with_too_many_cells_is_a_broken_record(tmp_path: Path) -> None:
    items = read_all(write(tmp_path / "a.csv", "naam,doel\na,b,c\nd,e\n"))
    assert isinstance(items[0], Broken)
    assert items[0].place == "L2"
    assert "3 kolommen" in items[0].reason
    assert not isinstance(items[1], Broken)


def test_a_last_row_that_is_cut_off_is_a_broken_record(tmp_path: Path) -> None:
    items = read_all(write(tmp_path / "a.csv", "naam,doel,status\na,b,c\nd,e"))
    assert [isinstance(item, Broken) for item in items] == [False, True]


def test_empty_rows_and_columns_without_a_name_are_handled(tmp_path: Path) -> None:
    assert data(write(tmp_path / "a.csv", "naam,,doel\n\n,,\nx,y,z\n")) == [{"naam": "x", "kolom 2": "y", "doel": "z"}]


def test_two_columns_of_one_name_both_stay(tmp_path: Path) -> None:
    assert data(write(tmp_path / "a.csv", "naam,naam\nx,y\n")) == [{"naam": "x", "naam (2)": "y"}]
    named = "naam,naam,naam (2),,kolom 4\n1,2,3,4,5\n"
    assert data(write(tmp_path / "a.csv", named)) == [
        {"naam": "1", "naam (3)": "2", "naam (2)": "3", "kolom 4 (zonder naam)": "4", "kolom 4": "5"}
    ]


def test_labels_below_a_title_are_found_where_the_layout_says(tmp_path: Path) -> None:
    assert data(write(tmp_path / "a.csv", "Register van Waterveld,\nnaam,doel\nx,y\n"), header=1) == [
        {"naam": "x", "doel": "y"}
    ]


def test_too_wide_is_refused_at_the_first_look(tmp_path: Path) -> None:
    head = ",".join(f"k{index}" for index in range(30)) + "\n"
    with pytest.raises(TooWide, match="30 kolommen"):
        sniff(write(tmp_path / "a.csv", head), Limits(width=20))
    below_a_title = write(tmp_path / "b.csv", "Register van Waterveld\n" + head)
    assert [len(row) for row in sniff(below_a_title, Limits(width=20)).sheets[0].rows] == [1, 21]
    with pytest.raises(TooWide, match="30 kolommen"):
        read_all(below_a_title, header=1, limits=Limits(width=20))


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="L2"):
        read_all(write(tmp_path / "a.csv", "naam,doel\n" + "x" * 5000), limits=Limits(record_bytes=1000))


def test_html_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="inlog"):
        sniff(write(tmp_path / "a.csv", "<!DOCTYPE html><html><body>Log in</body></html>"))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="leeg"):
        sniff(write(tmp_path / "a.csv", " \n"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="geen bestand"):
        sniff(tmp_path / "weg.csv")


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30) | st.sampled_from(
    ["=1+1", "<b>x</b>", 'zei "ja"', "a\nb", ";", "\t"]
)


@settings(max_examples=80, deadline=None)
@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6), delimiter=st.sampled_from(",;\t"))
def test_every_cell_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["naam", "doel", "status"], *rows])
    path = write(tmp_path_factory.mktemp("csv") / "a.csv", text.getvalue())
    expected = [dict(zip(("naam", "doel", "status"), row, strict=True)) for row in rows if any(cell.strip() for cell in row)]
    assert data(path) == expected
