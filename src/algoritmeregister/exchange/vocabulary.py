"""Our own terms, as SKOS and RDF Schema: what no existing vocabulary has a property for, and every code list.

Derived from the field catalogue. Each term points at the concept of the taxonomy of algorithm registers that it is about.
"""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from algoritmeregister import standards
from algoritmeregister.exchange.linked_data import Places, concept, iri, new_graph
from algoritmeregister.standards import Field


def vocabulary(places: Places) -> Graph:
    """Return all terms of our own, the standards they come from, and the code lists."""
    graph = new_graph(places)
    graph.bind("rdfs", RDFS)
    graph.bind("owl", OWL)
    ontology = URIRef(places.terms.rstrip("#"))
    graph.add((ontology, RDF.type, OWL.Ontology))
    for version in (*standards.VERSIONS, standards.SUPERSET):
        standard = places.namespace[f"standaard-{version}"]
        graph.add((standard, RDF.type, DCTERMS.Standard))
        _labelled(graph, standard, DCTERMS.title, standards.get(version).title)
        for field in standards.get(version).fields:
            _add_codes(graph, field, places)
    for field in standards.get(standards.SUPERSET).fields:
        for each in (field, *field.items):
            _add_property(graph, each, ontology, places)
    return graph


def _add_property(graph: Graph, field: Field, ontology: URIRef, places: Places) -> None:
    if field.rdf_property is None or not field.rdf_property.startswith("ar:"):
        return
    node = places.namespace[field.rdf_property.removeprefix("ar:")]
    graph.add((node, RDF.type, RDF.Property))
    graph.add((node, RDFS.isDefinedBy, ontology))
    _labelled(graph, node, RDFS.label, field.label)
    _labelled(graph, node, SKOS.definition, field.help)
    if about := iri(field.concept):
        graph.add((node, DCTERMS.subject, about))


def _add_codes(graph: Graph, field: Field, places: Places) -> None:
    for each in (field, *field.items):
        if each.code_list is None:
            continue
        scheme = places.namespace[each.code_list.key]
        if (scheme, RDF.type, SKOS.ConceptScheme) not in graph:
            graph.add((scheme, RDF.type, SKOS.ConceptScheme))
            _labelled(graph, scheme, SKOS.prefLabel, each.label)
        for code in each.code_list.codes:
            concept(graph, each.code_list, code, places)


def _labelled(graph: Graph, node: URIRef, predicate: URIRef, texts: Mapping[str, str]) -> None:
    for language, text in texts.items():
        if text:
            graph.add((node, predicate, Literal(text, lang=language)))
