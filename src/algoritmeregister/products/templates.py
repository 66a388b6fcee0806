"""Texts that suppliers offer to start a description from: which there are, and what changed since somebody took one.

A template has versions that never change. An `id` is that of one version: who starts from it keeps the id, and can ask for
the `newest` and for the `differences`. Of a template nothing is given that only the organisation itself can say, such as
that an assessment was done (`Field.own` in the field catalogue).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.products.models import Product, Supplier, SupplierTemplate, TemplateVersion
from algoritmeregister.products.recognising import recognise
from algoritmeregister.products.spelling import Named

LONGEST_QUERY = 300


@dataclass(frozen=True)
class Template:
    """One version of a template. `id`: of this version; `key` and `number`: which template, and which of its texts, from 1.

    `document`: in the keys of the superset; `left_out`: keys that the supplier filled in and that we do not hand on.
    `product`: the one it was linked to. `is_newest`: no later version is known; `ended`: it is offered no more.
    """

    id: int
    key: str
    number: int
    name: str
    supplier: Supplier | None
    product: Product | None
    standard: str
    language: str
    document: Mapping[str, Any]
    left_out: tuple[str, ...]
    content_hash: str
    taken_at: datetime
    is_newest: bool
    ended: bool


@dataclass(frozen=True)
class Difference:
    """A field (key of the superset) that two versions fill differently; None: it is not filled."""

    key: str
    before: Any
    after: Any


def templates_for(query: str = "", *, product: Product | None = None, supplier: Supplier | None = None) -> list[Template]:
    """Return the newest version of each template that is offered, by name. One question.

    `query`: words that must all be in the name or in that of the supplier. `product`: those that a steward linked to it,
    and those of its supplier that have its name. `supplier`: those of one supplier.
    """
    rows = _newest().filter(template__ended=False)
    if supplier is not None:
        rows = rows.filter(template__supplier=supplier.merged_into_id or supplier.pk)
    for word in normalise_name(query[:LONGEST_QUERY]).split():
        rows = rows.filter(Q(name__icontains=word) | Q(template__supplier__name__icontains=word))
    if product is not None:
        of_supplier = Q(template__supplier=product.supplier_id) if product.supplier_id else Q(pk__in=[])
        rows = rows.filter(Q(template__product=product) | (Q(template__product__isnull=True) & of_supplier))
    found = [_made(each) for each in rows]
    if product is not None:
        found = [each for each in found if each.product is not None or has_name_of(each, product)]
    return sorted(found, key=lambda each: (each.name.casefold(), each.key))


def template(id: int) -> Template | None:
    """Return one version of a template, also an older one or one that is offered no more; None when there is none."""
    row = _with_last(TemplateVersion.objects.filter(pk=id)).first()
    return _made(row) if row else None


def newest(id: int) -> Template | None:
    """Return the newest version of the template of which `id` is a version; None when there is none."""
    row = _newest().filter(template__versions=id).first()
    return _made(row) if row else None


def differences(before: Template, after: Template) -> list[Difference]:
    """Return the fields in which two versions differ, in the order of their keys in the newer one."""
    keys = dict.fromkeys([*after.document, *before.document])
    pairs = ((key, before.document.get(key), after.document.get(key)) for key in keys)
    return [Difference(key, was, now) for key, was, now in pairs if was != now]


def has_name_of(found: Template, product: Product) -> bool:
    """Tell whether a template of the same supplier has the name of a product, or is of that product of the table."""
    own, other = normalise_name(found.name), normalise_name(product.name)
    if own == other:
        return True
    named = [Named(found.supplier.key, found.supplier.name)] if found.supplier else []
    known = recognise(found.name, named)
    return known is not None and normalise_name(known.name) == other


def _newest() -> QuerySet[TemplateVersion]:
    last = SupplierTemplate.objects.annotate(last=Max("versions__pk")).values("last")
    return _with_last(TemplateVersion.objects.filter(pk__in=last))


def _with_last(rows: QuerySet[TemplateVersion]) -> QuerySet[TemplateVersion]:
    named = rows.select_related("template__supplier", "template__product")
    return named.annotate(last=Max("template__versions__pk"))


def _made(row: TemplateVersion) -> Template:
    of = row.template
    return Template(
        id=row.pk, key=of.key, number=row.number, name=row.name, supplier=of.supplier, product=of.product,
        standard=row.standard, language=row.language, document=row.document, left_out=tuple(row.left_out),
        content_hash=row.content_hash, taken_at=row.taken_at, is_newest=row.pk == getattr(row, "last", row.pk),
        ended=of.ended,
    )  # fmt: skip
