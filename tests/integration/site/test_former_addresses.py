"""Addresses of the national register lead to the page that shows the same here, for good."""

from __future__ import annotations

import pytest

from algoritmeregister.organisations.models import Listing, Organisation
from algoritmeregister.site import former_addresses
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
    """Follow an address, which must lead on for good and in one step, and say where it ends."""
    response = client.get(address, follow=True)
    assert [status for _, status in response.redirect_chain] == [301], response.redirect_chain
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
        ("/nl/organisatie/", "/organisaties"),
        ("/nl/dashboard", "/cijfers"),
        ("/dashboard/", "/cijfers"),
        ("/en/dashboard", "/en/cijfers"),
        ("/en/footer/vragen", "/en/vragen"),
        ("/nl/footer/cookies", "/privacy#cookies"),
        ("/fy/footer/registreer-je-algoritme", "/fy/over#meedoen"),
        ("/nl/map/organisatie-niet-aangesloten", "/registers/dekking"),
        ("/nl/map/organisatie-niet-gepubliceerd/", "/registers/dekking"),
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
     "/organisatie/%00", "/en/organisatie/1/2", "/footer/release-notes", "/nl/map/x", "/nl/footer/kwetsbaarheid-melden"],
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


def test_every_page_about_the_register_leads_somewhere(client, number):
    for name, (_, place) in former_addresses.PAGES.items():
        response = client.get(f"/nl/{name}", follow=True)
        assert (len(response.redirect_chain), response.status_code) == (1, 200), name
        assert f'id="{place}"' in response.content.decode() or not place, name


def test_a_vulnerability_can_be_reported_where_the_installation_says(client, settings):
    settings.SECURITY_CONTACT = "mailto:veilig@example.nl"
    assert led(client, "/nl/footer/kwetsbaarheid-melden") == "/.well-known/security.txt"


def test_other_dutch_addresses_lose_their_prefix_only(client, number):
    response = client.get("/nl/cijfers?soort=gemeente")
    assert (response.status_code, response["Location"]) == (301, "/cijfers?soort=gemeente")
