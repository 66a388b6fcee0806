"""The addresses, as existing programs know them: with and without a slash at the end."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, re_path

from algoritmeregister.api.national import algorithms, dashboard, downloads, figures, organisations, pages
from algoritmeregister.api.national.answers import View, endpoint, not_found

_LANG = "(?P<lang>[A-Z]{3})"
_NUMBER = "(?P<number>[0-9]{8})"
_CODE = "(?P<code>[^/]{1,100})"
_TEXT = "(?P<text>[^/]+)"


def patterns() -> list[URLPattern]:
    """Return the addresses, to stand after those of `/api/v1` and before those of the pages."""
    return [
        _at("algoritme/total-count", endpoint(get=algorithms.total_count)),
        _at(f"algoritme/{_LANG}", endpoint(post=algorithms.search)),
        _at(f"algoritme/{_LANG}/similar/{_NUMBER}", endpoint(get=algorithms.similar)),
        _at(f"algoritme/{_LANG}/{_NUMBER}", endpoint(get=algorithms.one)),
        _at(f"suggestion/{_LANG}/{_TEXT}", endpoint(get=algorithms.suggestion)),
        _at(f"highlighted/{_LANG}", endpoint(get=algorithms.highlighted)),
        _at(f"precomputed/{_LANG}", endpoint(get=algorithms.highlighted)),
        _at(f"organisation-count/{_LANG}", endpoint(get=organisations.count)),
        _at(f"organisation-relation/{_CODE}", endpoint(get=organisations.relation)),
        _at(f"organisation-details/{_CODE}/{_LANG}", endpoint(get=organisations.details)),
        _at("organisation/joined-permonth", endpoint(get=dashboard.joined_per_month)),
        _at(f"organisation/top-20/{_LANG}", endpoint(get=organisations.top)),
        _at(f"organisation/{_LANG}/{_TEXT}", endpoint(get=organisations.named)),
        _at(f"organisation/{_LANG}", endpoint(post=organisations.listed)),
        _at(f"organisation/(?P<name>{'|'.join(organisations.LAYERS)})", endpoint(get=organisations.layer)),
        _at(f"organisation/{_CODE}", endpoint(get=organisations.one)),
        _at("columns", endpoint(get=figures.columns)),
        _at("db-count/(?P<column>[a-z_]{1,60})", endpoint(get=figures.per_value)),
        _at(f"algorithm/publication-categories/{_LANG}", endpoint(get=figures.per_category)),
        _at("algorithm/published-permonth", endpoint(get=dashboard.published_per_month)),
        _at(f"algorithm/national-organisations/{_LANG}", endpoint(get=dashboard.national_organisations)),
        _at("completeness", endpoint(get=dashboard.completeness)),
        _at("sitemap-urls", endpoint(get=pages.sitemap_urls)),
        _at("health", endpoint(get=pages.health)),
        _at("downloads/site-data/json", endpoint(get=downloads.site_data)),
        _at(f"downloads/history/algorithms/{_NUMBER}/{_LANG}", endpoint(get=downloads.one_ever)),
        _at(f"downloads/history/{_LANG}", endpoint(get=downloads.everything_ever)),
        _at(f"downloads/algorithms/{_NUMBER}/{_LANG}", endpoint(get=downloads.one)),
        _at(f"downloads/{_LANG}", endpoint(get=downloads.everything)),
        # Whatever is left gets an answer that a program can read. Not `v1`, whose documentation is a page.
        re_path(r"^api/(?!v1(?:/|$))", endpoint(get=_nowhere, post=_nowhere)),
    ]


def _at(address: str, view: View) -> URLPattern:
    return re_path(f"^api/{address}/?$", view)


def _nowhere(request: HttpRequest, **_captured: str) -> HttpResponseBase:
    raise not_found()
