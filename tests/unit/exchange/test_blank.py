"""Empty forms are made of the catalogue: a column or question for each field that people fill in, in every version."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pikepdf
import pytest
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineWorkbook

from algoritmeregister import standards
from algoritmeregister.exchange.blank.columns import blanks, fixed
from algoritmeregister.exchange.blank.interview import as_pdf, interview
from algoritmeregister.exchange.blank.templates import OF, TEMPLATES
from algoritmeregister.exchange.blank.words import sheet_name

VERSIONS = (*standards.VERSIONS, standards.SUPERSET)
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def titles(suffix: str, version: str, language: str = "nl") -> list[str]:
    content = TEMPLATES[suffix].make(version, language)
    if suffix == "csv":
        return next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [str(each) for each in book.get_sheet_by_name(sheet_name(version, language)).to_python()[0]]


def part(content: bytes, name: str):
    return fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def test_it_works():
    for suffix in TEMPLATES:
        found = titles(suffix, "1.0")
        assert found[0] == "Naam *"
        assert found[-1] == "Zoektermen"
        assert len(found) == 27


@pytest.mark.parametrize("version", VERSIONS)
def test_every_field_that_people_fill_in_has_one_column_in_every_format(version):
    assert set(OF) == set(VERSIONS)
    standard = standards.get(version)
    asked = {blank.field.key for blank in blanks(version, "nl")}
    left_out = {field.key for field in standard.fields if field.system} | fixed(version).keys() | {"standard_version"}
    assert asked == standard.keys - left_out
    for language in standards.LANGUAGES:
        wanted = [blank.title for blank in blanks(version, language)]
        assert len(set(wanted)) == len(wanted)
        assert all(titles(suffix, version, language) == wanted for suffix in TEMPLATES)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_closed_list_is_the_only_thing_excel_takes_and_a_length_is_warned_of(version):
    book = zipfile.ZipFile(io.BytesIO(TEMPLATES["xlsx"].make(version, "nl")))
    rules = list(fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{MAIN}dataValidation"))
    columns = blanks(version, "nl")
    assert len(rules) == len(columns)
    for rule, column in zip(rules, columns, strict=True):
        assert rule.get("prompt"), column.title
        if column.choices:
            source = rule.find(f"{MAIN}formula1").text
            assert source.startswith("'Keuzelijsten'!$")
            assert source.endswith(f"${len(column.choices) + 1}")
            assert (rule.get("showErrorMessage") == "1") is (column.closed and not column.several)
        elif column.field.max_length and not column.field.is_list:
            assert (rule.get("type"), rule.get("errorStyle")) == ("textLength", "warning")
            assert rule.find(f"{MAIN}formula1").text == str(column.field.max_length)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_cells_that_ods_refers_to_hold_the_code_list(version):
    content = TEMPLATES["ods"].make(version, "nl")
    rules = {rule.get(f"{TABLE}name"): rule for rule in part(content, "content.xml").iter(f"{TABLE}content-validation")}
    used = {cell.get(f"{TABLE}content-validation-name") for cell in part(content, "content.xml").iter(f"{TABLE}table-cell")}
    assert used - {None} == rules.keys()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for number, column in enumerate(blanks(version, "nl")):
        condition = rules[f"check{number}"].get(f"{TABLE}condition") or ""
        if not column.choices:
            assert not column.field.max_length or column.field.is_list or condition.endswith(f"<={column.field.max_length}")
            continue
        letter, last = re.search(r"\$([A-Z])\$2:\.\$[A-Z]\$([0-9]+)", condition).groups()
        cells = book.get_sheet_by_name("Keuzelijsten").to_python()
        assert tuple(row[ord(letter) - 65] for row in cells[1 : int(last)]) == column.choices


def test_the_same_catalogue_gives_the_same_file():
    assert TEMPLATES["ods"].make("1.0", "nl") == TEMPLATES["ods"].make("1.0", "nl")
    assert TEMPLATES["xlsx"].make("1.0", "nl") == TEMPLATES["xlsx"].make("1.0", "nl")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_interview_asks_every_field_with_room_for_an_answer(version):
    questions = [question for chapter in interview(version, "nl").chapters for question in chapter.questions]
    assert {each.title for each in questions} == {blank.title for blank in blanks(version, "nl")}
    assert all(each.lines or each.choices for each in questions)


@pytest.mark.parametrize("language", standards.LANGUAGES)
def test_the_interview_is_an_accessible_pdf(language):
    pdf = pikepdf.open(io.BytesIO(as_pdf("superset", language)))
    assert str(pdf.Root.Lang) == language
    assert pdf.Root.MarkInfo.Marked
    with pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert interview("superset", language).title in about["dc:title"]
