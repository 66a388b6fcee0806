"""Make products of groups that belong together, and let their registrations belong to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from algoritmeregister.products.models import Group, Placement, Product, Ruling, Supplier
from algoritmeregister.products.naming import product_slug

T = TypeVar("T")
# What is used by fewer organisations is an algorithm of one, and no product.
LEAST_ORGANISATIONS = 2
# Before a label that is the name of a product of the table.
TABLE = "="
CHUNK = 500
# What makes groups one product: the supplier and the label, or of those without a supplier the cluster itself.
Key = tuple[int | None, str]


def key_of(group: Group) -> Key:
    """Return what a group has in common with the other groups of its product."""
    return key_for(group.cluster, group.supplier_id, group.in_house, group.label)


def key_for(cluster: str, supplier: int | None, in_house: bool, label: str) -> Key:
    """Return what a group with these columns has in common with the other groups of its product."""
    return (supplier, label) if supplier else (None, f"{cluster}{'=' * in_house}")


def most(counted: Counter[str]) -> str:
    """Return what was counted most; of equals the shortest, then the first in the alphabet. Empty when there is nothing."""
    return min(counted, key=lambda each: (-counted[each], len(each), each)) if counted else ""


class _Row(NamedTuple):
    """Of a group what is looked at: there are many, and an object of each takes more time than the looking."""

    pk: int
    cluster: str
    supplier: int | None
    in_house: bool
    label: str
    size: int
    product: int | None
    has_placed: bool
    """One of its registrations is of a product."""


@dataclass
class _Of:
    """What is known of the groups of one key. `names`: as they are written, with how many registrations have them."""

    groups: list[_Row] = field(default_factory=list)
    organisations: set[int] = field(default_factory=set)
    names: Counter[str] = field(default_factory=Counter)
    products: Counter[int] = field(default_factory=Counter)


def make_products(keys: Sequence[Key]) -> None:
    """Give every key that is used widely enough its product, and take it from those that are not.

    Called in a transaction.
    """
    found = _look_at(keys)
    wide = {key: each for key, each in found.items() if len(each.organisations) >= LEAST_ORGANISATIONS}
    leaving = (group for key, each in found.items() if key not in wide for group in each.groups)
    narrow = [group.pk for group in leaving if group.product or group.has_placed]
    for part in _chunks(narrow):
        Group.objects.filter(pk__in=part, product__isnull=False).update(product=None)
        _unruled(part).filter(product__isnull=False).update(product=None)
    known = _known_by_origin(list(wide))
    # The biggest first: of what falls apart it keeps the address.
    for key, each in sorted(wide.items(), key=lambda item: (-item[1].names.total(), str(item[0]))):
        product = _product(key, each, known.get(_origin(key)))
        for part in _chunks([group.pk for group in each.groups]):
            Group.objects.filter(pk__in=part).update(product=product)
            _unruled(part).filter(~Q(product=product) | Q(product__isnull=True)).update(product=product)


def _look_at(keys: Sequence[Key]) -> dict[Key, _Of]:
    found: dict[Key, _Of] = {}
    suppliers, clusters = [key for key in keys if key[0]], [key[1].rstrip("=") for key in keys if not key[0]]
    rows = Group.objects.filter(
        Q(supplier__in={key[0] for key in suppliers}, label__in={key[1] for key in suppliers})
        | Q(supplier__isnull=True, cluster__in=clusters)
    )
    wanted, of_group = set(keys), {}
    has_placed = Exists(Placement.objects.filter(group=OuterRef("pk"), product__isnull=False))
    columns = ("pk", "cluster", "supplier_id", "in_house", "label", "size", "product_id", has_placed)
    for group in map(_Row._make, rows.order_by("pk").values_list(*columns)):
        if (key := key_for(group.cluster, group.supplier, group.in_house, group.label)) in wanted:
            of_group[group.pk] = found.setdefault(key, _Of())
            of_group[group.pk].groups.append(group)
    # One registration is used by one organisation: nothing to count.
    several = [pk for pk, each in of_group.items() if sum(group.size for group in each.groups) > 1]
    for part in _chunks(several):
        placed = Placement.objects.filter(group__in=part).order_by()
        for pk, organisation in placed.values_list("group_id", "organisation_id").distinct():
            of_group[pk].organisations.add(organisation)
        for pk, name, count in placed.values_list("group_id", "name").annotate(count=Count("pk")):
            of_group[pk].names[name] += count
        for pk, product, count in placed.values_list("group_id", "product").annotate(count=Count("pk")):
            if product:
                of_group[pk].products[product] += count
    return found


def _product(key: Key, of: _Of, known: Product | None) -> Product:
    """Return the product of a key: what was made of the same, else the one that most of it had, else a new one."""
    name = _name(key, of)
    product = known or _taken_over(key, of)
    if product is None:
        supplier = Supplier.objects.get(pk=key[0]) if key[0] else None
        return Product.objects.create(slug=product_slug(name, supplier), name=name, supplier=supplier, origin=_origin(key))
    product = product.merged_into or product
    if not product.named and not product.kept and product.supplier_id == key[0] and product.name != name:
        product.name = name
        product.save(update_fields=["name"])
    return product


def _taken_over(key: Key, of: _Of) -> Product | None:
    """Return the product that most of these registrations had, when no other group has it, so that its address stays."""
    if not of.products:
        return None
    most_had = min(of.products, key=lambda each: (-of.products[each], each))
    product = Product.objects.filter(pk=most_had, supplier=key[0], kept=False).first()
    others = Group.objects.filter(product=product).exclude(pk__in=[group.pk for group in of.groups][:CHUNK])
    if product is None or product.merged_into_id or others.exists():
        return None
    product.origin = _origin(key)
    product.save(update_fields=["origin"])
    return product


def _name(key: Key, of: _Of) -> str:
    """Return what a product is called: as the table does, else as most of its registrations do."""
    if key[0] and key[1].startswith(TABLE):
        return key[1].removeprefix(TABLE)
    return (most(of.names) or key[1])[:300]


def _origin(key: Key) -> str:
    return f"{key[0] or ''}:{key[1]}"[:400]


def _known_by_origin(keys: Sequence[Key]) -> dict[str, Product]:
    origins = [_origin(key) for key in keys]
    rows = (
        each for part in _chunks(origins) for each in Product.objects.filter(origin__in=part).select_related("merged_into")
    )
    return {each.origin: each for each in rows}


def _unruled(groups: Sequence[int]) -> QuerySet[Placement]:
    """Return the placements of groups, except where a steward said otherwise."""
    return Placement.objects.filter(group__in=groups).exclude(registration__in=Ruling.objects.values("registration"))


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
