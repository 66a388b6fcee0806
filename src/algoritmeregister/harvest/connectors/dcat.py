"""A catalogue in DCAT (Turtle, RDF/XML or JSON-LD): the newest file of a dataset, of a format; or its datasets as records.

The address is that of the catalogue. `dataset`: the address, identifier or title of the dataset; `format`: the kind of file
(CSV, JSON, …). Without `dataset` the datasets themselves become records in one JSON file, by the names of their properties
(`title`, `description`, `publisher`, `identifier`, `modified`, `keyword`, …); of two properties with one name, the second
has its whole address as its name. `max_pages`: of a catalogue in pages (Hydra).
"""

from __future__ import annotations

import io
import json
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import ParseError
from xml.sax import SAXParseException

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from algoritmeregister.harvest.connectors.questions import Asked, Fetched, WrongOption, file_name
from algoritmeregister.harvest.errors import NotFetched
from algoritmeregister.harvest.fetching import Fetcher, Question

OPTIONS = frozenset({"dataset", "format", "max_pages"})
MAX_PAGES = 200
_MAX_PAGE_BYTES = 32 * 1024 * 1024
_ACCEPT = "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.8"
_HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
_LANGUAGES = ("nl", None, "en")
_BEFORE = b"\xef\xbb\xbf \t\r\n"  # what may stand before a document: a byte order mark and white space


def check(asked: Asked) -> None:
    """Check the options. Raises `WrongOption`."""
    for option in ("dataset", "format"):
        asked.text(option)
    if asked.text("format") and not asked.text("dataset"):
        raise WrongOption("dataset", "–")
    if not 1 <= asked.number("max_pages", MAX_PAGES) <= MAX_PAGES:
        raise WrongOption("max_pages", f"1–{MAX_PAGES}")


def fetch(asked: Asked, fetcher: Fetcher, folder: Path) -> Fetched:
    """Find the newest file and fetch it, unless our copy still holds; or write down the datasets. Raises `NotFetched`."""
    graph = _catalogue(asked, fetcher, folder / "catalogue")
    datasets = sorted(set(graph.subjects(RDF.type, DCAT.Dataset)), key=str)
    if not datasets:
        raise NotFetched(_("%s is geen catalogus met datasets (DCAT).") % asked.address)
    if not asked.text("dataset"):
        target = folder / (Path(file_name(asked.address, "datasets")).stem + ".json")
        records = [_record(graph, each) for each in datasets]
        target.write_text(json.dumps({"datasets": records}, ensure_ascii=False, indent=0), encoding="utf-8")
        return Fetched(target, asked.address)
    address = _newest(graph, _chosen(graph, datasets, asked), asked)
    target = folder / file_name(address)
    question = Question(address, etag=asked.etag, last_modified=asked.last_modified, minds_robots=asked.minds_robots)
    answer = fetcher.fetch(question, target)
    return Fetched(None if answer.not_modified else target, answer.address, answer.etag, answer.last_modified)


def _catalogue(asked: Asked, fetcher: Fetcher, file: Path) -> Graph:
    """Return everything that the catalogue says, on all its pages."""
    graph = Graph()
    address, seen, size = asked.address, set[str](), 0
    for _turn in range(asked.number("max_pages", MAX_PAGES)):
        seen.add(address)
        question = Question(address, accept=_ACCEPT, minds_robots=asked.minds_robots)
        address = fetcher.fetch(question, file, most=_MAX_PAGE_BYTES).address
        seen.add(address)  # where it was sent on to
        size += file.stat().st_size
        fetcher.check_size(size, asked.address)
        page = parsed(file.read_bytes(), address)
        graph += page
        following = next((each for name in ("next", "nextPage") for each in page.objects(None, _HYDRA[name])), None)
        if following is None or urljoin(address, str(following)) in seen:
            return graph
        address = urljoin(address, str(following))
    raise NotFetched(_("%s heeft meer pagina’s dan we ophalen. Er is niets overgenomen.") % asked.address)


def parsed(content: bytes, address: str) -> Graph:
    """Return what a document says. Nothing outside it is fetched. Raises `NotFetched`."""
    start = content.lstrip(_BEFORE)[:1]
    kind = {b"<": "xml", b"{": "json-ld", b"[": "json-ld"}.get(start, "turtle")
    if kind == "xml" and not _is_plain_xml(content):
        if content.lstrip(_BEFORE)[1:2] in {b"?", b"!"}:
            raise _unreadable(address, _("het is geen goede %s") % "RDF/XML")
        kind = "turtle"  # which may begin with an address between < and >
    if kind == "json-ld":
        _check_contexts(content, address)
    graph = Graph()
    try:
        with warnings.catch_warnings():  # rdflib's parser of JSON-LD still uses what rdflib itself will drop
            warnings.simplefilter("ignore", DeprecationWarning)
            graph.parse(data=content, format=kind, publicID=address)
    except Exception as error:  # noqa: BLE001  rdflib's parsers raise whatever they come across
        raise _unreadable(address, _why(error, kind)) from None
    return graph


def _unreadable(address: str, reason: str) -> NotFetched:
    return NotFetched(_("%(address)s is geen leesbare catalogus: %(reason)s.") % {"address": address, "reason": reason})


