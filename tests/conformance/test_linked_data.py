"""DCAT-AP-NL 3.0 (SHACL shapes of Geonovum), the taxonomy of algorithm registers, and what an ADMS asset must say."""

from __future__ import annotations

import warnings
from datetime import date

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS

from algoritmeregister import standards
from algoritmeregister.exchange import snapshots
from algoritmeregister.site.addresses import addresses_in_files
from tests import factories
from tests.shared_data import shared_data

# rdflib's own code for JSON-LD uses what rdflib calls outdated.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")]
ADMS = Namespace("http://www.w3.org/ns/adms#")
SHAPES = ("dcat-ap-nl-SHACL.ttl", "dcat-ap-nl-SHACL-klassebereik.ttl", "dcat-ap-nl-SHACL-klassebereik-codelijsten.ttl")
DAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A data folder of its own, and an operator that data portals know."""
    settings.DATA_DIR = tmp_path
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    settings.PUBLISHER = "Gemeente Proefdorp"
    settings.PUBLISHER_TOOI = "https://identifier.overheid.nl/tooi/id/gemeente/gm9999"
    settings.PUBLISHER_WEBSITE = "https://proefdorp.example"
    settings.CONTACT_EMAIL = "register@proefdorp.example"


def graph_at(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return Graph().parse(data=response.content, format=response["Content-Type"].partition(";")[0])


@pytest.mark.parametrize("with_snapshot", [False, True])
def test_the_catalogue_conforms_to_dcat_ap_nl(client, with_snapshot):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from pyshacl import validate
    factories.registration()
    if with_snapshot:
        snapshots.make(DAY, addresses_in_files(), title="", homepage="", progress=lambda *_: None)
    graph = graph_at(client, "/catalogus.ttl")
    shapes = Graph()
    for name in SHAPES:
        shapes.parse(shared_data(f"rdf/{name}"), format="turtle")
    conforms, _, told = validate(graph, shacl_graph=shapes)
    assert conforms, told
    # The shapes must have had something to look at.
    assert len(list(graph.subjects(RDF.type, DCAT.Dataset))) == 1 + with_snapshot
    assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == (10 if with_snapshot else 6)
    assert len(list(graph.subjects(RDF.type, DCAT.DataService))) == 1


def test_a_catalogue_without_a_theme_does_not_conform(client):
    """The shapes do refuse something."""
    from pyshacl import validate

    graph = graph_at(client, "/catalogus.ttl")
    graph.remove((None, DCAT.theme, None))
    shapes = Graph().parse(shared_data(f"rdf/{SHAPES[0]}"), format="turtle")
    assert not validate(graph, shacl_graph=shapes)[0]


def test_every_duty_of_the_base_profile(client):
    """Cardinalities of DCAT-AP-NL 3.0 that the shapes leave to the European profile."""
    factories.registration()
    graph = graph_at(client, "/catalogus.ttl")
    (node,) = graph.subjects(RDF.type, DCAT.Catalog)
    for predicate in (DCTERMS.publisher, DCTERMS.creator, DCAT.contactPoint, DCTERMS.license, FOAF.homepage):
        assert len(list(graph.objects(node, predicate))) == 1, predicate
    for kind, once in (
        (DCAT.Dataset, (DCTERMS.identifier, DCTERMS.accessRights, DCTERMS.publisher, DCTERMS.creator)),
        (DCAT.DataService, (DCTERMS.identifier, DCAT.endpointURL, DCAT.endpointDescription, DCTERMS.license)),
        (DCAT.Distribution, (DCAT.accessURL, DCTERMS.license, DCAT.downloadURL)),
    ):
        for each in graph.subjects(RDF.type, kind):
            for predicate in once:
                assert len(list(graph.objects(each, predicate))) == 1, (each, predicate)
            languages = {title.language for title in graph.objects(each, DCTERMS.title)}
            assert languages == {"nl", "en", "fy"}
    (publisher,) = graph.objects(node, DCTERMS.publisher)
    assert str(publisher).startswith("https://identifier.overheid.nl/tooi/id/")


def test_a_registration_is_one_asset_with_all_that_it_must_have(client):
    made = factories.registration(category=["Verkeer", "Werk"], tags="licht, fiets")
    address = f"/algoritmes/{made.number}"
    graph = graph_at(client, f"{address}.ttl")
    (asset,) = graph.subjects(RDF.type, ADMS.Asset)
    assert str(asset).endswith(address)
    assert [str(each) for each in graph.objects(asset, RDF.type)] == [str(ADMS.Asset)]
    for predicate in (
        DCTERMS.identifier, DCTERMS.title, DCTERMS.description, ADMS.status, DCTERMS.language, DCTERMS.publisher,
        DCAT.contactPoint, URIRef(str(DCAT) + "version"), DCTERMS.modified, DCTERMS.issued, ADMS.identifier,
    ):  # fmt: skip
        assert len(list(graph.objects(asset, predicate))) == 1, predicate
    assert {str(each) for each in graph.objects(asset, DCAT.keyword)} == {"licht", "fiets"}
    themes = {str(label) for theme in graph.objects(asset, DCAT.theme) for label in graph.objects(theme, SKOS.prefLabel)}
    assert {"Verkeer", "Werk", "Traffic"} <= themes


@pytest.mark.parametrize("address", ["/algoritmes/{number}", "/catalogus", "/def/algoritme"])
def test_the_three_serialisations_say_the_same(client, address):
    made = factories.registration(risks="Een <b>vet</b> risico & \x01 een teken", website="https://a.example/?a=<b>")
    address = address.format(number=made.number)
    sizes = {len(graph_at(client, f"{address}.{suffix}")) for suffix in ("ttl", "jsonld", "rdf")}
    assert len(sizes) == 1
    assert sizes.pop() > 20


def test_every_concept_is_in_the_taxonomy():
    taxonomy = Graph().parse(shared_data("rdf/algorithm-register-taxonomy.ttl"), format="turtle")
    known = set(taxonomy.subjects(RDF.type, SKOS.Concept))
    fields = standards.get(standards.SUPERSET).fields
    named = {URIRef(field.concept) for field in fields if field.concept}
    assert len(named) > 20
    assert named <= known


def test_every_term_of_ours_is_explained(client):
    made = factories.registration()
    graph, terms = graph_at(client, f"/algoritmes/{made.number}.ttl"), graph_at(client, "/def/algoritme.ttl")
    ours = str(next(terms.subjects(RDF.type, URIRef("http://www.w3.org/2002/07/owl#Ontology")))) + "#"
    used = {each for triple in graph for each in triple if str(each).startswith(ours)}
    assert len(used) > 5
    explained = set(terms.subjects())
    assert used <= explained, used - explained
