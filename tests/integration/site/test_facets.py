"""The facets beside the results, the page with all values of one, and how many results are on a page."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from django.test import override_settings

from algoritmeregister.search import following
from algoritmeregister.site.asked import Asked
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(shared_content, tmp_path_factory):
    """Thirty organisations, of which one has two registrations; gives the index. Made once: no test here changes them."""
    index_dir = tmp_path_factory.mktemp("index")
    for number in range(30):
        factories.registration(f"r{number}", name=f"Regeling {number}", organization=f"Gemeente Súdwest {number:02}")
    factories.registration("extra", name="Regeling extra", organization="Gemeente Súdwest 07")
    with override_settings(SEARCH_INDEX_DIR=index_dir):
        following.rebuild()
        yield index_dir


@pytest.fixture
def many(made, own_index, settings):
    """Thirty organisations, of which one has two registrations."""
    settings.SEARCH_INDEX_DIR = made


def ask(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_it_works(client, many):
    page = ask(client, "/algoritmes/filter/organisatie?zoek=regeling&status=in_gebruik&sorteer=naam&aantal=20")
    assert page.count('type="checkbox" name="organisatie"') == 30
    assert page.index("Súdwest 07") < page.index("Súdwest 00")
    for kept in (("zoek", "regeling"), ("status", "in_gebruik"), ("sorteer", "naam"), ("aantal", "20")):
        assert '<input type="hidden" name="{}" value="{}">'.format(*kept) in page
    assert 'href="/algoritmes?zoek=regeling&status=in_gebruik&sorteer=naam&aantal=20"' in page


def test_beside_the_results_are_the_most_used_and_the_way_to_all(client, many):
    page = ask(client, "/algoritmes?zoek=regeling")
    assert page.count('type="checkbox" name="organisatie"') == 8
    assert page.index("Súdwest 07") < page.index("Súdwest 00")
    assert 'href="/algoritmes/filter/organisatie?zoek=regeling"' in page


def test_all_values_can_be_put_in_the_order_of_their_names(client, many):
    page = ask(client, "/algoritmes/filter/organisatie?zoek=regeling&volgorde=naam&naam=sudwest")
    values = re.findall('name="organisatie" value="([^"]+)"', page)
    assert values == sorted(values)
    assert '<option value="naam" selected>Op naam</option>' in page, "in the one form, so that what is ticked stays ticked"


def test_a_part_of_the_name_narrows_the_list_without_its_accents(client, many):
    page = ask(client, "/algoritmes/filter/organisatie?naam=sudwest+07")
    assert page.count('type="checkbox" name="organisatie"') == 1
    assert "1 waarde)" in page


def test_what_is_chosen_stays_whatever_the_name(client, many):
    page = ask(client, "/algoritmes/filter/organisatie?naam=xqz&organisatie=gemeente-sudwest-07")
    assert 'value="gemeente-sudwest-07" id="g1" checked' in page
    assert "Niets met “xqz” in de naam." in page
    assert 'href="/algoritmes/filter/organisatie?organisatie=gemeente-sudwest-07">Toon de hele lijst' in page


@pytest.mark.parametrize("name", ["nergens", "publication_category", "zoek"])
def test_there_is_no_page_for_what_is_no_facet(client, many, name):
    assert client.get(f"/algoritmes/filter/{name}").status_code == 404


@pytest.mark.parametrize("query", ["naam=%00%FF", "naam=" + "x" * 5_000, "pagina=-1&aantal=7", "zoek=xqzwvk&thema=nee"])
def test_whatever_is_asked_is_never_an_error(client, many, query):
    for name in ("organisatie", "startjaar", "thema"):
        ask(client, f"/algoritmes/filter/{name}?{query}")


def test_how_many_are_on_a_page_is_in_the_address(client, many):
    page = ask(client, "/algoritmes?zoek=regeling&aantal=20")
    assert page.count('<li class="ar-result">') == 20
    assert 'href="/algoritmes?zoek=regeling&aantal=20" aria-current="true">20</a>' in page
    assert 'href="/algoritmes?zoek=regeling">10</a>' in page
    assert 'rel="next" href="/algoritmes?zoek=regeling&aantal=20&pagina=2"' in page
    assert '<input type="hidden" name="aantal" value="20" form="zoekformulier">' in page


@pytest.mark.parametrize("size", ["7", "1000", "-1", "", "x"])
def test_another_number_of_results_is_not_offered(client, many, size):
    assert ask(client, f"/algoritmes?aantal={size}").count('<li class="ar-result">') == 10


def test_the_name_box_does_not_linger_in_the_address(client, many):
    response = client.get("/algoritmes?naam=07&organisatie=gemeente-sudwest-07&zoek=regeling")
    assert response.status_code == 302
    assert response["Location"] == "/algoritmes?zoek=regeling&organisatie=gemeente-sudwest-07"


def test_what_is_chosen_keeps_its_place_beside_the_results(client, many):
    def shown(address):
        page = ask(client, address)
        return [part.split('"')[0] for part in page.split('type="checkbox" name="organisatie" value="')[1:]]

    before = shown("/algoritmes")
    assert shown(f"/algoritmes?organisatie={before[4]}") == before
    assert shown("/algoritmes?organisatie=gemeente-sudwest-29") == [*before, "gemeente-sudwest-29"]


def test_what_is_chosen_beyond_the_most_used_has_its_count(client, many, monkeypatch):
    monkeypatch.setattr(Asked, "query", lambda asked, query=Asked.query, **_more: replace(query(asked), facet_values=5))
    page = ask(client, "/algoritmes?zoek=regeling&organisatie=gemeente-sudwest-29")
    label = page.split('value="gemeente-sudwest-29"')[1].split("</label>")[0]
    assert "(1)" in label
