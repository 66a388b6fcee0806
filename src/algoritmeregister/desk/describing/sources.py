"""What a description can start from, or be filled in from: another one, an older text of it, a product that others use, the
template of a supplier, or what another organisation published.

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
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.desk.describing.form import Question, questions
from algoritmeregister.desk.describing.texts import text_at, text_of
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.products import queries as products
from algoritmeregister.products import templates
from algoritmeregister.products.models import Product
from algoritmeregister.registrations import queries as registrations
from algoritmeregister.registrations.drafts import queries
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.models import Registration
from algoritmeregister.registrations.states import State
from algoritmeregister.search import finding
from algoritmeregister.search.query import Query
from algoritmeregister.search.results import Result
from algoritmeregister.texts import in_language
from algoritmeregister.ui.questions import number_in

MOST = 8
# Used by fewer than this it is no product that others can start from.
SEVERAL = 2
# A name of fewer letters is in too many others.
SHORTEST = 4
_WORD = re.compile(r"[\w-]{4,}")


@dataclass(frozen=True)
class Source:
    """Something to take text from. `kind` and `of` say what, `name` how people call it, `document` its text (superset).

    `by`: whose text it is, when it is not the organisation's own. `number`: which of its texts. `line`: what all versions of
    a template have in common. `left_out`: fields that it fills and that we do not hand on: only the organisation itself can
    say them. `ended`: it is offered no more. `address`: where it can be read.
    """

    kind: str
    of: str
    name: str
    document: Mapping[str, Any]
    number: int = 0
    by: str = ""
    line: str = ""
    left_out: tuple[str, ...] = ()
    ended: bool = False
    address: str = ""

    def origin(self, before: Mapping[str, Any] | None = None, taken: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Return what a description remembers of it: what it is, and of each field that was taken what it said then."""
        known = dict((before or {}).get("fields", {})) if is_from(before, self) else {}
        # Who compared, saw what the source says now, also of what they did not take.
        fields = {key: digest(self.document.get(key)) for key in (*known, *(key for key in taken if key in self.document))}
        told = {"by": self.by[:200], "line": self.line}
        return {
            "kind": self.kind, "of": self.of, "name": self.name[:200], "number": self.number, "fields": fields,
            **{key: each for key, each in told.items() if each},
        }  # fmt: skip

    def changed(self, origin: Mapping[str, Any]) -> frozenset[str]:
        """Return the fields that say something else than when they were taken."""
        return frozenset(
            key for key, was in dict(origin.get("fields", {})).items() if digest(self.document.get(key)) != was
        )  # fmt: skip


def is_from(origin: Mapping[str, Any] | None, source: Source) -> bool:
    """Tell whether a description comes from this source."""
    if not origin or origin.get("kind") != source.kind:
        return False
    return origin.get("of") == source.of or bool(source.line and origin.get("line") == source.line)


def digest(value: object) -> str:
    """Return a short mark of a value, by which it shows that it changed."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def find(kind: str, of: str, place: Organisation, number: int = 0) -> Source | None:
    """Return the source that an address names; None when there is none, or when it is not theirs."""
    if kind == "product":
        return _product(of)
    if kind == "template":
        return _template(of)
    if kind == "registration":
        return _registration(of, place)
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


def _template(of: str) -> Source | None:
    """Return the newest version of the template of which `of` names a version: also one that is offered no more."""
    found = templates.newest(number) if (number := number_in(of)) is not None else None
    if found is None:
        return None
    labels = {each.key: each.field.label for each in questions()}
    left = tuple(in_language(labels[key], get_language()) for key in found.left_out if key in labels)
    return Source(
        "template", str(found.id), found.name, _may_be_taken(found.document, own=False), found.number,
        by=found.supplier.name if found.supplier else "", line=found.key, left_out=left, ended=found.ended,
    )  # fmt: skip


def _registration(number: str, place: Organisation) -> Source | None:
    """Return what an organisation published under this number."""
    found = Registration.objects.filter(number=number[:8], state=State.PUBLISHED).select_related("organisation").first()
    version = registrations.shown_version(found) if found else None
    if found is None or version is None:
        return None
    document = standards.to_superset(version.document, version.standard, version.beside)
    own = found.organisation_id == place.pk
    return Source(
        "registration", found.number, str(document.get("name") or found.number), _may_be_taken(document, own=own),
        by="" if own else found.organisation.name, address=f"/algoritmes/{found.number}",
    )  # fmt: skip


def published_like(name: str, place: Organisation) -> list[Result]:
    """Return what other organisations published that a name or a number speaks of, the best first."""
    wanted = name.strip()
    if not wanted:
        return []
    found = finding.find(Query(text=wanted, page_size=MOST * 2)).results
    return [each for each in found if each.card["organisation"] != place.code][:MOST]


def _may_be_taken(document: Mapping[str, Any], *, own: bool) -> dict[str, Any]:
    """Return what may be taken over. `own`: from the same organisation, so that only what was done for it stays behind."""
    left = {"done"} if own else {"done", "use"}
    return {each.key: document[each.key] for each in questions()
            if each.field.own not in left and document.get(each.key)}


@dataclass(frozen=True)
class Offered:
    """A field that a source can fill. `now`: what the description has there; `empty`: that is nothing; `changed`: the source
    says something else since it was taken.
    """

    question: Question
    value: Any
    now: Any
    empty: bool
    changed: bool


def offered(source: Source, document: Mapping[str, Any], origin: Mapping[str, Any] | None = None) -> list[Offered]:
    """Return the fields in which a source says something else than a document, in the order of the form."""
    changed = source.changed(origin or {}) if is_from(origin, source) else frozenset()
    return [
        Offered(each, source.document[each.key], now := document.get(each.key), not now, each.key in changed)
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


def templates_like(name: str) -> list[templates.Template]:
    """Return the templates of suppliers of which the name, of at least four letters, is in this one."""
    words = f" {normalise_name(name)} "
    known = [(each, normalise_name(each.name)) for each in templates.templates_for()] if words.strip() else []
    return [each for each, called in known if len(called) >= SHORTEST and f" {called} " in words][:MOST]
