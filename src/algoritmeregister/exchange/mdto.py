"""MDTO 1.0 (XML schema 1.0.1) of the Nationaal Archief: metadata with which an archive takes in a version of a registration.

One file of metadata for the version as a whole (informatieobject), and one for each file in which it is given (bestand). The
order of elements is fixed by the schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring  # writing only

from algoritmeregister.exchange.linked_data import XML_FORBIDDEN

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
SCHEMA = "https://www.nationaalarchief.nl/mdto/MDTO-XML1.0.1.xsd"
LONGEST_NAME = 80
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True)
class Pointer:
    """A thing that is pointed at: what it is called, and its identifier with where that comes from (may be empty)."""

    name: str
    identifier: str = ""
    source: str = ""


@dataclass(frozen=True)
class Term:
    """A value of a list: its label, its code (may be empty), and the list."""

    label: str
    code: str
    of: Pointer


@dataclass(frozen=True)
class Event:
    """Something that happened to the version, when (ISO 8601), and who answers for it."""

    kind: Term
    at: str
    actor: Pointer


@dataclass(frozen=True)
class ArchivedFile:
    """One file of the package: name, size, PRONOM format, SHA-256, and when that was computed."""

    name: str
    size: int
    form: Term
    sha256: str
    checked_at: str


@dataclass(frozen=True)
class Archived:
    """The version as a whole. `covers`: from and to, to may be empty; `language` is a code of BCP 47."""

    identifiers: Sequence[tuple[str, str]]
    name: str
    level: Term
    keywords: Sequence[str]
    description: str
    address: str
    covers_kind: Term
    covers: tuple[str, str]
    language: str
    events: Sequence[Event]
    valuation: Term
    part_of: Pointer
    maker: Pointer
    restriction: Term
    restriction_text: str


def about_whole(archived: Archived, files: Sequence[ArchivedFile]) -> bytes:
    """Return the metadata of the version as a whole."""
    root, about = _root("informatieobject")
    for identifier, source in archived.identifiers:
        _identified(about, identifier, source)
    _text(about, "naam", _short(archived.name))
    _term(about, "aggregatieniveau", archived.level)
    for keyword in archived.keywords:
        _text(about, "trefwoord", keyword)
    if archived.description:
        _text(about, "omschrijving", archived.description)
    _text(SubElement(about, "raadpleeglocatie"), "raadpleeglocatieOnline", archived.address)
    covers = SubElement(about, "dekkingInTijd")
    _term(covers, "dekkingInTijdType", archived.covers_kind)
    _text(covers, "dekkingInTijdBegindatum", archived.covers[0])
    if archived.covers[1]:
        _text(covers, "dekkingInTijdEinddatum", archived.covers[1])
    _text(about, "taal", archived.language)
    for each in archived.events:
        event = SubElement(about, "event")
        _term(event, "eventType", each.kind)
        _text(event, "eventTijd", each.at)
        _pointer(event, "eventVerantwoordelijkeActor", each.actor)
    _term(about, "waardering", archived.valuation)
    _pointer(about, "isOnderdeelVan", archived.part_of)
    for file in files:
        _pointer(
            about, "heeftRepresentatie", Pointer(file.name, file_identifier(archived, file), archived.identifiers[0][1])
        )
    _pointer(about, "archiefvormer", archived.maker)
    restriction = SubElement(about, "beperkingGebruik")
    _term(restriction, "beperkingGebruikType", archived.restriction)
    _text(restriction, "beperkingGebruikNadereBeschrijving", archived.restriction_text)
    return _written(root)


def about_file(archived: Archived, file: ArchivedFile, algorithm: Term) -> bytes:
    """Return the metadata of one file; `algorithm` names how its checksum was made."""
    root, about = _root("bestand")
    identifier, source = archived.identifiers[0]
    _identified(about, file_identifier(archived, file), source)
    _text(about, "naam", _short(file.name))
    _text(about, "omvang", str(file.size))
    _term(about, "bestandsformaat", file.form)
    checksum = SubElement(about, "checksum")
    _term(checksum, "checksumAlgoritme", algorithm)
    _text(checksum, "checksumWaarde", file.sha256)
    _text(checksum, "checksumDatum", file.checked_at)
    _pointer(about, "isRepresentatieVan", Pointer(_short(archived.name), identifier, source))
    return _written(root)


def file_identifier(archived: Archived, file: ArchivedFile) -> str:
    """Return the identifier of a file: that of the whole, and the name of the file."""
    return f"{archived.identifiers[0][0]}#{file.name}"


def _root(kind: str) -> tuple[Element, Element]:
    root = Element("MDTO", {"xmlns": NAMESPACE, "xmlns:xsi": _INSTANCE, "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}"})
    return root, SubElement(root, kind)


def _written(root: Element) -> bytes:
    return tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = XML_FORBIDDEN.sub("?", text)


def _identified(parent: Element, identifier: str, source: str, name: str = "identificatie") -> None:
    element = SubElement(parent, name)
    _text(element, "identificatieKenmerk", identifier)
    _text(element, "identificatieBron", source)


def _pointer(parent: Element, name: str, pointer: Pointer) -> None:
    element = SubElement(parent, name)
    _text(element, "verwijzingNaam", pointer.name)
    if pointer.identifier:
        _identified(element, pointer.identifier, pointer.source, "verwijzingIdentificatie")


def _term(parent: Element, name: str, term: Term) -> None:
    element = SubElement(parent, name)
    _text(element, "begripLabel", term.label)
    if term.code:
        _text(element, "begripCode", term.code)
    _pointer(element, "begripBegrippenlijst", term.of)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
