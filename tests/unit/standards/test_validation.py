"""Every rule of validation, by name; and that nothing makes validation itself fail."""

import dataclasses
import json
import re
import string
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algoritmeregister.standards import LANGUAGES, SUPERSET, VERSIONS, Finding, Standard, UnknownStandard, get, validate
from algoritmeregister.standards.checks import structure
from algoritmeregister.standards.checks.texts import is_placeholder
from algoritmeregister.standards.findings import rules
from algoritmeregister.standards.schemas import value_schema
from tests.shared_data import shared_data
from tests.tries import tries

from .generated_documents import any_json, changed_documents

COMPLETE: dict[str, Any] = {
    "name": "Groene golf",
    "description_short": "Het algoritme regelt de stoplichten op de ringweg.",
    "organization": "Gemeente Waterdam",
    "category": ["Verkeer"],
    "status": "In gebruik",
    "begin_date": "2022-09",
    "contact_email": "algoritmes@waterdam.example",
    "website": "https://waterdam.example/stoplichten",
    "publication_category": "Impactvolle algoritmes",
    "goal": "<p>Auto's staan korter stil.</p>",
    "proportionality": "Zonder algoritme stonden er files.",
    "human_intervention": "In de verkeerscentrale kijkt iemand mee.",
    "risks": "Een kapotte teller wordt gemeld.",
    "source_data": "Tellingen per rijstrook.",
    "lawful_basis_grouping": [{"title": "Wegenverkeerswet 1994", "link": "https://wetten.overheid.nl/BWBR0006622"}],
    "impacttoetsen_grouping": [{"title": "DPIA", "link": None}],
    "lang": "nld",
    "standard_version": "1.0",
}


def findings(version="1.0", /, **changes) -> list[Finding]:
    return validate(COMPLETE | changes, version)


def found(version="1.0", /, **changes) -> list[tuple[str, str, str]]:
    return [(finding.field, finding.rule, finding.severity) for finding in findings(version, **changes)]


def test_it_works():
    assert validate(COMPLETE, "1.0") == []


def test_an_unknown_version_is_refused():
    with pytest.raises(UnknownStandard):
        validate({}, "9")


# Structure


@tries("nothing", [None, "", " ", "\n", "\u00a0"])
@tries("key", ["name", "status", "contact_email", "lang"])
def test_a_required_field_without_a_value(key, nothing):
    assert found(**{key: nothing}) == [(key, "required", "error")]


def test_a_required_field_that_is_not_there():
    document = {key: value for key, value in COMPLETE.items() if key != "organization"}
    assert [(each.field, each.rule) for each in validate(document, "1.0")] == [("organization", "required")]


@tries("value", [1, True, 1.5, float("nan"), [], {}, ["x"]])
def test_a_value_that_is_no_text(value):
    assert found(goal=value) == [("goal", "type", "error")]


@pytest.mark.parametrize("value", ["Verkeer", {"0": "Verkeer"}, 3])
def test_a_value_that_is_no_list(value):
    assert found(category=value) == [("category", "type", "error")]


def test_a_text_of_the_greatest_length_is_taken_and_one_more_is_not():
    assert found(name="x" * 100) == []
    assert found(name="x" * 101) == [("name", "max_length", "error")]
    assert findings(name="x" * 101)[0].message["nl"] == "Naam is te lang: 101 tekens. Het mogen er hoogstens 100 zijn."


def test_rich_text_is_measured_without_its_elements():
    assert found(goal="<p>" + "&amp;" * 2500 + "</p>") == []
    assert found(goal="<p>" + "&amp;" * 2501 + "</p>") == [("goal", "max_length", "error")]
    assert found(lawful_basis="<br>" * 3000 + "x" * 2500) == []


def test_plain_text_is_measured_with_everything_in_it():
    assert found(name="<b>" * 34)[0] == ("name", "max_length", "error")


def test_the_message_tells_which_row_it_is_about():
    rows = [{"title": "Woo", "link": "https://wetten.overheid.nl/BWBR0045754"}, {"title": "Wegenwet", "link": "wegenwet"}]
    (finding,) = findings(lawful_basis_grouping=rows)
    assert finding.field == "lawful_basis_grouping[1].link"
    for language, row in (("nl", "(regel 2): "), ("en", "(row 2): "), ("fy", "(rigel 2): ")):
        assert row in finding.message[language]


