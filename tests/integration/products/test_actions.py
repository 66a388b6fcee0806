"""What a steward decides about products and suppliers is done, told in the audit log, and stays."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from algoritmeregister.audit.models import Event
from algoritmeregister.cli import main
from algoritmeregister.products import actions, following, pairing
from algoritmeregister.products.models import Placement, Product, Supplier
from algoritmeregister.products.suggesting import suggestions
from tests import factories

pytestmark = pytest.mark.django_db

READER = (
    "De software leest teksten op onze website voor aan mensen die niet goed kunnen zien of lezen. De woorden worden "
    "onderstreept terwijl de stem ze uitspreekt. Wie wil kiest een andere snelheid of een andere stem."
)


def reader(source_id, **changes):
    given = {"name": "Voorlezer", "provider": "Leesgoed B.V.", "goal": READER, "organization": f"Gemeente Proef{source_id}"}
    return factories.registration(source_id, **{**given, **changes})


def users(slug):
    return sorted(Placement.objects.filter(product__slug=slug).values_list("registration__source_id", flat=True))


def run(*arguments, status=0):
    done = CliRunner().invoke(main, arguments, env={"LC_ALL": "C.UTF-8"}, catch_exceptions=False)
    assert done.exit_code == status, done.output
    return done.output


@pytest.fixture(scope="module")
def four(shared_content):
    """Four municipalities with the same software, of which the last writes the supplier's name wrong."""
    made = [reader("a"), reader("b"), reader("c"), reader("d", provider="Leesgoet")]
    following.follow()
    return made


def test_it_works(four):
    assert users("voorlezer-leesgoed") == ["a", "b", "c"]
    [found] = suggestions()
    assert (found.supplier.name, found.into.name, found.named, found.into_named) == ("Leesgoet", "Leesgoed", 1, 3)
    assert found.likeness > 0.85
    assert found.shared_texts == 1
    assert "leesgoet\tleesgoed\t" in run("suppliers", "suggest")
    run("suppliers", "merge", "leesgoet", "leesgoed")
    assert users("voorlezer-leesgoed") == ["a", "b", "c", "d"]
    assert suggestions() == []
    assert Event.objects.filter(action="merge supplier", subject="leesgoet").exists()
    following.refill()
    assert users("voorlezer-leesgoed") == ["a", "b", "c", "d"], "what was decided stays"


def test_a_spelling_may_mean_somebody_else_or_nobody(four):
    run("suppliers", "spelling", "Leesgoet", "Leeslicht", "--new")
    assert Placement.objects.get(registration__source_id="d").supplier.name == "Leeslicht"
    run("suppliers", "spelling", "LEESGOET bv", "--none")
    placement = Placement.objects.get(registration__source_id="d")
    assert placement.supplier is None
    assert placement.product.slug == "voorlezer-leesgoed", "its text tells of which product it is"


def test_a_registration_is_of_the_product_that_a_steward_says(four):
    numbers = {made.source_id: made.number for made in four}
    slug = run("products", "split", "Voorlezer voor balies", numbers["a"], numbers["b"]).strip()
    assert slug == "voorlezer-voor-balies-leesgoed"
    assert users(slug) == ["a", "b"]
    assert "steward" in run("products", "show", slug)
    following.refill()
    assert users(slug) == ["a", "b"]
    run("products", "confirm", "none", numbers["a"])
    assert users(slug) == ["b"]
    run("products", "let-go", numbers["a"], numbers["b"])
    assert users("voorlezer-leesgoed") == ["a", "b", "c"]
    assert users(slug) == []


def test_products_that_are_one_become_one(four):
    for source_id in ("x", "y"):
        reader(source_id, name="Leeshulp", goal=f"Op onze website staat een knop die teksten voorleest. Versie {source_id}.")
    following.follow()
    assert users("leeshulp-leesgoed") == ["x", "y"]
    run("products", "merge", "leeshulp-leesgoed", "voorlezer-leesgoed")
    assert users("voorlezer-leesgoed") == ["a", "b", "c", "x", "y"]
    reader("z", name="Leeshulp", goal="Nog een andere tekst over een knop die voorleest wat er op de bladzijde staat.")
    following.follow()
    assert users("voorlezer-leesgoed") == ["a", "b", "c", "x", "y", "z"]
    following.refill()
    assert users("voorlezer-leesgoed") == ["a", "b", "c", "x", "y", "z"]


