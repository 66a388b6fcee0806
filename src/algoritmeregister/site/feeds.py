"""Atom feeds of what changed: of everything, an organisation, a register, a supplier, a registration, or any search.

Feeds in the order of the ledger can be read back to the beginning through their archives (RFC 5005 4): what an archive holds
never changes. Which registrations a search finds does change, so its feed is cut in pages (RFC 5005 3).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.exchange import atom
from algoritmeregister.exchange.atom import Link
from algoritmeregister.ledger.models import Epoch
from algoritmeregister.news import finding
from algoritmeregister.registers.models import Register
from algoritmeregister.site import feed_entries, followed, suppliers
from algoritmeregister.site.caching import index_revision, public_page
from algoritmeregister.site.followed import Subject
from algoritmeregister.site.news import revision
from algoritmeregister.site.page import canonical
from algoritmeregister.ui.pages import page_number

PAGE_SIZE = 50
ARCHIVE = "archief"


@public_page(revision)
def everything(request: HttpRequest) -> HttpResponse:
    """Give the changes of everything, or of what the filters in the address leave."""
    return _archived(request, followed.everything(request.GET))


@public_page(revision)
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Give the changes of one organisation."""
    subject = followed.organisation(request.GET, code)
    if subject.path != reverse("site:feed_organisation", kwargs={"code": code}):
        return redirect(subject.path, permanent=True)
    return _archived(request, subject)


@public_page(revision)
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the changes of one register."""
    return _archived(request, followed.register(request.GET, slug))


def supplier_revision(request: HttpRequest, **_: Any) -> str | None:
    """Return the revision of the feed of a supplier: that of the changes, and of what is known of suppliers."""
    changes = revision(request)
    return f"{changes}-{suppliers.revision(request)}" if changes else None


@public_page(supplier_revision)
def supplier(request: HttpRequest, supplier: str) -> HttpResponse:
    """Give the changes of the registrations that name one supplier; what filters have of it leads to its own address."""
    subject = followed.supplier(request.GET, supplier)
    if subject.path != reverse("site:feed_supplier", kwargs={"supplier": supplier}):
        return redirect(subject.relative(), permanent=True)
    return _archived(request, subject)


@public_page(revision)
def registration(request: HttpRequest, number: str) -> HttpResponse:
    """Give the changes of one registration, also when it is withdrawn."""
    return _archived(request, followed.registration(request.GET, number))


def search_revision(request: HttpRequest) -> str | None:
    """Return the revision of the feed of a search: that of the changes and of the index."""
    changes, index = revision(request), index_revision(request)
    return f"{changes}-{index}" if changes and index else None


@public_page(search_revision)
def search(request: HttpRequest) -> HttpResponse:
    """Give the changes of the registrations that a search finds: the address of a search, with .atom."""
    return _paged(request, followed.search(request.GET))


def feeds(request: HttpRequest) -> HttpResponse:
    """Tell which feeds there are, and how following works."""
    context = {
        "feed": reverse("site:feed"),
        "registers": [
            (each.name, reverse("site:feed_register", kwargs={"slug": each.slug})) for each in Register.objects.all()
        ],
        "canonical": canonical(reverse("site:feeds")),
        "description": _("Volg wijzigingen in het register met Atom."),
    }
    return render(request, "site/feeds.html", context)


def _archived(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Give the newest changes with a way back, or one archive: entries counted from the first, so that they never shift."""
    items = subject.question.items()
    total = items.count()
    # What is newer than the last full archive is in the first document, and more than that, so that it is never short.
    archives = max(0, (total - 1) // PAGE_SIZE)
    asked = request.GET.get(ARCHIVE, "")
    number = page_number(asked) if asked else 0
    if asked and (str(number) != asked or number > archives):
        raise Http404(_("Dit archief is er niet."))
    links = [Link("current", subject.address(), atom.CONTENT_TYPE.split(";")[0])] if number else []
    before = number - 1 if number else archives
    if before:
        links.append(Link("prev-archive", subject.address((ARCHIVE, before)), "application/atom+xml"))
    if number and number < archives:
        links.append(Link("next-archive", subject.address((ARCHIVE, number + 1)), "application/atom+xml"))
    if number:
        oldest_first = items.order_by("epoch", "sequence")
        found = finding.changes(oldest_first, first=(number - 1) * PAGE_SIZE, count=PAGE_SIZE)[::-1]
    else:
        found = finding.changes(finding.by_ledger(items), count=PAGE_SIZE)
    return _document(
        subject, found, links, subject.address((ARCHIVE, number)) if number else subject.address(), bool(number)
    )


def _paged(request: HttpRequest, subject: Subject) -> HttpResponse:
    items = subject.question.items()
    last = max(1, -(-items.count() // PAGE_SIZE))
    page = page_number(request.GET.get("pagina"))
    if page > last:
        raise Http404(_("Deze bladzijde is er niet."))

    def address(number: int) -> str:
        return subject.address(*([("pagina", number)] if number > 1 else []))

    links = [Link("first", address(1), "application/atom+xml"), Link("last", address(last), "application/atom+xml")]
    if page > 1:
        links.append(Link("previous", address(page - 1), "application/atom+xml"))
    if page < last:
        links.append(Link("next", address(page + 1), "application/atom+xml"))
    found = finding.changes(finding.by_ledger(items), first=(page - 1) * PAGE_SIZE, count=PAGE_SIZE)
    return _document(subject, found, links, address(page), False)


def _document(subject: Subject, found: list[finding.Change], links: list[Link], address: str, archive: bool) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    opened = Epoch.objects.order_by("number").values_list("opened_at", flat=True)[0]

    def tag(name: str) -> str:
        return atom.tag(settings.SITE_URL, opened.date(), name)

    feed = atom.Feed(
        id=tag(f"feed/{language}/{subject.name}"),
        title=f"{subject.title} – {settings.SITE_NAME}",
        subtitle=_("Wat er in het openbaar veranderde aan de registraties van algoritmes."),
        updated=max((change.recorded_at for change in found), default=opened),
        language=language,
        author=settings.SITE_NAME,
        author_address=canonical(reverse("site:home")),
        links=(
            Link("self", address, "application/atom+xml", language),
            Link("alternate", canonical(subject.page), "text/html", language),
            *links,
        ),
        entries=feed_entries.entries(found, tag),
        icon=canonical(static("ui/mark.svg")),
        archive=archive,
    )
    response = HttpResponse(atom.as_atom(feed), content_type=atom.CONTENT_TYPE)
    _open(response)
    return response


def _open(response: Any) -> None:
    # Open data: a reader elsewhere may show it. The pages are what should be found.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
