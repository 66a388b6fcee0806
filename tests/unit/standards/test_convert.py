"""What conversion does with the fields that changed between versions, and what it reports."""

import itertools
import json

import pytest

from algoritmeregister.standards.catalogue import LANGUAGES, SUPERSET, VERSIONS, UnknownStandard, get
from algoritmeregister.standards.conversion_reference import page
from algoritmeregister.standards.convert import convert, to_superset
from algoritmeregister.standards.losses import ACTIONS, loss_report, reason_text
from algoritmeregister.standards.mapping import MappingError, mapping_for, read_mapping
from algoritmeregister.standards.reading import normalise
from tests.shared_data import shared_data

FULL_RECORDS = "national-register/full-records-standard-0.1-and-0.2-117.json"
LAUNCH_SET = "local-registers-2022/launch.json"
DPIA = "Data Protection Impact Assessment (DPIA)"
IAMA = "Impact Assessment Mensenrechten en Algoritmes (IAMA)"


def test_it_works() -> None:
    document = {
        "name": "Parkeervergunningen",
        "goal": "Sneller beslissen.",
        "impact": "Inwoners horen het binnen een dag.",
        "objection_procedure": "U kunt bezwaar maken.",
        "dpia": "Ja",
        "standard_version": "0.1",
    }
    up = convert(document, source="0.1", target="1.0")
    assert up.document == {
        "name": "Parkeervergunningen",
        "goal": "Sneller beslissen.\n\nInwoners horen het binnen een dag.",
        "impacttoetsen_grouping": [{"title": DPIA}],
        "standard_version": "1.0",
    }
    assert up.beside["objection_procedure"] == "U kunt bezwaar maken."
    assert {(loss.field, loss.action) for loss in up.losses} == {
        ("goal", "joined"), ("impact", "joined"), ("objection_procedure", "dropped"), ("dpia", "moved"),
    }  # fmt: skip
    down = convert(up.document, source="1.0", target="0.1", beside=up.beside)
    assert (down.document, down.beside) == (document, {})


def test_an_unknown_standard_is_refused() -> None:
    with pytest.raises(UnknownStandard):
        convert({}, source="0.1", target="9.9")


def test_a_long_text_is_shortened_at_a_word_and_kept_whole_beside() -> None:
    text = "Dit algoritme helpt " * 40
    result = convert({"description_short": text.strip()}, source="0.1", target="0.4")
    short = result.document["description_short"]
    assert len(short) <= 250
    assert text.startswith(short[:-1])
    assert short.endswith(("algoritme…", "helpt…", "Dit…"))
    assert result.beside == {"description_short": text.strip()}
    assert [(loss.action, loss.target) for loss in result.losses] == [("shortened", "description_short")]


def test_a_link_that_is_too_long_is_not_cut() -> None:
    link = "https://voorbeeld.nl/" + "a" * 600
    result = convert({"website": link}, source="0.1", target="1.0")
    assert (result.document, result.beside) == ({}, {"website": link})


def test_after_an_edit_the_document_is_right() -> None:
    up = convert({"goal": "Oud doel.", "impact": "Oude impact.", "monitoring": "Elk jaar."}, source="0.1", target="1.0")
    edited = {**up.document, "goal": "Nieuw doel."}
    down = convert(edited, source="1.0", target="0.1", beside=up.beside)
    assert down.document == {"goal": "Nieuw doel.", "monitoring": "Elk jaar."}
    assert {(loss.field, loss.action, loss.value) for loss in down.losses if loss.action == "superseded"} == {
        ("goal", "superseded", "Oud doel."),
        ("impact", "superseded", "Oude impact."),
    }


def test_a_text_that_does_not_fit_with_the_other_stays_beside() -> None:
    goal, impact = "Doel " * 400, "Impact " * 200
    result = convert({"goal": goal.strip(), "impact": impact.strip()}, source="0.3.1", target="1.0")
    assert result.document == {"goal": goal.strip()}
    assert [(loss.field, loss.action) for loss in result.losses] == [("impact", "dropped")]


@pytest.mark.parametrize(("old", "new"), [("Zelflerend", "Ja"), ("Regelgebaseerd", "Nee")])
def test_the_type_of_algorithm_becomes_self_learning_and_back(old: str, new: str) -> None:
    up = convert({"type": old}, source="0.3.1", target="0.4")
    assert up.document == {"type": new}
    assert convert({"type": new}, source="0.4", target="0.3.1").document == {"type": old}


