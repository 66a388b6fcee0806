"""What a steward decides about products and suppliers: kept, and stronger than what is found by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.products import following
from algoritmeregister.products.models import Mention, Placement, Product, Ruling, Spelling, Supplier, SupplierTemplate
from algoritmeregister.products.naming import free_slug, product_slug, slug_of
from algoritmeregister.products.spelling import key_of
from algoritmeregister.registrations.models import Registration

LONGEST_NAME = 200


class ProductError(Exception):
    """What was asked cannot be; the message says why and how to mend it."""


def decide_spelling(*, written: str, supplier: Supplier | None, by: Actor) -> int:
    """Decide who is meant by a spelling, whatever the table says; `supplier` None: it is no supplier.

    Returns how many registrations were looked at again. Raises `ProductError` for a spelling without letters.
    """
    key = key_of(written)
    if len(key) < 2:
        raise ProductError(_("‘%s’ is geen naam. Noem de spelling zoals die in de registratie staat.") % written[:60])
    target = (supplier.merged_into or supplier) if supplier else None
    with transaction.atomic():
        Spelling.objects.update_or_create(
            key=key, defaults={"written": " ".join(written.split())[:LONGEST_NAME], "supplier": target}
        )
        detail = {"supplier": target.slug if target else None}
        record(action="decide spelling", subject=written[:LONGEST_NAME], detail=detail, by=by)
        written_so = (pk for pk, field in Placement.objects.values_list("pk", "provider") if key in key_of(field))
        named = Mention.objects.filter(supplier__key=key).values_list("placement", flat=True)
        return look_again({*written_so, *named})


def forget_spelling(*, spelling: Spelling, by: Actor) -> int:
    """Take back what was decided about a spelling: the table, and the name itself, tell again who is meant.

    Returns how many registrations were looked at again.
    """
    with transaction.atomic():
        record(action="undecide spelling", subject=spelling.written, by=by)
        written_so = {pk for pk, field in Placement.objects.values_list("pk", "provider") if spelling.key in key_of(field)}
        spelling.delete()
        return look_again(written_so)


def rename_supplier(*, supplier: Supplier, name: str, by: Actor) -> None:
    """Give a supplier another name to be shown by. Its address stays. Raises `ProductError` for an empty name."""
    supplier.name, supplier.named = _checked(name), True
    with transaction.atomic():
        supplier.save(update_fields=["name", "named"])
        record(action="rename supplier", subject=supplier.slug, detail={"name": supplier.name}, by=by)
        following.changed()


def add_supplier(*, name: str, by: Actor) -> Supplier:
    """Make a supplier known that nobody names yet. Raises `ProductError` when there is one with this name."""
    key = key_of(_checked(name))
    if known := Supplier.objects.filter(key=key).first():
        raise ProductError(_("Die leverancier is er al: ‘%s’.") % known.slug)
    with transaction.atomic():
        slug = free_slug(Supplier, slug_of(name, "leverancier"))
        supplier = Supplier.objects.create(name=_checked(name), key=key, slug=slug, named=True)
        record(action="add supplier", subject=supplier.slug, by=by)
    return supplier


def rename_product(*, product: Product, name: str, by: Actor) -> None:
    """Give a product another name. Its address stays. Raises `ProductError` for an empty name."""
    product.name, product.named = _checked(name), True
    with transaction.atomic():
        product.save(update_fields=["name", "named"])
        record(action="rename product", subject=product.slug, detail={"name": product.name}, by=by)
        following.changed()


def confirm(*, registrations: Sequence[Registration], product: Product | None, by: Actor) -> None:
    """Decide that registrations are of a product, or of none (`product` None), whatever their texts say."""
    target = (product.merged_into or product) if product else None
    with transaction.atomic():
        for registration in registrations:
            Ruling.objects.update_or_create(registration=registration, defaults={"product": target})
            detail = {"product": target.slug if target else None}
            record(action="decide product", subject=registration.number, detail=detail, by=by)
        look_again([each.pk for each in registrations])


def let_go(*, registrations: Sequence[Registration], by: Actor) -> None:
    """Take back what was decided about registrations: their texts and names tell again of which product they are."""
    with transaction.atomic():
        Ruling.objects.filter(registration__in=registrations).delete()
        for registration in registrations:
            record(action="undecide product", subject=registration.number, by=by)
        Placement.objects.filter(registration__in=registrations).update(product=None)
        look_again([each.pk for each in registrations])


def split(*, registrations: Sequence[Registration], name: str, by: Actor) -> Product:
    """Make another product of some registrations. Returns it. Raises `ProductError` when there are none, or no name."""
    if not registrations:
        raise ProductError(_("Noem minstens één registratie voor het nieuwe product."))
    placed = Placement.objects.filter(registration__in=registrations, supplier__isnull=False).first()
    supplier = placed.supplier if placed else None
    with transaction.atomic():
        slug = product_slug(_checked(name), supplier)
        product = Product.objects.create(
            slug=slug, name=_checked(name), supplier=supplier, origin=f"steward:{slug}", named=True, kept=True
        )
        record(action="split product", subject=slug, detail={"registrations": len(registrations)}, by=by)
        confirm(registrations=registrations, product=product, by=by)
    return product


def merge_products(*, product: Product, into: Product, by: Actor) -> int:
    """Decide that two products are one: what is of the first becomes of the second, and its address leads there.

    Returns how many registrations moved. Raises `ProductError` when it is one already.
    """
    with transaction.atomic():
        # As they are now, and held: two stewards may merge at once, and each the other way.
        rows = Product.objects.select_for_update().filter(pk__in=[product.pk, into.pk], merged_into__isnull=True)
        if len(rows.order_by("pk")) < 2:
            raise ProductError(
                _("‘%s’ is al samengevoegd, of hetzelfde. Noem twee producten die nog bestaan.") % product.slug
            )
        product.merged_into = into
        product.save(update_fields=["merged_into"])
        Product.objects.filter(merged_into=product).update(merged_into=into)
        Ruling.objects.filter(product=product).update(product=into)
        SupplierTemplate.objects.filter(product=product).update(product=into)
        record(action="merge product", subject=product.slug, detail={"into": into.slug}, by=by)
        return look_again(Placement.objects.filter(product=product).values_list("pk", flat=True))


def look_again(registrations: Iterable[int]) -> int:
    """Find anew of whom and of which product these registrations (by key) are. Returns how many. Called in a transaction."""
    keys = sorted(set(registrations))
    following.retake(keys)
    return len(keys)


def _checked(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME:
        raise ProductError(_("Geef een naam van één tot tweehonderd tekens."))
    return tidy
