"""Sitemaps (sitemaps.org 0.9): an index, and files with every public page in its three languages, each naming the others.

A file stays far below the limits of the protocol (50,000 addresses, 50 MB) and is made while it is sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, groupby, islice
from operator import itemgetter
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import translation

from algoritmeregister.organisations.models import Organisation
from algoritmeregister.products.models import Product, Supplier
from algoritmeregister.registers import queries as registers
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.models import Version
from algoritmeregister.registrations.states import State
from algoritmeregister.site import page_map
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.caching import ledger_revision, public_page
from algoritmeregister.site.page import canonical

# Three addresses each, and some 1.5 KB of text: a file keeps a worker busy for some tenths of a second, and no visitor waits
# longer than that.
REGISTRATIONS_PER_FILE = 2_000
# Where somebody fills something in, or keeps what is there already: no page to be found.
NOT_FOUND = frozenset({"site:beside", "site:find_remark", "site:follow", "site:propose"})
PAGES = tuple(
    each.view.removeprefix("site:")
    for group in page_map.GROUPS
    for each in group.pages
    if each.view.startswith("site:") and each.view not in NOT_FOUND
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
_SET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
CONTENT_TYPE = "application/xml; charset=utf-8"
# Pages of which the lines are sent together: a file goes out in some twenty pieces instead of thousands.
AT_ONCE = 100
Addresses = dict[str, str]  # language → full address
# Stands in an address where the name of each page comes: looking up thousands of addresses would keep others waiting.
_NAME = "naam-van-de-pagina"


@public_page(ledger_revision)
def index(request: HttpRequest) -> HttpResponse:
    """Name the files."""
    files = -(-queries.count() // REGISTRATIONS_PER_FILE)
    names = ["paginas", "organisaties", "producten", *(f"algoritmes-{number}" for number in range(1, files + 1))]
    rows = "".join(f"<sitemap><loc>{escape(canonical(f'/sitemap-{name}.xml'))}</loc></sitemap>\n" for name in names)
    return HttpResponse(f"{_HEAD}{_INDEX}{rows}</sitemapindex>\n", content_type=CONTENT_TYPE)


def pages(request: HttpRequest) -> HttpResponseBase:
    """Give the pages that every installation has, and those of the registers."""
    listed = [_in_every_language("register", slug=each.slug) for each in registers.accepted()]
    return _file((each, None) for each in [*(_in_every_language(name) for name in PAGES), *listed])


def organisations(request: HttpRequest) -> HttpResponseBase:
    """Give the pages of the organisations that have registrations, with the moment of their last change."""
    # By key: a join would be grouped by all that is known of an organisation.
    changed = queries.published().order_by().values_list("organisation").annotate(Max("versions__recorded_at"))
    moments = dict(changed)
    codes = Organisation.objects.filter(queries.has_any()).order_by("code")
    rows = codes.values_list("code", "pk").iterator()
    addresses = _in_every_language("organisation", code=_NAME)
    return _file((_named(addresses, code), moments.get(pk)) for code, pk in rows)


def products(request: HttpRequest) -> HttpResponseBase:
    """Give the pages of the suppliers that registrations name, and of the products that are used."""
    named = Supplier.objects.filter(mentions__isnull=False, merged_into__isnull=True).distinct().order_by("slug")
    used = Product.objects.filter(placements__isnull=False).distinct().order_by("slug")
    rows = chain(
        (_in_every_language("supplier", slug=slug) for slug in named.values_list("slug", flat=True).iterator()),
        (_in_every_language("product", slug=slug) for slug in used.values_list("slug", flat=True).iterator()),
    )
    return _file((each, None) for each in rows)


def registrations(request: HttpRequest, number: int) -> HttpResponseBase:
    """Give the pages of one part of the registrations: `number` counts from 1."""
    start = (number - 1) * REGISTRATIONS_PER_FILE
    part = queries.published().order_by("pk").values_list("pk", flat=True)
    first = part[start : start + 1].first() if number > 0 else None
    if first is None:
        raise Http404
    after = part[start + REGISTRATIONS_PER_FILE : start + REGISTRATIONS_PER_FILE + 1].first()
    versions = Version.objects.filter(
        registration__state=State.PUBLISHED, valid_to__isnull=True, registration__pk__gte=first
    ).order_by("registration")
    if after is not None:
        versions = versions.filter(registration__pk__lt=after)
    rows = versions.values_list("registration__number", "language", "content", "recorded_at")
    return _file(_registrations(rows.iterator(chunk_size=500)))


def _registrations(rows: Iterable[tuple[str, str, str, datetime]]) -> Iterator[tuple[Addresses, datetime]]:
    """Give each registration once, with the name in each language's address that its page has there."""
    lists = _in_every_language("registrations")
    for number, versions in groupby(rows, key=itemgetter(0)):
        names: dict[str, str] = {}
        changed = []
        for _number, language, content, recorded_at in versions:
            names[language] = " ".join(str(json.loads(content)["document"].get("name") or "").split())
            changed.append(recorded_at)
        fallback = names.get("nl") or next(iter(names.values()))
        yield (
            {
                language: registration_address(number, names.get(language, fallback), everything=address)
                for language, address in lists.items()
            },
            max(changed),
        )


def _in_every_language(name: str, **arguments: str) -> Addresses:
    result = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            result[language] = canonical(reverse(f"site:{name}", kwargs=arguments))
    return result


def _named(addresses: Addresses, name: str) -> Addresses:
    """Return the addresses of one page; its name is of letters, digits and hyphens."""
    return {language: address.replace(_NAME, name) for language, address in addresses.items()}


def _file(pages: Iterable[tuple[Addresses, datetime | None]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_lines(pages), content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _lines(pages: Iterable[tuple[Addresses, datetime | None]]) -> Iterator[str]:
    yield _HEAD + _SET
    listed = iter(pages)
    while lines := "".join(_of_page(*each) for each in islice(listed, AT_ONCE)):
        yield lines
    yield "</urlset>\n"


def _of_page(addresses: Addresses, changed: datetime | None) -> str:
    """Write one page: a line for each language, each naming all of them."""
    written = {language: escape(address, {'"': "&quot;"}) for language, address in addresses.items()}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>' for language, address in written.items()
    )
    modified = f"<lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed else ""
    return "".join(f"<url><loc>{address}</loc>{modified}{others}</url>\n" for address in written.values())
