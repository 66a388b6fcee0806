"""Which address leads to which room."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from algoritmeregister.site import errors, health, sitemaps, well_known

urlpatterns: list[URLPattern | URLResolver] = [
    path("gezondheid", health.health),
    path("robots.txt", well_known.robots),
    path(".well-known/security.txt", well_known.security),
    path("sitemap.xml", sitemaps.index),
    path("sitemap-paginas.xml", sitemaps.pages),
    path("sitemap-organisaties.xml", sitemaps.organisations),
    path("sitemap-algoritmes-<int:number>.xml", sitemaps.registrations),
    *i18n_patterns(path("", include("algoritmeregister.site.urls")), prefix_default_language=False),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