def test_a_value_that_is_not_in_the_list():
    assert found(status="Actief") == [("status", "code", "error")]
    assert found(category=["Verkeer", "Financiën", "  "]) == [
        ("category[1]", "code", "error"),
        ("category[2]", "required", "error"),
    ]


def test_the_message_names_the_choices_with_what_they_mean():
    (finding,) = findings(status="Actief")
    assert "Kies een van deze: In ontwikkeling; In gebruik; Buiten gebruik." in finding.message["nl"]
    assert "In gebruik (In use); Buiten gebruik (Out of use)." in finding.message["en"]
    assert "In gebruik (Yn gebrûk); Buiten gebruik (Bûten gebrûk)." in finding.message["fy"]


@tries(
    "value", ["2023", "2023-1", "01-2023", "2023-13", "2023-00", "januari 2023", "2023-01\n", "2023-01-15"]
)
def test_a_month_that_is_none(value):
    assert ("begin_date", "format_month", "error") in found(begin_date=value)


@pytest.mark.parametrize(
    "value",
    [
        "www.waterdam.example",
        "waterdam.example",
        "https://",
        "zie https://a.example",
        "https://a.example b",
        "https://a.example\n",
    ],
)
def test_a_link_that_cannot_be_used(value):
    assert found(website=value) == [("website", "format_url", "error")]


def test_a_language_that_is_none():
    assert ("lang", "format_language", "error") in [
        (each.field, each.rule, each.severity) for each in validate({"lang": "n3"}, "0.4")
    ]


def test_an_unknown_key():
    assert found(naam="x") == [("naam", "unknown_key", "error")]
    message = "Version 1.0 of the standard has no field named 'naam'. Use a name from the standard, or remove it."
    assert findings(naam="x")[0].message["en"] == message


def test_rows_are_checked_one_by_one():
    rows = [
        {"title": "Woo", "link": "https://wetten.overheid.nl/BWBR0045754"},
        {"title": "", "link": "https://wetten.overheid.nl/BWBR0045754"},
        {"title": "Awb", "link": "wetten.overheid.nl"},
        {"title": "Awb", "link": "https://wetten.overheid.nl/BWBR0005537", "soort": "wet"},
        "Awb",
    ]
    assert found(lawful_basis_grouping=rows) == [
        ("lawful_basis_grouping[1].title", "required", "error"),
        ("lawful_basis_grouping[2].link", "format_url", "error"),
        ("lawful_basis_grouping[3].soort", "unknown_key", "error"),
        ("lawful_basis_grouping[4]", "type", "error"),
    ]


@pytest.mark.parametrize("document", [None, [], "x", 3, True])
def test_a_document_that_is_none(document):
    assert [(each.field, each.rule, each.structural) for each in validate(document, "1.0")] == [("", "type", True)]


def test_a_choice_of_spaces_is_none():
    assert ("status", "code") in [(each.field, each.rule) for each in validate(COMPLETE | {"status": " "}, "0.4")]
    assert ("status", "code") not in [(each.field, each.rule) for each in validate(COMPLETE | {"status": ""}, "0.4")]


def test_a_suggested_choice_that_is_too_long():
    places = [(each.field, each.rule) for each in validate(COMPLETE | {"category": ["x" * 1024, "x" * 1025]}, SUPERSET)]
    assert ("category[1]", "max_length") in places
    assert ("category[0]", "max_length") not in places


@pytest.mark.parametrize("key", ["category", "lawful_basis_grouping"])
def test_a_required_list_may_not_be_empty(key):
    field = dataclasses.replace(get("1.0").field(key), required=True)
    standard = Standard("1.1", {}, (), (field,))
    assert [(each.path, each.rule) for each in structure.check({key: []}, standard)] == [(key, "required")]
    assert value_schema(field)["minItems"] == 1


# More than a schema can say


def test_a_date_that_does_not_exist():
    assert [(e.field, e.rule) for e in validate({"revision_date": "2023-02-30"}, "0.3.1") if e.field == "revision_date"] == [
        ("revision_date", "date")
    ]
    assert found(begin_date="0000-01") == [("begin_date", "date", "error")]


