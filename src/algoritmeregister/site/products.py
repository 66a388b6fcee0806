"""`/producten/<slug>`: one product, who uses it, and how their descriptions differ; and who else uses what one registration
describes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.news import wording
from algoritmeregister.products import queries
from algoritmeregister.products.models import Placement, Product, Supplier
from algoritmeregister.registrations import comparing
from algoritmeregister.registrations import queries as registrations
from algoritmeregister.registrations.comparing import FieldComparison, Side
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.word_difference import Piece
from algoritmeregister.search import content
from algoritmeregister.site import labels
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.site.suppliers import line, revision
from algoritmeregister.texts import in_language
from algoritmeregister.ui.pages import page_number, pages

PAGE_SIZE = 20
# What is different by nature: who it is, where to find them, and bookkeeping. It says nothing of the product.
OF_THE_ORGANISATION = frozenset(
    {
        "organization",
        "department",
        "contact_email",
        "website",
        "url",
        "begin_date",
        "end_date",
        "area",
        "competent_authority",
        "lang",
        "standard_version",
        "source_id",
        "uuid",
        "revision_date",
        "lars",
        "publication_dt",
    }
)
# A long piece that both have is cut: what differs is what a reader looks for.
LONGEST_SAME, KEPT = 240, 100


@dataclass(frozen=True)
class Difference:
    """One field in which a description differs from the commonest: its label, `change` as `comparing` has it, and the
    pieces. `ground`: on which ground a text was removed there, empty when none was."""

    label: str
    change: str
    pieces: tuple[Piece, ...]
    ground: str


@dataclass(frozen=True)
class User:
    """One registration of a product. `since`: what it says itself ("2024-05"), empty when it does not. `status` and
    `assessments`: words. `found`: how we found it. `differences`: none for the example itself."""

    line: dict[str, str]
    since: str
    status: Sequence[tuple[str, str]]
    assessments: Sequence[str]
    found: str
    is_example: bool
    differences: Sequence[Difference]


@dataclass(frozen=True)
class Elsewhere:
    """Who else uses what one registration describes. `supplier`: who makes it, None when nobody knows; `product`: None
    when no other organisation uses it; `users`: some of the others; `by_text`: it does not name the supplier
    in the field for it."""

    supplier: Supplier | None = None
    product: Product | None = None
    users: Sequence[dict[str, str]] = ()
    by_text: bool = False


@public_page(revision)
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one product."""
    found = queries.product(slug)
    if found is None:
        raise Http404(_("Dit product kennen we niet."))
    if found.merged_into:
        return redirect(reverse("site:product", kwargs={"slug": found.merged_into.slug}), permanent=True)
    use = queries.use(found)
    if not use.registrations:
        raise Http404(_("Dit product wordt in dit register niet meer gebruikt."))
    base = reverse("site:product", kwargs={"slug": slug})
    paging = pages(
        page_number(request.GET.get("pagina")),
        use.registrations,
        PAGE_SIZE,
        lambda number: base + (f"?pagina={number}" if number > 1 else ""),
    )
    start = (paging.current - 1) * PAGE_SIZE
    shown = list(queries.users(found)[start : start + PAGE_SIZE])
    versions = _versions([each.pk for each in shown], use.example)
    example = versions.get(use.example or 0)
    typical = comparing.side_of(example) if example else None
    context = {
        "product": found,
        "use": use,
        "users": [_user(each, versions.get(each.pk), typical, example, queries.found_by(each, use)) for each in shown],
        "example": _example(example),
        "pages": paging,
        "grounds": wording.GROUNDS,
        "canonical": canonical(base),
        "description": _("%(name)s: welke overheden het gebruiken, en hoe zij het beschrijven.") % {"name": found.name},
    }
    return render(request, "site/product.html", context)


def elsewhere(registration: Registration) -> Elsewhere:
    """Return who else uses what a registration describes. Two questions to the database at most."""
    placement = queries.placement(registration.pk)
    if placement is None:
        return Elsewhere()
    product = placement.product
    if product is None:
        return Elsewhere(supplier=placement.supplier)
    shown = queries.users_elsewhere(product, placement.organisation_id)
    return Elsewhere(
        supplier=product.supplier or placement.supplier,
        product=product,
        users=[line(each) for each in shown],
        by_text=placement.supplier_id is None or placement.from_name,
    )


def _versions(keys: Sequence[int], example: int | None) -> dict[int, Version]:
    """Return the version to show of these registrations and of the example. One question."""
    wanted = [Registration(pk=pk) for pk in {*keys, *([example] if example else [])}]
    return registrations.current_versions(wanted, get_language() or "nl")


def _user(
    placement: Placement, version: Version | None, typical: Side | None, example: Version | None, found: queries.Found
) -> User:
    side = comparing.side_of(version) if version else Side({})
    coded = content.coded(side.document)
    is_example = bool(version and example and version.pk == example.pk)
    return User(
        line=line(placement),
        since=str(side.document.get("begin_date") or ""),
        status=[(labels.facet_value("status", each), labels.tone("status", each)) for each in coded["status"]],
        assessments=[labels.facet_value("impact_assessment", each) for each in coded["impact_assessment"]],
        found=found_words(found),
        is_example=is_example,
        differences=_differences(typical, side) if typical and not is_example else (),
    )


def found_words(found: queries.Found) -> str:
    """Return in words how a registration was found to be of a product."""
    return {
        "steward": _("Een beheerder van dit register zette het hierbij."),
        "same": _("De tekst is gelijk aan die van een andere organisatie."),
        "near": _("De tekst is bijna gelijk aan die van een andere organisatie."),
        "name": _("De naam en de leverancier zijn gelijk."),
    }[found]


def _differences(typical: Side, side: Side) -> list[Difference]:
    """Return how a description differs from the commonest, field by field, in the order of the standard."""
    return [
        Difference(in_language(each.label, get_language()), each.change, shortened(each.pieces), each.removed_after)
        for each in comparing.compare_sides(typical, side, (get_language() or "nl")[:2])
        if each.change not in {"same", "layout"} and _is_of_the_product(each)
    ]


def _is_of_the_product(each: FieldComparison) -> bool:
    return each.group != comparing.BESIDE and each.key not in OF_THE_ORGANISATION


def shortened(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Cut long pieces that both texts have in the middle; at the ends of the text, on the far side."""
    result = []
    for place, piece in enumerate(pieces):
        text = piece.text
        if piece.change == "same" and len(text) > LONGEST_SAME and len(pieces) > 1:
            head = "" if place == 0 else text[:KEPT].rsplit(" ", 1)[0] + " "
            tail = "" if place == len(pieces) - 1 else " " + text[-KEPT:].split(" ", 1)[-1]
            text = f"{head}[…]{tail}"
        result.append(Piece(text, piece.change))
    return tuple(result)


def _example(version: Version | None) -> dict[str, str]:
    """Return what the commonest text says of the product, with its language. Empty when it says nothing."""
    if version is None:
        return {}
    document = standards.to_superset(version.document, version.standard, version.beside)
    goal, short = (content.one_line(document.get(key)) for key in ("goal", "description_short"))
    return {"short": short, "goal": goal if goal != short else "", "language": version.language}
