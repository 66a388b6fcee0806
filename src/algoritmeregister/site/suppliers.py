"""`/leveranciers`: whose software governments use; and the page of one supplier, with its products and who names it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.audit.models import Event
from algoritmeregister.products import following, queries
from algoritmeregister.products.models import Placement
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.ui.pages import page_number, pages

PAGE_SIZE, REGISTRATIONS_PAGE_SIZE = 50, 25
LONGEST = 200
# Other ways to write a name than these are too many to show.
MOST_SPELLINGS = 12
# Order in the address → order of the list; the first is what is given without asking.
ORDERS: dict[str, queries.Order] = {
    "": "registrations",
    "organisaties": "organisations",
    "producten": "products",
    "naam": "name",
}


def revision(request: HttpRequest, **_: Any) -> str:
    """Return the revision of a page that shows products: what is known of them, and the last staff action. Takes in what
    was missed."""
    products, head = following.keep_up()
    last = Event.objects.order_by("-id").values_list("id", flat=True).first()
    return f"{products}-{head}-{last}"


@public_page(revision)
def index(request: HttpRequest) -> HttpResponse:
    """List the suppliers that registrations name, with search in their spellings, in one of four orders."""
    text = request.GET.get("zoek", "").strip()[:LONGEST]
    order = request.GET.get("sorteer", "")
    order = order if order in ORDERS else ""
    found = queries.suppliers(text, ORDERS[order])

    def address(page: int) -> str:
        asked = {"zoek": text, "sorteer": order, "pagina": str(page) if page > 1 else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return reverse("site:suppliers") + (f"?{query}" if query else "")

    paging = pages(page_number(request.GET.get("pagina")), len(found), PAGE_SIZE, address)
    context = {
        "lines": found[(paging.current - 1) * PAGE_SIZE : paging.current * PAGE_SIZE],
        "total": len(found),
        "zoek": text,
        "sorteer": order,
        "orders": [
            ("", _("Meeste registraties eerst")),
            ("organisaties", _("Meeste organisaties eerst")),
            ("producten", _("Meeste producten eerst")),
            ("naam", _("Op naam")),
        ],
        "pages": paging,
        "canonical": canonical(reverse("site:suppliers")),
        "description": _("Welke bedrijven en organisaties leveren de algoritmes van de overheid?"),
    }
    return render(request, "site/suppliers.html", context)


@public_page(revision)
def supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one supplier: how it is written, its products, and the registrations that are of none of them."""
    found = queries.supplier(slug)
    if found is None:
        raise Http404(_("Deze leverancier kennen we niet."))
    if found.merged_into:
        return redirect(reverse("site:supplier", kwargs={"slug": found.merged_into.slug}), permanent=True)
    base = reverse("site:supplier", kwargs={"slug": slug})
    rest = queries.without_product(found)
    total = rest.count()
    paging = pages(
        page_number(request.GET.get("pagina")),
        total,
        REGISTRATIONS_PAGE_SIZE,
        lambda number: base + (f"?pagina={number}" if number > 1 else ""),
    )
    start = (paging.current - 1) * REGISTRATIONS_PAGE_SIZE
    products = queries.products_of(found)
    if not total and not products:
        raise Http404(_("Deze leverancier kennen we niet."))
    written = queries.spellings(found)
    context = {
        "supplier": found,
        "products": products,
        "others": [line(each) for each in rest[start : start + REGISTRATIONS_PAGE_SIZE]],
        "others_total": total,
        "pages": paging,
        "spellings": [name for name, _count in written if name != found.name][:MOST_SPELLINGS],
        "feed": reverse("site:feed_supplier", kwargs={"supplier": found.slug}),
        "canonical": canonical(base),
        "description": _("Algoritmes van %(name)s bij de overheid: welke producten, en wie ze gebruikt.")
        % {"name": found.name},
    }
    return render(request, "site/supplier.html", context)


def line(placement: Placement) -> dict[str, str]:
    """Return a registration as a line of a list."""
    name = placement.name or _("Algoritme zonder naam")
    number = placement.registration.number
    return {
        "number": number,
        "name": name,
        "address": registration_address(number, placement.name),
        "language": placement.language,
        "organisation": placement.organisation.name,
        "code": placement.organisation.code,
    }
