"""Hints for plain Dutch: long sentences, the passive, official and long words, abbreviations. They advise and never block.

The rules are local and are data (`data/writing.yaml`); nothing leaves the machine. They know Dutch only.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .catalogue import LANGUAGES, CatalogueError, Texts, read_data
from .fitting import plain_text

LONGEST = 20_000
"""Characters that are looked at: no field holds more, and nobody waits for what is longer."""

LONGEST_QUOTE = 60
"""Characters of the text that a message repeats."""

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*", re.UNICODE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+", re.IGNORECASE)
_END = re.compile(r"[.!?]+(?=[\s\"'”’)]|$)|\n+")
_TO_BE_DONE = frozenset({"wordt", "worden", "werd", "werden"})
_ENDS_CLAUSE = re.compile(r"[,;:()]")
_WEAK = re.compile(r"(?:ge\w{2,}|\w{2,}ge\w{2,}|(?:be|ver|ont|her)\w{2,})[dt]", re.IGNORECASE)
_REACH = 8
_CAPITALS = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]{1,4}\b")


@dataclass(frozen=True, slots=True)
class Hint:
    """One place that could be easier to read: which rule, the words it is about, where they stand, and what to do.

    `start` and `end` count characters in the plain text (`fitting.plain_text` of what was given).
    """

    rule: str
    quote: str
    start: int
    end: int
    message: Texts


@dataclass(frozen=True, slots=True)
class _Rules:
    sentence: int
    word: int
    messages: Mapping[str, Texts]
    official: Mapping[str, str]
    expression: re.Pattern[str]
    abbreviations: frozenset[str]
    known: frozenset[str]
    participles: frozenset[str]
    no_participles: frozenset[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data = read_data("writing")
    official = {str(key): str(value) for key, value in data["official"].items()}
    for stem, instead in data["verbs"].items():
        official.update(dict.fromkeys(_forms(stem), instead))
    for rule, texts in data["messages"].items():
        if missing := [language for language in LANGUAGES if not texts.get(language)]:
            raise CatalogueError(f"writing.yaml: messages: {rule}", f"has no text in {', '.join(missing)}")
    # The longest expression first, so that "ten behoeve van" is found and not a word in it.
    words = "|".join(re.escape(each) for each in sorted(official, key=len, reverse=True))
    return _Rules(
        sentence=int(data["limits"]["sentence"]),
        word=int(data["limits"]["word"]),
        messages=data["messages"],
        official=official,
        expression=re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE),
        abbreviations=frozenset(map(str, data["abbreviations"])),
        known=frozenset(data["known_abbreviations"]),
        participles=frozenset(data["participles"]),
        no_participles=frozenset(data["no_participles"]),
    )


def _forms(stem: str) -> list[str]:
    """The forms of a verb in -eren: implement → implementeren, implementeert, geïmplementeerd …"""
    first = {"i": "ï", "e": "ë"}.get(stem[0], stem[0])
    return [f"{stem}eren", *(f"{stem}eer{end}" for end in ("t", "de", "den")), f"ge{first}{stem[1:]}eerd"]


def hints(text: str, language: str = "nl") -> list[Hint]:
    """The hints for a text (plain or rich), in the order of the text; none for a language that the rules do not know."""
    if language != "nl" or not text.strip():
        return []
    plain = _without_addresses(plain_text(text[:LONGEST]))
    found = [*_sentences(plain), *_official(plain), *_long_words(plain), *_abbreviations(plain)]
    return sorted(found, key=lambda hint: (hint.start, hint.rule))


def _without_addresses(plain: str) -> str:
    # As long as it was, so that places stay what they are.
    return _ADDRESS.sub(lambda found: "·" * len(found[0]), plain)


def _hint(rule: str, plain: str, start: int, end: int, **values: Any) -> Hint:
    quote = " ".join(plain[start:end].split())
    if len(quote) > LONGEST_QUOTE:
        quote = quote[: LONGEST_QUOTE - 1] + "…"
    texts = _rules().messages[rule]
    message = {language: texts[language].format(quote=quote, **values) for language in LANGUAGES}
    return Hint(rule, quote, start, end, message)


def sentences(plain: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a plain text starts and ends; a line is never part of two sentences."""
    start = 0
    for found in _END.finditer(plain):
        if found[0] == "." and _is_abbreviation(plain, found.start()):
            continue
        if plain[start : found.end()].strip():
            yield start, found.end()
        start = found.end()
    if plain[start:].strip():
        yield start, len(plain)


def _is_abbreviation(plain: str, stop: int) -> bool:
    word = re.search(r"[\w./]*$", plain[max(0, stop - 12) : stop])
    before = word[0].casefold() if word else ""
    # One letter is an initial, "d.w.z" has its last full stop here.
    return before in _rules().abbreviations or (len(before) == 1 and before.isalpha())


def _sentences(plain: str) -> Iterator[Hint]:
    for start, end in sentences(plain):
        words = list(_WORD.finditer(plain, start, end))
        if len(words) > _rules().sentence:
            shown = words[min(5, len(words) - 1)].end()
            yield _hint("long_sentence", plain, words[0].start(), shown, words=len(words))
        yield from _passive(plain, words)


def _passive(plain: str, words: list[re.Match[str]]) -> Iterator[Hint]:
    for place, word in enumerate(words):
        if word[0].casefold() not in _TO_BE_DONE:
            continue
        if place and _is_participle(words[place - 1][0]):
            yield _hint("passive", plain, words[place - 1].start(), word.end())
            continue
        for other in words[place + 1 : place + 1 + _REACH]:
            if _ENDS_CLAUSE.search(plain, word.end(), other.start()):
                break
            if _is_participle(other[0]):
                yield _hint("passive", plain, word.start(), other.end())
                break


def _is_participle(word: str) -> bool:
    lowered = word.casefold()
    if lowered in _rules().no_participles:
        return False
    return lowered in _rules().participles or _WEAK.fullmatch(lowered) is not None


def _official(plain: str) -> Iterator[Hint]:
    for found in _rules().expression.finditer(plain):
        yield _hint("official", plain, *found.span(), instead=_rules().official[found[0].casefold()])


def _long_words(plain: str) -> Iterator[Hint]:
    seen = set()
    for found in _WORD.finditer(plain):
        word = found[0].casefold()
        if len(word) >= _rules().word and "-" not in word and word not in seen and word not in _rules().official:
            seen.add(word)
            yield _hint("long_word", plain, *found.span())


def _abbreviations(plain: str) -> Iterator[Hint]:
    seen = set(_rules().known)
    for found in _CAPITALS.finditer(plain):
        word = found[0]
        explained = plain[found.start() - 1 : found.start()] == "(" or plain[found.end() : found.end() + 2] == " ("
        if word not in seen and not explained and not plain.isupper():
            yield _hint("abbreviation", plain, *found.span())
        seen.add(word)
