"""What a search gives back: plain values, ready to be shown; nothing of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from algoritmeregister.search.facets import FacetValue


class Piece(NamedTuple):
    """A piece of text, and whether it is what was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Snippet:
    """Why a registration was found: the `field` (key of the document) that matched best, and a passage of it.

    `html` is escaped and safe to put in a page; what matched is in `<mark>`.
    """

    field: str
    pieces: tuple[Piece, ...]
    html: str


@dataclass(frozen=True)
class Result:
    """One registration found. `card` holds what lists show; its most used values are properties.

    `name_html`, `summary_html` and `organisation_html` are escaped, with what matched in `<mark>`. `snippet` is the
    passage of another field, None when those three already show everything that was looked for. `matched`: keys of the
    fields in which something is marked. `only_corrected`: found through a corrected word, not through what was typed.
    """

    card: Mapping[str, Any]
    score: float
    name_html: str
    summary_html: str
    organisation_html: str
    snippet: Snippet | None = None
    matched: tuple[str, ...] = ()
    only_corrected: bool = False

    @property
    def number(self) -> str:
        """The public number of the registration."""
        return str(self.card["number"])

    @property
    def name(self) -> str:
        """The name of the algorithm."""
        return str(self.card["name"])

    @property
    def organisation_name(self) -> str:
        """The name of the organisation, as published."""
        return str(self.card["organisation_name"])


@dataclass(frozen=True)
class Correction:
    """A typed word that occurs nowhere, and the words of the register that were searched beside it."""

    typed: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """The answer to one query.

    `total`: number of registrations found. `results`: those of the asked page. `facets`: facet key → values.
    `did_you_mean`: a whole text to offer instead, or None. `corrected`: words that occur nowhere and through what they
    were searched; `synonyms`: typed word → other words that were searched beside it. `ignored`: typed words that were
    not looked for. `all_words`: False when too few registrations have all words, so that those with some of them are
    given too; `absent`: the typed words among them that the register has nowhere. `approximate`: nothing has these words;
    these registrations have words that look like them.
    `building`: the index is being made and the answer may be incomplete. `took_ms`: time it took.
    """

    total: int
    results: tuple[Result, ...]
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    did_you_mean: str | None = None
    corrected: tuple[Correction, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    all_words: bool = True
    absent: tuple[str, ...] = ()
    approximate: bool = False
    building: bool = False
    took_ms: float = 0.0
