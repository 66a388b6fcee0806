"""The registers as their owners publish them, each in a shape of its own, through the profiles of the software."""

from __future__ import annotations

from collections import Counter

import pytest

from algoritmeregister.harvest import mapping, profile
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.readers.shapes import Item
from algoritmeregister.harvest.recognition import recognise
from tests.benchmarks import golden, recodings
from tests.shared_data import shared_data

AGENCIES = "us-inventory/agencies"
# file → profile, records, and how many of them have each status
FILES = {
    "local-registers-2022/den-haag.json": ("den-haag", 24, {"In gebruik": 14, "In ontwikkeling": 9, "Buiten gebruik": 1}),
    "local-registers-2022/utrecht.json": ("utrecht", 38, {None: 38}),
    "local-registers-2022/rotterdam.json": ("rotterdam", 4, {None: 4}),
    "local-registers-2022/rvig.json": ("rvig", 2, {"In gebruik": 2}),
    "uk-atrs/atrs_records_2026-07-10.json": ("uk-atrs", 136, {None: 136}),
    f"{AGENCIES}/department-of-agriculture/ai_inventory.csv": (
        "us-agriculture",
        89,
        {"In gebruik": 37, "In ontwikkeling": 45, "Buiten gebruik": 7},
    ),
    f"{AGENCIES}/department-of-education/ai-inventory-2025-113183.xlsx": (
        "us-education",
        77,
        {"In gebruik": 76, "In ontwikkeling": 1},
    ),
    f"{AGENCIES}/department-of-labor/AI_Use_Cases_Public_reporting-20260128.csv": (
        "us-labor",
        28,
        {"In gebruik": 20, "In ontwikkeling": 8},
    ),
    f"{AGENCIES}/department-of-the-treasury/Treasury-AI-Use-Case-Inventory.csv": (
        "us-treasury",
        129,
        {"In gebruik": 26, "In ontwikkeling": 92, "Buiten gebruik": 11},
    ),
    f"{AGENCIES}/national-aeronautics-and-space-administration/grid-6036111-data.xlsx": (
        "us-nasa",
        425,
        {"In gebruik": 26, "In ontwikkeling": 394, "Buiten gebruik": 5},
    ),
    f"{AGENCIES}/securities-and-exchange-commission/2025-sec-individual-ai-use-cases.csv": (
        "us-sec",
        60,
        {"In gebruik": 20, "In ontwikkeling": 28, "Buiten gebruik": 12},
    ),
}


@pytest.mark.parametrize("file", FILES)
def test_every_record_is_read_with_an_id_of_its_own(file: str) -> None:
    path = shared_data(file)
    name, records, statuses = FILES[file]
    shape = sniff(path, Limits())
    match = recognise(shape, profile.shipped(), path.name)
    assert match.profile.name == name
    items = list(read(path, shape, match.layout, Limits()))
    assert all(isinstance(item, Item) for item in items)
    mapped = [mapping.apply(item.data, match.profile) for item in items if not mapping.is_skipped(item.data, match.profile)]
    assert len(mapped) == records
    assert len({each.source_id or each.made_id for each in mapped}) == records
    assert Counter(each.document.get("status") for each in mapped) == statuses


def test_what_was_copied_from_utrecht_by_hand_comes_out_letter_by_letter() -> None:
    found = golden.compare("Gemeente Utrecht")
    assert (found.matched, found.in_list) == (37, 38)
    for key in ("name", "organization", "department", "decision_making_process", "human_intervention"):
        assert (found.fields[key].same, found.fields[key].given, found.fields[key].wanted) == (37, 37, 37), key


def test_where_the_list_differs_from_utrecht_its_makers_added_a_sentence() -> None:
    found = golden.compare("Gemeente Utrecht")
    assert found.named == [], "every match is by the same name"
    assert found.fields["description_short"].kinds() == {golden.GOES_ON: 37}
    assert found.fields["dpia"].kinds() == {golden.ONLY_OURS: 37}


def test_stages_of_development_are_recoded_as_who_standardised_the_inventories_did() -> None:
    scores, others = recodings.score()
    found = scores["development_stage"]
    assert (found.rows, found.recoded, found.right) == (29, 29, 29), found.wrong
    assert found.by_number == {"rows": 1874, "recoded": 1874, "right": 1874}
    assert len(others) == 21, "the other columns of the report are no field of the standard"


def test_six_records_of_den_haag_are_recognised_in_the_list_made_by_hand() -> None:
    found = golden.compare("Gemeente Den Haag")
    assert found.matched == 6
    assert found.named == [("Van Bijstand naar Werk", "Model van Bijstand naar Werk")]
    # The fields that were copied; in one of the six the makers of the list wrote nearly everything anew.
    for key in ("organization", "lang", "mprd", "methods_and_models"):
        assert found.fields[key].precision == found.fields[key].recall == 1.0, key
    for key in ("competent_authority", "department", "human_intervention", "lawful_basis", "risks"):
        assert found.fields[key].same == 5, key


def test_nothing_of_a_record_is_lost() -> None:
    path = shared_data(f"{AGENCIES}/department-of-agriculture/ai_inventory.csv")
    shape = sniff(path, Limits())
    match = recognise(shape, profile.shipped(), path.name)
    first = next(item for item in read(path, shape, match.layout, Limits()) if isinstance(item, Item))
    mapped = mapping.apply(first.data, match.profile)
    assert mapped.source_id == "USDA-001"
    assert mapped.document["name"] == "Repair Spend"
    assert mapped.document["begin_date"] == "2020-06"
    assert mapped.reading.beside["Mission Area"] == first.data["Mission Area"]
    assert mapped.language == "en"
