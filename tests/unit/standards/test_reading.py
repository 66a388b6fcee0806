"""Reading records of sources, in every vocabulary and shape that was seen in the wild."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algoritmeregister.standards.catalogue import LANGUAGES, SUPERSET, VERSIONS, UnknownStandard, get
from algoritmeregister.standards.convert import convert
from algoritmeregister.standards.detecting import detect_version, version_from_label
from algoritmeregister.standards.links import format_links, parse_links
from algoritmeregister.standards.mapping import read_mapping
from algoritmeregister.standards.reading import normalise
from algoritmeregister.standards.values import is_empty
from tests.shared_data import shared_data
from tests.tries import tries
from tests.unit.standards.documents import documents, json_values, messy_documents

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def kinds(raw: dict[str, Any], version: str | None = None) -> set[tuple[str, str]]:
    return {(note.field, note.kind) for note in normalise(raw, version=version).notes}


def test_it_works() -> None:
    raw = {
        "name": " Naam\r\n",
        "theme": "Verkeer, Werk",
        "schema": "1.0.0",
        "status": "in_gebruik",
        "lars": "",
        "owner": "x",
    }
    reading = normalise(raw)
    assert reading.version == "1.0"
    assert reading.document == {
        "name": "Naam", "category": ["Verkeer", "Werk"], "standard_version": "1.0", "status": "In gebruik",
    }  # fmt: skip
    assert reading.beside == {"owner": "x"}
    assert reading.emptied == {"lars"}
    assert {(note.field, note.kind) for note in reading.notes} == {
        ("category", "renamed"), ("category", "reshaped"), ("standard_version", "renamed"), ("standard_version", "recoded"),
        ("status", "recoded"), ("owner", "unknown"),
    }  # fmt: skip


def test_an_unknown_standard_is_refused() -> None:
    with pytest.raises(UnknownStandard):
        normalise({}, version="7.0")


@tries(
    ("label", "version"),
    [
        ("0.1.0", "0.1"), ("1.0.0", "1.0"), ("V0.4", "0.4"), ("Metadatstandaard 0.2.1", "0.2.3"), ("0.3", "0.3.1"),
        (1, "1.0"), (0.4, "0.4"), ("superset", SUPERSET), ("2.0", None), ("", None), (None, None),
        ("nieuwste", None), (True, None),
    ],
)  # fmt: skip
def test_a_label_names_a_version(label: object, version: str | None) -> None:
    assert version_from_label(label) == version


@tries(
    ("raw", "version"),
    [
        ({"standard_version": "0.1.0", "publication_category": "Overige algoritmes"}, "0.1"),
        ({"publication_category": "Overige algoritmes", "goal": "a"}, "1.0"),
        ({"impacttoetsen": ["DPIA"], "goal": "a"}, "0.4"),
        ({"IAMA": "Ja", "MPRD": "Nee"}, "0.2.3"),
        ({"objection_procedure": "a", "provider": "b"}, "0.3.1"),
        ({"purpose_and_impact": "a", "legal_basis_link": "https://a.nl"}, "1.0"),
        ({}, "1.0"),
    ],
)
def test_the_version_is_detected(raw: dict[str, Any], version: str) -> None:
    assert detect_version(raw)[0] == version


def test_a_guessed_version_is_said() -> None:
    assert ("standard_version", "version_guessed") in kinds({"goal": "a"})
    assert ("standard_version", "version_guessed") not in kinds({"goal": "a", "standard_version": "1.0"})
    other = normalise({"standard_version": "3.7", "publication_category": "Categorie C"})
    assert (other.document["standard_version"], other.beside) == ("1.0", {"standard_version_original": "3.7"})


def test_the_other_vocabulary_of_1_0_is_read() -> None:
    raw = {
        "purpose_and_impact": "doel", "considerations": "c", "risk_management": "r", "contact": "a@b.nl",
        "start_date": "2023-01", "legal_basis": "Wet", "legal_basis_link": "https://wetten.overheid.nl/1",
        "legal_basis_title": "Wet A", "impact_assessments": "Data Protection Impact Assessment (DPIA)",
        "impact_assessment_link": "",
        "impact_assessment_explanation": "uitleg", "data": "d", "data_source_link": "https://bag.nl/", "supplier": "S",
        "technical_operation": "t", "source_code_link": "https://code.nl/", "language": "nld", "search_terms": "x",
        "processing_register_link": "https://avg.nl/", "source_link": "https://bron.nl/", "link": "https://a.nl/",
        "publication_category": "Hoog-risico AI-systeem (Categorie A)",
    }  # fmt: skip
    reading = normalise(raw, version="1.0")
    assert reading.document == {
        "goal": "doel", "proportionality": "c", "risks": "r", "contact_email": "a@b.nl", "begin_date": "2023-01",
        "lawful_basis": "Wet", "lawful_basis_grouping": [{"title": "Wet A", "link": "https://wetten.overheid.nl/1"}],
        "impacttoetsen_grouping": [{"title": "Data Protection Impact Assessment (DPIA)"}], "impacttoetsen": "uitleg",
        "source_data": "d", "source_data_grouping": [{"title": "bag.nl", "link": "https://bag.nl/"}], "provider": "S",
        "methods_and_models": "t", "publiccode": "https://code.nl/", "lang": "nld", "tags": "x",
        "process_index_url": "https://avg.nl/", "url": "https://bron.nl/", "website": "https://a.nl/",
        "publication_category": "Hoog-risico AI-systeem",
    }  # fmt: skip
    assert reading.beside == {}


@tries(
    ("value", "expected"),
    [
        ('{Verkeer,"Zorg en gezondheid"}', ["Verkeer", "Zorg en gezondheid"]),
        ('["Verkeer", "Werk"]', ["Verkeer", "Werk"]),
        ("Verkeer, werk; Recht", ["Verkeer", "Werk", "Recht"]),
        (["verkeer", "", None], ["Verkeer"]),
        ("Eigen thema", ["Eigen thema"]),
        ("{}", []),
        ("[[", ["[["]),
    ],
)
def test_lists_are_read_from_text(value: Any, expected: list[str]) -> None:
    document = normalise({"category": value}, version="1.0").document
    assert document.get("category", []) == expected


@tries(
    ("text", "links"),
    [
        ("https://a.nl/x.", [("a.nl", "https://a.nl/x")]),
        ("1: Wet A, https://a.nl/1. 2: Wet B, https://b.nl/2.", [("Wet A", "https://a.nl/1"), ("Wet B", "https://b.nl/2")]),
        ("Wet A (https://a.nl/1), Wet B (https://b.nl/2)", [("Wet A", "https://a.nl/1"), ("Wet B", "https://b.nl/2")]),
        ("BRP: https://a.nl/1 \nBAG: https://b.nl/2", [("BRP", "https://a.nl/1"), ("BAG", "https://b.nl/2")]),
        ("- https://a.nl/a(b)\n- https://b.nl", [("a.nl", "https://a.nl/a(b)"), ("b.nl", "https://b.nl")]),
        ("<p>Wet A: https://a.nl/1</p>", [("Wet A", "https://a.nl/1")]),
        ("Zie https://a.nl voor meer", None),
        ("geen link", None),
    ],
)
def test_link_lists_are_read_from_text(text: str, links: list[tuple[str, str]] | None) -> None:
    expected = None if links is None else [{"title": title, "link": link} for title, link in links]
    assert parse_links(text) == expected


def test_links_written_as_text_are_read_back() -> None:
    rows = [{"title": "Wet A", "link": "https://a.nl/1"}, {"title": "b.nl", "link": "https://b.nl/2"}]
    assert format_links(rows) == "Wet A: https://a.nl/1, https://b.nl/2"
    assert parse_links(format_links(rows)) == rows
    assert format_links([{"title": 5}, "x", {"title": "Alleen een titel"}]) == "Alleen een titel"


def test_rows_of_links_are_tidied() -> None:
    raw = {"lawful_basis_grouping": [{"titel": " Wet ", "url": "https://a.nl"}, "https://b.nl", {"title": "", "link": None}]}
    assert normalise(raw, version="1.0").document["lawful_basis_grouping"] == [
        {"title": "Wet", "link": "https://a.nl"},
        {"title": "b.nl", "link": "https://b.nl"},
    ]
    export = normalise({"lawful_basis_grouping": "1: Wet 2: over A, https://a.nl. 2: Wet B (https://b.nl)"}, version="1.0")
    assert [row["link"] for row in export.document["lawful_basis_grouping"]] == ["https://a.nl", "https://b.nl"]
    titles = normalise({"impacttoetsen_grouping": "1: DPIA. 2: IAMA, https://i.nl/"}, version="1.0")
    assert titles.document["impacttoetsen_grouping"] == [{"title": "DPIA"}, {"title": "IAMA", "link": "https://i.nl/"}]


def test_a_text_that_is_no_list_of_links_is_kept_beside() -> None:
    reading = normalise({"source_data_grouping": "Gegevens van de gemeente"}, version="1.0")
    assert (reading.document, reading.beside) == ({}, {"source_data_grouping_original": "Gegevens van de gemeente"})
    assert ("source_data_grouping", "not_understood") in {(note.field, note.kind) for note in reading.notes}


def test_the_titles_of_0_4_in_a_record_of_1_0_become_rows() -> None:
    reading = normalise({"impacttoetsen": ["DPIA"], "standard_version": "1.0"})
    assert reading.document["impacttoetsen_grouping"] == [{"title": "DPIA"}]
    assert "impacttoetsen" not in reading.document


@tries(
    ("value", "expected"),
    [
        ("2022-07-01", "2022-07"), ("2022-7", "2022-07"), ("07-2022", "2022-07"), ("15/7/2022", "2022-07"),
        ("44743", "2022-07"), ("2022-07-01T00:00:00", "2022-07"), (44743, "2022-07"),
        ("2022-13", "2022-13"), ("medio 2022", "medio 2022"), ("2022", "2022"),
        ("juli 2022", "2022-07"), ("1 juli 2022", "2022-07"), ("Sept. 2022", "2022-09"), ("31 juni 2022", "31 juni 2022"),
    ],
)  # fmt: skip
def test_months_are_read(value: Any, expected: str) -> None:
    assert normalise({"begin_date": value}, version="1.0").document == {"begin_date": expected}


def test_a_day_that_a_month_cannot_hold_is_kept_beside() -> None:
    assert normalise({"begin_date": "2022-07-01"}, version="1.0").beside == {}
    assert normalise({"begin_date": "15 juli 2022"}, version="1.0").beside == {"begin_date_original": "15 juli 2022"}
    reading = normalise({"begin_date": "2022-07-15"}, version="1.0")
    assert reading.beside == {"begin_date_original": "2022-07-15"}
    assert ("begin_date", "day_dropped") in {(note.field, note.kind) for note in reading.notes}


@pytest.mark.parametrize("version", ["0.1", "0.3.1"])
@pytest.mark.parametrize("value", ["2022-11-24 00:00:00", "44889", "24-11-2022"])
def test_review_dates_are_read(version: str, value: str) -> None:
    assert normalise({"revision_date": value}, version=version).document == {"revision_date": "2022-11-24"}


def test_texts_are_normalised_and_placeholders_stay() -> None:
    raw = {
        "name": "Cafe\u0301\x00",
        "goal": "a\r\nb\rc",
        "risks": "n.v.t.",
        "url": "\xa0",
        "provider": 5,
        "tags": ["a", "b"],
    }
    reading = normalise(raw, version="1.0")
    assert reading.document == {"name": "Café", "goal": "a\nb\nc", "risks": "n.v.t.", "provider": "5", "tags": "a, b"}
    assert reading.emptied == {"url"}


def test_absent_and_empty_are_told_apart() -> None:
    reading = normalise({"goal": "", "risks": None, "category": [], "legal_basis_link": "", "name": "A"}, version="1.0")
    assert reading.emptied == {"goal", "risks", "category", "lawful_basis_grouping"}
    assert reading.document == {"name": "A"}


def test_of_two_names_for_a_field_the_standards_own_decides() -> None:
    reading = normalise({"doel": "tweede", "goal": "eerste"}, version="1.0")
    assert (reading.document, reading.beside) == ({"goal": "eerste"}, {"doel": "tweede"})
    assert normalise({"doel": "eerste", "goal": ""}, version="1.0").document == {"goal": "eerste"}


def test_fields_of_another_version_are_kept_beside_under_their_key() -> None:
    reading = normalise({"type": "Ja", "IAMA": "Nee", "name": "A"}, version="1.0")
    assert (reading.document, reading.beside) == ({"name": "A"}, {"type": "Ja", "iama": "Nee"})


@pytest.mark.parametrize("version", [*VERSIONS, SUPERSET])
@quick
@given(data=st.data())
def test_a_document_of_the_standard_is_read_as_itself(version: str, data: st.DataObject) -> None:
    document = data.draw(documents(version))
    reading = normalise(document, version=version)
    assert {key: value for key, value in reading.document.items() if value != document[key]} == {}
    assert set(document) - set(reading.document) == set(reading.emptied)


@quick
@given(st.sampled_from(VERSIONS).flatmap(messy_documents) | st.dictionaries(st.text(max_size=8), json_values, max_size=5))
def test_no_value_is_lost_and_nothing_fails(raw: dict[str, Any]) -> None:
    reading = normalise(raw)
    assert set(reading.document) <= get(reading.version).keys
    assert set(reading.document).isdisjoint(reading.emptied)
    told = {note.value if isinstance(note.value, str) else repr(note.value) for note in reading.notes}
    held = repr(reading.document) + repr(reading.beside) + "".join(sorted(told))
    for value in raw.values():
        if isinstance(value, str) and value.strip().isprintable() and value.isascii():
            assert is_empty(value.strip()) or repr(value.strip())[1:-1] in held or value.strip() in held


def test_every_note_has_a_text_in_every_language() -> None:
    assert all(set(lines) == set(LANGUAGES) for lines in read_mapping("notes").values())


def test_the_supplier_templates_are_read() -> None:
    for path in sorted(shared_data("supplier-templates/1.0").glob("*.json")):
        for record in json.loads(path.read_text(encoding="utf-8")):
            reading = normalise(record)
            assert reading.version == "1.0"
            assert set(reading.beside) <= {"id", "type", "source_data_link", "iama_description"}
            assert isinstance(reading.document.get("lawful_basis_grouping", []), list)


def test_links_under_the_name_of_another_version_go_to_the_field_that_this_one_has_for_it() -> None:
    text = "BRP: https://www.rvig.nl/brp\nBAG: https://www.kadaster.nl/bag"
    reading = normalise({"name": "A", "source_data_link": text, "type": "Ja"}, version="1.0")
    rows = [{"title": "BRP", "link": "https://www.rvig.nl/brp"}, {"title": "BAG", "link": "https://www.kadaster.nl/bag"}]
    assert reading.document == {"name": "A", "source_data_grouping": rows}
    assert {(each.field, each.kind, each.value) for each in reading.notes} >= {
        ("source_data_grouping", "renamed", "source_data_link")
    }
    there = convert(reading.document, source="1.0", target="0.4", beside=reading.beside)
    assert there.document["source_data_link"] == text
    assert "superseded" not in {loss.action for loss in there.losses}
    # What the document has under its own name goes first.
    both = normalise({"source_data_link": text, "source_data_grouping": rows[:1]}, version="1.0")
    assert (both.document, both.beside) == ({"source_data_grouping": rows[:1]}, {"source_data_link": text})


def test_the_full_records_of_2022_are_read() -> None:
    records = json.loads(
        shared_data("national-register/full-records-standard-0.1-and-0.2-117.json").read_text(encoding="utf-8")
    )
    readings = [normalise(record) for record in records]
    assert {reading.version for reading in readings} == {"0.1", "0.3.1"}
    assert {key for reading in readings for key in reading.beside} == {"published", "released", "create_dt", "owner"}
    assert all(reading.document["lars"].isdigit() for reading in readings)


@pytest.mark.parametrize("sign", [" ", "\t", "\n", ". ", ";", ", "])
def test_a_hostile_text_takes_no_time_squared(sign):
    # This would take an hour when every place were looked at from every other.
    text = f"1: a{sign * 300_000}b"
    document = {"name": "Proef", "organization": "Proef", "lawful_basis": text, "tags": text}
    reading = normalise(document, version="1.0")
    assert reading.document["lawful_basis"]
