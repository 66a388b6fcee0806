"""Products follow the ledger: what is published, changed, withdrawn, removed and joined, in any order."""

from __future__ import annotations

import random

import pytest

from algoritmeregister.organisations.actions import merge
from algoritmeregister.products import following
from algoritmeregister.products.filing import filed_under
from algoritmeregister.products.models import Band, Cursor, Group, Mention, Placement, Product, Supplier, Text
from algoritmeregister.registrations.actions import Ground, redact, withdraw
from tests import factories

pytestmark = pytest.mark.django_db

READER = (
    "De software leest teksten op onze website voor aan mensen die niet goed kunnen zien of lezen. De woorden worden "
    "onderstreept terwijl de stem ze uitspreekt. Wie wil kiest een andere snelheid of een andere stem."
)
SHORT = "Het anonimiseren van documenten voordat wij die openbaar maken."


def users(slug):
    return sorted(Placement.objects.filter(product__slug=slug).values_list("registration__source_id", flat=True))


def reader(source_id, **changes):
    organization = f"Gemeente Proef{source_id}"
    given = {"name": "Voorlezer", "provider": "Leesgoed B.V.", "goal": READER, "organization": organization}
    return factories.registration(source_id, **{**given, **changes})


@pytest.fixture
def three():
    """Three municipalities with the same software; the last says it in its own words here and there."""
    made = [reader("a"), reader("b", provider="leesgoed"), reader("c", goal=READER.replace("Wie wil", "Een inwoner"))]
    following.follow()
    return made


def test_it_works(three):
    product = Product.objects.get()
    assert (product.name, product.slug, product.supplier.name) == ("Voorlezer", "voorlezer-leesgoed", "Leesgoed")
    assert users("voorlezer-leesgoed") == ["a", "b", "c"]
    assert Text.objects.count() == 2
    assert following.follow() == 0


def test_one_organisation_is_no_product():
    reader("a")
    reader("a2", organization="Gemeente Proefa")
    following.follow()
    assert not Product.objects.exists()
    reader("b")
    following.follow()
    assert users("voorlezer-leesgoed") == ["a", "a2", "b"]


def test_a_registration_without_a_supplier_goes_with_its_text(three):
    reader("d", provider=None)
    following.follow()
    assert users("voorlezer-leesgoed") == ["a", "b", "c", "d"]


def test_another_supplier_with_the_same_text_is_another_product(three):
    reader("d", provider="Anderlees")
    reader("e", provider="Anderlees")
    following.follow()
    assert users("voorlezer-leesgoed") == ["a", "b", "c"]
    assert users("voorlezer-anderlees") == ["d", "e"]


def test_who_names_none_goes_with_nobody_when_it_is_not_clear(three):
    reader("d", provider="Anderlees")
    reader("e", provider="Anderlees")
    reader("f", provider="n.v.t.")
    following.follow()
    assert Placement.objects.get(registration__source_id="f").product is None


def test_what_was_made_in_house_goes_with_no_supplier(three):
    reader("d", provider="Intern ontwikkeld")
    following.follow()
    assert users("voorlezer-leesgoed") == ["a", "b", "c"]


def test_the_same_name_from_the_same_supplier_is_one_product(three):
    reader("d", goal="Onze website kan spreken: dat helpt inwoners die moeite met lezen hebben, zeggen wij zelf.")
    following.follow()
    assert users("voorlezer-leesgoed") == ["a", "b", "c", "d"]


def test_short_general_texts_do_not_glue():
    for place, name in enumerate(["Lakmachine", "Zwartmaker", "Lakmachine"]):
        reader(f"s{place}", name=name, goal=SHORT, description_short="Kort.", provider=None)
    following.follow()
    assert users("lakmachine") == ["s0", "s2"]
    assert Product.objects.count() == 1
    for place in range(3):
        reader(f"t{place}", name="Iets", goal="Efficiënter werken.", description_short="Sneller.", provider=None)
    following.follow()
    assert Product.objects.count() == 1, "a text of two words says nothing"


def test_a_changed_registration_leaves_and_the_others_stay(three):
    reader("c", goal="Iets heel anders: " + " ".join(f"woord{place}" for place in range(40)), name="Iets", provider="Anders",
           observed_at=factories.LATER)
    following.follow()
    assert users("voorlezer-leesgoed") == ["a", "b"]
    assert Text.objects.count() == 2


def test_a_withdrawn_registration_leaves_and_nothing_of_it_stays(three):
    for made in three[1:]:
        withdraw(registration=made, observed_at=factories.LATER, reason="Gestopt.", by=factories.ALICE)
    following.follow()
    assert users("voorlezer-leesgoed") == []
    assert Placement.objects.count() == 1
    assert Text.objects.count() == 1
    assert Group.objects.count() == 1


