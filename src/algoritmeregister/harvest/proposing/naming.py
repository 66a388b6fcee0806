"""How well the label of a column names a field: by key, label, other names, foreign standards and other profiles."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from algoritmeregister import standards
from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest.proposing import words
from algoritmeregister.standards import Field

# How sure a name is when a label is that name. A key or a label of the standard is meant; a word that somebody else once
# used for it may mean something else here.
SURE = {"key": 0.97, "label": 0.95, "profile": 0.9, "word": 0.9, "crosswalk": 0.85}
_MOST_ALIKE = 0.8  # a label that only resembles a name is never surer than this
_LEAST_ALIKE = 0.25
_HEAD = 2.0  # how much more the words count that say what a label is about
_MANY = 3
_PARAGRAPH = 3  # characters
_MADE_BY_US = frozenset({"standard_version", "lars", "withheld", "self_learning", "uuid", "source_id"})


@dataclass(frozen=True)
class Name:
    """One name of a field, and where it comes from (a key of `SURE`)."""

    target: str
    text: str
    source: str


@dataclass(frozen=True)
class Naming:
    """That a label names a field: how sure that is (0–1), the name it was recognised by, and where that comes from.

    `exact`: the label is that name; it resembles it otherwise.
    """

    score: float
    name: str
    source: str
    exact: bool


@lru_cache(maxsize=1)
def targets() -> tuple[str, ...]:
    """Return the fields that a column can be, over all versions; those that a register fills in by itself left out."""
    found = {field.key: None for version in standards.VERSIONS for field in standards.get(version).fields}
    return tuple(key for key in found if key not in _MADE_BY_US)


@lru_cache(maxsize=64)
def names(without: frozenset[str] = frozenset()) -> tuple[Name, ...]:
    """Return every name of every field; what the profiles in `without` call them left out."""
    wanted = set(targets())
    found: dict[tuple[str, str], Name] = {}
    for name in (*_of_standard(), *_of_words(), *_of_profiles(without), *_of_others()):
        if name.target in wanted and words.plain(name.text):
            found.setdefault((name.target, words.plain(name.text)), name)
    return tuple(found.values())


def _all_fields() -> list[Field]:
    return [field for version in standards.VERSIONS for field in standards.get(version).fields]


def _of_standard() -> Iterator[Name]:
    for field in _all_fields():
        yield from (Name(field.key, text, "key") for text in (field.key, *field.aliases))
    for field in _all_fields():
        yield from (Name(field.key, text, "label") for text in field.label.values())


def _of_words() -> Iterator[Name]:
    for target, texts in words.table().fields.items():
        yield from (Name(target, text, "word") for text in texts)


def _of_profiles(without: frozenset[str]) -> Iterator[Name]:
    for profile in profiles.shipped():
        if profile.name not in without:
            yield from (Name(rule.target, text, "profile") for rule in profile.rules for text in rule.sources)


def _of_others() -> Iterator[Name]:
    """Yield what foreign standards call a field; not the numbers of their paragraphs."""
    for field in _all_fields():
        for text in field.crosswalk.values():
            for part in text.split(","):
                if len(words.plain(part)) > _PARAGRAPH:
                    yield Name(field.key, part.strip(), "crosswalk")


@dataclass(frozen=True)
class _Index:
    """The names by their whole text and by every stem, and how much each stem tells: little when many fields have it."""

    whole: dict[str, list[Name]]
    by_stem: dict[str, list[Name]]
    rarity: dict[str, float]


@lru_cache(maxsize=64)
def _index(without: frozenset[str]) -> _Index:
    whole: dict[str, list[Name]] = {}
    by_stem: dict[str, list[Name]] = {}
    fields_of: dict[str, set[str]] = {}
    for name in names(without):
        whole.setdefault(words.plain(name.text), []).append(name)
        for stem in set(words.stems(name.text)):
            by_stem.setdefault(stem, []).append(name)
            fields_of.setdefault(stem, set()).add(name.target)
    number = len(targets())
    rarity = {stem: math.log(1 + number / len(fields)) for stem, fields in fields_of.items()}
    return _Index(whole, by_stem, rarity)


@lru_cache(maxsize=8192)
def candidates(label: str, without: frozenset[str] = frozenset()) -> Mapping[str, Naming]:
    """Return the fields that a label may name, each with the best reason for it."""
    index = _index(without)
    best: dict[str, Naming] = {}

    def offer(target: str, found: Naming | None) -> None:
        if found and (target not in best or found.score > best[target].score):
            best[target] = found

    for name in index.whole.get(words.plain(label), ()):
        offer(name.target, Naming(SURE[name.source], name.text, name.source, exact=True))
    near = {name: None for stem in set(words.stems(label)) for name in index.by_stem.get(stem, ())}
    for name in near:
        offer(name.target, _alike(label, name, index.rarity))
    return best


def _alike(label: str, name: Name, rarity: Mapping[str, float]) -> Naming | None:
    """Return how much a label is like a name with which it shares a word."""
    sure = SURE[name.source]
    mine, theirs = Counter(words.stems(label)), Counter(words.stems(name.text))
    shared = mine & theirs
    head = words.head(label)
    unknown = max(rarity.values(), default=1.0)
    weight = {stem: rarity.get(stem, unknown) * (_HEAD if stem in head else 1.0) for stem in mine | theirs}
    both = sum(weight[stem] * number for stem, number in shared.items())
    of_name = both / sum(weight[stem] * number for stem, number in theirs.items())
    of_label = both / sum(weight[stem] * number for stem, number in mine.items())
    # A name that stands whole in a long question says nearly as much as a label that is that name; half a name says little.
    score = sure * of_name**2 * (0.45 + 0.55 * of_label)
    if sum(shared.values()) == 1 and sum(mine.values()) > _MANY:
        score *= 0.6  # one word out of many may be there by chance
    score = min(score, _MOST_ALIKE) if mine != theirs else sure - 0.05
    return Naming(score, name.text, name.source, exact=False) if score >= _LEAST_ALIKE else None


def best_score(label: str, without: frozenset[str] = frozenset()) -> float:
    """Return how sure it is that a label names some field at all (0–1)."""
    return max((naming.score for naming in candidates(label, without).values()), default=0.0)
