"""The products of the real register: what belongs together is together, and what does not is not."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest

from algoritmeregister.organisations.models import Organisation
from algoritmeregister.products import following, texts
from algoritmeregister.products.models import Placement, Product, Supplier, Text
from algoritmeregister.registrations.content import content_text
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State
from tests import factories
from tests.shared_data import shared_data

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
SEEN = datetime(2026, 8, 8, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def real(shared_content):
    """The 1,530 registrations of the merged list, as rows; gives their records. The ledger has nothing of them."""
    path = shared_data("national-register/merged-2026-08-08.json")
    records = json.loads(path.read_text(encoding="utf-8"))["algoritmes"]
    register = factories.register()
    names = sorted({each["organisatie"] for each in records})
    Organisation.objects.bulk_create(Organisation(code=f"o{place}", name=name) for place, name in enumerate(names))
    organisations = {each.name: each for each in Organisation.objects.filter(name__in=names)}
    Registration.objects.bulk_create(_registration(each, register, organisations[each["organisatie"]]) for each in records)
    made = {each.number: each for each in Registration.objects.select_related("organisation")}
    Version.objects.bulk_create(_version(each, made[each["id"]]) for each in records)
    following.refill()
    return records


def _registration(record, register, organisation):
    return Registration(
        uri=f"urn:proef:{record['id']}", number=record["id"], register=register, source_id=record["id"],
        organisation=organisation, state=State.PUBLISHED, first_observed_at=SEEN, last_seen_at=SEEN,
    )


def _version(record, registration):
    document = {"name": record["title"], "goal": record["doel"], "provider": record.get("provider")}
    return Version(
        registration=registration, number=1, standard="1.0", language="nl", content=content_text(document, {}),
        content_hash=record["id"], valid_from=SEEN, recorded_at=SEEN, organisation=registration.organisation,
        organisation_name=record["organisatie"],
    )


def test_it_works(real):
    assert Placement.objects.count() == 1530
    zivver = Product.objects.get(slug="zivver")
    users = Placement.objects.filter(product=zivver)
    assert users.count() == 77
    assert Counter(users.values_list("name", flat=True))["Zivver"] == 62
    # The same text, sold by somebody else, is another product.
    assert {each.supplier.name for each in users if each.supplier} == {"Zivver"}
    others = Placement.objects.filter(cluster__in=users.values("cluster")).exclude(product=zivver)
    sold_by = {each.supplier.name for each in others if each.supplier}
    assert sold_by == {"Bastion365", "Pointsharp", "Secumailer", "SmartLockr"}


def groups(real, key):
    found = defaultdict(list)
    for record in real:
        if made := key(record):
            found[made].append(record["id"])
    return [each for each in found.values() if len(each) > 1]


def test_texts_that_are_the_same_letter_by_letter_are_in_one_cluster(real):
    same = groups(real, lambda record: record["doel"])
    assert (len(same), sum(map(len, same))) == (90, 520)
    rows = dict(Placement.objects.values_list("registration__number", "cluster"))
    words = dict(Placement.objects.values_list("registration__number", "text__words"))
    apart = [each for each in same if len({rows[number] for number in each}) > 1]
    # Of a text of a few words the name must be the same too.
    assert all((words[number] or 0) < texts.SHORT for each in apart for number in each)
    assert len(apart) == 3


def test_more_are_the_same_when_names_case_and_signs_do_not_count(real):
    same = Counter(Placement.objects.filter(text__words__gte=texts.SHORT).values_list("text", flat=True))
    counted = [count for count in same.values() if count > 1]
    assert (len(counted), sum(counted)) == (92, 540)


def test_more_are_nearly_the_same(real):
    counted = [count for count in Counter(Placement.objects.values_list("cluster", flat=True)).values() if count > 1]
    assert (len(counted), sum(counted)) == (123, 737)
    assert Text.objects.count() > 1000


def test_no_product_has_two_suppliers(real):
    suppliers = defaultdict(set)
    for product, supplier in Placement.objects.filter(product__isnull=False).values_list("product", "supplier"):
        suppliers[product].add(supplier)
    assert len(suppliers) == 79
    assert all(len(each - {None}) <= 1 for each in suppliers.values())
    assert Placement.objects.filter(product__isnull=False, in_house=True).count() == 0


def test_every_product_is_used_by_two_organisations_at_least(real):
    used = defaultdict(set)
    for product, organisation in Placement.objects.filter(product__isnull=False).values_list("product", "organisation"):
        used[product].add(organisation)
    assert min(map(len, used.values())) == 2


def test_one_organisation_that_describes_six_algorithms_alike_has_no_product(real):
    family = Placement.objects.filter(name__contains="BRP API")
    assert family.count() == 6
    assert len(set(family.values_list("cluster", flat=True))) == 1
    assert not family.filter(product__isnull=False).exists()


def test_what_is_not_alike_is_not_together(real):
    """Names of the products in whose registrations a word of another sort of algorithm stands: none."""
    sorts = {
        "mail": "mail|zivver|smartlockr",
        "anonim": "anonim|datamask|octobox|lak|tekst",
        "kenteken": "kenteken|parkeer|scan",
    }
    for sort, words in sorts.items():
        for product in Product.objects.filter(placements__name__icontains=sort).distinct():
            names = [each.casefold() for each in product.placements.values_list("name", flat=True)]
            strange = [name for name in names if not any(word in name for word in words.split("|"))]
            assert len(strange) <= len(names) / 4, (product.name, strange)


def test_making_everything_anew_gives_the_same(real):
    def state():
        rows = Placement.objects.order_by("pk")
        return list(rows.values_list("pk", "cluster", "supplier__key", "product__slug")), Supplier.objects.count()

    before = state()
    assert following.refill() == 1530
    assert state() == before
