"""What is filled in in our own tables comes back as the document that was meant, for every version and format."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algoritmeregister import standards
from algoritmeregister.exchange.blank.columns import blanks, fixed
from algoritmeregister.exchange.blank.templates import TEMPLATES
from algoritmeregister.exchange.columns import cell
from algoritmeregister.harvest import mapping
from algoritmeregister.harvest.readers.limits import DEFAULT
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.uploads import own_template, recognising

VERSIONS = (*standards.VERSIONS, standards.SUPERSET)
# Letters and signs that no cell, list or number of links gives another meaning.
WORDS = (
    st.text(st.sampled_from("abcdefghijklmnopéëÉ ABC'’?!"), min_size=1, max_size=30)
    .map(str.split)
    .filter(bool)
    .map(" ".join)
)
SENTENCES = st.lists(WORDS.filter(lambda text: text[0].isalpha()), min_size=1, max_size=3).map("\n".join)
LINKS = st.fixed_dictionaries(
    {
        "title": WORDS.filter(lambda text: text[0].isalpha()),
        "link": st.sampled_from(["https://wetten.example/1?a=b", "https://b.example"]),
    }
)


def values(field):
    """What somebody could fill in for a field."""
    if field.type == "codes":
        return st.lists(st.sampled_from(field.code_list.values), min_size=1, max_size=3, unique=True)
    if field.type == "code":
        return st.sampled_from(field.code_list.values)
    if field.type == "link_list":
        return st.lists(LINKS, min_size=1, max_size=3)
    if field.type == "row_list":
        row = st.fixed_dictionaries({item.key: WORDS.filter(lambda text: text[0].isalpha()) for item in field.items})
        return st.lists(row, min_size=1, max_size=3)
    known = {"month": "2024-05", "date": "2024-05-17", "url": "https://proef.example/x", "contact": "a@proef.example"}
    if field.key == "revision_date":
        return st.just("2026-06-30")
    if field.type == "language":
        return st.sampled_from(["nld", "eng", "fry"])  # written in small letters, so that capitals do not come back
    if field.type in known:
        return st.just(known[field.type])
    # A CSV does not tell which version it is of: in another one a text of one letter can be a choice ("j").
    choices = [each.code_list for version in VERSIONS for each in standards.get(version).fields if each.key == field.key]
    return SENTENCES.filter(lambda text: not any(codes and codes.find(text) for codes in choices))


def documents(version):
    fields = {blank.field.key: values(blank.field) for blank in blanks(version, "nl")}
    needed = {key: fields.pop(key) for key in ("name", "organization")}
    return st.fixed_dictionaries(needed, optional=fields)


def as_csv(version, language, document):
    content = io.StringIO()
    row = [cell(document.get(blank.field.key)) for blank in blanks(version, language)]
    csv.writer(content).writerow(row)
    return TEMPLATES["csv"].make(version, language) + content.getvalue().encode()


def as_ods(version, language, document):
    """The template with its first empty row filled in, as a spreadsheet program saves it."""
    texts = [cell(document.get(blank.field.key)).split("\n") for blank in blanks(version, language)]
    paragraphs = ["".join(f"<text:p>{escape(line)}</text:p>" for line in lines) for lines in texts]
    cells = "".join(f'<table:table-cell office:value-type="string">{each}</table:table-cell>' for each in paragraphs)
    end = "</table:table-header-rows>"
    empty, filled = zipfile.ZipFile(io.BytesIO(TEMPLATES["ods"].make(version, language))), io.BytesIO()
    with zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in empty.namelist():
            content = empty.read(name).decode()
            if name == "content.xml":
                content = content.replace(end, f"{end}<table:table-row>{cells}</table:table-row>", 1)
            archive.writestr(name, content)
    return filled.getvalue()


def read_back(path):
    """The one document in a filled in table, as it is read at the desk."""
    plan, _warnings = recognising.find(
        path, organisation="Gemeente Proefdorp", saved=(), limits=DEFAULT, known=lambda texts: frozenset()
    )
    assert plan.source == "template", plan.source
    (item,) = read(path, sniff(path), plan.layout)
    reading = mapping.apply(item.data, plan.profile).reading
    assert reading.beside == {}
    return plan.name, reading.document


def said(document, version):
    """A document without what nobody fills in."""
    return {key: value for key, value in document.items() if key not in {*fixed(version), "standard_version"}}


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_filled_in_comes_back(tmp_path, version, data):
    document = data.draw(documents(version))
    language = data.draw(st.sampled_from(standards.LANGUAGES))
    path = tmp_path / "ingevuld.csv"
    path.write_bytes(as_csv(version, language, document))
    found, back = read_back(path)
    # Of two versions with the same columns a CSV does not tell which it is; what was filled in stays the same.
    assert {blank.title for blank in blanks(found, language)} >= {blank.title for blank in blanks(version, language)}
    assert said(back, found) == document


@pytest.mark.slow
@pytest.mark.parametrize("language", standards.LANGUAGES)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_workbook_says_of_which_version_it_is(tmp_path, version, language):
    document = {"name": "Scanauto", "organization": "Gemeente Proefdorp", "goal": "Eén regel.\nNog een."}
    path = tmp_path / "ingevuld.ods"
    path.write_bytes(as_ods(version, language, document))
    found, back = read_back(path)
    assert found == version
    assert said(back, version) == document


def test_the_profile_names_every_column_in_every_language():
    for version in VERSIONS:
        fields = own_template.data_of(version)["fields"]
        for language in standards.LANGUAGES:
            for blank in blanks(version, language):
                assert blank.field.label[language] in fields[blank.field.key]["from"]
