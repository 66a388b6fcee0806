"""One registration as linked data: an `adms:Asset` with the properties that the field catalogue names.

Standard properties where they fit, terms of our own (`vocabulary`) for the rest. A registration is named by its address
here; its identity in the register of origin is an identifier of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, RDF, SKOS, XSD

from algoritmeregister import standards
from algoritmeregister.exchange.metadata import Described, metadata
from algoritmeregister.standards import Code, CodeList, Field
from algoritmeregister.ui.links import safe_link
from algoritmeregister.ui.rich_text import plain

ADMS = Namespace("http://www.w3.org/ns/adms#")
# Of DCAT 3, which rdflib does not know yet.
DCAT_VERSION = URIRef("http://www.w3.org/ns/dcat#version")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
LANGUAGES = Namespace("http://publications.europa.eu/resource/authority/language/")
# File name ending → media type and rdflib's name for it.
SERIALISATIONS: Mapping[str, tuple[str, str]] = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "rdf": ("application/rdf+xml", "xml"),
}
_AUTHORITY = {"nl": "NLD", "nld": "NLD", "en": "ENG", "eng": "ENG", "fy": "FRY", "fry": "FRY"}
# What the metadata says better: who, when, which number, which language, which standard.
_TOLD_ELSEWHERE = frozenset({"organization", "lang", "standard_version", "lars", "publication_dt"})
_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`\ud800-\udfff]")
# RDF/XML has no place for these.
XML_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")


@dataclass(frozen=True)
class Places:
    """Where linked data is on this site: full addresses. `terms` ends in #, `organisation` has {code} in it."""

    catalogue: str
    terms: str
    organisation: str

    @property
    def namespace(self) -> Namespace:
        """The namespace of our own terms."""
        return Namespace(self.terms)


def serialised(graph: Graph, suffix: str) -> bytes:
    """Return the graph as a file of that kind (a key of `SERIALISATIONS`)."""
    form = SERIALISATIONS[suffix][1]
    if form != "json-ld":
        return graph.serialize(format=form, encoding="utf-8")
    prefixes = {prefix: str(name) for prefix, name in graph.namespaces() if prefix}
    return graph.serialize(format=form, encoding="utf-8", context=prefixes, indent=1)


def new_graph(places: Places) -> Graph:
    """Return an empty graph with the prefixes we use."""
    graph = Graph(bind_namespaces="none")
    ours = {"rdf": RDF, "xsd": XSD, "skos": SKOS, "org": ORG, "vcard": VCARD, "ar": places.namespace}
    known = {**{key: str(name) for key, name in ours.items()}, **standards.RDF_PREFIXES, "ar": places.terms}
    for prefix, name in known.items():
        graph.bind(prefix, Namespace(name or places.terms))
    return graph


def registration(described: Described, places: Places) -> Graph:
    """Return the graph of one version of a registration."""
    about, version = metadata(described), described.version
    graph, asset = new_graph(places), URIRef(described.address)
    document, _ = standards.raised(version.document, version.standard, version.beside)
    graph.add((asset, RDF.type, ADMS.Asset))
    graph.add((asset, DCTERMS.identifier, Literal(about["number"])))
    _identified(graph, asset, about["uri"])
    graph.add((asset, DCTERMS.publisher, organisation(graph, about["organisation"], places)))
    graph.add((asset, DCTERMS.isPartOf, URIRef(places.catalogue)))
    graph.add((asset, DCTERMS.language, LANGUAGES[_AUTHORITY.get(version.language, "MUL")]))
    graph.add((asset, DCTERMS.issued, Literal(about["first_observed_at"], datatype=XSD.dateTime)))
    changed = about["version"]["claimed_on"] or about["version"]["observed_from"]
    graph.add((asset, DCTERMS.modified, Literal(changed, datatype=XSD.date if len(changed) == 10 else XSD.dateTime)))
    graph.add((asset, DCAT_VERSION, Literal(str(version.number))))
    graph.add((asset, DCTERMS.conformsTo, places.namespace[f"standaard-{version.standard}"]))
    for field in standards.get(standards.SUPERSET).fields:
        value = document.get(field.key)
        if field.rdf_property and field.key not in _TOLD_ELSEWHERE and value not in (None, "", [], {}):
            _add(graph, asset, field, value, places, version.language)
    return graph


