"""The addresses of the public pages. Dutch; the language's prefix comes from `config/urls.py`."""

from __future__ import annotations

from django.urls import path, register_converter

from algoritmeregister.site import (
    archive,
    beside,
    decision,
    description,
    downloads,
    errors,
    facets,
    feeds,
    former_addresses,
    history,
    home,
    letter,
    linked_data,
    news,
    opensearch,
    organisations,
    registration,
    results,
    running_text,
    snapshot_files,
    snapshots,
    suggest,
)
from algoritmeregister.site.addresses import NumberConverter

register_converter(NumberConverter, "number")

app_name = "site"
urlpatterns = [
    path("", home.home, name="home"),
    path("algoritmes", results.results, name="registrations"),
    path("algoritmes/download.<slug:suffix>", downloads.result, name="download_result"),
    path("algoritmes/filter/<slug:name>", facets.facet, name="facet"),
    path("algoritmes.atom", feeds.search, name="feed_search"),
    path("algoritmes/vergelijk", beside.beside, name="beside"),
    path(
        "algoritmes/<number:number>",
        linked_data.negotiated(registration.registration, linked_data.registration),
        name="registration",
    ),
    path("algoritmes/<number:number>/versies/<int:version>/archief.zip", archive.archive, name="archive"),
    path("algoritmes/<number:number>.<slug:suffix>", linked_data.registration, name="registration_data"),
    path(
        "algoritmes/<number:number>-<slug:slug>",
        linked_data.negotiated(registration.registration, linked_data.registration),
        name="registration_named",
    ),
    path("algoritmes/<number:number>/geschiedenis", history.timeline, name="history"),
    path("algoritmes/<number:number>/geschiedenis.atom", feeds.registration, name="feed_registration"),
    path("algoritmes/<number:number>/versies/<int:version>", history.version, name="version"),
    path("algoritmes/<number:number>/vergelijk", history.comparison, name="comparison"),
    path("algoritmes/<number:number>/beschrijving.json", description.as_json_file, name="description_json"),
    path("algoritmes/<number:number>/beschrijving.csv", description.as_csv_file, name="description_csv"),
    path("algoritmes/<number:number>/beschrijving.pdf", description.as_pdf_file, name="description_pdf"),
    path("algoritmes/<number:number>/brief", letter.letter, name="letter"),
    path("algoritmes/<number:number>/qr.svg", letter.code_svg, name="qr_svg"),
    path("algoritmes/<number:number>/qr.png", letter.code_png, name="qr_png"),
    path("a/<number:number>", letter.short, name="short"),
    path("wijzigingen", news.news, name="news"),
    path("feeds", feeds.feeds, name="feeds"),
    path("feeds/wijzigingen.atom", feeds.everything, name="feed"),
    path("feeds/organisaties/<slug:code>.atom", feeds.organisation, name="feed_organisation"),
    path("feeds/registers/<slug:slug>.atom", feeds.register, name="feed_register"),
    path("feeds/leveranciers/<path:supplier>.atom", feeds.supplier, name="feed_supplier"),
    path("zoeksuggesties", suggest.suggestions, name="suggestions"),
    path("catalogus", linked_data.negotiated(linked_data.to_downloads, linked_data.catalogue_file), name="catalogue"),
    path("catalogus.<slug:suffix>", linked_data.catalogue_file, name="catalogue_data"),
    path("def/algoritme", linked_data.negotiated(linked_data.to_columns, linked_data.vocabulary_file), name="terms"),
    path("def/algoritme.<slug:suffix>", linked_data.vocabulary_file, name="terms_data"),
    path("downloads", snapshots.index, name="downloads"),
    path("downloads/velden", snapshots.columns, name="columns"),
    path("downloads/velden.csv", snapshots.columns_csv, name="columns_csv"),
    path("downloads/laatste/<str:name>", snapshot_files.latest, name="snapshot_latest"),
    path("downloads/<str:day>/<str:name>", snapshot_files.file, name="snapshot_file"),
    path("organisaties", organisations.index, name="organisations"),
    path("organisaties/<slug:code>", organisations.organisation, name="organisation"),
    path("ik-kreeg-een-brief", decision.decision, name="decision"),
    path("over", running_text.about, name="about"),
    path("vragen", running_text.questions, name="questions"),
    path("toegankelijkheid", running_text.accessibility, name="accessibility"),
    path("privacy", running_text.privacy, name="privacy"),
    path("zoekbeschrijving.xml", opensearch.description, name="opensearch"),
    # as the national register has them
    path("algoritme", former_addresses.registrations),
    path("algoritme/<path:parts>", former_addresses.registration),
    path("organisatie", former_addresses.organisations),
    path("organisatie/<path:parts>", former_addresses.organisation),
    path("footer/<slug:name>", former_addresses.page),
    # last: whatever is left, with a slash too many
    path("<path:address>/", errors.without_slash),
]
