"""What a steward decides about two suppliers that may be one: they are, they are not, or it is undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.products.actions import ProductError, look_again
from algoritmeregister.products.models import Mention, Product, Spelling, Supplier, SupplierPair, SupplierTemplate


def merge_suppliers(*, supplier: Supplier, into: Supplier, by: Actor) -> int:
    """Decide that two suppliers are one: the first becomes a spelling of the second, and its address leads there.

    Returns how many registrations were looked at again. Raises `ProductError` when it is one already.
    """
    with transaction.atomic():
        _check_two(supplier, into)
        moved = {name: list(rows.values_list("pk", flat=True)) for name, rows in _belongings(supplier).items()}
        supplier.merged_into = into
        supplier.save(update_fields=["merged_into"])
        _belongings(supplier)["merged"].update(merged_into=into)
        # Its products keep their addresses, as far as they are not products of the other one already.
        for name in ("products", "templates", "spellings"):
            _belongings(supplier)[name].update(supplier=into)
        Spelling.objects.update_or_create(key=supplier.key, defaults={"written": supplier.name, "supplier": into})
        _decide(supplier, into, SupplierPair.State.MERGED, by, moved)
        record(action="merge supplier", subject=supplier.slug, detail={"into": into.slug}, by=by)
        return look_again(Mention.objects.filter(supplier=supplier).values_list("placement", flat=True))


def undo_merge(*, pair: SupplierPair, by: Actor) -> int:
    """Make two suppliers again of which a steward made one, each with what was its own. They are not suggested again.

    Returns how many registrations were looked at again. Raises `ProductError` when they are not one, or the one that both
    became is by now a name of yet another.
    """
    supplier, into = pair.supplier, pair.into
    if pair.state != SupplierPair.State.MERGED or supplier.merged_into_id is None:
        raise ProductError(_("‘%s’ is niet samengevoegd. Er valt niets ongedaan te maken.") % supplier.slug)
    if into.merged_into_id:
        raise ProductError(_("‘%s’ is zelf ook samengevoegd. Maak dat eerst ongedaan.") % into.slug)
    with transaction.atomic():
        supplier.merged_into = None
        supplier.save(update_fields=["merged_into"])
        Spelling.objects.filter(key=supplier.key, supplier=into).delete()
        moved = {name: pair.moved.get(name, []) for name in _belongings(supplier)}
        Supplier.objects.filter(pk__in=moved["merged"], merged_into=into).update(merged_into=supplier)
        for name, model in (("products", Product), ("templates", SupplierTemplate), ("spellings", Spelling)):
            model._default_manager.filter(pk__in=moved[name], supplier=into).update(supplier=supplier)
        _decide(supplier, into, SupplierPair.State.APART, by)
        record(action="part supplier", subject=supplier.slug, detail={"from": into.slug}, by=by)
        return look_again(Mention.objects.filter(supplier=into).values_list("placement", flat=True))


def keep_apart(*, supplier: Supplier, into: Supplier, by: Actor) -> None:
    """Decide that two suppliers are two; they are not suggested again. Raises `ProductError` when they are one already."""
    with transaction.atomic():
        _check_two(supplier, into)
        _decide(supplier, into, SupplierPair.State.APART, by)
        record(action="keep suppliers apart", subject=supplier.slug, detail={"other": into.slug}, by=by)


def decided_pairs() -> QuerySet[SupplierPair]:
    """Return the pairs of suppliers about which a steward decided, with both, the newest decision first."""
    return SupplierPair.objects.select_related("supplier", "into")


def is_merged(pair: SupplierPair) -> bool:
    """Whether the two of a pair are one now."""
    return pair.state == SupplierPair.State.MERGED and pair.supplier.merged_into_id is not None


def kept_apart(pairs: Iterable[SupplierPair] | None = None) -> set[frozenset[int]]:
    """Return the pairs of suppliers (by key) of which a steward said that they are two; of `pairs`, when at hand."""
    every = decided_pairs() if pairs is None else pairs
    return {frozenset((each.supplier_id, each.into_id)) for each in every if each.state == SupplierPair.State.APART}


def _check_two(supplier: Supplier, into: Supplier) -> None:
    """Check that these are two suppliers that go by their own name, as they are now: two stewards may merge at once, and
    each the other way. Holds both until the transaction ends. Raises `ProductError`.
    """
    rows = Supplier.objects.select_for_update().filter(pk__in=[supplier.pk, into.pk], merged_into__isnull=True)
    if len(rows.order_by("pk")) < 2:
        raise ProductError(
            _("‘%s’ is al samengevoegd, of dezelfde. Noem twee leveranciers die nog bestaan.") % supplier.slug
        )


def _belongings(supplier: Supplier) -> dict[str, QuerySet[Any]]:
    return {
        "merged": Supplier.objects.filter(merged_into=supplier),
        "products": Product.objects.filter(supplier=supplier),
        "templates": SupplierTemplate.objects.filter(supplier=supplier),
        "spellings": Spelling.objects.filter(supplier=supplier),
    }


def _decide(
    supplier: Supplier, into: Supplier, state: SupplierPair.State, by: Actor, moved: dict[str, list[int]] | None = None
) -> None:
    details = {"state": state, "moved": moved or {}, "decided_at": timezone.now(), "decided_by": by.name[:220]}
    SupplierPair.objects.update_or_create(supplier=supplier, into=into, defaults=details)
