"""The list of organisations and the page of one."""

from __future__ import annotations

import re
from datetime import date

import pytest

from algoritmeregister.organisations.models import NameKind, Organisation, OrganisationName
from algoritmeregister.search import finding
from algoritmeregister.search.results import Results
from algoritmeregister.site import registered
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def proefdorp():
    """A municipality with two registrations, of which one is withdrawn."""
    factories.registration("a")
    return factories.withdrawn("b", name="Oud model").organisation


def test_it_works(client, proefdorp):
    page = client.get("/organisaties").content.decode()
    assert "1 organisatie<" in page
    assert f'href="/organisaties/{proefdorp.code}">Gemeente Proefdorp</a>' in page
    assert "</span>1</td>" in page, "only what is public counts"


@pytest.mark.both
def test_it_finds_by_a_part_of_the_name_and_by_other_names(client, proefdorp):
    from algoritmeregister.organisations.normalising import normalise_name

    OrganisationName.objects.create(
        organisation=proefdorp, name="Oud-Proef c.a.", normalised=normalise_name("Oud-Proef c.a."), kind=NameKind.FORMER
    )
    for text in ("proefd", "PROEFDORP", "oud-proef"):
        assert "Gemeente Proefdorp</a>" in client.get("/organisaties", {"zoek": text}).content.decode(), text
    assert "Geen organisatie gevonden" in client.get("/organisaties", {"zoek": "nergenshuizen"}).content.decode()


def test_it_filters_by_kind(client, proefdorp):
    assert "Gemeente Proefdorp</a>" in client.get("/organisaties?soort=gemeente").content.decode()
    assert "Gemeente Proefdorp</a>" not in client.get("/organisaties?soort=waterschap").content.decode()


def test_organisations_without_registration_are_shown_on_request(client, proefdorp):
    Organisation.objects.create(code="pv99", name="Provincie Proefland", kind="provincie", listed=True)
    assert "Proefland" not in client.get("/organisaties").content.decode()
    assert "Provincie Proefland</a>" in client.get("/organisaties?alle=ja").content.decode()


def test_an_organisation_has_a_page(client, proefdorp):
    parent = Organisation.objects.create(code="proefland", name="Provincie Proefland", kind="provincie")
    Organisation.objects.filter(pk=proefdorp.pk).update(
        parent=parent,
        tooi_uri="https://identifier.example/tooi/gm9999",
        identifiers={"oin": "00000001"},
        website="javascript:alert(1)",
    )
    page = client.get(f"/organisaties/{proefdorp.code}").content.decode()
    assert "1 registratie<" in page
    assert "Verkeerslichten die meedenken</a>" in page
    assert "Oud model" not in page
    assert 'href="/organisaties/proefland">Provincie Proefland</a>' in page
    assert "00000001" in page
    assert "javascript:" not in page


@pytest.fixture
def three():
    """An organisation with three registrations, of which one has another name in English; gives its address."""
    for source_id, name, day in (("b", "Bomen tellen", 3), ("a", "Afval wegen", 2), ("c", "Camera bij de brug", 1)):
        made = factories.registration(source_id, name=name, claimed_on=date(2026, 3, day))
    factories.registration("b", name="Zzz: counting trees", language="en")
    return f"/organisaties/{made.organisation.code}"


def names(client, address):
    return re.findall(r'__title"><a [^>]+>([^<]+)<', client.get(address).content.decode())


def test_its_registrations_come_in_the_order_that_is_asked(client, three):
    newest = ["Bomen tellen", "Afval wegen", "Camera bij de brug"]
    expected = {
        three: newest,
        f"{three}?sorteer=oudste": newest[::-1],
        f"{three}?sorteer=naam": sorted(newest),
        f"{three}?sorteer=organisatie": newest,
        f"{three}?sorteer=naam&pagina=9": sorted(newest),
        f"/en{three}?sorteer=naam": ["Afval wegen", "Camera bij de brug", "Zzz: counting trees"],
    }
    assert {address: names(client, address) for address in expected} == expected
    page = client.get(f"{three}?sorteer=naam").content.decode()
    assert 'id="sorteer-naam" href="' + f'{three}?sorteer=naam" aria-current="true">Naam</a>' in page
    assert f'id="sorteer-nieuwste" href="{three}">Nieuwste</a>' in page, "what is given without asking has no name"
    assert re.search(f'rel="canonical" href="[^"?]+{three}"', page)


def test_pages_keep_the_order(client, three, monkeypatch):
    monkeypatch.setattr(registered, "PAGE_SIZE", 2)
    assert names(client, f"{three}?sorteer=naam&pagina=2") == ["Camera bij de brug"]
    assert f'href="{three}?sorteer=naam&amp;pagina=2"' in client.get(f"{three}?sorteer=naam").content.decode()


def test_while_the_index_is_made_nothing_is_said_to_be_absent_and_nothing_is_kept(client, three, monkeypatch):
    monkeypatch.setattr(finding, "find", lambda query: Results(0, (), building=True))
    monkeypatch.setattr(finding, "position", lambda: None)
    response = client.get(three)
    assert "De zoekmachine wordt net bijgewerkt" in response.content.decode()
    assert "geen algoritmes in dit register" not in response.content.decode()
    assert "ETag" not in response


def test_a_merged_organisation_names_its_successor(client, proefdorp):
    successor = Organisation.objects.create(code="gm2", name="Gemeente Proefstad", kind="gemeente")
    Organisation.objects.filter(pk=proefdorp.pk).update(successor=successor)
    assert "Deze organisatie is opgegaan in" in client.get(f"/organisaties/{proefdorp.code}").content.decode()
    assert "Ontstaan uit" in client.get("/organisaties/gm2").content.decode()


def test_an_unknown_organisation_is_not_found(client):
    assert client.get("/organisaties/nergens").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["?pagina=abc", "?pagina=999&sorteer=%00", "?soort=%00x", "?zoek=%00", "?zoek=" + "x" * 5_000, "?zoek=%25_'"],
)
@pytest.mark.both
def test_whatever_is_asked_is_never_an_error(client, proefdorp, query):
    for address in ("/organisaties", f"/organisaties/{proefdorp.code}"):
        assert client.get(f"{address}{query}").status_code == 200
