"""Mapping profiles: what they may say, which files they recognise, what they make of a record."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algoritmeregister import standards
from algoritmeregister.harvest import mapping
from algoritmeregister.harvest.errors import UnknownShape, WrongProfile
from algoritmeregister.harvest.mapping import Mapped, Unmappable
from algoritmeregister.harvest.profile import by_name, extended, parse, read_yaml, shipped
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.readers.shapes import Candidate, Format, Item, Shape, Sheet, SheetLayout
from algoritmeregister.harvest.recognition import Match, recognise
from tests.shared_data import shared_data
from tests.tries import tries
from tests.unit.harvest.files import listed

MINIMAL = {
    "name": "proef",
    "version": 1,
    "title": {"nl": "Proef"},
    "recognise": {"formats": ["json"], "all": ["naam", "wie"]},
    "identity": {"source_id": ["nr"]},
    "standard": {"constant": "1.0"},
    "fields": {"name": "naam", "organization": "wie"},
}


def made(record: dict[str, Any], **changes: Any) -> Mapped:
    """Apply a small profile with changes to a record."""
    return mapping.apply(record, parse({**MINIMAL, **changes}, "proef.yaml"))


def of_file(name: str) -> tuple[Match, list[Mapped]]:
    """Recognise and map a real file."""
    path = shared_data(name)
    shape = sniff(path)
    match = recognise(shape, shipped(), path.name)
    items = read(path, shape, match.layout)
    return match, [mapping.apply(item.data, match.profile) for item in items if isinstance(item, Item)]


def test_it_works() -> None:
    mapped = made({"nr": 7, "naam": " Teller ", "wie": "Waterveld", "kleur": "rood"})
    assert mapped.document == {"name": "Teller", "organization": "Waterveld"}
    assert mapped.reading.beside == {"kleur": "rood"}
    assert mapped.source_id == "7"
    assert mapped.origins == {"name": "naam", "organization": "wie", "kleur": "kleur"}


def test_every_shipped_profile_maps_only_to_fields_that_exist() -> None:
    for profile in shipped():
        known = {key for version in (*standards.VERSIONS, standards.SUPERSET) for key in standards.get(version).keys}
        assert {rule.target for rule in profile.rules} <= known, profile.name
        assert set(profile.title) == {"nl", "en", "fy"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kleur": 1}, "kleur"),
        ({"fields": {"name": {"from": "naam", "vertaal": True}}}, "vertaal"),
        ({"recognise": {"formats": ["pdf"]}}, "pdf"),
        ({"empty": "misschien"}, "misschien"),
        ({"identity": None}, "klopt niet"),
        ({"version": "een"}, "klopt niet"),
    ],
)
def test_a_profile_that_says_what_is_not_possible_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(WrongProfile, match=rf"proef\.yaml.*{reason}"):
        parse({**MINIMAL, **change}, "proef.yaml")


def test_a_profile_without_a_name_is_refused() -> None:
    with pytest.raises(WrongProfile, match="'name' ontbreekt"):
        parse({key: value for key, value in MINIMAL.items() if key != "name"}, "proef.yaml")


def test_a_profile_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(WrongProfile, match=r"proef\.yaml"):
        read_yaml("name: [", "proef.yaml")


def test_what_a_rule_can_do() -> None:
    fields = {
        **MINIMAL["fields"],
        "status": {"from": "st", "recode": {"actief": "In gebruik"}},
        "category": {"from": "thema", "split": ";,"},
        "begin_date": {"from": "start", "month": True},
        "provider": {"from": ["bedrijf", "leverancier"], "empty_if": ["n.v.t."]},
        "lang": {"constant": "nld"},
        "goal": {"from": ["doel", "effect"], "join": "\n\n"},
        "risks": {"from": "risico", "default": "Onbekend"},
        "description_short": {"from": "kort", "truncated": 10},
    }
    record = {
        "nr": 1, "naam": "Teller", "wie": "Waterveld", "st": "Actief", "thema": "Verkeer; Wonen", "start": "1-7-2022",
        "bedrijf": "", "leverancier": "N.v.t", "doel": "Tellen", "effect": "Klein", "risico": None, "kort": "1234567890",
    }  # fmt: skip
    mapped = made(record, fields=fields)
    assert mapped.document == {
        "name": "Teller", "organization": "Waterveld", "status": "In gebruik", "category": ["Verkeer", "Wonen"],
        "begin_date": "2022-07", "lang": "nld", "goal": "Tellen\n\nKlein", "risks": "Onbekend",
        "description_short": "1234567890…",
    }  # fmt: skip
    assert mapped.reading.emptied == {"provider"}
    assert mapped.origins["lang"] == "="
    assert mapped.language == "nl"


def test_null_and_a_missing_key_say_nothing_and_an_empty_text_does() -> None:
    fields = {**MINIMAL["fields"], "goal": "doel", "risks": "risico", "provider": "leverancier"}
    mapped = made({"naam": "Teller", "wie": "Waterveld", "doel": "", "risico": None}, fields=fields)
    assert mapped.reading.emptied == {"goal"}
    assert not made({"naam": "Teller", "wie": "Waterveld", "doel": ""}, fields=fields, empty="keeps").reading.emptied


@tries("value", [None, "", "n.v.t.", "volgt", "Niet bekend.", "\xa0", "-", 0, ["x"]])
def test_what_is_no_id_is_not_taken_for_one(value: Any) -> None:
    mapped = made({"nr": value, "naam": "Teller 1", "wie": "Gemeente Waterveld"})
    assert mapped.source_id is None
    assert mapped.made_id == "gemeente-waterveld--teller-1"


@pytest.mark.parametrize(
    ("record", "reason"), [({"wie": "W"}, "naam"), ({"naam": "T"}, "organisatie"), ({"naam": "T", "wie": "x" * 501}, "500")]
)
def test_a_record_without_name_or_organisation_cannot_be_taken(record: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unmappable, match=reason):
        made(record)


def test_rows_that_are_no_records_are_skipped() -> None:
    profile = parse({**MINIMAL, "skip_rows": {"naam": ["totaal.*", "voorbeeld"]}}, "proef.yaml")
    assert mapping.is_skipped({"naam": " Totaal: 12"}, profile)
    assert not mapping.is_skipped({"naam": "Voorbeeldwijzer"}, profile)


def test_labels_are_recognised_whatever_their_signs_and_capitals() -> None:
    mapped = mapping.apply({"* NAAM": "Teller", "Organisatie :": "Waterveld", "Risico’s": "Geen"}, by_name("master-list"))
    assert mapped.document == {"name": "Teller", "organization": "Waterveld", "risks": "Geen"}


def test_a_header_row_is_found_below_a_title_and_a_label_column_beside_stars() -> None:
    rows = (("Overzicht", "", "", ""), ("Naam", "Organisatie", "Status", "Korte omschrijving"), ("T", "W", "", ""))
    columns = tuple(("*", label, "x") for label in ("Naam", "Organisatie", "Status", "Korte omschrijving"))
    shape = Shape(Format.XLSX, sheets=(Sheet("Rijen", rows), Sheet("Kolommen", columns), Sheet("Uitleg", (("Lees mij",),))))
    match = recognise(shape, shipped(), "a.xlsx")
    assert match.layout.sheets == (SheetLayout("Rijen", 1, False), SheetLayout("Kolommen", 1, True))
    assert match.left_out == ("Uitleg",)


def test_an_unknown_shape_names_the_nearest_profile_and_what_it_lacks() -> None:
    shape = Shape(Format.JSON, candidates=(Candidate((), frozenset({"id", "title", "organisatie", "doel"})),))
    with pytest.raises(UnknownShape, match=r"national-listing; daarvoor ontbreekt: juridische_basis, status"):
        recognise(shape, shipped(), "a.json")


@pytest.mark.parametrize(
    ("name", "profile", "count"),
    [
        ("national-register/listing-2026-05-13.json", "national-listing", 1431),
        ("national-register/listing-2026-06-30.json", "national-listing", 1490),
        ("national-register/merged-2026-08-08.json", "national-listing", 1530),
        ("national-register/full-records-standard-0.1-and-0.2-117.json", "national-full", 117),
        ("national-register/official-export-sample-2024-05.csv", "national-csv", 1),
        ("local-registers-2022/launch.json", "launch-set", 94),
        ("master-list-2022/master-list-2022-12-20.xlsx", "master-list", 109),
    ],
)
def test_every_real_file_is_recognised_and_mapped_whole(name: str, profile: str, count: int) -> None:
    match, mapped = of_file(name)
    assert match.profile.name == profile
    assert len(mapped) == count
    assert len({each.source_id or each.made_id for each in mapped}) == count, "no two records get one id"


def test_the_master_list_leaves_out_its_template_and_help_sheet() -> None:
    match, mapped = of_file("master-list-2022/master-list-2022-12-20.xlsx")
    assert match.left_out == ("Template (dupliceer dit blad)", "Lege invullijst")
    top = next(each for each in mapped if each.document["name"] == "Top 400/600")
    assert top.document["organization"] == "Gemeente Amsterdam"
    assert top.reading.version == "0.2.3"
    assert {each.document.get("status") for each in mapped} >= {"In gebruik", "In ontwikkeling", "Buiten gebruik"}


def test_dates_of_the_launch_set_were_numbers_of_days() -> None:
    _match, mapped = of_file("local-registers-2022/launch.json")
    dates = {each.document["revision_date"] for each in mapped if "revision_date" in each.document}
    assert dates == {"2022-11-24", "2022-10-13", "2022-06-01", "2022-11-22"}


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=40) | st.lists(st.text(max_size=5), max_size=3)


@settings(max_examples=120, deadline=None)
@given(changes=st.dictionaries(st.sampled_from([*listed(), "category", "begin_date", "x"]), VALUES, max_size=8))
def test_whatever_is_in_a_record_mapping_gives_a_document_or_a_reason(changes: dict[str, Any]) -> None:
    raw = {**listed(), **changes}
    try:
        mapped = mapping.apply(raw, by_name("national-listing"))
    except Unmappable:
        return
    assert not mapped.reading.emptied & set(mapped.document)
    assert set(mapped.origins) == set(mapped.document) | set(mapped.reading.beside)
    assert mapped.claimed_on is None or isinstance(mapped.claimed_on, date)
    standards.validate(mapped.document, mapped.reading.version)


PROSE = sorted(
    field.key for field in standards.get(standards.SUPERSET).fields if field.type == "rich_text" and field.key != "tags"
)
PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(record=st.dictionaries(st.sampled_from(PROSE) | st.just("eigen_veld"), PLAIN, max_size=8))
def test_no_prose_under_the_standard_s_keys_or_others_is_lost(record: dict[str, str]) -> None:
    mapped = mapping.apply({**record, "name": "Teller", "organization": "Waterveld"}, by_name("standard-keys"))
    kept = [*mapped.document.values(), *mapped.reading.beside.values()]
    # the standard's reader writes characters in one way (é as one sign)
    assert all(unicodedata.normalize("NFC", text) in kept for text in record.values())
    assert all(key in mapped.origins for key in (*mapped.document, *mapped.reading.beside))


def test_a_value_may_be_cut_out_recoded_by_pattern_and_made_plain() -> None:
    fields = {
        **MINIMAL["fields"],
        "goal": {"from": "doel", "plain": True},
        "status": {"from": "fase", "recode_like": {"in gebruik.*": "In gebruik"}},
        "begin_date": {"from": "start", "month": True, "date": "month-first"},
        "website": {"from": "zie", "extract": "https?://[^ ]+"},
        "risks": "risico",
    }
    record = {
        **{"nr": "AB-7: Teller", "naam": "Teller", "wie": "Waterveld", "doel": "<p>Tellen &amp; zien</p>"},
        **{
            "fase": "In gebruik sinds 2006",
            "start": "12/31/2024",
            "zie": "kijk op https://x.example/a nu",
            "risico": "N.v.t.",
        },
    }
    identity = {"source_id": ["nr"], "extract": "^([A-Z]+-[0-9]+)"}
    mapped = made(record, fields=fields, identity=identity, nothing=["n.v.t"])
    assert mapped.source_id == "AB-7"
    assert mapped.document["goal"] == "Tellen & zien"
    assert mapped.document["status"] == "In gebruik"
    assert mapped.document["begin_date"] == "2024-12"
    assert mapped.document["website"] == "https://x.example/a"
    assert "risks" not in mapped.document
    assert "risks" in mapped.reading.emptied


@pytest.mark.parametrize("pattern", ["(", "a" * 400])
@pytest.mark.parametrize("where", ["extract", "recode_like"])
def test_an_expression_that_cannot_be_used_is_refused(where: str, pattern: str) -> None:
    how = {"from": "fase", where: pattern if where == "extract" else {pattern: "x"}}
    with pytest.raises(WrongProfile, match=r"proef\.yaml"):
        made({}, fields={**MINIMAL["fields"], "status": how})


def test_a_profile_that_extends_another_says_only_what_differs() -> None:
    own = {"extends": "proef", "name": "tweede", "fields": {"goal": "doel"}, "recognise": {"all": ["naam"]}}
    profile = parse(extended(own, {"proef": MINIMAL}), "tweede.yaml")
    assert profile.name == "tweede"
    assert [rule.target for rule in profile.rules] == ["name", "organization", "goal"]
    assert profile.recognition.all == {"naam"}
    assert profile.recognition.formats == {Format.JSON}


@pytest.mark.parametrize("others", [{}, {"proef": {**MINIMAL, "extends": "weg"}}])
def test_extending_what_is_not_there_is_refused(others: dict[str, Any]) -> None:
    with pytest.raises(WrongProfile, match="proef"):
        extended({"extends": "proef", "name": "tweede"}, others)


def test_files_with_the_same_columns_are_told_apart_by_their_values() -> None:
    rows = (("Titel van het blad",), ("Naam", "Wie", "Nr"), ("Teller", "Waterveld", "WV-1"))
    shape = Shape(Format.CSV, sheets=(Sheet("", rows),))
    recognition = {"formats": ["csv"], "all": ["naam", "wie"]}
    here = parse({**MINIMAL, "recognise": {**recognition, "values": {"nr": "WV-.*"}}}, "hier.yaml")
    elsewhere = parse({**MINIMAL, "recognise": {**recognition, "values": {"nr": "HV-.*"}}}, "elders.yaml")
    match = recognise(shape, [elsewhere, here], "a.csv")
    assert match.profile is here
    assert match.layout.sheets == (SheetLayout("", 1),)
    with pytest.raises(UnknownShape):
        recognise(shape, [elsewhere], "a.csv")


def test_the_name_of_each_list_goes_into_its_records(tmp_path: Any) -> None:
    path = tmp_path / "lijsten.json"
    path.write_text(
        '{"Wijken": [{"naam": "A", "wie": "W"}, 3], "leeg": {}, "Zorg": [{"naam": "B", "wie": "W", "deel": "eigen"}]}'
    )
    profile = parse({**MINIMAL, "recognise": {**MINIMAL["recognise"], "path": ["*"], "group": "deel"}}, "proef.yaml")
    shape = sniff(path)
    match = recognise(shape, [profile], path.name)
    items = list(read(path, shape, match.layout))
    assert [item.place for item in items] == ["Wijken#1", "Wijken#2", "Zorg#1"]
    assert [item.data["deel"] for item in items if isinstance(item, Item)] == ["Wijken", "eigen"]
