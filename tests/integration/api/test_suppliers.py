"""Suppliers and products by the API: what the pages tell, in pages of their own."""

from __future__ import annotations

import pytest

from algoritmeregister.products import following, pairing
from algoritmeregister.products.models import Supplier
from tests import factories

pytestmark = pytest.mark.django_db

READER = (
    "De software leest teksten op onze website voor aan mensen die niet goed kunnen zien of lezen. De woorden worden "
    "onderstreept terwijl de stem ze uitspreekt. Wie wil kiest een andere snelheid of een andere stem."
)


@pytest.fixture
def three():
    """Three municipalities with one product, the last of which spells its supplier otherwise; and one without a product."""
    for each, provider in (("a", "Leesgoed B.V."), ("b", "Leesgoed"), ("c", "Leesgoet")):
        factories.registration(each, name="Voorlezer", provider=provider, goal=READER, organization=f"Gemeente Proef{each}")
    factories.registration("z", name="Sorteerder", provider="Leesgoed", goal="Sorteert de post van de gemeente.")
    following.follow()


@pytest.mark.both
def test_suppliers(three, get):
    first, second = get("/leveranciers")["results"]
    assert (first["name"], first["products"], first["organisations"], first["registrations"]) == ("Leesgoed", 1, 3, 3)
    assert second["name"] == "Leesgoet"
    assert get("/leveranciers?zoek=goet")["total"] == 1
    assert [each["name"] for each in get("/leveranciers?sorteer=naam&aantal=1&pagina=2")["results"]] == ["Leesgoet"]
    one = get("/leveranciers/leesgoed")
    assert sorted((each["written"], each["registrations"]) for each in one["spellings"]) == [
        ("Leesgoed", 2), ("Leesgoed B.V.", 1),
    ]  # fmt: skip
    assert [(each["name"], each["registrations"]) for each in one["products"]] == [("Voorlezer", 2)]
    assert [each["name"] for each in one["without_product"]] == ["Sorteerder"]
    assert one["total"] == 1


def test_a_merged_supplier_leads_to_the_other(three, get):
    both = {each.slug: each for each in Supplier.objects.all()}
    pairing.merge_suppliers(supplier=both["leesgoet"], into=both["leesgoed"], by=factories.ALICE)
    assert get("/leveranciers/leesgoet")["slug"] == "leesgoed"


@pytest.mark.both
def test_products(three, get):
    [line] = get("/producten?leverancier=leesgoed")["results"]
    assert (line["name"], line["supplier"]["name"], line["registrations"]) == ("Voorlezer", "Leesgoed", 2)
    assert get("/producten?zoek=nergens")["total"] == 0
    one = get(f"/producten/{line['slug']}?aantal=1")
    assert (one["total"], one["pages"]) == (2, 2)
    assert [each["found"] for each in one["used_by"]] == ["same"]
    assert one["used_by"][0]["url"].startswith("http")


@pytest.mark.parametrize("address", ["/leveranciers/nergens", "/producten/nergens"])
def test_what_is_not_there(address, refused):
    assert "kennen we niet" in refused(address, 404)["detail"]


def test_an_order_that_does_not_exist_is_refused(refused):
    assert refused("/leveranciers?sorteer=kleur")["errors"]
