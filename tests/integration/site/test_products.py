"""The pages of suppliers and products, and what the page of a registration says of them."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from algoritmeregister.news import counting
from algoritmeregister.news.question import Question
from algoritmeregister.products import following, pairing, spelled
from algoritmeregister.products.models import Product, Supplier
from algoritmeregister.products.taking_templates import take_templates
from algoritmeregister.registrations.actions import withdraw
from algoritmeregister.registrations.models import Registration
from algoritmeregister.registrations.word_difference import Piece, difference
from algoritmeregister.search.following import rebuild
from algoritmeregister.site import followed
from algoritmeregister.site.products import shortened
from tests import factories

pytestmark = pytest.mark.django_db

READER = (
    "De software leest teksten op onze website voor aan mensen die niet goed kunnen zien of lezen. De woorden worden "
    "onderstreept terwijl de stem ze uitspreekt. Wie wil kiest een andere snelheid of een andere stem."
)


def reader(source_id, **changes):
    given = {"name": "Voorlezer", "provider": "Leesgoed B.V.", "goal": READER, "organization": f"Gemeente Proef{source_id}"}
    return factories.registration(source_id, **{**given, **changes})


@pytest.fixture(scope="module")
def made(shared_content):
    """Three municipalities with the same software, of which the last says it otherwise; and somebody with other software."""
    made = [
        reader("a"),
        reader("b", provider="LEESGOED", begin_date="2023-02"),
        reader("c", goal=READER.replace("Wie wil", "Een inwoner"), risks="De stem kan <b>haperen</b>.", provider="Leesgoed"),
    ]
    other = {"name": "Telraam", "provider": "Leesgoed / Telgoed", "goal": "Wij tellen.", "organization": "Gemeente X"}
    factories.registration("anders", **other)
    following.follow()
    return [each.pk for each in made]


@pytest.fixture
def three(made):
    """The three, as they were made: withdrawing one changes the object too."""
    return list(Registration.objects.filter(pk__in=made).order_by("pk"))


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_it_works(client, three):
    page = text(client.get("/leveranciers"))
    assert "2 leveranciers" in page
    assert re.search(r"Leesgoed Producten: 1 Organisaties: 4 Registraties: 4", page)
    assert re.search(r"Telgoed Producten: 0 Organisaties: 1 Registraties: 1", page)
    page = text(client.get("/leveranciers/leesgoed"))
    assert "ook zo: LEESGOED; Leesgoed B.V." in page
    assert "1 product" in page
    assert "1 andere registratie" in page
    assert "Telraam" in page


def test_the_page_of_a_product_says_who_uses_it_and_how_they_describe_it(client, three):
    response = client.get("/producten/voorlezer-leesgoed")
    page = text(response)
    assert "3 organisaties gebruiken dit. De eerste registratie zagen wij op 5 maart 2026." in page
    assert "februari 2023" in page
    assert "Data Protection Impact Assessment (DPIA)" in page
    assert page.count("Alle velden zijn gelijk.") == 0, "b writes its supplier otherwise"
    assert "3 velden zijn anders" in page
    body = response.content.decode()
    assert re.search(r"<del[^>]*>.{,90}Wie wil<", body, re.DOTALL)
    assert re.search(r"<ins[^>]*>.{,90}Een inwoner<", body, re.DOTALL)
    assert "<b>haperen" not in body
    assert "De tekst is bijna gelijk aan die van een andere organisatie." in page
    # Where they are, and whom to ask, differs by nature.
    assert "Gemeente Proefa" in page
    assert "Organisatie Gemeente" not in page


def test_the_page_of_a_product_names_that_its_supplier_offers_a_text_to_start_from(client, three):
    record = {"id": "leesgoed-voorlezer", "name": "Voorlezer", "provider": "Leesgoed B.V.", "goal": "Leest voor."}
    offer = "De leverancier biedt een tekst aan om mee te beginnen."
    assert offer not in text(client.get("/producten/voorlezer-leesgoed"))
    take_templates(data=json.dumps([record]).encode(), file="leesgoed.json", by=factories.ALICE)
    assert offer in text(client.get("/producten/voorlezer-leesgoed"))


@pytest.mark.both
def test_a_filter_for_a_supplier_takes_every_spelling_and_counts_them_as_one(client, three):
    rebuild()
    for spelling in ("leesgoed", "leesgoed+b+v"):
        found = client.get(f"/api/v1/algoritmes?leverancier={spelling}&facetten=true").json()
        assert found["total"] == 4, spelling
        # A field that names both counts for each.
        [leesgoed, telgoed] = found["facets"]["leverancier"]
        assert (leesgoed["label"], leesgoed["count"], leesgoed["selected"]) == ("Leesgoed", 4, True)
        assert (telgoed["label"], telgoed["count"], telgoed["selected"]) == ("Telgoed", 1, False)
        value = spelling.replace("+", " ")
        feed = client.get(reverse("site:feed_supplier", kwargs={"supplier": value}), follow=True)
        assert feed.content.count(b"<entry>") == 4, spelling
    assert client.get(f"/api/v1/algoritmes?leverancier={telgoed['value']}").json()["total"] == 1


@pytest.mark.both
def test_suppliers_are_searched_by_any_spelling_and_put_in_order(client, three):
    assert "1 leverancier" in text(client.get("/leveranciers?zoek=leesgoed+bv"))
    assert "1 leverancier" in text(client.get("/leveranciers?zoek=TELG"))
    assert "Geen leverancier gevonden." in text(client.get("/leveranciers?zoek=xqzwvk"))
    by_name = text(client.get("/leveranciers?sorteer=naam"))
    assert by_name.index("Leesgoed Producten") < by_name.index("Telgoed Producten")
    assert client.get("/leveranciers?sorteer=kleur&pagina=99").status_code == 200


def test_the_page_of_a_registration_says_who_else_uses_it(client, three, index):
    index()
    page = text(client.get(f"/algoritmes/{three[0].number}", follow=True))
    assert "Ook in gebruik bij" in page
    assert "Gemeente Proefb" in page
    assert "Gemeente Proefc" in page
    assert "Het kan om hetzelfde product gaan." not in page
    body = client.get(f"/algoritmes/{three[0].number}", follow=True).content.decode()
    assert 'href="/leveranciers/leesgoed"' in body
    assert 'href="/producten/voorlezer-leesgoed"' in body


def test_a_registration_without_a_supplier_says_so(client, three, index):
    made = reader("d", provider=None)
    following.follow()
    index()
    assert "Deze registratie noemt zelf geen leverancier." in text(client.get(f"/algoritmes/{made.number}", follow=True))


def test_the_page_of_a_registration_changes_when_others_begin_to_use_it(client, three, index):
    index()
    address = f"/algoritmes/{three[0].number}"
    before = client.get(address, follow=True)
    Product.objects.update(name="Anders")
    following.changed()
    after = client.get(address, follow=True, HTTP_IF_NONE_MATCH=before["ETag"])
    assert after.status_code == 200
    assert "Anders" in text(after)


def test_a_version_of_the_past_says_nothing_of_others(client, three):
    assert "Ook in gebruik bij" not in text(client.get(f"/algoritmes/{three[0].number}/versies/1"))


def changes_in(feed):
    return feed.content.decode().count("<entry>")


def test_a_feed_of_a_supplier_has_every_spelling_and_fields_with_several_names(client, three):
    telgoed = client.get("/feeds/leveranciers/telgoed.atom")
    assert "Wijzigingen bij leverancier Telgoed" in telgoed.content.decode()
    listed = {each["slug"]: each["registrations"] for each in client.get("/api/v1/leveranciers").json()["results"]}
    assert listed == {"leesgoed": 4, "telgoed": 1}
    assert {slug: changes_in(client.get(f"/feeds/leveranciers/{slug}.atom")) for slug in listed} == listed
    counted = counting.count(Question()).facets["supplier"]
    assert {each.label: each.count for each in counted} == {"Leesgoed": 4, "Telgoed": 1}
    for each in counted:
        assert Question(filters={"supplier": (each.value,)}).items().count() == each.count
    assert client.get("/leveranciers/telgoed").content.decode().count("/feeds/leveranciers/telgoed.atom") >= 1


def test_a_feed_by_a_spelling_leads_to_that_of_the_supplier(client, three):
    """As its address was before; also by a spelling that only an earlier text has."""
    reader("a", provider="Leesgoed", observed_at=factories.LATER)
    following.follow()
    spelled.forget()
    for address in ("/feeds/leveranciers/leesgoed%20b%20v.atom", "/en/feeds/leveranciers/leesgoed%20b%20v.atom?alles=ja"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, address.replace("%20b%20v", ""))
    assert changes_in(client.get("/feeds/leveranciers/leesgoed.atom")) == 4 + 1
    assert followed.subject_of("/feeds/leveranciers/leesgoed%20b%20v.atom").relative() == "/feeds/leveranciers/leesgoed.atom"
    assert client.get("/feeds/leveranciers/nergens.atom").status_code == 404
    pairing.merge_suppliers(
        supplier=Supplier.objects.get(slug="telgoed"), into=Supplier.objects.get(slug="leesgoed"), by=factories.ALICE
    )
    assert client.get("/feeds/leveranciers/telgoed.atom")["Location"] == "/feeds/leveranciers/leesgoed.atom"


@pytest.mark.parametrize("address", ["/leveranciers/nergens", "/producten/nergens", "/leveranciers/NERGENS%20"])
def test_what_we_do_not_know_is_not_found(client, three, address):
    assert client.get(address).status_code == 404


def test_a_product_that_nobody_uses_any_more_is_not_found(client, three):
    for made in three:
        withdraw(registration=made, observed_at=factories.LATER, reason="Gestopt.", by=factories.ALICE)
    assert client.get("/producten/voorlezer-leesgoed").status_code == 404
    assert "1 registratie" in text(client.get("/leveranciers/leesgoed"))


def test_what_was_merged_leads_to_what_it_is_now(client, three):
    other = Supplier.objects.create(slug="oud", name="Oud", key="oud", merged_into=Supplier.objects.get(slug="leesgoed"))
    gone = Product.objects.create(slug="weg", name="Weg", origin="x", merged_into=Product.objects.get())
    assert client.get(f"/leveranciers/{other.slug}")["Location"] == "/leveranciers/leesgoed"
    assert client.get(f"/en/producten/{gone.slug}")["Location"] == "/en/producten/voorlezer-leesgoed"


@pytest.mark.parametrize("language", ["en", "fy"])
def test_other_languages(client, three, language):
    for address in ("leveranciers", "leveranciers/leesgoed", "producten/voorlezer-leesgoed"):
        response = client.get(f"/{language}/{address}")
        assert response.status_code == 200
        assert f'lang="{language}"' in response.content.decode()
    assert 'lang="nl">Voorlezer</a>' in response.content.decode()


def test_the_sitemap_has_them(client, three):
    assert "sitemap-producten.xml" in client.get("/sitemap.xml").content.decode()
    listed = b"".join(client.get("/sitemap-producten.xml")).decode()
    for address in ("/leveranciers/leesgoed<", "/en/producten/voorlezer-leesgoed<", "/fy/leveranciers/telgoed<"):
        assert address in listed


def test_pages_follow_what_was_published(client, three):
    assert "3 organisaties" in text(client.get("/producten/voorlezer-leesgoed"))
    reader("e")
    assert "4 organisaties" in text(client.get("/producten/voorlezer-leesgoed"))


def test_hostile_names_stay_text(client):
    for source_id in ("a", "b"):
        reader(source_id, name="<script>alert(1)</script>", provider="Kwaad \"><img")
    following.follow()
    product = Product.objects.get(supplier__name__startswith="Kwaad")
    for address in (
        "/leveranciers", reverse("site:supplier", kwargs={"slug": product.supplier.slug}),
        reverse("site:product", kwargs={"slug": product.slug}),
    ):
        body = client.get(address).content.decode()
        assert "<script>alert" not in body
        assert '"><img' not in body


def test_long_pieces_that_are_the_same_are_cut():
    before = "Begin. " + "zo is het gebleven " * 40 + "oud woord " + "en zo ook " * 60 + "einde"
    pieces = difference(before, before.replace("oud woord", "nieuw woord"))
    shown = "".join(piece.text for piece in shortened(pieces))
    assert len(shown) < 300
    assert "oud" in shown
    assert "nieuw" in shown
    assert shown.startswith("[…]")
    assert shown.endswith("[…]")
    assert shortened((Piece("x" * 999, "same"),)) == (Piece("x" * 999, "same"),)
