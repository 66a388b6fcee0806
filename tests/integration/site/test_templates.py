"""Empty forms on the website: listed, given in the language of the address, and nothing for what there is not."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.django_db


def test_it_works(client):
    page = client.get("/standaard/sjablonen")
    assert page.status_code == 200
    addresses = re.findall(r'href="(/standaard/sjablonen/[^"]+)"', page.content.decode())
    assert len(addresses) == 6 * 5
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert len(response.content) > 400, address


def test_a_table_is_in_the_language_of_its_address_and_a_download(client):
    response = client.get("/en/standaard/sjablonen/1.0.csv")
    assert response.content.decode("utf-8-sig").startswith("Name *,")
    assert response.headers["Content-Disposition"] == 'attachment; filename="sjabloon-1.0-en.csv"'
    again = client.get("/en/standaard/sjablonen/1.0.csv", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_the_form_of_an_interview_asks_what_the_standard_asks(client):
    page = client.get("/standaard/sjablonen/1.0/gesprek").content.decode()
    assert "Korte omschrijving *" in page
    assert "Impactvolle algoritmes" in page


@pytest.mark.parametrize("address", ["9.9.xlsx", "1.0.docx", "9.9/gesprek", "9.9/gesprek.pdf"])
def test_what_there_is_not_is_not_found(client, address):
    assert client.get(f"/standaard/sjablonen/{address}").status_code == 404