def organisation(graph: Graph, about: Mapping[str, Any], places: Places) -> URIRef:
    """Add an organisation and return its name: its TOOI identifier, else its page here."""
    node = iri(about["tooi"]) or URIRef(places.organisation.replace("{code}", about["code"]))
    for kind in (FOAF.Agent, ORG.Organization):
        graph.add((node, RDF.type, kind))
    graph.add((node, FOAF.name, literal(about["name"], "nl")))
    return node


def concept(graph: Graph, codes: CodeList, code: Code, places: Places) -> URIRef:
    """Add a value of a code list as a concept with its labels, and return its name."""
    node = iri(code.uri) or places.namespace[f"{codes.key}-{code.key}"]
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, places.namespace[codes.key]))
    for language, label in code.label.items():
        graph.add((node, SKOS.prefLabel, Literal(label, lang=language)))
    return node


def iri(text: Any) -> URIRef | None:
    """Return a web address as the name of a thing; None when it is none, or would break a file."""
    address = safe_link(text) if isinstance(text, str) else None
    return URIRef(address) if address and not _NO_IRI.search(address) else None


def literal(text: Any, language: str | None = None) -> Literal:
    """Return a text that every serialisation can hold."""
    return Literal(XML_FORBIDDEN.sub("?", str(text)), lang=language)


def term(name: str, places: Places) -> URIRef:
    """Return the full name of a property of the catalogue ("dct:title")."""
    prefix, _, local = name.partition(":")
    return URIRef((standards.RDF_PREFIXES[prefix] or places.terms) + local)


def _identified(graph: Graph, asset: URIRef, uri: str) -> None:
    node = BNode()
    graph.add((asset, ADMS.identifier, node))
    graph.add((node, RDF.type, ADMS.Identifier))
    graph.add((node, SKOS.notation, literal(uri)))


def _add(graph: Graph, subject: Any, field: Field, value: Any, places: Places, language: str) -> None:
    """Add one value of a document; a list adds each of its values."""
    if isinstance(value, list):
        for each in value:
            if each not in (None, "", {}):
                _add(graph, subject, field, each, places, language)
        return
    if field.rdf_property is None:
        return
    predicate = term(field.rdf_property, places)
    if isinstance(value, Mapping):
        node = BNode()
        graph.add((subject, predicate, node))
        for item in field.items:
            if value.get(item.key) not in (None, "", [], {}):
                _add(graph, node, item, value[item.key], places, language)
    elif field.key == "tags":
        for word in re.split(r"[,;\n]", plain(str(value))):
            if word.strip():
                graph.add((subject, predicate, literal(word.strip(), language)))
    else:
        graph.add((subject, predicate, _node(graph, field, value, places, language)))


def _node(graph: Graph, field: Field, value: Any, places: Places, language: str) -> Any:
    text = str(value).strip()
    if field.type == "contact":
        return _contact(graph, text, language)
    if field.type == "url":
        return iri(text) or literal(text)
    if field.type == "month" and _MONTH.fullmatch(text):
        return Literal(text, datatype=XSD.gYearMonth)
    code = field.code_list.find(text) if field.code_list else None
    if code is not None and field.code_list is not None:
        return concept(graph, field.code_list, code, places)
    return literal(plain(text) if field.type == "rich_text" else text, language if field.type != "month" else None)


def _contact(graph: Graph, text: str, language: str) -> BNode:
    node = BNode()
    # Both, because whoever reads it may not know that one is a kind of the other.
    for kind in (VCARD.Organization, VCARD.Kind):
        graph.add((node, RDF.type, kind))
    if _EMAIL.fullmatch(text) and not _NO_IRI.search(text):
        graph.add((node, VCARD.hasEmail, URIRef(f"mailto:{text}")))
    elif address := iri(text):
        graph.add((node, VCARD.hasURL, address))
    else:
        graph.add((node, VCARD.fn, literal(text, language)))
    return node
