"""Which suppliers a field names: spellings of one name, several names, sentences, and what is written when there is none.

Pure: what a steward decided is handed over. The names that are known stand in `tables/suppliers.txt`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.products import tables
from algoritmeregister.search.content import one_line

# Longer texts, in signs and in words, are sentences about a supplier and not its name.
LONGEST_NAME, MOST_WORDS = 80, 8
# More names in one field are a list of something else.
MOST_NAMES = 5
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_SEPARATORS = re.compile(
    r"\s*[/;|]\s*|,\s*(?!\s*(?:Inc|Ltd|LLC|B\.?V|N\.?V)\b)"
    r"|,?\s+(?:en |and )?(?:in (?:samenwerking|combi(?:n)?atie) met|onderdeel van|via)\s+",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*[–—]\s*|\s+-\s+|-\s+")
# What somebody does, or that a name follows: no part of that name.
_ROLE = re.compile(
    r"^(?:(?:was|is)\s+)?(?:(?:hoofd|sub|onder)?(?:leverancier|aannemer|ontwikkelaar)|implementatiepartner|distributeur"
    r"|(?:eerder|vroeger) bekend als|voorheen|formerly|vh)\b[\s:.]*",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:&|en|and|\+)\s+", re.IGNORECASE)
# Words of sentences; a name has none of them.
_SENTENCE = re.compile(
    r"\b(?:is|zijn|wordt|worden|werd|heeft|hebben|ontwikkelde?|geleverd|gebruikt|gemaakt)\b", re.IGNORECASE
)
_DOMAIN = re.compile(r"\.(?:com|nl|eu|org|net)$", re.IGNORECASE)
_LINK_WORDS = re.compile(r"link naar externe pagina", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """A supplier: the `key` by which spellings are the same, and its `name`. `known`: a table or a steward names it."""

    key: str
    name: str
    known: bool = False


@dataclass(frozen=True)
class Reading:
    """What a field says: the suppliers it names, in its order; `in_house`: the organisation made it itself; `unclear`: it
    says something in which we recognise no name."""

    suppliers: tuple[Named, ...] = ()
    in_house: bool = False
    unclear: bool = False


@dataclass(frozen=True)
class Decided:
    """What a steward decided: key of a spelling → the supplier that is meant, None when it is no supplier."""

    spellings: Mapping[str, Named | None] = field(default_factory=dict)

    def find(self, key: str) -> tuple[bool, Named | None]:
        """Return whether somebody decided about this key, and who is meant."""
        return (True, self.spellings[key]) if key in self.spellings else (False, None)


NOTHING_DECIDED = Decided()


def read(value: object, decided: Decided = NOTHING_DECIDED) -> Reading:
    """Read the field for the supplier: its text, in any of the shapes that a document may have."""
    text = _LINK_WORDS.sub(" ", one_line(value)).strip()
    if not text:
        return Reading()
    whole = key_of(text)
    is_decided, meant = decided.find(whole)
    if is_decided:
        return Reading((meant,) if meant else ())
    plain = f" {normalise_name(text)} "
    if any(f" {phrase} " in plain for phrase in _phrases("in_house.txt")):
        return Reading(in_house=True)
    if any(plain.startswith(f" {phrase} ") for phrase in _phrases("no_supplier.txt")):
        return Reading()
    without = " ".join(_ADDRESS.sub(" ", text).split()).strip(" -–—:")
    if not key_of(without):
        return _made([_of_address(text)], decided)
    if len(without) > LONGEST_NAME or len(without.split()) > MOST_WORDS or _SENTENCE.search(without):
        return _of_sentence(without, decided)
    return _made(list(_parts(without, decided)), decided)


@functools.lru_cache(maxsize=16_384)
def key_of(name: str) -> str:
    """Return the form in which spellings of a supplier are compared: no case, accents, signs, spaces or legal forms."""
    words = normalise_name(_DOMAIN.sub("", _BRACKETS.sub(" ", name).strip(" .,"))).split()
    while len(words) > 1 and (taken := _form_at_end(words)):
        words = words[:-taken]
    return "".join(words)[:200]


def tidy(name: str) -> str:
    """Return a name as we show it: without brackets, address and legal form."""
    shown = " ".join(_ADDRESS.sub(" ", _BRACKETS.sub(" ", name)).split()).strip(" .,:;-–—'\"")
    words = shown.split()
    while len(words) > 1 and _form_at_end([normalise_name(word) for word in words[-2:]]) == 1:
        words = words[:-1]
    return " ".join(words).strip(" .,:;-–—")[:200]


def in_table(key: str) -> Named | None:
    """Return the supplier that the table means by a key, None when it has none."""
    return _table().get(key)


@functools.cache
def _table() -> dict[str, Named]:
    known: dict[str, Named] = {}
    for line, names in tables.rows("suppliers.txt"):
        named = Named(key_of(names[0]), names[0], known=True)
        for name in names:
            if known.setdefault(key_of(name), named) != named:
                raise ValueError(f"suppliers.txt, line {line}: {name!r} stands with another supplier too.")
    return known


@functools.cache
def _names_in_sentences() -> re.Pattern[str]:
    """Return what finds the table's names in a text that `normalise_name` made."""
    names = {normalise_name(name) for _line, names in tables.rows("suppliers.txt") for name in names}
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in sorted(names, key=lambda each: (-len(each), each)))})\b")


