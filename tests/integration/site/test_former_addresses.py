"""Addresses of the national register lead to the page that shows the same here, for good."""

from __future__ import annotations

import pytest

from algoritmeregister.organisations.models import Listing, Organisation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def number():
    """A registration of an organisation that the government's directory has under number 324564."""
    made = factories.registration(number="11136893")
    organisation = Organisation.objects.get(name="Gemeente Proefdorp")
    Listing.objects.create(organisation=organisation, source="roo", section="gemeente", reference="324564", name="Proefdorp")
    return made.number


def led(client, address: str) -> str:
    """Follow an address, of which every step must be for good, and say where it ends."""
    response = client.get(address, follow=True)
    assert response.redirect_chain, address
    assert {status for _, status in response.redirect_chain} == {301}
    assert response.status_code == 200, response.redirect_chain
    return response.redirect_chain[-1][0]


def test_it_works(client, number):
    assert led(client, f"/nl/algoritme/{number}") == f"/algoritmes/{number}"
    response = client.get(f"/algoritme/{number}")
    assert (response.status_code, response["Location"]) == (301, f"/algoritmes/{number}")


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/nl/algoritme/324564/{n}", "/algoritmes/{n}"),
        ("/nl/algoritme/10000001/324564/{n}/verkeerslichten-die-meedenken", "/algoritmes/{n}"),
        ("/nl/algoritme/324564/{n}/20240101", "/algoritmes/{n}"),
        ("/algoritme/{n}/", "/algoritmes/{n}"),
        ("/en/algoritme/324564/{n}/traffic-lights", "/en/algoritmes/{n}"),
        ("/fy/algoritme/{n}?tab=werking", "/fy/algoritmes/{n}?tab=werking"),
        ("/nl/organisatie/99999/324564/gemeente-proefdorp", "/organisaties/gemeente-proefdorp"),
        ("/en/organisatie/324564", "/en/organisaties/gemeente-proefdorp"),
        ("/nl/organisatie/Gemeente%20Proefdorp", "/organisaties/gemeente-proefdorp"),
        ("/nl/organisatie", "/organisaties"),
        ("/en/footer/vragen", "/en/vragen"),
    ],
)
def test_what_stands_around_a_number_does_not_matter(client, number, address, leads_to):
    assert led(client, address.format(n=number)) == leads_to.format(n=number)


def test_a_search_keeps_what_was_asked(client, number):
    there = "/nl/algoritme?searchtext=verkeer+%26+meer&organisationtype=gemeente&organisation=Gemeente+Proefdorp&page=2"
    assert led(client, there) == (
        "/algoritmes?zoek=verkeer+%26+meer&soort=gemeente&organisatie=gemeente-proefdorp&pagina=2"
    )
    there = "/en/algoritme?publicationcategory=Impactvolle+algoritmes&impact_assessment=Pre-scan+DPIA"
    assert led(client, there) == "/en/algoritmes?categorie=impactvol&impacttoets=pre-scan-DPIA"
    assert led(client, "/algoritme") == "/algoritmes"


@pytest.mark.parametrize(
    "address",
    ["/algoritme/11111111", "/nl/algoritme/C11136893", "/algoritme/x", "/algoritme//", "/organisatie/nergens",
     "/organisatie/%00", "/en/organisatie/1/2", "/footer/cookies"],
)  # fmt: skip
def test_what_is_not_here_is_a_friendly_page(client, number, address):
    response = client.get(address, follow=True)
    assert response.status_code == 404
    assert 'role="search"' in response.content.decode()


def test_a_withdrawn_registration_leads_to_what_is_left_of_it(client):
    number = factories.withdrawn().number
    response = client.get(f"/nl/algoritme/{number}", follow=True)
    assert response.redirect_chain[-1] == (f"/algoritmes/{number}", 301)
    assert response.status_code == 410
