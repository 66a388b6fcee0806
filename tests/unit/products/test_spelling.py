"""Which suppliers a field names."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.products import recognising, spelling, tables
from algoritmeregister.products.spelling import Decided, Named, read
from tests.shared_data import shared_data
from tests.tries import tries


def names(text, decided=spelling.NOTHING_DECIDED):
    return [each.name for each in read(text, decided).suppliers]


@tries(
    ("written", "expected"),
    [
        ("Zorgsoft", ["Zorgsoft"]),
        ("  ZORGSOFT b.v. ", ["ZORGSOFT"]),
        ("Zivver\xa0", ["Zivver"]),
        ("Xxllnc", ["Xxllnc"]),
        ("DataMask B.V.", ["Xxllnc"]),
        ("Xxllnc (DataMask)", ["Xxllnc"]),
        ("Pink Roccade", ["PinkRoccade Local Government"]),
        ("Octobox Nederland B.V.", ["Octobox"]),
        ("Algolia Inc.", ["Algolia"]),
        ("Proefbouw, Inc.", ["Proefbouw"]),
        ("Nelen & Schuurmans", ["Nelen & Schuurmans"]),
        ("Jansen & Pietersen", ["Jansen & Pietersen"]),
        ("Cognitec en Thales", ["Cognitec", "Thales"]),
        ("Sigmax/ ACI SCANACAR", ["Sigmax", "ACI ScanACar"]),
        ("Zorgsoft, onderaannemer Sigmax.", ["Zorgsoft", "Sigmax"]),
        ("Zorgsoft in samenwerking met Decos", ["Zorgsoft", "Decos"]),
        ("https://www.readspeaker.com/about/", ["ReadSpeaker"]),
        ("www.proefbouw.nl", ["proefbouw"]),
        ("Oribi B.V. – https://www.oribi.nl", ["Oribi"]),
        ("De software is geleverd door Zivver en wordt hier gebruikt.", ["Zivver"]),
        ({"title": "Zivver"}, ["Zivver"]),
    ],
)
def test_it_works(written, expected):
    assert names(written) == expected


@pytest.mark.parametrize(
    "written", ["Intern ontwikkeld", "Wij hebben het zelf ontwikkeld.", "In eigen beheer", "Geen externe leverancier"]
)
def test_made_in_house(written):
    found = read(written)
    assert found.in_house
    assert not found.suppliers


@tries(
    "written", ["", None, "n.v.t.", "N.V.T", "Niet van toepassing.", "onbekend", "Open source", "Diverse", "-"]
)
def test_no_supplier(written):
    found = read(written)
    assert not found.suppliers
    assert not found.in_house


def test_a_sentence_without_a_name_we_know_is_unclear():
    assert read("Het model is gemaakt door drie onderzoekers van een universiteit.").unclear


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zorgsoft", "zorg-soft B.V."), ("Zepcam", "ZEPCAM BV"), ("Café Één", "cafe een"), ("Canva", "Canva.com")],
)
def test_spellings_of_one_name(one, other):
    assert spelling.key_of(one) == spelling.key_of(other)


def test_different_names_stay_different():
    assert len({spelling.key_of(name) for name in ("Centric", "Centrum", "Wolters", "Wolters Kluwer", "B.V.", "N.V.")}) == 6


def test_a_stewards_decision_goes_before_everything():
    decided = Decided({spelling.key_of("Zivvr"): Named("zivver", "Zivver", known=True), spelling.key_of("De buren"): None})
    assert names("Zivvr B.V.", decided) == ["Zivver"]
    assert names("Zivvr / De buren / Decos", decided) == ["Zivver", "Decos"]
    assert not read("De buren", decided).unclear


def test_the_tables_can_be_read():
    assert spelling.in_table("zivver") == Named("zivver", "Zivver", known=True)
    assert len(recognising.known_products()) > 10
    for name in ("in_house.txt", "legal_forms.txt", "no_supplier.txt"):
        assert all(len(columns) == 1 for _line, columns in tables.rows(name))


def test_a_product_is_recognised_by_its_name():
    zivver, bastion = (Named("zivver", "Zivver", known=True), Named("bastion365", "Bastion365", known=True))
    assert recognising.recognise("Veilig mailen met Zivver", []).name == "Zivver"
    assert recognising.recognise("Veilig mailen", [zivver]).name == "Zivver"
    assert recognising.recognise("Veilig mailen", []) is None
    assert recognising.recognise("Zivver", [bastion]) is None, "the field goes before the name"
    assert recognising.recognise("Zivvering", []) is None


@given(st.text(max_size=300))
def test_anything_can_be_read(text):
    found = read(text)
    assert len(found.suppliers) <= spelling.MOST_NAMES
    assert all(each.key and each.name for each in found.suppliers)
    assert not (found.in_house and found.suppliers)


def test_the_spellings_of_the_real_register():
    records = json.loads(shared_data("national-register/merged-2026-08-08.json").read_text(encoding="utf-8"))["algoritmes"]
    written = {each.get("provider") for each in records} - {None, ""}
    readings = {each: read(each) for each in written}
    assert len(written) == 330
    keys = {supplier.key for each in readings.values() for supplier in each.suppliers}
    in_house = {each for each, found in readings.items() if found.in_house}
    unclear = {each for each, found in readings.items() if found.unclear}
    assert 170 < len(keys) < 200
    assert (len(in_house), len(unclear)) == (34, 21)
    # One name for every spelling of the suppliers that are named most.
    most_named = {"zivver": 3, "xxllnc": 7, "centric": 6, "pinkroccadelocalgovernment": 3, "microsoft": 7, "oribi": 9}
    for name, least in most_named.items():
        spelled = [each for each, found in readings.items() if name in {supplier.key for supplier in found.suppliers}]
        assert len(spelled) >= least, name