def test_an_unknown_status_is_not_made_up() -> None:
    result = convert({"status": "Bijna klaar"}, source="0.1", target="1.0")
    assert (result.document, result.beside) == ({}, {"status": "Bijna klaar"})
    assert convert({"status": "Actief"}, source="0.1", target="1.0").document == {"status": "In gebruik"}


def test_themes_are_recoded_both_ways_and_unknown_ones_kept() -> None:
    up = convert({"category": ["Financiën", "Landbouw", "Verkeer"]}, source="0.4", target="1.0")
    assert up.document == {"category": ["Overheidsfinanciën", "Verkeer"]}
    assert up.beside == {"category": ["Financiën", "Landbouw", "Verkeer"]}
    down = convert({"category": ["Overheidsfinanciën", "Wonen"]}, source="1.0", target="0.4")
    assert down.document == {"category": ["Financiën", "Huisvesting"]}
    assert convert({"category": ["Werk", "Recht"]}, source="1.0", target="0.1").document == {"category": "Werk, Recht"}


def test_one_text_with_links_becomes_a_list_and_back() -> None:
    text = "Omgevingswet: https://wetten.overheid.nl/BWBR0037885, https://www.rdw.nl/"
    up = convert({"lawful_basis_link": text}, source="0.4", target="1.0")
    assert up.document["lawful_basis_grouping"] == [
        {"title": "Omgevingswet", "link": "https://wetten.overheid.nl/BWBR0037885"},
        {"title": "rdw.nl", "link": "https://www.rdw.nl/"},
    ]
    down = convert({"source_data_grouping": [{"title": "BAG", "link": "https://bag.nl/"}]}, source="1.0", target="0.4")
    assert down.document == {"source_data_link": "BAG: https://bag.nl/"}
    older = convert(
        {"lawful_basis": "Een taak.", "lawful_basis_grouping": [{"title": "Wet A", "link": "https://a.nl"}]},
        source="1.0",
        target="0.1",
    )
    assert older.document == {"lawful_basis": "Een taak.\n\nWet A: https://a.nl"}


def test_a_text_that_is_more_than_links_is_not_split() -> None:
    text = "Zie https://wetten.overheid.nl/ voor de wet, en vraag de gemeente om de rest"
    result = convert({"source_data_link": text}, source="0.4", target="1.0")
    assert (result.document, result.beside) == ({}, {"source_data_link": text})


def test_impact_assessments_go_through_their_three_shapes() -> None:
    old = {
        "iama": "Nee",
        "iama_description": "Nog niet nodig.",
        "dpia": "Ja",
        "dpia_description": "https://gemeente.nl/dpia",
    }
    new = convert(old, source="0.2.3", target="1.0").document
    assert new == {
        "impacttoetsen_grouping": [{"title": DPIA, "link": "https://gemeente.nl/dpia"}],
        "impacttoetsen": "IAMA: Nee. Nog niet nodig.",
    }
    middle = convert(
        {"impacttoetsen_grouping": [{"title": IAMA, "link": "https://a.nl/"}]}, source="1.0", target="0.4"
    ).document
    assert middle == {"impacttoetsen": [IAMA], "iama_description": f"{IAMA}: https://a.nl/"}
    assert convert(middle, source="0.4", target="1.0").document == {
        "impacttoetsen_grouping": [{"title": IAMA, "link": "https://a.nl/"}]
    }
    assert convert({"impacttoetsen": ["DPIA", "AIIA"]}, source="0.4", target="0.3.1").document == {"dpia": "Ja"}
    assert "dpia" not in convert({"impacttoetsen": ["Pre-scan DPIA"]}, source="0.4", target="0.3.1").document


def test_rich_text_becomes_plain_where_the_version_has_no_markup() -> None:
    result = convert({"risks": "<p>Eerste.</p><ul><li>Tweede &amp; derde</li></ul>"}, source="1.0", target="0.3.1")
    assert result.document == {"risks": "Eerste.\n- Tweede & derde"}


def test_a_field_of_no_version_is_kept_beside_and_reported() -> None:
    result = convert({"name": "A", "owner": "gm0000"}, source="0.4", target="1.0")
    assert result.beside == {"owner": "gm0000"}
    assert [(loss.field, loss.action) for loss in result.losses] == [("owner", "dropped")]


def test_a_field_of_another_version_that_says_the_same_thing_otherwise_is_kept_beside() -> None:
    # "type" of 0.4 is what the superset calls "self_learning", which stands there too.
    result = convert({"type": "Ja", "self_learning": "Nee"}, source="0.4", target=SUPERSET)
    assert (result.document, result.beside) == ({"self_learning": "Ja"}, {"self_learning (0.4)": "Nee"})