@pytest.mark.parametrize("month", ["0202-05", "9999-12"])
def test_a_year_that_is_unlikely(month):
    assert found(begin_date=month) == [("begin_date", "year", "advice")]


def test_an_end_before_the_start():
    assert found(status="Buiten gebruik", begin_date="2022-09", end_date="2022-08") == [("end_date", "order", "error")]
    assert found(status="Buiten gebruik", begin_date="2022-09", end_date="2022-09") == []


def test_out_of_use_wants_an_end():
    assert found(status="Buiten gebruik") == [("end_date", "end_date_missing", "advice")]
    assert found(status="Buiten gebruik", end_date="vorig jr") == [("end_date", "format_month", "error")]


def test_in_use_with_an_end():
    assert found(end_date="2023-01") == [("end_date", "end_date_in_use", "advice")]
    assert found(status="In ontwikkeling", end_date="2023-01") == []


def test_a_link_that_is_not_secure():
    assert found(website="http://waterdam.example") == [("website", "https", "advice")]
    rows = [{"title": "DPIA", "link": "HTTP://waterdam.example"}]
    assert found(impacttoetsen_grouping=rows) == [("impacttoetsen_grouping[0].link", "https", "advice")]


@pytest.mark.parametrize(
    "link", ["https://intranet/pagina", "https://intranet./", "https://localhost:80/", "https://[::1/", "https://a:b:c"]
)
def test_a_link_that_not_everyone_can_open(link):
    assert found(website=link) == [("website", "host", "advice")]


@pytest.mark.parametrize(
    "contact",
    ["a@waterdam.example", "https://waterdam.example/contact", "Bel 14 010 of mail naar info@sub.waterdam.example."],
)
def test_a_contact_that_can_be_reached(contact):
    assert found(contact_email=contact) == []


@pytest.mark.parametrize(
    "contact", ["14 010", "Gemeente Waterdam", "datashop@waterdam", "www.waterdam.example", "https://intranet"]
)
def test_a_contact_that_cannot_be_reached(contact):
    assert found(contact_email=contact) == [("contact_email", "contact", "error")]


def test_a_contact_page_that_is_not_secure():
    assert found(contact_email="http://waterdam.example") == [("contact_email", "https", "advice")]


@tries(
    "text",
    [
        "n.v.t.",
        "N.V.T",
        "nvt",
        "niet van toepassing.",
        "test",
        "Volgt",
        "volgt nog...",
        "nog invullen",
        "-",
        "--",
        "…",
        "?",
        "onbekend",
        "<p>n.v.t.</p>",
        "<p>&nbsp;-</p>",
        "Lorem ipsum dolor sit amet",
        "TBD",
        "n/a",
        "[invullen]",
    ],
)
def test_a_text_that_says_nothing(text):
    assert found(goal=text) == [("goal", "placeholder", "advice")]


@pytest.mark.parametrize("text", ["Geen.", "Testen van software", "De uitslag volgt binnen een week", "Nee", "1"])
def test_a_short_text_that_does_say_something(text):
    assert not is_placeholder(text)


def test_a_required_text_that_says_nothing_is_an_error():
    assert found(name="test", contact_email="volgt") == [
        ("name", "placeholder", "error"),
        ("contact_email", "placeholder", "error"),
    ]


def test_a_required_text_of_empty_elements_is_an_error():
    assert found(name="<p></p>") == [("name", "placeholder", "error")]
    assert findings(name="<p></p>")[0].message["nl"] == "Naam: '<p></p>' zegt niets. Vul het veld in of laat het leeg."


def test_what_the_register_fills_in_is_not_judged():
    assert found(lars="-", publication_dt="test") == []


def test_a_character_that_got_lost():
    assert found(goal="Het pad naar de \ufffdle school") == [("goal", "unreadable_character", "advice")]
    assert "'Het pad naar de \ufffdle school'" in findings(goal="Het pad naar de \ufffdle school")[0].message["nl"]


def test_elements_in_plain_text():
    assert found(provider="<b>Bedrijf</b><br/>") == [("provider", "markup", "advice")]
    assert (
        findings(provider="<b>Bedrijf</b><br/>")[0].message["nl"]
        == "Leverancier: hier hoort gewone tekst, zonder <b>, <br>."
    )
    assert found(provider="Kosten < 5 en > 3") == []


