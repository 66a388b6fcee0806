"""What can be asked about products and suppliers. Reading only; every reader asks here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery

from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.products.models import Cursor, Mention, Placement, Product, Ruling, Supplier, TemplateVersion
from algoritmeregister.products.spelling import key_of
from algoritmeregister.registrations.models import Registration
from algoritmeregister.written_once import WrittenOnce

MOST_ELSEWHERE = 5
Order = Literal["registrations", "organisations", "products", "name"]
# How a registration was found to be of a product: see `found_by`.
Found = Literal["steward", "same", "near", "name"]


@dataclass(frozen=True)
class SupplierLine:
    """A supplier in a list, with how many products, organisations and registrations are known of it."""

    supplier: Supplier
    products: int
    organisations: int
    registrations: int


@dataclass(frozen=True)
class ProductLine:
    """A product in a list, with how many organisations and registrations use it."""

    product: Product
    organisations: int
    registrations: int


@dataclass(frozen=True)
class Use:
    """How widely a product is used: by how many, since when we saw the first of them, and the registration (key) that has
    the commonest text. `same` and `near`: how many have a text, and how many are in a cluster."""

    registrations: int
    organisations: int
    first_seen: datetime | None
    example: int | None
    same: Mapping[str, int]
    near: Mapping[str, int]


def suppliers(text: str = "", order: Order = "registrations") -> list[SupplierLine]:
    """Return the suppliers that a public registration names, with `text` in one of their spellings. Three questions."""
    registrations, organisations = _named()
    products = dict(
        Product.objects.filter(placements__isnull=False, supplier__isnull=False)
        .values_list("supplier_id")
        .annotate(count=Count("pk", distinct=True))
    )
    found = Supplier.objects.filter(pk__in={*registrations, *products})
    if wanted := key_of(text) if text else "":
        plain = normalise_name(text)
        # Of a field with several names it is not known whose spelling it is.
        alone = Mention.objects.exclude(placement__mentions__place__gt=0)
        named = alone.filter(placement__provider__icontains=text).values("supplier")
        found = found.filter(Q(key__contains=wanted) | Q(name__icontains=plain) | Q(pk__in=named))
    lines = [
        SupplierLine(each, products.get(each.pk, 0), organisations[each.pk], registrations[each.pk])
        for each in found.order_by("name")
    ]
    by_name = sorted(lines, key=lambda line: normalise_name(line.supplier.name))
    if order == "name":
        return by_name
    return sorted(by_name, key=lambda line: -int(getattr(line, order)))


def supplier(slug: str) -> Supplier | None:
    """Return the supplier at an address, also one that was merged, or None."""
    return Supplier.objects.select_related("merged_into").filter(slug=slug).first()


def product(slug: str) -> Product | None:
    """Return the product at an address, also one that was merged, or None. `offers_template`: whether there is a text of its
    supplier to start from, linked to it or with its name.
    """
    same_name = Q(template__product__isnull=True, template__supplier=OuterRef("supplier"), name__iexact=OuterRef("name"))
    offered = TemplateVersion.objects.filter(same_name | Q(template__product=OuterRef("pk")), template__ended=False)
    rows = Product.objects.select_related("merged_into", "supplier").annotate(offers_template=Exists(offered))
    return rows.filter(slug=slug).first()


def products_of(of: Supplier) -> list[ProductLine]:
    """Return the products of a supplier that are used now, the most used first. One question."""
    rows = (
        Product.objects.filter(supplier=of, placements__isnull=False)
        .annotate(registrations=Count("placements"), organisations=Count("placements__organisation", distinct=True))
        .order_by("-organisations", "-registrations", "name")
    )
    return [ProductLine(each, each.organisations, each.registrations) for each in rows]


def products(text: str = "", supplier: str = "") -> list[ProductLine]:
    """Return the products that are used now, the most used first: with `text` in the name, of the supplier at the address
    `supplier`. One question.
    """
    rows = Product.objects.filter(placements__isnull=False).select_related("supplier")
    if text:
        rows = rows.filter(name__icontains=text)
    if supplier:
        rows = rows.filter(supplier__slug=supplier)
    counted = rows.annotate(
        registrations=Count("placements", distinct=True), organisations=Count("placements__organisation", distinct=True)
    ).order_by("-organisations", "-registrations", "name", "pk")
    return [ProductLine(each, each.organisations, each.registrations) for each in counted]


def without_product(of: Supplier) -> QuerySet[Placement]:
    """Return the registrations that name a supplier and are of none of its products, by name."""
    named = Mention.objects.filter(supplier=of).values("placement")
    rows = Placement.objects.filter(pk__in=named).filter(~Q(product__supplier=of) | Q(product__isnull=True))
    return rows.select_related("registration", "organisation").order_by("name", "pk")


def spellings(of: Supplier) -> list[tuple[str, int]]:
    """Return how a supplier is written in the field for it, the most used first. Sentences and lists are left out."""
    alone = Placement.objects.filter(supplier=of, from_name=False).exclude(mentions__place__gt=0)
    rows = alone.values_list("provider").annotate(count=Count("pk")).order_by()
    counted: dict[str, int] = {}
    for written, count in rows:
        written = " ".join(written.split())
        if 0 < len(written) <= 60:
            counted[written] = counted.get(written, 0) + count
    return sorted(counted.items(), key=lambda each: (-each[1], each[0].casefold()))


def users(of: Product) -> QuerySet[Placement]:
    """Return the registrations of a product, by organisation. `ruled`: a steward said that it is one."""
    ruled = Exists(Ruling.objects.filter(registration=OuterRef("pk")))
    rows = Placement.objects.filter(product=of).select_related("registration", "organisation").annotate(ruled=ruled)
    return rows.order_by("organisation__name", "name", "pk")


def users_elsewhere(of: Product, organisation: int) -> list[Placement]:
    """Return registrations of a product by other organisations than this one (by key), by organisation; no more than
    `MOST_ELSEWHERE`. One question.
    """
    return _users_elsewhere.rows(of.pk, organisation)


@WrittenOnce
def _users_elsewhere(product: int, organisation: int) -> QuerySet[Placement]:
    return users(Product(pk=product)).exclude(organisation=organisation)[:MOST_ELSEWHERE]


def use(of: Product) -> Use:
    """Return how widely a product is used. Two questions."""
    rows = Placement.objects.filter(product=of)
    counted = rows.aggregate(
        registrations=Count("pk"),
        organisations=Count("organisation", distinct=True),
        first_seen=Min("registration__first_observed_at"),
    )
    same: dict[str, int] = {}
    near: dict[str, int] = {}
    commonest: tuple[int, int] | None = None
    texts = rows.values_list("text_id", "cluster").annotate(count=Count("pk"), first=Min("pk")).order_by()
    for text, cluster, count, first in texts:
        if text:
            same[text] = count
        near[cluster] = near.get(cluster, 0) + count
        commonest = min(commonest or (-count, first), (-count, first))
    return Use(**counted, example=commonest[1] if commonest else None, same=same, near=near)


def found_by(placement: Placement, use: Use) -> Found:
    """Return how a registration, one of `users()`, was found to be of its product. Asks nothing.

    "steward": somebody said so; "same": its text is the same as that of another one; "near": it is nearly so; "name": its
    name says it, or is that of others of the same supplier.
    """
    if getattr(placement, "ruled", False):
        return "steward"
    if use.same.get(placement.text_id or "", 0) > 1:
        return "same"
    return "near" if use.near.get(placement.cluster, 0) > 1 else "name"


def placement(registration: int) -> Placement | None:
    """Return what is known of one registration (by key), with its product and suppliers, or None."""
    return _placement.first(registration)


@WrittenOnce
def _placement(registration: int) -> QuerySet[Placement]:
    return Placement.objects.select_related("product__supplier", "supplier", "text").filter(registration=registration)


def with_revision(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Let registrations carry `products_revision`: a number that grows whenever pages show something else of products.

    In the same question, because a page that did not change may ask only two.
    """
    return rows.annotate(products_revision=Subquery(Cursor.objects.values("revision")[:1]))


def _named() -> tuple[Counter[int], Counter[int]]:
    """Return how many registrations and how many organisations name each supplier (by key). Counted here: a database that
    counts organisations once each, per supplier, takes more than twice as long.
    """
    named = Counter(Mention.objects.values_list("supplier_id", "placement__organisation_id"))
    registrations = Counter[int]()
    for (supplier, _organisation), count in named.items():
        registrations[supplier] += count
    return registrations, Counter(supplier for supplier, _organisation in named)
