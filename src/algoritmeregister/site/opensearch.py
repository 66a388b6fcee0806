"""The description with which a browser can search this register from its address bar (OpenSearch 1.1)."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.site.caching import public_page
from algoritmeregister.site.page import canonical

CONTENT_TYPE = "application/opensearchdescription+xml; charset=utf-8"
LONGEST_SHORT_NAME = 16  # of the specification


def _revision(request: HttpRequest) -> str:
    return f"opensearch-{get_language()}"


@public_page(_revision)
def description(request: HttpRequest) -> HttpResponse:
    """Give the description in the language of this request."""
    search = canonical(reverse("site:registrations")) + "?zoek={searchTerms}"
    meaning = _("Zoek welke algoritmes de overheid gebruikt.")  # not inside the text below: it would not be found there
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"<ShortName>{escape(_short_name())}</ShortName>",
        f"<LongName>{escape(settings.SITE_NAME[:48])}</LongName>",
        f"<Description>{escape(meaning)}</Description>",
        f"<Language>{get_language()}</Language>",
        "<InputEncoding>UTF-8</InputEncoding>",
        f'<Image width="16" height="16" type="image/svg+xml">{escape(canonical(static("ui/mark.svg")))}</Image>',
        f'<Url type="text/html" method="get" template={quoteattr(search)}/>',
        f'<Url type="application/opensearchdescription+xml" rel="self" template={quoteattr(canonical(request.path))}/>',
        "</OpenSearchDescription>",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=CONTENT_TYPE)


def _short_name() -> str:
    """Return the name of this register when it fits, else the whole words of it that do, else what it is about."""
    words = settings.SITE_NAME.split()
    while words and len(" ".join(words)) > LONGEST_SHORT_NAME:
        words.pop()
    return " ".join(words) or _("Algoritmes")
