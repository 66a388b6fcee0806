"""What a library says is wrong with a file, in our own words and in the reader's language.

The parsers of JSON, YAML, CSV, XML and spreadsheets, and the operating system, speak English, and programmers' English. What
they say most often has a line here; what is not known stays as it was said, so that nothing is lost. At the bottom of the
house: imports nothing of ours.
"""

from __future__ import annotations

import errno
import re
import socket
import ssl
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_LONGEST = 200  # characters of what is passed on as it was said

_MORE = gettext_lazy("na het einde staat nog meer")
_ENDS = gettext_lazy("het houdt op, midden in de gegevens")
_COLON = gettext_lazy("tussen de naam van een veld en zijn waarde ontbreekt een dubbele punt")
_NUMBER = gettext_lazy("een getal is niet goed geschreven")
_NUL = gettext_lazy("er staat een NUL-teken in")
_PACKED = gettext_lazy("het is niet uit te pakken")
_NO_RIGHT = gettext_lazy("de rechten op het bestand of de map laten het niet toe")
_NO_ANSWER = gettext_lazy("er kwam op tijd geen antwoord")

# What to say for the first of these that is in what was said. JSON: Python's own parser and both of ijson's.
_SAID: tuple[tuple[str, StrPromise], ...] = (
    (
        r"property name|invalid object key",
        gettext_lazy("hier hoort de naam van een veld te staan, tussen dubbele aanhalingstekens"),
    ),
    (r"expecting ':'|separated by a colon", _COLON),
    (r"expecting ','|i expect ','", gettext_lazy("er ontbreekt een komma of een haakje")),
    (r"trailing comma", gettext_lazy("na de laatste waarde staat nog een komma")),
    (r"extra data|trailing garbage|additional data|junk after document", _MORE),
    (r"premature eof|incomplete|unterminated string|no element found|unclosed", _ENDS),
    (r"control character|invalid character inside string", gettext_lazy("in een tekst staat een regeleinde of stuurteken")),
    (
        r"invalid \\|'\\' occurs|non-hex",
        gettext_lazy("na een schuine streep naar links (\\) staat een teken dat daar niet kan"),
    ),
    (r"comment found", gettext_lazy("er staat commentaar in, en dat kan niet in JSON")),
    (r"exceeds the limit|integer overflow", gettext_lazy("een getal heeft te veel cijfers")),
    (r"malformed number|invalid json number|no number of json", _NUMBER),
    (r"recursion|nested too deep", gettext_lazy("het is te diep genest")),
    (r"lone surrogate|half a character", gettext_lazy("er staat een half teken in")),
    (r"\bnul\b", _NUL),
    # CSV
    (r"unexpected end of data", gettext_lazy("een aanhalingsteken wordt niet gesloten")),
    (r"' expected after '", gettext_lazy("na een aanhalingsteken staat nog tekst in dezelfde cel")),
    (r"new-line character seen", gettext_lazy("er staat een regeleinde waar dat niet kan")),
    (r"field larger than", gettext_lazy("een cel is te lang")),
    # XML
    (r"mismatched tag", gettext_lazy("een element wordt gesloten dat niet open is")),
    (r"duplicate attribute", gettext_lazy("een element heeft hetzelfde kenmerk twee keer")),
    (r"undefined entity", gettext_lazy("er staat een afkorting (&…;) in die niet bestaat")),
    (r"unbound prefix", gettext_lazy("een voorvoegsel (voor de dubbele punt van een naam) is niet uitgelegd")),
    (r"unknown encoding|encoding specified", gettext_lazy("de tekencodering die het noemt, klopt niet")),
    (r"xml declaration|xml or text declaration", gettext_lazy("de eerste regel (<?xml …?>) klopt niet")),
    # spreadsheets and what is packed
    (r"detect file format", gettext_lazy("het is niet te zien welk soort rekenblad het is")),
    (r"zip|decompress|inflat|deflate|invalid checksum", _PACKED),
    # YAML
    (
        r"mapping values are not allowed",
        gettext_lazy("er staat een dubbele punt waar dat niet kan: zet de tekst tussen aanhalingstekens"),
    ),
    (r"'\\t' that cannot start", gettext_lazy("er staat een tab: spring in met spaties")),
    (r"that cannot start any token", gettext_lazy("een tekst begint met een teken dat aanhalingstekens nodig heeft")),
    (r"undefined alias", gettext_lazy("een verwijzing (*naam) is nergens uitgelegd")),
    (r"stream end|end of stream", _ENDS),
    (r"block end", gettext_lazy("een regel springt niet goed in")),
    (r"could not find expected ':'", _COLON),
    (r"special characters are not allowed", gettext_lazy("er staat een stuurteken in")),
    # the general ones last
    (
        r"expecting value|unexpected symbol|invalid char|invalid string|unallowed token|not well-formed|syntax error"
        r"|invalid bytes|character number",
        gettext_lazy("hier staat iets dat er niet kan staan"),
    ),
)