def test_the_address_of_a_product_stays_when_most_call_it_otherwise(three):
    for source_id in ("b", "c"):
        reader(source_id, name="Leeshulp", observed_at=factories.LATER)
    following.follow()
    product = Product.objects.get()
    assert (product.slug, product.name) == ("voorlezer-leesgoed", "Leeshulp")
    assert users("voorlezer-leesgoed") == ["a", "b", "c"]


def test_two_clusters_become_one_and_two_again():
    words = [f"woord{place}" for place in range(60)]
    left, right = [*words[:45], *(f"links{n}" for n in range(15))], [*words[:45], *(f"rechts{n}" for n in range(15))]
    reader("l", goal=" ".join(left), provider=None)
    reader("r", goal=" ".join(right), provider=None)
    following.follow()
    assert len(set(Placement.objects.values_list("cluster", flat=True))) == 2
    between = [*words[:45], *(f"links{n}" for n in range(7)), *(f"rechts{n}" for n in range(8))]
    bridge = reader("m", goal=" ".join(between), provider=None)
    following.follow()
    assert len(set(Placement.objects.values_list("cluster", flat=True))) == 1
    assert users("voorlezer") == ["l", "m", "r"]
    withdraw(registration=bridge, observed_at=factories.LATER, reason="Gestopt.", by=factories.ALICE)
    following.follow()
    assert len(set(Placement.objects.values_list("cluster", flat=True))) == 2
    assert users("voorlezer") == []


def test_following_step_by_step_gives_what_making_anew_gives():
    pick = random.Random(3)
    words = READER.split()
    for place in range(25):
        own = list(words)
        for _ in range(pick.choice((0, 1, 2, 6, 12))):
            own[pick.randrange(len(own))] = pick.choice(("anders", "langzaam", "website", "inwoner"))
        provider = pick.choice(("Leesgoed B.V.", "Anderlees", "Intern ontwikkeld", None))
        name = pick.choice(("Voorlezer", "Leeshulp"))
        made = reader(f"x{place % 17}", goal=" ".join(own), provider=provider, name=name,
                      observed_at=factories.FIRST_SEEN.replace(minute=place))
        if pick.random() < 0.15:
            withdraw(registration=made, observed_at=factories.LATER, reason="Gestopt.", by=factories.ALICE)
        following.follow()

    def state():
        return list(Placement.objects.order_by("pk").values_list("pk", "cluster", "supplier__key", "product__slug"))

    before = state()
    assert len(before) > 10
    following.refill()
    assert state() == before


def test_a_removed_text_leaves_nothing(three):
    secret = reader("d", provider="Jan Jansen", goal=READER + " Vraag het aan Jan Jansen.")
    following.follow()
    told = Placement.objects.get(pk=secret.pk).text_id
    for path in ("document/provider", "document/goal"):
        redact(registration=secret, version_number=1, path=path, ground=Ground.PERSONAL_DATA, by=factories.ALICE)
    assert not Supplier.objects.filter(name__contains="Jan").exists()
    assert not Placement.objects.filter(provider__contains="Jan").exists()
    assert not Text.objects.filter(digest=told).exists()
    assert not any(told in f for f in filed_under(Band.objects.values_list("value", flat=True)).values())


def test_organisations_that_are_joined_are_one_user(three):
    here, there = (made.organisation for made in three[:2])
    withdraw(registration=three[2], observed_at=factories.LATER, reason="Gestopt.", by=factories.ALICE)
    following.follow()
    assert users("voorlezer-leesgoed") == ["a", "b"]
    merge(organisation=here, into=there, by=factories.ALICE)
    following.follow()
    assert users("voorlezer-leesgoed") == []


def test_several_suppliers_in_one_field_are_all_named(three):
    made = reader("d", provider="Leesgoed / Decos")
    following.follow()
    named = Mention.objects.filter(placement=made.pk).order_by("place")
    assert [each.supplier.name for each in named] == ["Leesgoed", "Decos"]


def test_other_tables_make_everything_anew(three):
    Cursor.objects.update(tables="of earlier")
    Placement.objects.update(name="oud")
    assert following.catch_up() == 3
    assert not Placement.objects.filter(name="oud").exists()
    assert Cursor.objects.get().tables == following.fingerprint()


def test_pages_hear_that_something_changed(three):
    before = following.keep_up()
    assert following.keep_up() == before
    reader("d")
    assert following.keep_up() != before


def test_a_reader_takes_in_what_was_missed(three):
    reader("d")
    following.keep_up()
    assert users("voorlezer-leesgoed") == ["a", "b", "c", "d"]
