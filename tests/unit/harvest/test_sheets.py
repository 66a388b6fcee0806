"""Reading spreadsheets."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from algoritmeregister.harvest.errors import Compressed, FileUnreadable, Malformed, TooLarge
from algoritmeregister.harvest.readers.formulas import column_index, column_letters
from algoritmeregister.harvest.readers.limits import DEFAULT, Limits
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.readers.shapes import Layout, SheetLayout
from tests.shared_data import shared_data
from tests.unit.harvest.files import data, opendocument, parts_of, read_all, workbook, write


def test_it_works(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"Blad1": [["naam", "doel"], ["Stoplicht", "Doorstroming"], ["", ""], ["Camera", 3.0]]}
    )
    assert [(item.place, item.data) for item in read_all(path)] == [
        ("Blad1!2", {"naam": "Stoplicht", "doel": "Doorstroming"}),
        ("Blad1!4", {"naam": "Camera", "doel": 3}),
    ]


def test_a_transposed_sheet_gives_a_record_per_column(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"W": [["*", "Naam", "A", "B"], ["", "Doel", "x", ""], ["*", "Status", "", "In gebruik"]]}
    )
    items = read_all(path, header=1, transposed=True)
    assert [(item.place, item.data) for item in items] == [
        ("W!C", {"Naam": "A", "Doel": "x", "Status": ""}),
        ("W!D", {"Naam": "B", "Doel": "", "Status": "In gebruik"}),
    ]


def test_labels_that_point_at_another_sheet_are_resolved(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"Sjabloon (1)": [["Naam"], ["Doel"]], "W": [["='Sjabloon (1)'!A1", "='Sjabloon (1)'!$A$2"], ["x", "y"]]},
    )
    shape = sniff(path)
    reading = read(path, shape, Layout(sheets=(SheetLayout("W"),)))
    assert [item.data for item in reading] == [{"Naam": "x", "Doel": "y"}]
    assert not reading.warnings


def test_a_formula_without_a_result_is_reported(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"W": [["naam", "doel"], ["x", '=CONCATENATE("a","b")']]})
    reading = read(path, sniff(path), Layout(sheets=(SheetLayout("W"),)))
    list(reading)
    assert len(reading.warnings) == 1
    assert "B2" in reading.warnings[0]


def test_merged_cells_count_for_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("W")
        sheet.write_row(0, 0, ["naam", "afdeling"])
        sheet.write_column(1, 0, ["a", "b"])
        sheet.merge_range(1, 1, 2, 1, "Beheer")
    assert data(path) == [{"naam": "a", "afdeling": "Beheer"}, {"naam": "b", "afdeling": "Beheer"}]


def test_dates_become_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("W")
        sheet.write_row(0, 0, ["datum", "x"])
        sheet.write_datetime(1, 0, datetime.datetime(2022, 11, 24), book.add_format({"num_format": "yyyy-mm-dd"}))
    assert data(path) == [{"datum": "2022-11-24", "x": ""}]


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"W": [["naam"], ["x"]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"\0" * 20_000_000)
    with pytest.raises(Compressed, match=r"a\.xlsx.*ingepakt"):
        sniff(path)


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"W": [["naam"], ["x"]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bom", b"\0" * 20_000_000)
    # say "10 bytes" in the directory and in the local header
    content = path.read_bytes().replace((20_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(Compressed):
        sniff(write(path, content))


def test_a_spreadsheet_that_asks_for_more_than_there_is_ends_nothing_but_its_own_reading(tmp_path: Path) -> None:
    """Of each of these the library makes all of it before anybody can count; the first two are less than six kilobytes."""
    corner = tmp_path / "hoek.xlsx"
    with xlsxwriter.Workbook(corner) as book:
        sheet = book.add_worksheet("W")
        sheet.write(0, 0, "naam")
        sheet.write(1_048_575, 16_383, "x")
    rows = (
        '<table:table table:name="W"><table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        f'office:value-type="string"><text:p>{"x" * 2_000}</text:p></table:table-cell></table:table-row></table:table>'
    )
    repeated = opendocument(tmp_path / "herhaald.ods", rows)
    text = workbook(tmp_path / "tekst.xlsx", {"W": [["naam"], *([["x" * 30_000]] * 100)]})
    assert len(read_all(text)) == 100
    little = Limits(workbook_memory=250_000_000)
    for path, limits in ((corner, DEFAULT), (repeated, little), (text, Limits(unpacked_bytes=2_000_000))):
        with pytest.raises(TooLarge, match="CSV"):
            sniff(path, limits)


def test_merged_areas_over_each_other_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"W": [["naam", "doel"], ["x", "y"]]})
    area = b'<mergeCell ref="A1:B2"/>'
    parts = parts_of(path)
    for count, is_fine in ((5, True), (6, False)):
        merged = b"</sheetData><mergeCells>" + area * count + b"</mergeCells>"
        sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", merged)
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in {**parts, "xl/worksheets/sheet1.xml": sheet}.items():
                archive.writestr(name, content)
        if is_fine:
            assert sniff(path, Limits(cells=20)).sheets[0].rows == (("naam", "naam"), ("naam", "naam"))
        else:
            with pytest.raises(TooLarge, match="cellen"):
                sniff(path, Limits(cells=20))


def test_a_table_that_does_not_begin_in_the_first_cell_keeps_its_places(tmp_path: Path) -> None:
    path = workbook(tmp_path / "naam zonder einde", {"W": [[], ["", "naam"], ["", "x"]]})
    assert sniff(path).sheets[0].rows == (("", ""), ("", "naam"), ("", "x"))
    assert [item.place for item in read_all(path, header=1)] == ["W!3"]


def test_a_workbook_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"W": [["naam"], ["x"]]})
    with pytest.raises(TooLarge, match="CSV"):
        sniff(path, Limits(workbook_bytes=100))
    with pytest.raises(TooLarge, match="cellen"):
        sniff(path, Limits(cells=1))


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", {"W": [["naam"], ["x"]]}).read_bytes()
    for cut in (30, len(whole) // 2, len(whole) - 5):
        with pytest.raises(Malformed, match="beschadigd"):
            sniff(write(tmp_path / "b.xlsx", whole[:cut]))


def test_damage_inside_is_refused(tmp_path: Path) -> None:
    source = io.BytesIO(workbook(tmp_path / "a.xlsx", {"W": [["naam"], ["x"]]}).read_bytes())
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as broken:
        for part in whole.infolist():
            content = whole.read(part)
            broken.writestr(part.filename, content[: len(content) // 2] if part.filename.endswith("sheet1.xml") else content)
    with pytest.raises(Malformed, match="beschadigd"):
        sniff(tmp_path / "b.xlsx")


def test_a_zip_that_python_stumbles_over_is_refused(tmp_path: Path) -> None:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA):
        path = tmp_path / "a.ods"
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("mimetype", kind)
        start = path.read_bytes().index(b"mimetype") + 8
        with pytest.raises(Malformed, match="beschadigd"):
            sniff(write(path, path.read_bytes()[:start] + b"\xff" * 12 + path.read_bytes()[start + 12 :]))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("naam-é", b"")
    with pytest.raises(Malformed, match="beschadigd"):
        sniff(write(path, path.read_bytes().replace("é".encode(), b"\xff\xff")))


@pytest.mark.parametrize("magic", [b"\x1f\x8b\x08\x00", b"BZh9", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c"])
def test_archives_are_refused(tmp_path: Path, magic: bytes) -> None:
    with pytest.raises(Compressed, match="Pak het eerst uit"):
        sniff(write(tmp_path / "a.json.gz", magic + b"rest"))


def test_another_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.json", "[]")
    with pytest.raises(Compressed, match="zipbestand"):
        sniff(tmp_path / "a.zip")


def test_a_pdf_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="PDF"):
        sniff(write(tmp_path / "a.pdf", b"%PDF-1.7 ..."))


def test_column_letters_and_indexes_are_each_other_s_reverse() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_index(column_letters(index)) == index for index in range(2000))


def test_the_master_list_has_109_records() -> None:
    path = shared_data("master-list-2022/master-list-2022-12-20.xlsx")
    shape = sniff(path)
    layout = Layout(sheets=tuple(SheetLayout(sheet.name, 1, transposed=True) for sheet in shape.sheets[2:]))
    items = list(read(path, shape, layout))
    assert len(items) == 109
    assert all("Organisatie" in item.data and "Bezwaarprocedure" in item.data for item in items), (
        "labels are formulas in most sheets"
    )