_BY_NUMBER = {
    errno.ENOENT: gettext_lazy("er is geen bestand of map met die naam"),
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EISDIR: gettext_lazy("het is een map"),
    errno.ENOTDIR: gettext_lazy("een deel van het pad is geen map"),
    errno.EEXIST: gettext_lazy("er is al iets met die naam"),
    errno.ENOSPC: gettext_lazy("de schijf is vol"),
    errno.EROFS: gettext_lazy("van deze schijf kan alleen gelezen worden"),
    errno.ENAMETOOLONG: gettext_lazy("de naam is te lang"),
    errno.EIO: gettext_lazy("de schijf geeft een fout"),
    errno.EADDRINUSE: gettext_lazy("dit adres is al in gebruik"),
    errno.EADDRNOTAVAIL: gettext_lazy("deze computer heeft dat adres niet"),
    errno.ECONNREFUSED: gettext_lazy("de verbinding werd geweigerd"),
    errno.ECONNRESET: gettext_lazy("de verbinding werd verbroken"),
    errno.EPIPE: gettext_lazy("de verbinding werd verbroken"),
    errno.EHOSTUNREACH: gettext_lazy("de computer is niet te bereiken"),
    errno.ENETUNREACH: gettext_lazy("het netwerk is niet te bereiken"),
}

# Where it is: "line 1 column 5 (char 4)" of JSON, "line 1, column 5" of XML, "at 5" of ijson.
_PLACE = re.compile(r":? line (\d+)(,?) column (\d+)(?: \(char \d+\))?")


def in_words(error: BaseException | str) -> str:
    """Return why something failed, without a full stop: in the reader's language when it is known, else as it was said.

    A line and a column that were said are said again.
    """
    return known(error) or _as_said(error)


def known(error: BaseException | str) -> str:
    """Return the same, but "" for what there are no words for."""
    if isinstance(error, OSError):
        return _of_the_system(error)
    said = _as_said(error)
    place = _PLACE.search(said)
    about = said[: place.start()] if place else said
    words: StrPromise | str = next((words for pattern, words in _SAID if re.search(pattern, about, re.IGNORECASE)), "")
    if words and place:
        return _("%(reason)s (regel %(line)s, teken %(column)s)") % {
            "reason": words,
            "line": place[1],
            "column": int(place[3]) + (place[2] == ","),  # that of XML is what stands before it
        }
    return str(words)


def _of_the_system(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):  # its number is one of OpenSSL, as that below is one of the resolver
        return _("de beveiligde verbinding is niet te vertrouwen (SSL)")
    if isinstance(error, socket.gaierror):
        return _("de naam van de computer is onbekend")
    if isinstance(error, TimeoutError):
        return str(_NO_ANSWER)
    return str(_BY_NUMBER.get(error.errno or 0, ""))


def _of_yaml(error: BaseException | str) -> str:
    """Return what PyYAML says is the problem, with its place as the others say it; "" for what is none of its errors."""
    problem, mark = getattr(error, "problem", None), getattr(error, "problem_mark", None)
    return f"{problem}: line {mark.line + 1} column {mark.column + 1}" if problem and mark else ""


def _as_said(error: BaseException | str) -> str:
    """Return the first line of what was said; the system's words of an error of the system, without its number."""
    said = (isinstance(error, OSError) and error.strerror) or _of_yaml(error) or str(error).strip()
    name = type(error).__name__ if isinstance(error, BaseException) else "?"
    return (said.splitlines()[0] if said else name)[:_LONGEST].rstrip(" .")
