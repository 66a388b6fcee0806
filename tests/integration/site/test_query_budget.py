"""How many questions a page asks of the database: few, and no more when there is more to show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings

from algoritmeregister.products import following as products
from algoritmeregister.products.models import Product
from algoritmeregister.registrations.actions import withdraw
from algoritmeregister.search import following
from algoritmeregister.site import kept_pages
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]
RESULTS, OTHER = 3, 8


@pytest.fixture(scope="module", params=[1, 30])
def made(request, shared_content, tmp_path_factory):
    """Some registrations, of several organisations, with history and translations; gives the last, and the index."""
    index_dir = tmp_path_factory.mktemp("index")
    with transaction.atomic(), override_settings(SEARCH_INDEX_DIR=index_dir):
        last = [make(number) for number in range(request.param)][-1]
        following.rebuild()
        products.follow()
        yield last, index_dir
        transaction.set_rollback(True)


def make(number):
    name, organization = f"Regeling {number}", f"Gemeente Proef {number % 7}"
    same = {"organization": organization, "goal": "Dezelfde software vertelt overal hetzelfde over wat zij doet. " * 4}
    made = factories.registration(f"r{number}", name=name, **same)
    later = {**same, "observed_at": factories.LATER}
    factories.registration(f"r{number}", name=f"{name} nieuw", **later)
    factories.registration(f"r{number}", name=f"Scheme {number}", language="en", **later)
    return made


@pytest.fixture
def registration(made, own_index, settings):
    """The last of those registrations, with the index that was made of them."""
    last, settings.SEARCH_INDEX_DIR = made
    return last


@pytest.mark.parametrize(
    ("address", "budget"),
    [
        ("/", OTHER),
        ("/algoritmes", RESULTS),
        ("/algoritmes?zoek=regeling&status=in_gebruik&sorteer=naam", RESULTS),
        ("/algoritmes?pagina=2", RESULTS),
        ("/algoritmes/{number}", OTHER),
        ("/en/algoritmes?zoek=regeling", RESULTS),
        ("/en/algoritmes/{number}", OTHER),
        ("/algoritmes?peildatum=2026-06-14", RESULTS),
        ("/algoritmes/{number}/geschiedenis", OTHER),
        ("/algoritmes/{number}/versies/1", OTHER),
        ("/algoritmes/{number}/vergelijk", OTHER),
        ("/algoritmes/vergelijk?nummer={number}&zoek=regeling", OTHER),
        ("/wijzigingen?van=2026-01-01&tot=2026-12-01", OTHER),
        ("/wijzigingen?van=2026-01-01&tot=2026-12-01&wijziging=updated&leverancier=nergens", OTHER),
        ("/feeds/wijzigingen.atom", OTHER),
        ("/algoritmes.atom?zoek=regeling", OTHER),
        ("/volgen", OTHER),
        ("/volgen?feed=/feeds/organisaties/{code}.atom", OTHER),
        ("/volgen?feed=/algoritmes.atom%3Fzoek%3Dregeling", OTHER),
        ("/volgen/gevraagd", 0),
        ("/algoritmes/{number}/bericht", OTHER),
        ("/berichten", 0),
        ("/cijfers", OTHER),
        ("/cijfers?soort=gemeente", OTHER),
        ("/cijfers/thema.csv", OTHER),
        ("/standaard", 2),
        ("/instrumenten", 0),
        ("/instrumenten/registerplicht", 2),
        ("/instrumenten/registerplicht/vragen", 0),
        ("/standaard/elders/atrs", 0),
        ("/standaard/1.0", RESULTS),
        ("/standaard/1.0/verschillen", 0),
        ("/kennisbank?zoek=inkoop", 4),
        ("/kennisbank/inkoop", 4),
        ("/vragen", 2),
        ("/standaard/voorstellen", OTHER),
        ("/agenda", OTHER),
        ("/agenda.ics", OTHER),
        ("/standaard/voorstellen/nieuw", 0),
        ("/organisaties", OTHER),
        ("/organisaties?zoek=proef&soort=gemeente", OTHER),
        ("/organisaties/{code}", OTHER),
        ("/leveranciers?zoek=kruispunt&sorteer=naam", OTHER),
        ("/leveranciers/kruispunt", OTHER),
        ("/producten/{product}", OTHER),
        ("/gezondheid", RESULTS),
        ("/nergens", 0),
    ],
)
def test_it_works(client, registration, address, budget):
    product = Product.objects.filter(placements__isnull=False).first()
    codes = {"code": registration.organisation.code, "product": product.slug if product else "nergens"}
    address = address.format(number=registration.number, **codes)
    client.get(address)  # the first visit opens the index
    kept_pages.forget()  # and the second one must make the page again
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= budget, "\n".join(each["sql"][:120] for each in asked)


def test_a_304_costs_two_questions_at_most(client, registration):
    for address in ("/", "/algoritmes", f"/algoritmes/{registration.number}", "/organisaties"):
        tag = client.get(address)["ETag"]
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address, HTTP_IF_NONE_MATCH=tag).status_code == 304
        assert len(asked) <= 2, address


def test_the_feed_of_a_search_asks_no_more_when_more_was_withdrawn_at_other_moments(client, index):
    for turn in range(4):
        made = factories.registration(f"weg{turn}", name=f"Zwanenteller {turn}")
        moment = factories.LATER + timedelta(days=turn)
        withdraw(registration=made, observed_at=moment, reason="Gestopt.", by=factories.ALICE)
    index()
    client.get("/algoritmes.atom?zoek=zwanenteller")  # the first visit opens the index, and takes in the news
    kept_pages.forget()
    with CaptureQueriesContext(connection) as asked:
        feed = client.get("/algoritmes.atom?zoek=zwanenteller")
    assert feed.content.count(b"<entry>") == 8
    assert len(asked) <= OTHER, [each["sql"][:120] for each in asked]
