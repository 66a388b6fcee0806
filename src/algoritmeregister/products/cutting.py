"""What a version says about its product, and its text cut in what is compared. Pure, so that other processes can do it.

The only place that looks into documents. `reading.py` reads the versions, `sharing.py` shares the work.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pydantic_core import from_json

from algoritmeregister import standards
from algoritmeregister.products import texts
from algoritmeregister.products.recognising import recognise
from algoritmeregister.products.spelling import Decided, Named, Reading, key_of, read
from algoritmeregister.search.content import one_line

LONGEST_NAME = 300
# The text that says what an algorithm is for, and what stands in its place where that says too little.
TEXT_KEYS = ("goal", "description_short")


class Shown(NamedTuple):
    """Of a version what is looked at: many are read, and an object of each takes more time than the reading.

    `own_names`: what its organisation is called, sorted.
    """

    registration: int
    organisation: int
    own_names: tuple[str, ...]
    standard: str
    language: str
    content: str


class Cut(NamedTuple):
    """A text in what is compared: how many words it has, its shingles, and the bands under which it is filed (none of a
    short text, which counts only when it is the same)."""

    words: int
    shingles: array[int]
    bands: Sequence[int]


@dataclass(frozen=True)
class Facts:
    """What one registration says. `digest`: of its text in compared form, empty when it says too little. `name_key`: its
    name in compared form. `known`: the product of the table that it means, else empty. `from_name`: the supplier is that
    product's, and the field names none."""

    registration: int
    organisation: int
    name: str
    language: str
    name_key: str
    digest: str
    provider: str
    suppliers: tuple[Named, ...]
    in_house: bool
    known: str
    from_name: bool


class Read(NamedTuple):
    """What registrations say, and their texts by digest."""

    facts: list[Facts]
    texts: dict[str, Cut]


def read_versions(versions: Iterable[Shown], decided: Decided) -> Read:
    """Read versions, one of each registration. A text that several have is cut once."""
    readings: dict[str, Reading] = {}
    found = Read([], {})
    for shown in versions:
        facts, words = _facts(shown, decided, readings)
        found.facts.append(facts)
        if facts.digest and facts.digest not in found.texts:
            found.texts[facts.digest] = cut(words)
    return found


def cut(words: Sequence[str]) -> Cut:
    """Cut a text in compared form."""
    shingles = texts.shingles(words)
    return Cut(len(words), shingles, array("q", texts.bands(shingles) if len(words) >= texts.SHORT else ()))


def _facts(shown: Shown, decided: Decided, readings: dict[str, Reading]) -> tuple[Facts, list[str]]:
    """Return what a version says, and the words of its text; none when that says too little."""
    own, content = shown.own_names, from_json(shown.content)
    document = standards.to_superset(content["document"], shown.standard, content["beside"])
    name = one_line(document.get("name"))[:LONGEST_NAME]
    name_key = " ".join(texts.words_of(name, own))[:LONGEST_NAME]
    words = next(
        (found for key in TEXT_KEYS if len(found := texts.words_of(document.get(key), own)) >= texts.LEAST_WORDS), []
    )
    field = one_line(document.get("provider"))
    reading = readings[field] if field in readings else readings.setdefault(field, read(field, decided))
    own_keys = {key_of(each) for each in own}
    suppliers = tuple(each for each in reading.suppliers if each.key not in own_keys)
    in_house = reading.in_house or (not suppliers and bool(reading.suppliers))
    known = None if in_house else recognise(name, suppliers)
    from_name = bool(known and known.supplier and not suppliers)
    if known and known.supplier and from_name:
        suppliers = (known.supplier,)
    facts = Facts(
        registration=shown.registration,
        organisation=shown.organisation,
        name=name,
        language=shown.language,
        name_key=name_key,
        digest=_digest(words, name_key),
        provider=field[:200],
        suppliers=suppliers,
        in_house=in_house,
        known=known.name if known else "",
        from_name=from_name,
    )
    return facts, words


def _digest(words: Sequence[str], name_key: str) -> str:
    """Return the digest of a text. Of a short text the name is a part: alone it says too little."""
    if not words:
        return ""
    return texts.digest_of([*words, "|", name_key] if len(words) < texts.SHORT else words)