def _why(error: Exception, kind: str) -> str:
    """Return what is wrong with a document, and in which line when that is known. The parsers themselves speak to
    programmers.
    """
    name = {"xml": "RDF/XML", "json-ld": "JSON-LD", "turtle": "Turtle"}[kind]
    line = error.getLineNumber() if isinstance(error, SAXParseException) else None
    if isinstance(error, BadSyntax):
        line = error.lines + 1
    if line:
        return _("in regel %(line)s staat iets dat in %(kind)s niet kan") % {"line": line, "kind": name}
    if isinstance(error, UnicodeDecodeError):
        return _("het is geen UTF-8")
    return _("het is geen goede %s") % name


def _is_plain_xml(content: bytes) -> bool:
    """Whether it is XML without entities or a document type. Anything else than XML is not."""
    try:
        for _event, element in iterparse(io.BytesIO(content), forbid_dtd=True):
            element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return False
    return True


def _check_contexts(content: bytes, address: str) -> None:
    """Raise `NotFetched` when a JSON-LD document wants something fetched to be understood: rdflib would, past our guard."""
    try:
        waiting: list[Any] = [json.loads(content)]
    except (ValueError, RecursionError):
        raise NotFetched(_("%s antwoordt niet met JSON. Is het een inlog- of foutpagina?") % address) from None
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            contexts = here.get("@context", [])
            if isinstance(contexts, str) or "@import" in here or _has_text(contexts):
                raise NotFetched(
                    _("%s verwijst naar een context op een ander adres. Vraag de bron om Turtle of RDF/XML.") % address
                )
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)


def _has_text(contexts: Any) -> bool:
    return isinstance(contexts, list) and any(isinstance(each, str) or _has_text(each) for each in contexts)


def _chosen(graph: Graph, datasets: list[Node], asked: Asked) -> Node:
    wanted = asked.text("dataset").strip()
    for each in datasets:
        names = {
            str(each),
            *(str(value) for name in (DCTERMS.identifier, DCTERMS.title) for value in graph.objects(each, name)),
        }
        if wanted in names or wanted.casefold() in {name.casefold() for name in names}:
            return each
    raise NotFetched(
        _("%(address)s heeft geen dataset ‘%(dataset)s’. Wel onder meer: %(known)s.")
        % {
            "address": asked.address,
            "dataset": wanted,
            "known": ", ".join(str(_text(graph, each, DCTERMS.title) or each) for each in datasets[:5]),
        }
    )


def _newest(graph: Graph, dataset: Node, asked: Asked) -> str:
    """Return the address of the newest file of a dataset, of the format that is asked; of equally new ones the last."""
    wanted = asked.text("format").casefold()
    found: list[tuple[str, str]] = []
    for each in graph.objects(dataset, DCAT.distribution):
        address = graph.value(each, DCAT.downloadURL) or graph.value(each, DCAT.accessURL)
        if address is not None and (not wanted or wanted in _formats(graph, each, str(address))):
            changed = graph.value(each, DCTERMS.modified) or graph.value(each, DCTERMS.issued) or ""
            found.append((str(changed), urljoin(asked.address, str(address))))
    if not found:
        raise NotFetched(
            _("Dataset ‘%(dataset)s’ op %(address)s heeft geen bestand van de soort ‘%(format)s’.")
            % {"dataset": asked.text("dataset"), "address": asked.address, "format": asked.text("format") or "*"}
        )
    return max(found)[1]


def _formats(graph: Graph, distribution: Node, address: str) -> set[str]:
    """Return what the format of a file is called: the end of its media type or file type, or of its address."""
    said = [*graph.objects(distribution, DCAT.mediaType), *graph.objects(distribution, DCTERMS["format"])]
    named = [*said, *(label for each in said for label in graph.objects(each, None) if isinstance(label, Literal))]
    formats = {str(each).rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].casefold().lstrip(".") for each in named}
    return formats | ({address.rsplit(".", 1)[-1].casefold()} if not formats else set())


def _record(graph: Graph, dataset: Node) -> dict[str, Any]:
    """Return what a catalogue says of a dataset, by the names of the properties."""
    record: dict[str, Any] = {"uri": str(dataset)} if isinstance(dataset, URIRef) else {}
    for name in sorted(set(graph.predicates(dataset)), key=str):
        if name in {RDF.type, DCAT.distribution}:
            continue
        short = str(name).rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        key = str(name) if short in record else short
        values = list(graph.objects(dataset, name))
        chosen = _text(graph, dataset, name) if any(getattr(each, "language", None) for each in values) else None
        texts = [chosen] if chosen else sorted({_said(graph, each) for each in values} - {""})
        if texts:
            record[key] = texts[0] if len(texts) == 1 else texts
    return record


def _said(graph: Graph, node: Node) -> str:
    """Return a value as text: itself, or the name of what it stands for."""
    if isinstance(node, Literal):
        return str(node)
    for name in (FOAF.name, DCTERMS.title, URIRef("http://www.w3.org/2006/vcard/ns#fn")):
        if found := _text(graph, node, name):
            return found
    return str(node) if isinstance(node, URIRef) else ""


def _text(graph: Graph, node: Node, name: Node) -> str | None:
    """Return a text, in Dutch when it is there."""
    texts = {each.language: str(each) for each in graph.objects(node, name) if isinstance(each, Literal)}
    return next((texts[language] for language in _LANGUAGES if language in texts), next(iter(texts.values()), None))
