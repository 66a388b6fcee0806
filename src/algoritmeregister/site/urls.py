"""The addresses of the public pages. Dutch; the language's prefix comes from `config/urls.py`."""

from __future__ import annotations

from django.urls import path, register_converter

from algoritmeregister.site import errors, home, organisations, registration, results
from algoritmeregister.site.addresses import NumberConverter

register_converter(NumberConverter, "number")

app_name = "site"
urlpatterns = [
    path("", home.home, name="home"),
    path("algoritmes", results.results, name="registrations"),
    path("algoritmes/<number:number>", registration.registration, name="registration"),
    path("algoritmes/<number:number>-<slug:slug>", registration.registration, name="registration_named"),
    path("organisaties", organisations.index, name="organisations"),
    path("organisaties/<slug:code>", organisations.organisation, name="organisation"),
    # last: whatever is left, with a slash too many
    path("<path:address>/", errors.without_slash),
]
