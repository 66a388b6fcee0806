"""Names in addresses, rows for suppliers that were not known yet, and what stewards decided about spellings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import models
from django.utils.text import slugify

from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.products.models import Product, Spelling, Supplier
from algoritmeregister.products.spelling import Decided, Named, in_table

M = TypeVar("M", bound=models.Model)
LONGEST_SLUG = 80


def slug_of(name: str, otherwise: str) -> str:
    """Return a name for in an address: small letters, digits and hyphens, never empty."""
    return slugify(normalise_name(name))[:LONGEST_SLUG].strip("-") or otherwise


def free_slug(model: type[Supplier] | type[Product], base: str) -> str:
    """Return `base`, or `base` with the first number behind it that nobody has."""
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base}-{count}"
    return slug


def product_slug(name: str, supplier: Supplier | None) -> str:
    """Return a free name for the address of a product: with that of its supplier, unless its own name says it."""
    base = slug_of(name, "product")
    maker = supplier.slug if supplier else ""
    says_it = not maker or maker.split("-")[0] in base.split("-")
    return free_slug(Product, base if says_it else f"{base}-{maker}"[:LONGEST_SLUG].strip("-"))


def suppliers_of(named: Iterable[Named]) -> dict[str, Supplier]:
    """Return the suppliers with these keys, made known when they are not. One that was merged gives who it is now."""
    wanted = {each.key: each for each in named}
    found = {each.key: each for each in Supplier.objects.filter(key__in=list(wanted)).select_related("merged_into")}
    for key, each in wanted.items():
        if key not in found:
            name = (in_table(key) or each).name[:200]
            found[key] = Supplier.objects.create(key=key, name=name, slug=free_slug(Supplier, slug_of(name, "leverancier")))
    return {key: each.merged_into or each for key, each in found.items()}


def decisions() -> Decided:
    """Return what stewards decided about spellings."""
    return Decided(
        {
            each.key: Named(each.supplier.key, each.supplier.name, known=True) if each.supplier else None
            for each in Spelling.objects.select_related("supplier")
        }
    )
