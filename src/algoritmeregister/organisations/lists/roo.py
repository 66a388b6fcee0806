"""The export of the Register van Overheidsorganisaties: XML, read as a stream, whatever the version in its namespace.

External entities and document type declarations are refused (OWASP ASVS 1.5.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.organisations import kinds, tooi
from algoritmeregister.organisations.lists.entries import Entry, ListError, day, day_after, short, web_address

_ORGANISATIONS = {"organisatie", "regeling"}
_DEEPEST = 60
_MOST_ELEMENTS = 20_000  # within one organisation
# names of codes in the export → our keys
_IDENTIFIERS = {"oin": "oin", "kvknummer": "kvk", "kvk nummer": "kvk", "kvk": "kvk", "rsin": "rsin"}


def read(stream: BinaryIO) -> Iterator[Entry]:
    """Yield the organisations of the export, nested ones too; memory does not grow with the file. Raises `ListError`."""
    path: list[Element] = []
    above: list[tuple[Element, str]] = []  # the organisations that are open, with their references
    count = 0
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            name = _local(element.tag)
            if event == "start":
                path.append(element)
                count = _checked(path, above, count)
                if name in _ORGANISATIONS:
                    above.append((element, _reference(element)))
                    count = 0
                continue
            path.pop()
            if name in _ORGANISATIONS:
                above.pop()
                entry = _entry(element, name, above[-1][1] if above else None)
                if entry:
                    yield entry
            if path and (name in _ORGANISATIONS or not above):
                path[-1].remove(element)  # read, or not about an organisation: let it go
    except DefusedXmlException as error:
        raise ListError(_("Het XML-bestand bevat een DTD of entiteiten; dat is niet toegestaan.")) from error
    except (ParseError, LookupError, ValueError) as error:  # LookupError: an encoding that does not exist
        raise ListError(_("Het XML-bestand is niet te lezen of niet compleet: %s.") % reasons.in_words(error)) from error


def _checked(path: list[Element], above: list[tuple[Element, str]], count: int) -> int:
    if len(path) > _DEEPEST:
        raise ListError(_("Het XML-bestand is te diep genest."))
    if above and count > _MOST_ELEMENTS:
        raise ListError(_("Een organisatie in het XML-bestand heeft te veel onderdelen."))
    return count + 1


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    return short(next((value for key, value in element.attrib.items() if _local(key) == name), ""))


def _children(element: Element, *names: str) -> list[Element]:
    """Return the elements at a path of local names."""
    found = [element]
    for name in names:
        found = [child for parent in found for child in parent if _local(child.tag) == name]
    return found


def _texts(element: Element, *names: str) -> list[str]:
    return [text for child in _children(element, *names) if (text := short(child.text))]


def _first(element: Element, *names: str) -> str:
    return next(iter(_texts(element, *names)), "")


def _reference(element: Element) -> str:
    return _attribute(element, "systeemId") or tooi.cleaned(_attribute(element, "resourceIdentifierTOOI")) or ""


def _entry(element: Element, tag: str, parent: str | None) -> Entry | None:
    name, reference = _first(element, "naam") or _first(element, "titel"), _reference(element)
    if not name or not reference:
        return None
    uri = tooi.cleaned(_attribute(element, "resourceIdentifierTOOI"))
    types = [kinds.of_type(text) for text in _texts(element, "types", "type")]
    if tag == "regeling":
        types.append("regionaal_samenwerkingsverband")
    kind = kinds.most_specific(*types, kinds.of_name(name), kinds.of_tooi(tooi.soort_of(uri or "")))
    ended = next(filter(None, (day(_first(element, key)) for key in ("eindDatum", "datumOpheffing"))), None)
    return Entry(
        source="roo",
        section=types[0] if types else kind,
        reference=reference,
        name=kinds.official_name(name, kind),
        kind=kind,
        tooi_uri=uri,
        abbreviations=tuple(dict.fromkeys(_texts(element, "afkorting"))),
        identifiers=_identifiers(element),
        parent=parent or _ministry(element),
        starts_on=day(_first(element, "startDatum")),
        ends_on=day_after(ended),
        website=web_address(_first(element, "contact", "internetadressen", "internetadres", "url")),
    )


def _identifiers(element: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in _children(element, "identificatiecodes", "resourceIdentifier"):
        key = _IDENTIFIERS.get(_attribute(code, "naam").lower().replace("-", " "))
        if key and short(code.text):
            found.setdefault(key, short(code.text))
    owms = _attribute(element, "resourceIdentifierOWMS")
    return found | ({"owms": owms} if owms else {})


def _ministry(element: Element) -> str | None:
    for relation in _children(element, "relatieMetMinisterie"):
        return tooi.cleaned(_attribute(relation, "resourceIdentifierTOOI")) or _attribute(relation, "systeemId") or None
    return None
