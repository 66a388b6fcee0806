"""Which address leads to which room."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from algoritmeregister.api import docs as api_docs
from algoritmeregister.api import urls as api
from algoritmeregister.api.supply import docs as supply_docs
from algoritmeregister.desk.workflow import previewing
from algoritmeregister.feedback import reach
from algoritmeregister.site import errors, health, sitemaps, well_known
from algoritmeregister.site.followed import question_of

# Django tries them one by one: what people ask most stands first.
urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(path("", include("algoritmeregister.site.urls")), prefix_default_language=False),
    path("gezondheid", health.health),
    path("robots.txt", well_known.robots),
    path(".well-known/security.txt", well_known.security),
    path("sitemap.xml", sitemaps.index),
    path("sitemap-paginas.xml", sitemaps.pages),
    path("sitemap-organisaties.xml", sitemaps.organisations),
    path("sitemap-producten.xml", sitemaps.products),
    path("sitemap-algoritmes-<int:number>.xml", sitemaps.registrations),
    *api.patterns(),
    *i18n_patterns(
        path("", include("algoritmeregister.desk.urls")),
        path("voorbeeld/<str:token>", previewing.preview, name="preview"),
        path("api/v1/docs", api_docs.documentation, name="api-docs"),
        path("aanleverapi", RedirectView.as_view(pattern_name="supply-docs"), name="supply"),
        path("aanleverapi/docs", supply_docs.documentation, name="supply-docs"),
        # last: whatever is left, with a slash too many
        path("<path:address>/", errors.without_slash),
        prefix_default_language=False,
    ),
]

# Who publishes sees how many people hear of it; only the site knows what the address of a feed asks.
reach.read_with(question_of)

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
