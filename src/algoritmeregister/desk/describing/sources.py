"""What a description can start from, or be filled in from: another one, an older text of it, or a product that others use.

What holds for one use only (contact, dates, status) is not taken over from others, and an assessment never: it was done for
something else. Which fields those are stands in the field catalogue (`Field.own`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.desk.describing.form import Question, questions
from algoritmeregister.desk.describing.texts import text_at, text_of
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.products import queries as products
from algoritmeregister.products.models import Product
from algoritmeregister.registrations import queries as registrations
from algoritmeregister.registrations.drafts import queries
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.models import Registration

MOST = 8
# Used by fewer than this it is no product that others can start from.
SEVERAL = 2
_WORD = re.compile(r"[\w-]{4,}")


@dataclass(frozen=True)
class Source:
    """Something to take text from. `kind` and `of` say what, `name` how people call it, `document` its text (superset)."""

    kind: str
    of: str
    name: str
    document: Mapping[str, Any]
    number: int = 0

    def origin(self, before: Mapping[str, Any] | None = None, taken: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Return what a description remembers of it: what it is, and of each field that was taken what it said then."""
        known = dict((before or {}).get("fields", {})) if is_from(before, self) else {}
        fields = {**known, **{key: digest(self.document[key]) for key in taken if key in self.document}}
        return {"kind": self.kind, "of": self.of, "name": self.name[:200], "number": self.number, "fields": fields}

    def changed(self, origin: Mapping[str, Any]) -> frozenset[str]:
        """Return the fields that say something else than when they were taken."""
        return frozenset(
            key for key, was in dict(origin.get("fields", {})).items() if digest(self.document.get(key)) != was
        )  # fmt: skip


def is_from(origin: Mapping[str, Any] | None, source: Source) -> bool:
    """Tell whether a description comes from this source."""
    return bool(origin) and (origin or {}).get("kind") == source.kind and (origin or {}).get("of") == source.of


def digest(value: object) -> str:
    """Return a short mark of a value, by which it shows that it changed."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def find(kind: str, of: str, place: Organisation, number: int = 0) -> Source | None:
    """Return the source that an address names; None when there is none, or when it is not theirs."""
    if kind == "product":
        return _product(of)
    if kind not in {"copy", "version"}:
        return None
    draft = queries.draft(place, of)
    if draft is None or (kind == "version" and not 0 < number <= draft.revision):
        return None
    text = text_at(draft, number) if kind == "version" else text_of(draft)
    name = draft.title or _("Beschrijving zonder naam")
    return Source(kind, str(draft.uuid), name, _may_be_taken(text.document, own=True), number)


def _product(slug: str) -> Source | None:
    product = products.product(slug)
    if product is not None and product.merged_into is not None:
        product = product.merged_into
    example = products.use(product).example if product is not None else None
    found = Registration.objects.filter(pk=example).first() if example else None
    version = registrations.shown_version(found) if found else None
    if product is None or version is None:
        return None
    document = standards.to_superset(version.document, version.standard, version.beside)
    return Source("product", product.slug, product.name, _may_be_taken(document, own=False))


def _may_be_taken(document: Mapping[str, Any], *, own: bool) -> dict[str, Any]:
    """Return what may be taken over. `own`: from the same organisation, so that only what was done for it stays behind."""
    left = {"done"} if own else {"done", "use"}
    return {each.key: document[each.key] for each in questions()
            if each.field.own not in left and document.get(each.key)}


@dataclass(frozen=True)
class Offered:
    """A field that a source can fill. `empty`: there is nothing in the description yet; `changed`: since it was taken."""

    question: Question
    value: Any
    empty: bool
    changed: bool


def offered(source: Source, document: Mapping[str, Any], origin: Mapping[str, Any] | None = None) -> list[Offered]:
    """Return the fields in which a source says something else than a document, in the order of the form."""
    changed = source.changed(origin or {}) if is_from(origin, source) else frozenset()
    return [
        Offered(each, source.document[each.key], not document.get(each.key), each.key in changed)
        for each in questions()
        if each.key in source.document and source.document[each.key] != document.get(each.key)
    ]


def products_like(name: str) -> list[products.ProductLine]:
    """Return the products that several organisations use and that a name speaks of, the most used first."""
    wanted = name.strip()
    if not wanted:
        return []
    words = {each.casefold() for each in _WORD.findall(wanted)}
    is_meant = Q(name__icontains=wanted) if len(wanted) >= 3 else Q(pk__in=[])
    for word in sorted(words)[:12]:
        is_meant |= Q(name__iexact=word)
    meant = set(Product.objects.filter(is_meant).values_list("pk", flat=True)[:50])
    if not meant:
        return []
    return [each for each in products.products() if each.product.pk in meant and each.organisations >= SEVERAL][:MOST]


def same_name(name: str, place: Organisation) -> Draft | None:
    """Return the description of this organisation that has this very name; None when there is none."""
    return queries.drafts_of(place).filter(title__iexact=" ".join(name.split())).first()
