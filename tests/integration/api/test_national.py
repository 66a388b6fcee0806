"""The national register's endpoints: a small program that was written for that register reads ours."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.utils import timezone

from algoritmeregister.api.national import urls
from algoritmeregister.organisations.models import Listing, Organisation
from algoritmeregister.registrations.models import Registration
from tests import factories
from tests.shared_data import PROJECT

pytestmark = [pytest.mark.django_db, pytest.mark.both]

FRIA = [{"title": "Fundamental Rights Impact Assessment (FRIA)", "link": None}]
HOUSE = [{"title": "Eigen toets van de gemeente", "link": None}]


class Scraper:
    """Reads a whole register, as programs do that know only how the national register answers."""

    def __init__(self, client):
        self.client = client

    def get(self, path: str):
        response = self.client.get(f"/api/{path}")
        assert response.status_code == 200, response.content
        return json.loads(response.getvalue())

    def ask(self, path: str, **body):
        response = self.client.post(f"/api/{path}", json.dumps(body), content_type="application/json")
        assert response.status_code == 200, response.content
        return response.json()

    def everything(self, language: str = "NLD", limit: int = 2) -> dict[str, dict]:
        found: dict[str, dict] = {}
        page = 1
        while rows := self.ask(f"algoritme/{language}", page=page, limit=limit)["results"]:
            found |= {row["lars"]: row for row in rows}
            page += 1
        return found

    def filtered(self, **filters) -> list[str]:
        answer = self.ask("algoritme/NLD", **filters)
        names = sorted(row["name"] for row in answer["results"])
        assert answer["total_count"] == len(names)
        return names


@pytest.fixture
def scraper(client):
    return Scraper(client)


@pytest.fixture
def content():
    """Four registrations of two organisations: in two versions of the standard, one translated, one without assessment."""
    made = factories.registration("a", name="Verkeerslichten", claimed_on=date(2026, 3, 1))
    factories.registration("a", name="Traffic lights", language="en", observed_at=factories.LATER)
    factories.registration(
        "b", name="Lekkende leidingen", organization="Waterschap Proefdijk", impacttoetsen_grouping=FRIA,
        publication_category="Impactvolle algoritmes",
    )
    factories.registration("c", name="Chatbot Vera", impacttoetsen_grouping=HOUSE, goal="Dit is <b>haar</b> doel:\nhelpen.")
    old = {"name": "Oude kaart", "organization": "Gemeente Proefdorp", "objection_procedure": "Bel de gemeente."}
    factories.registration("d", standard="0.1", whole=old)
    factories.withdrawn("e", name="Gestopt")
    organisation = Organisation.objects.get(name="Gemeente Proefdorp")
    Listing.objects.create(organisation=organisation, source="roo", section="gemeente", reference="324564", name="Proefdorp")
    return made


def test_it_works(scraper, content):
    found = scraper.everything()
    assert sorted(row["name"] for row in found.values()) == [
        "Chatbot Vera", "Lekkende leidingen", "Oude kaart", "Verkeerslichten",
    ]  # fmt: skip
    assert len(found) == scraper.get("algoritme/total-count") == 4
    for number, row in found.items():
        assert scraper.get(f"algoritme/NLD/{number}") == row


def test_a_record_has_the_keys_of_every_standard_and_the_content_of_its_own(scraper, content):
    row = scraper.everything()[content.number]
    assert {"name", "goal", "iama", "lawful_basis_link", "impacttoetsen_grouping", "begin_date"} <= row.keys()
    assert (row["standard_version"], row["status"], row["category"]) == ("1.0", "In gebruik", ["Verkeer"])
    assert row["lawful_basis_grouping"] == [{"title": "Wegenverkeerswet 1994", "link": "https://wetten.example/wvw"}]
    assert row["objection_procedure"] is None
    assert (row["language"], row["create_dt"]) == ("NLD", "2026-03-01T00:00:00+00:00")
    assert (row["code"], row["org_id"]) == (content.organisation.code, "324564")
    old = next(each for each in scraper.everything().values() if each["name"] == "Oude kaart")
    assert (old["standard_version"], old["objection_procedure"]) == ("0.1", "Bel de gemeente.")


def test_what_is_in_our_superset_comes_in_the_keys_of_these_endpoints(scraper):
    factories.registration("s", standard="superset", objection_procedure="Schrijf de gemeente.", standard_version=None)
    (row,) = scraper.everything().values()
    assert row["standard_version"] == "1.0"
    assert row["objection_procedure"] == "Schrijf de gemeente."


def test_another_language_where_there_is_one(scraper, content):
    found = scraper.everything("ENG")
    assert len(found) == 4
    assert (found[content.number]["name"], found[content.number]["language"]) == ("Traffic lights", "ENG")
    assert {row["language"] for row in found.values()} == {"ENG", "NLD"}


def test_filters(scraper, content):
    assert scraper.filtered(searchtext="leidingen") == ["Lekkende leidingen"]
    assert scraper.filtered(organisation="Waterschap Proefdijk") == ["Lekkende leidingen"]
    assert scraper.filtered(organisation="324564", searchtext="chatbot") == ["Chatbot Vera"]
    assert scraper.filtered(organisationtype="waterschap") == ["Lekkende leidingen"]
    assert scraper.filtered(publicationcategory="Impactvolle algoritmes") == ["Lekkende leidingen"]
    assert scraper.filtered(impact_assessment="Data Protection Impact Assessment (DPIA)") == ["Verkeerslichten"]
    assert scraper.filtered(impact_assessment="Overig") == ["Chatbot Vera"]
    assert scraper.filtered(impact_assessment="Geen") == ["Oude kaart"]
    assert scraper.filtered(organisation="Gemeente Nergens") == []


def test_what_can_be_filtered_by_leads_to_as_many_results(scraper, content):
    answer = scraper.ask("algoritme/NLD", searchtext="", sort_option="sort_name")
    names = [each["label"] for each in answer["filter_data"]["organisation"]]
    assert names == ["Gemeente Proefdorp", "Waterschap Proefdijk"]
    keys = {name: {each["key"]: each["count"] for each in rows} for name, rows in answer["filter_data"].items()}
    assert keys["impact_assessment"].keys() >= {"Overig", "Geen"}
    for name, rows in keys.items():
        for key, count in rows.items():
            assert scraper.ask("algoritme/NLD", **{name: key})["total_count"] == count, (name, key)


def test_what_is_filtered_by_is_told(scraper, content):
    answer = scraper.ask("algoritme/ENG", organisationtype="waterschap", searchtext="leidingen")
    assert answer["selected_filters"] == [
        {"key": "organisationtype", "value": "Water authority"},
        {"key": "searchtext", "value": "leidingen"},
    ]
    assert answer["filter_data"]["organisationtype"] == [{"label": "Water authority", "key": "waterschap", "count": 1}]


def test_similar(scraper, content):
    other = factories.registration("f", name="Verkeerslichten bij de brug")
    found = scraper.get(f"algoritme/NLD/similar/{content.number}")
    assert found["results"][0]["lars"] == other.number
    assert len(found["scores"]) == len(found["results"]) == found["total_count"]
    assert 0 < found["scores"][0] <= 100


def test_suggestions_and_what_changed_last(scraper, content):
    found = scraper.get("suggestion/NLD/verkeerslicht")
    first = {"name": "Verkeerslichten", "lars": content.number, "organization": "Gemeente Proefdorp"}
    assert found["algorithms"][0] == first
    assert {row["organization"] for row in scraper.get("highlighted/NLD")} == {"Gemeente Proefdorp", "Waterschap Proefdijk"}


def test_organisations(scraper, content):
    code = content.organisation.code
    answer = scraper.ask("organisation/NLD", limit=1)
    assert answer["results"] == [
        {"code": code, "count": 3, "name": "Gemeente Proefdorp", "show_page": True, "type": "gemeente", "org_id": "324564"}
    ]
    assert (answer["total_count"], scraper.get("organisation-count/NLD")) == (2, 2)
    assert {"label": "Waterschap", "key": "waterschap", "count": 1} in answer["filter_data"]["organisationtype"]
    assert scraper.ask("organisation/NLD", organisationtype="waterschap")["results"][0]["name"] == "Waterschap Proefdijk"
    assert scraper.get("organisation/NLD/proefdo")["organisations"][0]["org_id"] == "324564"
    assert scraper.get("organisation/NLD/nergens") is None
    assert scraper.get(f"organisation/{code}") == scraper.get("organisation/324564") == {"code": code, "org_id": "324564"}
    assert scraper.get("organisation/top-20/NLD")[0] == {"name": "Gemeente Proefdorp", "count": 3}


def test_an_organisation_with_what_it_is_part_of_and_its_registrations(scraper, content):
    whole = content.organisation
    part = Organisation.objects.create(code="dienst", name="Dienst", kind="organisatieonderdeel", parent=whole)
    assert scraper.get(f"organisation-relation/{part.code}") == {
        "org_id": "dienst",
        "hierarchy_path": "324564/dienst",
        "hierarchy": [{"org_id": "324564", "name": "Gemeente Proefdorp"}, {"org_id": "dienst", "name": "Dienst"}],
    }
    page = scraper.get("organisation-details/324564/NLD")
    assert (page["name"], page["show_page"], len(page["algoritme_versions"])) == ("Gemeente Proefdorp", True, 3)


def test_an_organisation_with_a_tooi_code_goes_by_it(scraper, content):
    uri = "https://identifier.overheid.nl/tooi/id/gemeente/gm9999"
    Organisation.objects.filter(pk=content.organisation.pk).update(tooi_uri=uri)
    assert scraper.everything()[content.number]["org_id"] == "gm9999"
    assert scraper.get("organisation/gm9999") == {"code": content.organisation.code, "org_id": "gm9999"}
    assert scraper.get("organisation-details/gm9999/NLD")["name"] == "Gemeente Proefdorp"


def test_a_layer_of_government(scraper, content):
    Organisation.objects.filter(pk=content.organisation.pk).update(listed=True)
    Listing.objects.create(organisation=content.organisation, source="csv", section="gemeente", reference="GM9999", name="x")
    Organisation.objects.create(code="gm9998", name="Gemeente Zonder", kind="gemeente", listed=True)
    found = scraper.get("organisation/municipalities")
    assert found[0] == {
        "name": "Gemeente Proefdorp", "identifier": "GM9999", "number_of_algorithmdescriptions": 3, "show_page": True,
        "joined": True, "code": content.organisation.code, "org_id": "324564",
    }  # fmt: skip
    assert [(row["identifier"], row["joined"]) for row in found[1:]] == [("GM9998", False)]
    assert scraper.get("organisation/water-authorities") == []


def test_counts(scraper, content):
    assert {"column_name": "goal", "is_nullable": "YES"} in scraper.get("columns/")
    assert scraper.get("db-count/status") == [{"count": 3, "descriptor": "In gebruik"}]
    assert {"category": "Impactful algorithms", "count": 1} in scraper.get("algorithm/publication-categories/ENG")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("algoritme/XXX/11111111", 400, "NLD, ENG, FRY"),
        ("algoritme/NLD/00000000", 404, "algoritme"),
        ("algoritme/NLD/C11111111", 404, "adres"),
        ("algoritme/NLD/similar/00000000", 404, "algoritme"),
        ("algoritme/NLD", 405, "POST"),
        ("organisation/nergens", 404, "organisatie"),
        ("organisation-details/nergens/NLD", 404, "organisatie"),
        ("db-count/goal", 400, "status"),
        ("downloads/NLD", 400, "csv, excel, xlsx"),
        ("downloads/NLD?filetype=pdf", 400, "csv"),
        ("downloads/NLD?filetype=csv", 404, "openbaar"),
        ("downloads/history/algorithms/00000000/NLD?filetype=csv", 404, "algoritme"),
        ("nergens", 404, "adres"),
    ],
)
def test_what_cannot_be_answered_is_told_as_json(client, path, status, said):
    response = client.get(f"/api/{path}")
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json"
    assert said in response.json()["detail"]
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("", 400, "body"),
        ("[]", 400, "body"),
        ('{"page": 0}', 400, "page"),
        ('{"limit": 101, "page": "x"}', 400, "page"),
        ('{"limit": 101}', 400, "limit"),
        ('{"sort_option": "random"}', 400, "sort_option"),
        ('{"organisationtype": "koninkrijk"}', 400, "gemeente"),
        ('{"searchtext": "%s"}' % ("x" * 501), 400, "searchtext"),
        ("[" * 5_000, 400, "body"),
        ('{"searchtext": "%s"}' % ("x" * 20_000), 413, "16384"),
    ],
)
def test_a_wrong_question_is_refused(client, body, status, said):
    response = client.post("/api/algoritme/NLD", body, content_type="application/json")
    assert response.status_code == status, response.content
    assert said in response.json()["detail"]


def test_what_is_wrong_is_told_in_the_language_of_the_address(client):
    response = client.get("/api/downloads/ENG?filetype=pdf")
    assert response.json()["detail"] != client.get("/api/downloads/NLD?filetype=pdf").json()["detail"]


def test_deeper_than_can_be_searched_there_is_nothing_or_a_way_out(client, content, monkeypatch):
    def ask():
        return client.post("/api/algoritme/NLD", '{"page": 101, "limit": 100}', content_type="application/json")

    assert ask().json()["results"] == []
    monkeypatch.setattr("algoritmeregister.api.national.algorithms.MAX_DEPTH", 3)
    assert ask().status_code == 400
    assert "download" in ask().json()["detail"]


def test_figures_per_month_begin_with_the_first_observation(scraper, content):
    today = timezone.localdate()
    registrations = scraper.get("algorithm/published-permonth")
    organisations = scraper.get("organisation/joined-permonth")
    assert registrations[-1] == {"date": f"{today.month}-{today.year}", "count": 4}
    assert organisations[-1] == {"date": f"{today.month}-{today.year}", "count": 2}
    assert registrations[0]["count"] == 5  # one was withdrawn later
    assert max(len(registrations), len(organisations)) <= 12
    assert [each["count"] for each in organisations] == sorted(each["count"] for each in organisations)
    seen = timezone.localdate(Registration.objects.order_by("first_observed_at")[0].first_observed_at)
    assert organisations[0]["date"] == f"{seen.month}-{seen.year}"


def test_registrations_of_a_ministry_with_its_agencies_and_other_parts(scraper, content):
    ministry = Organisation.objects.create(code="mi", name="Ministerie van Proef", kind="ministerie")
    Organisation.objects.filter(name="Gemeente Proefdorp").update(kind="agentschap", parent=ministry)
    Organisation.objects.filter(name="Waterschap Proefdijk").update(kind="organisatieonderdeel", parent=ministry)
    assert scraper.get("algorithm/national-organisations/NLD") == [
        {"name": "Ministerie van Proef", "Total": 4, "KD": 0, "Agentschap": 3, "Overig": 1}
    ]


def test_how_many_registrations_have_something_in_all_of_some_columns(scraper, content, client):
    assert scraper.get("completeness/?columns=name") == 4
    assert scraper.get("completeness/?columns=name&columns=impacttoetsen_grouping") == 3
    assert scraper.get("completeness/?columns=impacttoetsen_grouping&columns=objection_procedure") == 0
    assert scraper.get("completeness?columns=*") == 0
    for mistake in ("", "?columns=koffie"):
        refused = client.get(f"/api/completeness/{mistake}")
        assert refused.status_code == 400
        assert "objection_procedure" in refused.json()["detail"]


def test_programs_that_look_after_pages(scraper, content, client):
    pages = scraper.get("sitemap-urls")
    assert len(pages) == 5  # one is there in two languages
    both = sorted(each["loc"] for each in pages if each["loc"].endswith(content.number))
    assert both == [f"/en/algoritme/{content.number}", f"/nl/algoritme/{content.number}"]
    for page in pages:
        assert client.get(page["loc"]).status_code == 301
        assert page["changefreq"] == "daily"
    assert scraper.get("health") == {"status": "ok"}
    assert scraper.get("precomputed/NLD") == scraper.get("highlighted/NLD") != []


def test_unknown_keys_are_passed_over(scraper, content):
    assert scraper.ask("algoritme/NLD", something="else", organisation=None, searchtext=None)["total_count"] == 4


def test_pages_elsewhere_may_ask_and_no_session_plays_a_part(content):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    asked = client.options("/api/algoritme/NLD")
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "POST, OPTIONS")
    assert "Content-Type" in asked["Access-Control-Allow-Headers"]
    answer = client.post("/api/algoritme/NLD", "{}", content_type="text/plain")
    assert (answer.status_code, dict(client.cookies)) == (200, {})
    head = client.head("/api/algoritme/total-count")
    assert (head.status_code, head.content) == (200, b"")


def test_who_asks_too_much_waits(client, settings):
    settings.API_REQUESTS_PER_MINUTE = 1
    answers = [client.get("/api/algoritme/total-count", REMOTE_ADDR="192.0.2.77") for _ in range(3)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_search_takes_few_questions_to_the_database(scraper, content, django_assert_max_num_queries):
    scraper.ask("algoritme/NLD")
    with django_assert_max_num_queries(8):
        scraper.ask("algoritme/NLD", organisation="Gemeente Proefdorp", limit=100)


def test_the_api_beside_it_stays(client):
    assert client.get("/api/v1/nergens")["Content-Type"] == "application/problem+json"
    assert client.get("/api/v1/docs")["Content-Type"].startswith("text/html")


def test_every_address_is_documented_and_the_other_way_round():
    text = (PROJECT / "docs/how-to/national-clients.md").read_text("utf-8")
    examples = {
        "{lang}": "NLD", "{lars}": "12345674", "{org_id}": "gm0363", "{text}": "verkeer", "{column}": "status",
    }  # fmt: skip
    documented = set()
    for address in re.findall(r"^\| `(?:GET|POST) /(api/[^`?]+)", text, re.MULTILINE):
        for placeholder, value in examples.items():
            address = address.replace(placeholder, value)
        documented.add(next(each for each in urls.patterns() if each.resolve(address)).pattern.regex.pattern)
    *real, nowhere = (each.pattern.regex.pattern for each in urls.patterns())
    assert documented == set(real)
    assert nowhere not in documented