def test_elements_that_rich_text_may_not_hold():
    assert found(goal="<p>a</p><script>x</script>") == [("goal", "markup_not_allowed", "advice")]
    assert found(goal='<p class="x">a<br>b</p><ul><li>c</li></ul>') == []


@pytest.mark.parametrize("empty", [None, "", "<p></p>", "<p>&nbsp;</p><br>"])
def test_an_empty_field_for_citizens(empty):
    assert found(goal=empty) == [("goal", "missing_for_citizens", "advice")]


@pytest.mark.parametrize("empty", [{"category": None, "begin_date": None}, {"category": [], "begin_date": ""}])
def test_an_empty_field_that_is_always_shown(empty):
    assert found(**empty) == [("category", "missing", "advice"), ("begin_date", "missing", "advice")]


def test_a_field_that_is_not_always_shown_may_be_empty():
    assert found(website=None, provider="") == []


def test_a_choice_made_twice():
    assert found(category=["Verkeer", "Werk", "Verkeer"]) == [("category[2]", "duplicate", "advice")]


# Withheld fields


def withheld(*fields, **changes):
    rows = [{"field": field, "reason": "Inspectie, controle en toezicht"} for field in fields]
    document = COMPLETE | {"withheld": rows} | changes
    return [
        (each.field, each.rule)
        for each in validate(document, SUPERSET)
        if each.field.startswith(("withheld", "impact", "risks"))
    ]


def test_what_is_withheld_is_not_missing():
    assert ("impact", "missing_for_citizens") in withheld()
    assert ("impact", "missing_for_citizens") not in withheld("impact")


def test_a_withheld_field_that_does_not_exist():
    assert ("withheld[1].field", "withheld_unknown") in withheld("impact", "geheim")


def test_a_withheld_field_that_is_filled_in():
    assert ("withheld[0].field", "withheld_filled") in withheld("risks")


def test_a_ground_that_is_none():
    rows = [{"field": "impact", "reason": "Liever niet"}]
    assert ("withheld[0].reason", "code") in withheld("impact", withheld=rows)


# All rules


def test_messages_are_complete_and_frisian_is_not_english():
    for rule in rules().values():
        assert set(rule.message) == set(LANGUAGES)
        assert rule.message["fy"] != rule.message["en"], rule.id
        places = [
            {name.partition("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}
            for text in rule.message.values()
        ]
        assert places[0] == places[1] == places[2], rule.id


def test_messages_are_short_and_plain():
    for rule in rules().values():
        for sentence in re.split(r"(?<=[.?!])\s+", rule.message["nl"]):
            assert len(sentence.split()) <= 20, rule.id


def test_every_rule_is_tested_here():
    with open(__file__, encoding="utf-8") as file:
        own = file.read()
    assert [rule for rule in rules() if f'"{rule}"' not in own] == []


def test_a_date_in_another_form():
    assert "format_date" in [each.rule for each in validate({"revision_date": "1-2-2023"}, "0.3.1")]


def test_severity_of_structural_findings_is_error():
    assert {rule.severity for rule in rules().values() if rule.structural} == {"error"}


# Any document, and speed


@pytest.mark.parametrize("version", [*VERSIONS, SUPERSET])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_nothing_makes_validation_fail(version, data):
    document = data.draw(any_json | changed_documents(version))
    for finding in validate(document, version):
        assert finding.severity in ("error", "advice")
        assert all(finding.message[language] for language in LANGUAGES)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_one_finding_per_problem(data):
    document = data.draw(changed_documents("1.0"))
    places = [(finding.field, finding.rule) for finding in validate(document, "1.0")]
    assert len(places) == len(set(places))


def test_keys_that_are_no_text():
    assert [each.rule for each in validate({1: 2, None: 3}, "1.0")][:2] == ["unknown_key", "unknown_key"]


def test_it_is_quick_on_real_records():
    name = "national-register/full-records-standard-0.1-and-0.2-117.json"
    records = json.loads(shared_data(name).read_text(encoding="utf-8"))
    keys = get("0.1").keys
    documents = [{key: value for key, value in record.items() if key in keys} for record in records]
    assert len(documents) == 117
    took = []
    for _ in range(3):
        start = time.process_time()
        for document in documents:
            validate(document, "0.1")
        took.append((time.process_time() - start) / len(documents))
    assert min(took) < 0.003