def test_the_superset_shows_what_stands_beside_under_its_own_key() -> None:
    up = convert({"impacttoetsen": [DPIA], "type": "Ja", "name": "A"}, source="0.4", target="1.0")
    view = to_superset(up.document, "1.0", up.beside)
    assert view == {"impacttoetsen_list": [DPIA], "self_learning": "Ja", "name": "A"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_loss_report_is_readable_in_every_language(language: str) -> None:
    document = {
        "goal": "a",
        "impact": "b",
        "status": "Actief",
        "area": "c",
        "name": "d " * 90,
        "dpia": "Ja",
        "lang": "Nederlands",
    }
    losses = convert(document, source="0.1", target="1.0").losses
    lines = loss_report(losses, language)
    assert len(lines) == len(losses) >= len(document)
    for line, loss in zip(lines, losses, strict=True):
        assert line.startswith(f"{get('0.1').field(loss.field).label[language]}: ")
        assert "{" not in line


def test_a_loss_names_both_fields_as_readers_call_them() -> None:
    result = convert({"type": "Zelflerend", "volgnummer": "7", "begin_date": "2024-01"}, source="0.3.1", target="0.4")
    assert {loss.field: (loss.label["en"], loss.target_label and loss.target_label["en"]) for loss in result.losses} == {
        "type": ("Algorithm type", "Self-learning"),
        "volgnummer": ("volgnummer", None),
    }


def test_a_field_of_the_standard_is_never_called_unknown() -> None:
    (loss,) = convert({"iama_description": ""}, source="1.0", target="0.4").losses
    assert "geen plaats" in loss.reason["nl"]
    (loss,) = convert({"volgnummer": "7"}, source="1.0", target="0.4").losses
    assert "Geen enkele versie" in loss.reason["nl"]


def test_every_reason_and_action_has_a_text_in_every_language() -> None:
    texts = read_mapping("reasons")
    assert set(texts["lines"]) == set(ACTIONS)
    assert set(texts["in_place"]) < set(ACTIONS)
    assert all(set(text) == set(LANGUAGES) for group in texts.values() for text in group.values())
    for version in VERSIONS:
        assert all(reason_text(reason) for reason in read_mapping("v" + version.replace(".", "_"))["beside"])


@pytest.mark.parametrize("version", VERSIONS)
def test_every_field_of_the_superset_has_a_rule_in_every_version(version: str) -> None:
    assert set(mapping_for(version).rule_of_key) == get(SUPERSET).keys


def test_a_mapping_with_two_rules_for_one_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = {**read_mapping("v1_0"), "same": [*read_mapping("v1_0")["same"], "name"]}
    monkeypatch.setattr(
        "algoritmeregister.standards.mapping.read_mapping", lambda name: twice if name == "v1_0" else read_mapping(name)
    )
    with pytest.raises(MappingError, match="two rules for 'name'"):
        mapping_for.__wrapped__("1.0")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_reference_page_names_every_rule(version: str) -> None:
    section = page().split(f"## Version {version}\n")[1].split("\n## ")[0]
    assert all(f"`{key}`" in section for key in get(version).keys | get(SUPERSET).keys)


@pytest.mark.parametrize(("name", "count", "too_long"), [(FULL_RECORDS, 117, 0), (LAUNCH_SET, 94, 5)])
@pytest.mark.parametrize(
    "route", [["0.1", "1.0", "0.1"], ["0.1", "0.2.3", "0.3.1", "0.4", "1.0", "0.4", "0.3.1", "0.2.3", "0.1"]]
)
def test_real_records_come_back_as_they_were(name: str, count: int, too_long: int, route: list[str]) -> None:
    content = json.loads(shared_data(name).read_text(encoding="utf-8"))
    records = content if isinstance(content, list) else content["algoritmeregister"]
    assert len(records) == count
    shortened = 0
    for record in records:
        reading = normalise(record, version="0.1")
        document, beside = reading.document, reading.beside
        for source, target in itertools.pairwise(route):
            result = convert(document, source=source, target=target, beside=beside)
            document, beside = result.document, result.beside
        changed = {key for key, value in reading.document.items() if document.get(key) != value}
        # A text that broke the limit of its own version comes back within it, and whole beside the document.
        assert all(len(reading.document[key]) > 5000 for key in changed)
        assert beside == {**reading.beside, **{key: reading.document[key] for key in changed}}
        assert set(document) == set(reading.document)
        shortened += len(changed)
    assert shortened == too_long
