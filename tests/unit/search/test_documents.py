"""From a version to a document of the index."""

from __future__ import annotations

import json
from datetime import date

import pytest

from algoritmeregister.search import content, documents, schema
from algoritmeregister.search.documents import IndexedVersion
from tests.unit.search.conftest import version


def test_it_works():
    fields = documents.prepare(
        version("Slim verkeerslicht", goal="Fietsers wachten korter.", category=["Verkeer"], number="12345678")
    )
    assert fields[schema.KEY] == ["12345678/1"]
    assert "fiets" in fields[schema.STEMS][-1].split()
    assert fields["theme"] == ["verkeer"]
    assert json.loads(fields[schema.CARD][0])["name"] == "Slim verkeerslicht"
    documents.to_document(fields)


def test_many_versions_get_the_fields_that_each_gets_alone():
    versions = [
        version("Slim verkeerslicht", goal="Fietsers wachten korter.\nEn auto's langer: 3 à 4 minuten."),
        version("", organisation="", goal="<p>Dubbele  spaties&nbsp;en AI-systemen</p>"),
        version("Kort"),
    ]
    analysed = {schema.ANYWHERE, schema.WORDS, schema.STEMS, schema.TITLE, schema.SUMMARY}
    for one, among_many in zip(map(documents.prepare, versions), documents.prepare_many(versions), strict=True):
        for name, values in one.items():
            if name in analysed:
                ours, theirs = (" ".join(each).split() for each in (values, among_many[name]))
                assert set(ours) == set(theirs) if name == schema.WORDS else ours == theirs, name
            else:
                assert among_many[name] == values, name
        assert one.keys() == among_many.keys()


def test_plain_mapping_becomes_a_version():
    made = IndexedVersion.from_plain(
        {"key": "1/1", "number": "1", "document": {}, "organisation": "a", "organisation_name": "A",
         "valid_from": "2026-01-01T00:00:00+00:00", "claimed_on": "2025-12-31"}
    )  # fmt: skip
    assert made.dated == date(2025, 12, 31)


def test_unknown_field_of_a_plain_mapping_is_refused():
    with pytest.raises(TypeError):
        IndexedVersion.from_plain({"kleur": "rood"})


def test_without_a_claimed_date_the_observed_one_counts():
    assert version().dated == date(2026, 3, 5)


def test_codes_are_keys_of_the_code_list_whatever_the_spelling():
    coded = content.coded(
        {"status": "in gebruik", "publication_category": "Impactvolle algoritmes", "category": ["Verkeer", "Verkeer"]}
    )
    assert coded["status"] == ("in_gebruik",)
    assert coded["publication_category"] == ("impactvol",)
    assert coded["theme"] == ("verkeer",)


def test_assessments_of_every_version_of_the_standard_are_one_facet():
    assert content.coded({"impacttoetsen_grouping": [{"title": "DPIA", "link": "https://a.example"}]})[
        "impact_assessment"
    ] == ("DPIA",)
    assert content.coded({"impacttoetsen_list": ["IAMA"]})["impact_assessment"] == ("IAMA",)
    assert content.coded({"iama": "Ja", "dpia": "Nee"})["impact_assessment"] == ("IAMA",)


def test_long_text_where_a_code_is_expected_is_no_value():
    assert content.coded({"category": ["Dit is " + "heel " * 30 + "lang"]})["theme"] == ()


def test_supplier_is_one_value_for_all_spellings_and_no_sentence():
    assert content.suppliers({"provider": "ACME  b.v."})[0][0] == content.suppliers({"provider": "Acme B.V."})[0][0]
    assert (
        content.suppliers(
            {"provider": "Het algoritme is door onze eigen medewerkers gemaakt en wordt door hen onderhouden."}
        )
        == []
    )


@pytest.mark.parametrize(
    ("begin", "expected"), [("2021-05", ["2021"]), ("05-2021", []), ("20210", []), (None, []), ("onbekend", [])]
)
def test_start_year(begin, expected):
    assert content.start_year({"begin_date": begin}) == expected


def test_markup_and_control_characters_are_not_text():
    assert content.plain("<p>Een &amp; twee</p>\x00") == "Een & twee"


def test_addresses_are_not_searched_and_titles_of_links_are():
    found = content.texts(
        {"url": "https://a.example", "lawful_basis_grouping": [{"title": "Wegenwet", "link": "https://b.example"}]}
    )
    assert found == {"lawful_basis_grouping": "Wegenwet"}


def test_only_fields_with_something_in_them_count_as_filled():
    document = {
        "name": "Slim verkeerslicht",
        "goal": "  ",
        "category": [],
        "tags": None,
        "lawful_basis_grouping": [{"title": "", "link": ""}],
        "impacttoetsen_grouping": [{"title": "DPIA", "link": ""}],
        "lang": "nld",
        "eigen": "onbekende sleutel",
    }
    assert content.filled(document) == ["name", "impacttoetsen_grouping", "lang"]
    assert documents.prepare(version(number="12345678", **document))[schema.FILLED][0] == "name"
