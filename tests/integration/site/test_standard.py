"""`/standaard`: every version field by field, what differs, and how often fields are filled in."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from algoritmeregister import standards
from tests import factories

pytestmark = pytest.mark.django_db
ALL = (*standards.VERSIONS, standards.SUPERSET)


def soup(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def test_it_works(client):
    page = soup(client, "/standaard")
    linked = {each["href"] for each in page.select("a[href]")}
    assert {f"/standaard/{version}" for version in ALL} <= linked
    assert "/standaard/sjablonen" in linked
    assert {f"/api/v1/standaarden/{version}/schema" for version in ALL} <= linked
    assert len(page.select(".ar-table--matrix tbody tr")) == len(standards.get(standards.SUPERSET).fields)


@pytest.mark.parametrize("version", ALL)
@pytest.mark.parametrize("language", standards.LANGUAGES)
def test_a_version_shows_every_field_with_its_texts_and_values(client, index, version, language):
    index()
    prefix = "" if language == "nl" else f"/{language}"
    page = soup(client, f"{prefix}/standaard/{version}")
    for field in standards.get(version).fields:
        shown = page.find(id=f"veld-{field.key}").get_text(" ", strip=True)
        assert field.label[language] in shown
        assert " ".join(field.help[language].split()) in shown
        if field.code_list:
            assert all(value in shown for value in field.code_list.values), field.key
    assert client.get(f"/api/v1/standaarden/{version}/schema").status_code == 200


def test_a_field_says_how_often_it_is_filled_in(client, index):
    for number in range(3):
        factories.registration(f"vol{number}", name=f"Teller {number}", provider="Softhuis" if number else None)
    index()
    shown = soup(client, "/standaard/1.0").find(id="veld-provider").get_text(" ", strip=True)
    assert "2 van de 3 registraties (67%)" in shown


def test_a_version_in_which_nobody_writes_counts_all(client, index):
    factories.registration("een", name="Teller")
    index()
    page = soup(client, "/standaard/0.1")
    assert "1 van de 1 registraties" in page.find(id="veld-name").get_text(" ", strip=True)
    assert "hoeveel registraties in dit register" in page.get_text()


def test_differences_with_another_version(client):
    page = soup(client, "/standaard/1.0/verschillen?met=0.4").get_text(" ", strip=True)
    assert "publication_category" in page
    assert "hoogstens 250 tekens" in page
    assert "Zo zetten wij een beschrijving om" in page
    assert "Zo zetten wij" not in soup(client, "/standaard/superset/verschillen").get_text()


@pytest.mark.parametrize("address", ["/standaard/9.9", "/standaard/9.9/verschillen", "/standaard/1.0/verschillen?met=x"])
def test_a_version_that_is_not_there(client, address):
    assert client.get(address).status_code == 404
