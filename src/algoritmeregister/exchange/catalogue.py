"""The register as a catalogue for data portals: DCAT-AP-NL 3.0, with datasets, their files, and the API as a service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

from algoritmeregister.exchange.datapackage import LICENCE
from algoritmeregister.exchange.linked_data import ADMS, LANGUAGES, VCARD, Places, new_graph

EU = "http://publications.europa.eu/resource/authority"
SPDX = Namespace("http://spdx.org/rdf/terms#")
PUBLIC = URIRef(f"{EU}/access-right/PUBLIC")
# Themes of the EU with their names, which a reader without the network needs too.
THEMES = {
    f"{EU}/data-theme/GOVE": {"nl": "Overheid en publieke sector", "en": "Government and public sector"},
    f"{EU}/data-theme/TECH": {"nl": "Wetenschap en technologie", "en": "Science and technology"},
    f"{EU}/data-theme/JUST": {
        "nl": "Justitie, rechtsstelsel en openbare veiligheid",
        "en": "Justice, legal system and public safety",
    },
}
FILE_TYPES = {
    "csv": "CSV", "ods": "ODS", "xlsx": "XLSX", "json": "JSON", "ndjson": "JSON", "parquet": "PARQUET", "sqlite": "BIN",
}  # fmt: skip
OPENAPI = "https://spec.openapis.org/oas"
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Publisher:
    """Who publishes: `uri` is a TOOI identifier, or another full address. `email` may be empty."""

    uri: str
    name: str
    website: str
    email: str


@dataclass(frozen=True)
class Distribution:
    """One file: its ending, media type, full address, and what is known of it (0 and empty: not known)."""

    suffix: str
    media_type: str
    address: str
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class Dataset:
    """A set of data: `address` names it, `page` is where people read about it. Texts by language."""

    address: str
    page: str
    title: Texts
    description: Texts
    distributions: Sequence[Distribution]
    keywords: Sequence[Texts] = ()


@dataclass(frozen=True)
class Service:
    """The API: `endpoint` is its address, `description` that of its OpenAPI document, `page` its documentation."""

    address: str
    endpoint: str
    openapi: str
    page: str
    title: Texts
    description: Texts


@dataclass(frozen=True)
class Catalogue:
    """Everything that the catalogue says. `modified`: when the register last changed (ISO 8601)."""

    places: Places
    homepage: str
    title: Texts
    description: Texts
    publisher: Publisher
    modified: str
    datasets: Sequence[Dataset]
    service: Service


def graph_of(catalogue: Catalogue) -> Graph:
    """Return the catalogue as a graph that conforms to DCAT-AP-NL 3.0."""
    graph, node = new_graph(catalogue.places), URIRef(catalogue.places.catalogue)
    graph.bind("spdx", SPDX)
    graph.add((node, RDF.type, DCAT.Catalog))
    graph.add((node, RDF.type, ADMS.AssetRepository))
    _described(graph, node, catalogue.title, catalogue.description)
    _published(graph, node, catalogue)
    graph.add((node, DCTERMS.creator, URIRef(catalogue.publisher.uri)))
    graph.add((node, DCTERMS.license, _typed(graph, LICENCE, DCTERMS.LicenseDocument)))
    graph.add((node, FOAF.homepage, _typed(graph, catalogue.homepage, FOAF.Document)))
    graph.add((node, DCTERMS.modified, Literal(catalogue.modified, datatype=XSD.dateTime)))
    _in_languages(graph, node)
    for dataset in catalogue.datasets:
        graph.add((node, DCAT.dataset, _add_dataset(graph, dataset, catalogue)))
    graph.add((node, DCAT.service, _add_service(graph, catalogue)))
    return graph


def _add_dataset(graph: Graph, dataset: Dataset, catalogue: Catalogue) -> URIRef:
    node = URIRef(dataset.address)
    graph.add((node, RDF.type, DCAT.Dataset))
    _resource(graph, node, dataset.title, dataset.description, catalogue)
    graph.add((node, DCTERMS.creator, URIRef(catalogue.publisher.uri)))
    graph.add((node, DCAT.landingPage, _typed(graph, dataset.page, FOAF.Document)))
    graph.add((node, DCTERMS.modified, Literal(catalogue.modified, datatype=XSD.dateTime)))
    graph.add((node, DCTERMS.accrualPeriodicity, _typed(graph, f"{EU}/frequency/DAILY", DCTERMS.Frequency)))
    graph.add((node, DCTERMS.conformsTo, _typed(graph, f"{catalogue.places.terms}standaard-superset", DCTERMS.Standard)))
    for keyword in dataset.keywords:
        for language, text in keyword.items():
            graph.add((node, DCAT.keyword, Literal(text, lang=language)))
    _in_languages(graph, node)
    for each in dataset.distributions:
        graph.add((node, DCAT.distribution, _add_distribution(graph, each, dataset)))
    return node


def _add_distribution(graph: Graph, each: Distribution, dataset: Dataset) -> URIRef:
    node = URIRef(f"{dataset.address}-{each.suffix}")
    graph.add((node, RDF.type, DCAT.Distribution))
    for language, title in dataset.title.items():
        graph.add((node, DCTERMS.title, Literal(f"{title} ({each.suffix})", lang=language)))
    for predicate in (DCAT.accessURL, DCAT.downloadURL):
        graph.add((node, predicate, _typed(graph, each.address, RDFS.Resource)))
    graph.add((node, DCTERMS.license, URIRef(LICENCE)))
    media_type = f"https://www.iana.org/assignments/media-types/{each.media_type.partition(';')[0]}"
    graph.add((node, DCAT.mediaType, _typed(graph, media_type, DCTERMS.MediaType)))
    file_type = f"{EU}/file-type/{FILE_TYPES[each.suffix]}"
    graph.add((node, DCTERMS["format"], _typed(graph, file_type, DCTERMS.MediaTypeOrExtent)))
    if each.size:
        graph.add((node, DCAT.byteSize, Literal(each.size, datatype=XSD.nonNegativeInteger)))
    if each.sha256:
        checksum = BNode()
        graph.add((node, SPDX.checksum, checksum))
        graph.add((checksum, RDF.type, SPDX.Checksum))
        graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        graph.add((checksum, SPDX.checksumValue, Literal(each.sha256, datatype=XSD.hexBinary)))
    return node


def _add_service(graph: Graph, catalogue: Catalogue) -> URIRef:
    service = catalogue.service
    node = URIRef(service.address)
    graph.add((node, RDF.type, DCAT.DataService))
    _resource(graph, node, service.title, service.description, catalogue)
    graph.add((node, DCTERMS.creator, URIRef(catalogue.publisher.uri)))
    graph.add((node, DCTERMS.license, URIRef(LICENCE)))
    graph.add((node, DCAT.endpointURL, _typed(graph, service.endpoint, RDFS.Resource)))
    graph.add((node, DCAT.endpointDescription, _typed(graph, service.openapi, RDFS.Resource)))
    graph.add((node, DCTERMS.conformsTo, _typed(graph, OPENAPI, DCTERMS.Standard)))
    graph.add((node, FOAF.page, _typed(graph, service.page, FOAF.Document)))
    for dataset in catalogue.datasets:
        graph.add((node, DCAT.servesDataset, URIRef(dataset.address)))
    _in_languages(graph, node)
    return node


def _resource(graph: Graph, node: URIRef, title: Texts, description: Texts, catalogue: Catalogue) -> None:
    """Add what a dataset and a service both must say."""
    _described(graph, node, title, description)
    _published(graph, node, catalogue)
    graph.add((node, DCTERMS.identifier, Literal(str(node), datatype=XSD.anyURI)))
    graph.add((node, DCTERMS.accessRights, _typed(graph, str(PUBLIC), DCTERMS.RightsStatement)))
    for theme, labels in THEMES.items():
        graph.add((node, DCAT.theme, _typed(graph, theme, SKOS.Concept)))
        for language, label in labels.items():
            graph.add((URIRef(theme), SKOS.prefLabel, Literal(label, lang=language)))


def _described(graph: Graph, node: URIRef, title: Texts, description: Texts) -> None:
    for predicate, texts in ((DCTERMS.title, title), (DCTERMS.description, description)):
        for language, text in texts.items():
            graph.add((node, predicate, Literal(text, lang=language)))


def _published(graph: Graph, node: URIRef, catalogue: Catalogue) -> None:
    """Add who publishes it and who can be asked. developer.overheid.nl wants name, website and mail of the contact."""
    publisher = catalogue.publisher
    agent, contact = _typed(graph, publisher.uri, FOAF.Agent), URIRef(f"{catalogue.places.catalogue}#contact")
    graph.add((agent, FOAF.name, Literal(publisher.name, lang="nl")))
    graph.add((node, DCTERMS.publisher, agent))
    graph.add((node, DCAT.contactPoint, contact))
    for kind in (VCARD.Organization, VCARD.Kind):
        graph.add((contact, RDF.type, kind))
    graph.add((contact, VCARD.fn, Literal(publisher.name, lang="nl")))
    graph.add((contact, VCARD.hasURL, URIRef(publisher.website)))
    if publisher.email:
        graph.add((contact, VCARD.hasEmail, URIRef(f"mailto:{publisher.email}")))


def _in_languages(graph: Graph, node: URIRef) -> None:
    for code in ("NLD", "ENG", "FRY"):
        graph.add((node, DCTERMS.language, _typed(graph, str(LANGUAGES[code]), DCTERMS.LinguisticSystem)))


def _typed(graph: Graph, address: str, kind: URIRef) -> URIRef:
    node = URIRef(address)
    if kind != RDFS.Resource:
        graph.add((node, RDF.type, kind))
    return node