def test_a_name_that_was_chosen_stays(four):
    run("products", "rename", "voorlezer-leesgoed", "De Voorlezer")
    run("suppliers", "rename", "leesgoed", "Leesgoed Nederland")
    reader("e")
    following.follow()
    following.refill()
    assert Product.objects.get(slug="voorlezer-leesgoed").name == "De Voorlezer"
    assert Supplier.objects.get(slug="leesgoed").name == "Leesgoed Nederland"


def test_a_product_keeps_its_address_when_its_supplier_turns_out_to_be_another(four):
    reader("e", provider="Leesgoet", name="Anders")
    reader("f", provider="Leesgoet", name="Anders")
    following.follow()
    assert Product.objects.get(slug="anders-leesgoet").supplier.slug == "leesgoet"
    other = Supplier.objects.create(slug="lg", name="LG Software", key="lgsoftware")
    pairing.merge_suppliers(supplier=Supplier.objects.get(slug="leesgoet"), into=other, by=factories.ALICE)
    assert Product.objects.get(slug="anders-leesgoet").supplier == other
    assert len(users("anders-leesgoet")) == 3


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("suppliers", "merge", "leesgoed", "leesgoed"), "leesgoed"),
        (("suppliers", "merge", "nergens", "leesgoed"), "suppliers list"),
        (("suppliers", "spelling", "?", "leesgoed"), "?"),
        (("suppliers", "spelling", "Iets", "Leesgoed", "--new"), "leesgoed"),
        (("products", "show", "nergens"), "products list"),
        (("products", "merge", "voorlezer-leesgoed", "voorlezer-leesgoed"), "voorlezer-leesgoed"),
        (("products", "rename", "voorlezer-leesgoed", "  "), ""),
        (("products", "confirm", "voorlezer-leesgoed", "00000000"), "00000000"),
    ],
)
def test_what_cannot_be_is_refused(four, arguments, told):
    before = list(Placement.objects.order_by("pk").values())
    assert told in run(*arguments, status=1)
    assert list(Placement.objects.order_by("pk").values()) == before


def test_lists_for_machines(four):
    [product] = json.loads(run("products", "list", "--json"))
    expected = {"slug": "voorlezer-leesgoed", "name": "Voorlezer", "supplier": "leesgoed"}
    assert product == {**expected, "registrations": 3, "organisations": 3}
    rows = json.loads(run("suppliers", "list", "--json"))
    assert [(row["slug"], row["registrations"]) for row in rows] == [("leesgoed", 3), ("leesgoet", 1)]
    [suggested] = json.loads(run("suppliers", "suggest", "--json"))
    assert suggested["into"] == "leesgoed"


def test_two_stewards_who_merge_each_the_other_way_make_no_circle(four):
    one, other = Supplier.objects.get(slug="leesgoed"), Supplier.objects.get(slug="leesgoet")
    first, second = [Product.objects.create(slug=slug, name=slug, origin=slug) for slug in ("een", "twee")]
    also = [Supplier.objects.get(pk=other.pk), Supplier.objects.get(pk=one.pk)]  # as the second steward saw them
    too = [Product.objects.get(pk=second.pk), Product.objects.get(pk=first.pk)]
    pairing.merge_suppliers(supplier=one, into=other, by=factories.ALICE)
    actions.merge_products(product=first, into=second, by=factories.ALICE)
    with pytest.raises(actions.ProductError, match="leesgoet"):
        pairing.merge_suppliers(supplier=also[0], into=also[1], by=factories.ALICE)
    with pytest.raises(actions.ProductError, match="leesgoet"):
        pairing.keep_apart(supplier=also[0], into=also[1], by=factories.ALICE)
    with pytest.raises(actions.ProductError, match="twee"):
        actions.merge_products(product=too[0], into=too[1], by=factories.ALICE)
