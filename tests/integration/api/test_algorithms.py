"""`/algoritmes`: search with filters, facets, order and a day; one algorithm in any standard, language and version."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from algoritmeregister import standards
from algoritmeregister.organisations.models import Organisation
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def content():
    """Three registrations of two organisations; the first has a second version and a translation."""
    made = factories.registration("a", claimed_on=date(2026, 3, 1))
    factories.registration("a", goal="Iets anders.", observed_at=factories.LATER)
    factories.registration("a", name="Traffic lights", language="en", observed_at=factories.LATER)
    factories.registration(
        "b", name="Lekkende leidingen", organization="Waterschap Proefdijk", category=["Natuur en milieu"],
        status="In ontwikkeling", observed_at=factories.LATER,
    )
    short = "Antwoordt <b>op</b> vragen."
    factories.registration("c", name="Chatbot Vera", description_short=short, status="Buiten gebruik")
    return made


def names(found):
    return [each["name"] for each in found["results"]]


def test_it_works(get, content, settings):
    found = get("/algoritmes?zoek=leidingen&facetten=true")
    assert names(found) == ["Lekkende leidingen"]
    assert (found["total"], found["page"], found["pages"]) == (1, 1, 1)
    assert {"value": "waterschap", "label": "Waterschap", "count": 1, "selected": False} in found["facets"]["soort"]


def test_everything_that_identifies_it_is_there(get, content, settings):
    Organisation.objects.filter(pk=content.organisation.pk).update(tooi_uri="https://identifier.overheid.nl/tooi/id/gemeente/gm0")
    one = next(each for each in get("/algoritmes")["results"] if each["number"] == content.number)
    assert one["address"] == f"{settings.SITE_URL}/algoritmes/{content.number}"
    assert one["url"] == f"{settings.SITE_URL}/api/v1/algoritmes/{content.number}"
    assert one["uri"] == content.uri
    assert one["organisation"]["tooi"] == "https://identifier.overheid.nl/tooi/id/gemeente/gm0"
    assert one["register"]["slug"] == "proef"
    assert one["version"]["number"] == 2
    assert one["version"]["observed_from"] == "2026-06-15T12:00:00.000000Z"
    assert one["version"]["recorded_at"]
    assert one["version"]["ledger"]["position"] == "1-2"
    assert one["first_observed_at"] == "2026-03-05T12:00:00.000000Z"
    assert get(f"/algoritmes/{content.number}/versies/1")["version"]["claimed_on"] == "2026-03-01"
    assert "document" not in one


def test_filters_narrow_and_values_widen(get, content):
    assert get("/algoritmes?status=in_gebruik")["total"] == 1
    assert get("/algoritmes?status=in_gebruik&status=in_ontwikkeling")["total"] == 2
    assert get("/algoritmes?status=in_gebruik&status=in_ontwikkeling&thema=natuur-en-milieu")["total"] == 1
    assert get("/algoritmes?register=proef&soort=waterschap&standaard=1.0&startjaar=2024")["total"] == 1
    assert get("/algoritmes?impacttoets=nergens")["total"] == 0


def test_order(get, content):
    assert names(get("/algoritmes?sorteer=naam")) == ["Chatbot Vera", "Lekkende leidingen", "Verkeerslichten die meedenken"]


def test_as_of_a_day(get, content):
    assert get("/algoritmes?peildatum=2026-03-04")["total"] == 0
    assert get("/algoritmes?peildatum=2026-03-05")["total"] == 2
    assert get("/algoritmes?peildatum=2026-06-15")["total"] == 3


def test_chosen_fields(get, content):
    found = get("/algoritmes?zoek=leidingen&velden=name,status")["results"][0]
    assert found["document"] == {"name": "Lekkende leidingen", "status": "In ontwikkeling"}
    assert "goal" in get("/algoritmes?velden=*")["results"][0]["document"]


def test_pages_link_to_each_other(client, content):
    response = client.get("/api/v1/algoritmes?aantal=1&pagina=2&sorteer=naam")
    assert [each["name"] for each in response.json()["results"]] == ["Lekkende leidingen"]
    assert response.json()["pages"] == 3
    assert 'pagina=3&sorteer=naam>; rel="next"' in response["Link"]
    assert 'pagina=1&sorteer=naam>; rel="prev"' in response["Link"]


def test_what_was_done_with_the_text_is_told(get, content):
    notes = get("/algoritmes?zoek=verkeerslchten")["search"]
    assert notes["corrected"] or notes["did_you_mean"] or notes["approximate"]


def test_markup_stays_out_of_names_and_summaries(get, content):
    assert get("/algoritmes?zoek=vera")["results"][0]["summary"] == "Antwoordt op vragen."


def test_one_with_its_whole_document(get, content):
    one = get(f"/algoritmes/{content.number}")
    assert one["document"]["goal"] == "Iets anders."
    assert one["document"] == {**factories.document(goal="Iets anders.")}
    assert one["standard"] == "1.0"


@pytest.mark.parametrize("version", [*standards.VERSIONS, standards.SUPERSET, *standards.FOREIGN])
def test_in_every_standard_with_its_losses(get, content, version):
    one = get(f"/algoritmes/{content.number}?inStandaard={version}&verliesrapport=true")
    expected = standards.convert(factories.document(goal="Iets anders."), source="1.0", target=version)
    assert (one["standard"], one["document"]) == (version, expected.document)
    assert sorted(each["field"] for each in one["conversion"]["losses"]) == sorted(each.field for each in expected.losses)


def test_fields_of_a_standard_of_others_can_be_chosen(get, refused, content):
    key = next(iter(standards.get("atrs").keys & get(f"/algoritmes/{content.number}?inStandaard=atrs")["document"].keys()))
    assert get(f"/algoritmes/{content.number}?inStandaard=atrs&velden={key}")["document"].keys() == {key}
    refused("/standaarden/atrs", 400)  # its fields are not versions of ours


def test_in_another_language(get, refused, content):
    assert get(f"/algoritmes/{content.number}?taal=en")["name"] == "Traffic lights"
    assert "nl" in refused("/algoritmes/" + get("/algoritmes?zoek=vera")["results"][0]["number"] + "?taal=fy", 404)["detail"]
    assert names(get("/algoritmes?taal=en")) == ["Traffic lights"]


def test_as_it_was_on_a_day(get, refused, content):
    assert get(f"/algoritmes/{content.number}?peildatum=2026-04-01")["version"]["number"] == 1
    refused(f"/algoritmes/{content.number}?peildatum=2026-01-01", 404)


def test_one_that_was_withdrawn_keeps_its_address(get):
    gone = factories.withdrawn()
    one = get(f"/algoritmes/{gone.number}")
    assert (one["state"], one["withdrawal_reason"]) == ("withdrawn", "Het model is gestopt.")
    assert one["withdrawn_at"] == "2026-06-15T12:00:00.000000Z"
    assert one["document"]


def test_every_character_arrives(get):
    made = factories.registration("teken", name="Een \U0001f6a6 & \u2028 <teken>")
    assert get(f"/algoritmes/{made.number}")["document"]["name"] == "Een \U0001f6a6 & \u2028 <teken>"


def test_one_that_is_not_there(refused):
    assert "12345674" in refused("/algoritmes/12345674", 404)["detail"]


def test_a_field_that_no_standard_has_is_named(refused, content):
    problem = refused("/algoritmes?velden=name,kleur,geur")
    assert problem["errors"][0]["pointer"] == "#/velden"
    assert "geur, kleur" in problem["errors"][0]["detail"]


def test_a_parameter_that_is_not_there_is_refused(refused, content):
    assert refused("/algoritmes?organisation=x")["errors"][0]["code"] == "unknown"


def test_deeper_than_the_index_goes_is_refused(refused, content):
    assert refused("/algoritmes?pagina=101&aantal=100")["errors"][0]["code"] == "too_deep"


def test_too_many_values_of_a_filter_are_refused(refused):
    assert refused("/algoritmes?" + "&".join(f"thema={number}" for number in range(51)))["errors"][0]["pointer"] == "#/thema"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "geheel getal"),
        ("en-GB,en;q=0.9", "whole number"),
        ("fy", "hiel getal"),
        ("de,en;q=0.5", "whole number"),
        ("de", "geheel getal"),
    ],
)
def test_problems_are_told_in_the_language_of_the_caller(refused, language, words):
    assert words in refused("/algoritmes?pagina=x", **{"Accept-Language": language})["errors"][0]["detail"]


def test_the_index_that_is_being_made_is_a_problem_and_not_an_empty_answer(refused, monkeypatch):
    from algoritmeregister.search import finding
    from algoritmeregister.search.results import Results

    monkeypatch.setattr(finding, "find", lambda query: Results(0, (), building=True))
    assert refused("/algoritmes", 503)["status"] == 503
    assert refused("/cijfers", 503)["status"] == 503


def test_figures(get, content):
    factories.withdrawn("weg")
    found = get("/cijfers")
    assert found["registrations"] == 3
    assert found["totals"] == {"published": 3, "withdrawn": 1, "versions": 6, "organisations": 2, "registers": 1}
    assert {each["value"]: each["count"] for each in found["per"]["status"]} == {
        "in_gebruik": 1, "in_ontwikkeling": 1, "buiten_gebruik": 1,
    }  # fmt: skip
    assert sum(each["count"] for each in found["ages"]) == found["filled"]["name"] == 3
    assert (found["lacking"]["thema"], found["observed_since"]) == (0, "2026-03-05")
    assert found["growth"][-1]["registrations"] == 3
    then = get("/cijfers?peildatum=2026-03-05&soort=gemeente")
    assert (then["registrations"], then["growth"]) == (3, [{"month": "2026-03", "registrations": 3}])
    assert get("/cijfers?peildatum=2026-03-04")["growth"] == []


def test_a_day_ends_at_midnight_here(get):
    # 00:30 in Amsterdam in summer is the day before in UTC
    factories.registration("nacht", observed_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    assert get("/algoritmes?peildatum=2026-07-01")["total"] == 0
    assert get("/algoritmes?peildatum=2026-07-02")["total"] == 1
