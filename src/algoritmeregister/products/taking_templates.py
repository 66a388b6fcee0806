"""Take in templates of suppliers from a file, and decide of which product they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from algoritmeregister import given_json, reasons, standards
from algoritmeregister.audit.actions import record as note_down
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.chain import digest
from algoritmeregister.products import following
from algoritmeregister.products.actions import ProductError
from algoritmeregister.products.models import Product, Supplier, SupplierTemplate, TemplateVersion
from algoritmeregister.products.naming import decisions, suppliers_of
from algoritmeregister.products.spelling import read
from algoritmeregister.search.content import one_line

MOST_BYTES, MOST_TEMPLATES = 5 * 1024 * 1024, 1_000
# Said by the organisation alone: facts of one use, and what was done for it. See `Field.own`.
_OF_THE_ORGANISATION = frozenset({"use", "done"})
_LANGUAGES = {"nld": "nl", "eng": "en", "fry": "fy"}
Outcome = Literal["new", "changed", "unchanged", "older", "refused"]


@dataclass(frozen=True)
class Taken:
    """What became of one record of a file: its `key`, the `outcome`, and of a refused one the `reason`.

    "older": we have a text of it in a newer version of the standard, and keep that. A record that does not say in which
    version it is, is older than one that does.
    """

    key: str
    outcome: Outcome
    number: int = 0
    reason: str = ""


def records_in(data: bytes) -> list[Any]:
    """Return the records in a file: a JSON list, or one object. Raises `ProductError` for anything else."""
    if len(data) > MOST_BYTES:
        raise ProductError(_("Dit bestand is te groot: meer dan %d MB.") % (MOST_BYTES // 1024 // 1024))
    try:
        found = given_json.read(data)
    except ValueError as error:
        message = _("Dit is geen JSON: %s. Lever het bestand aan zoals het register het geeft.")
        raise ProductError(message % reasons.in_words(error)) from error
    records = found if isinstance(found, list) else [found]
    if not 0 < len(records) <= MOST_TEMPLATES:
        raise ProductError(_("Een bestand heeft één tot duizend sjablonen. In dit bestand staan er %d.") % len(records))
    return records


def take_templates(*, data: bytes, file: str, by: Actor, standard: str = "") -> list[Taken]:
    """Take in every template in a file. A text that we have already makes no version. Returns what became of each.

    `standard`: the version in which the records are, where they do not say it themselves; "": found by their keys.
    Raises `ProductError` when the file cannot be read; a record that cannot be used is refused, with the reason.
    """
    records = records_in(data)
    with transaction.atomic():
        return [_take(each, PurePath(file).name[:200], standard, by) for each in records]


def link_template(*, template: SupplierTemplate, product: Product | None, by: Actor) -> None:
    """Say of which product a template is; None: of none in particular, so that its name tells."""
    template.product = (product.merged_into or product) if product else None
    with transaction.atomic():
        template.save(update_fields=["product"])
        slug = template.product.slug if template.product else None
        note_down(action="link template", subject=template.key, detail={"product": slug}, by=by)
        following.changed()


def end_template(*, template: SupplierTemplate, ended: bool, by: Actor) -> None:
    """Offer a template no more (`ended`), or again. Its versions stay."""
    template.ended = ended
    with transaction.atomic():
        template.save(update_fields=["ended"])
        note_down(action="end template" if ended else "offer template", subject=template.key, by=by)
        following.changed()


def _take(record: object, file: str, standard: str, by: Actor) -> Taken:
    if not isinstance(record, dict):
        return Taken("", "refused", reason=_("Dit is geen sjabloon: verwacht werd een object met velden."))
    key = str(record.get("id") or "").strip()
    if not key or len(key) > 200:
        return Taken(key[:200], "refused", reason=_("Er ontbreekt een veld ‘id’, waaraan we het sjabloon later herkennen."))
    reading, says = _read(record, standard)
    document = standards.to_superset(reading.document, reading.version, reading.beside)
    name = one_line(document.get("name"))[:300]
    if not name:
        return Taken(key, "refused", reason=_("Er ontbreekt een naam (veld ‘name’)."))
    language = _LANGUAGES.get(str(record.get("lang") or "").casefold(), "nl")
    told, left_out = _parted(document)
    known = SupplierTemplate.objects.filter(key=key).first()
    last = known.versions.order_by("-number").first() if known else None
    content_hash = digest({"name": name, "language": language, "document": told})
    if last and last.content_hash == content_hash:
        return Taken(key, "unchanged", last.number)
    if last and _age(reading.version, says) < _age(last.standard, _read(last.record, "")[1]):
        return Taken(key, "older", last.number)
    found = known or SupplierTemplate(key=key)
    # A supplier that a steward or a newer file named stays when this file names none.
    found.supplier = _supplier(told, file) or found.supplier
    found.save()
    version = TemplateVersion.objects.create(
        template=found, number=last.number + 1 if last else 1, name=name, standard=reading.version, language=language,
        document=told, left_out=left_out, record=record, content_hash=content_hash, file=file, by=str(by),
    )  # fmt: skip
    note_down(action="take template", subject=key, detail={"version": version.number, "hash": content_hash}, by=by)
    following.changed()
    return Taken(key, "changed" if last else "new", version.number)


def _read(record: Mapping[str, Any], standard: str) -> tuple[standards.Reading, bool]:
    """Return a record as the standard reads it, and whether it says itself in which version it is."""
    record = {each: value for each, value in record.items() if each != "id"}
    reading = standards.normalise(record)
    says = not any(each.kind == "version_guessed" for each in reading.notes)
    return (reading, says) if says or not standard else (standards.normalise(record, version=standard), False)


def _age(version: str, says: bool) -> tuple[bool, int]:
    return says, standards.VERSIONS.index(version)


def _parted(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Divide a document: what a supplier can say, and the keys of what only the organisation can."""
    fields = {each.key: each for each in standards.get(standards.SUPERSET).fields}
    filled = {key: value for key, value in document.items() if key in fields and value not in (None, "", [], {})}
    left_out = [key for key in filled if fields[key].own in _OF_THE_ORGANISATION]
    return {key: value for key, value in filled.items() if key not in left_out}, left_out


def _supplier(document: Mapping[str, Any], file: str) -> Supplier | None:
    """Return the supplier that a template names; when it names none, the one after which its file is called."""
    decided = decisions()
    names: Sequence[Any] = (document.get("provider"), PurePath(file).stem)
    for name in names:
        if found := read(name, decided).suppliers:
            return suppliers_of(found[:1])[found[0].key]
    return None