@functools.cache
def _phrases(table: str) -> tuple[str, ...]:
    return tuple(columns[0] for _line, columns in tables.rows(table))


@functools.cache
def _forms() -> frozenset[str]:
    return frozenset(_phrases("legal_forms.txt"))


def _form_at_end(words: list[str]) -> int:
    """Return how many words at the end are a legal form or a country."""
    if len(words) > 2 and " ".join(words[-2:]) in _forms():
        return 2
    return 1 if words[-1] in _forms() else 0


def _of_address(text: str) -> str:
    """Return the name in an address: "readspeaker" of "https://www.readspeaker.com/about/"."""
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", text.strip("() "), flags=re.IGNORECASE).split("/")[0]
    labels = host.split(".")
    return labels[-2] if len(labels) > 1 else host


def _parts(text: str, decided: Decided) -> Iterator[str]:
    """Divide a field over the names in it. "&" and "en" may be in a name: only between names of which one is known."""
    if _is_known(text, decided):
        yield text
        return
    for part in _SEPARATORS.split(text):
        yield from _between_and(_before_dash(_ROLE.sub("", part.strip()), decided), decided)


def _before_dash(part: str, decided: Decided) -> str:
    """Return the name in "name - what it does": what is known, else what comes first."""
    pieces = [piece for piece in _DASH.split(part) if piece.strip()]
    if len(pieces) < 2 or _is_known(part, decided):
        return part
    return next((piece for piece in pieces if _is_known(piece, decided)), pieces[0])


def _between_and(part: str, decided: Decided) -> Iterator[str]:
    if not _is_known(part, decided):
        for match in _AND.finditer(part):
            left, right = part[: match.start()], part[match.end() :]
            if _is_known(left, decided) or _is_known(right, decided):
                yield from _between_and(left, decided)
                yield from _between_and(right, decided)
                return
    yield part


def _is_known(name: str, decided: Decided) -> bool:
    key = key_of(name)
    return decided.find(key)[0] or in_table(key) is not None


def _of_sentence(text: str, decided: Decided) -> Reading:
    found = [match.group() for match in _names_in_sentences().finditer(normalise_name(text))]
    return _made(found, decided) if found else Reading(unclear=True)


def _made(names: list[str], decided: Decided) -> Reading:
    found: dict[str, Named] = {}
    for name in names:
        key = key_of(name)
        is_decided, meant = decided.find(key)
        named = meant if is_decided else in_table(key) or (Named(key, tidy(name)) if len(key) > 1 and tidy(name) else None)
        if named:
            found.setdefault(named.key, named)
    return Reading(tuple(found.values())[:MOST_NAMES], unclear=not found)
