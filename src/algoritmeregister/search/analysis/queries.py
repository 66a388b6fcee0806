"""Analyse what somebody typed into the search box. Every text is a query: nothing a person types is an error."""

from __future__ import annotations

import re
from typing import NamedTuple

from .documents import Token, analyse
from .stemming import stopwords
from .synonyms import LONGEST, Synonym, synonyms
from .tokenising import pattern
from .words import known

MAX_CHARACTERS = 400
MAX_WORDS = 32
SHORTEST_JOIN = 4

_phrase = re.compile(
    '(-?)["\u201c\u201d\u201e\u00ab\u00bb]([^"\u201c\u201d\u201e\u00ab\u00bb]*)["\u201c\u201d\u201e\u00ab\u00bb]'
)
_excluding = re.compile(r"(?:^|(?<=\s))[-\u2212\u2013](?=\w)")
_or = frozenset(("of", "or"))


class QueryWord(NamedTuple):
    """One word of a query, as typed and as looked for.

    `stopword`: says so little that it need not be found. `is_last`: may be the start of a longer word. `group`: words
    with the same number are alternatives ("drone of helikopter"). `inner`: stems of compounds inside this one.
    """

    text: str
    folded: str
    stem: str
    parts: tuple[str, ...]
    inner: tuple[str, ...]
    synonyms: tuple[Synonym, ...]
    stopword: bool
    is_last: bool
    group: int


class Phrase(NamedTuple):
    """Words that must stand next to each other: as typed, and their stems."""

    text: str
    stems: tuple[str, ...]
    excluded: bool


class Join(NamedTuple):
    """Neighbouring words (from `first` up to but not including `stop`) that may be one: "zonne panelen"."""

    first: int
    stop: int
    stem: str
    parts: tuple[str, ...]
    synonyms: tuple[Synonym, ...]


class Expression(NamedTuple):
    """Neighbouring words (from `first` up to but not including `stop`) that together mean something with other names."""

    first: int
    stop: int
    stems: tuple[str, ...]
    synonyms: tuple[Synonym, ...]


class AnalysedQuery(NamedTuple):
    """What is looked for. `words` include those of phrases; `cut` says what was left out: "characters", "words"."""

    text: str
    words: tuple[QueryWord, ...]
    phrases: tuple[Phrase, ...]
    excluded: tuple[QueryWord, ...]
    joins: tuple[Join, ...]
    expressions: tuple[Expression, ...]
    cut: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is looked for: an empty text, or only signs."""
        return not self.words and not self.excluded

    @property
    def asks_for_something(self) -> bool:
        """Tell whether there is a word or phrase that results must have, and not only what they may not have."""
        return any(not word.stopword for word in self.words) or any(not phrase.excluded for phrase in self.phrases)


def query(text: str) -> AnalysedQuery:
    """Return what `text` looks for: at most MAX_WORDS words from its first MAX_CHARACTERS characters."""
    cut = ["characters"] if len(text) > MAX_CHARACTERS else []
    text = text[:MAX_CHARACTERS]
    phrases = tuple(
        Phrase(inside.strip(), tuple(token.stem for token in analyse(inside).tokens), bool(minus))
        for minus, inside in _phrase.findall(text)
        if pattern(inside).search(inside)
    )
    rest = _phrase.sub(lambda m: " " if m.group(1) else f" {m.group(2)} ", text)
    tokens, groups, banned = _read(rest)
    if len(tokens) > MAX_WORDS or len(banned) > MAX_WORDS:
        cut.append("words")
    tokens, groups, banned = tokens[:MAX_WORDS], groups[:MAX_WORDS], banned[:MAX_WORDS]
    words = _words(rest, tokens, groups)
    excluded = tuple(_query_word(token, False, False, index) for index, token in enumerate(banned))
    return AnalysedQuery(text, words, phrases, excluded, _joins(words), _expressions(words), tuple(cut))


def _read(text: str) -> tuple[list[Token], list[int], list[Token]]:
    """Return the words looked for, the number of the group of alternatives of each, and the words that must be absent."""
    minus = {match.end() for match in _excluding.finditer(text)}
    tokens: list[Token] = []
    groups: list[int] = []
    banned: list[Token] = []
    all_tokens = analyse(text).tokens
    either = False
    group = -1
    for index, token in enumerate(all_tokens):
        if token.start in minus:
            banned.append(token)
        elif _is_or(all_tokens, index) and tokens:
            either = True
        else:
            group += 0 if either else 1
            either = False
            tokens.append(token)
            groups.append(group)
    return tokens, groups, banned


def _is_or(tokens: list[Token], index: int) -> bool:
    """Tell whether a word offers a choice: "drone of helikopter", but not "ik wil weten of ik gefilmd word"."""
    if tokens[index].text not in _or or not 0 < index < len(tokens) - 1:
        return False
    return tokens[index - 1].text not in stopwords() and tokens[index + 1].text not in stopwords()


def _words(text: str, tokens: list[Token], groups: list[int]) -> tuple[QueryWord, ...]:
    capitals = text.isupper()
    silent = [
        token.text in stopwords() and (capitals or not _is_abbreviation(text[token.start : token.end])) for token in tokens
    ]
    if all(silent):
        silent = [False] * len(tokens)
    return tuple(
        _query_word(token, silent[i], i + 1 == len(tokens) and text.rstrip(" \t\n") == text[: token.end], groups[i])
        for i, token in enumerate(tokens)
    )


def _is_abbreviation(written: str) -> bool:
    """Tell "OM" (the prosecution) from "om" (the preposition): by its capitals, when not everything is in capitals."""
    return len(written) > 1 and written.isupper()


def _query_word(token: Token, stopword: bool, is_last: bool, group: int) -> QueryWord:
    others = () if stopword else synonyms((token.stem,))
    return QueryWord(token.text, token.text, token.stem, token.parts, token.inner, others, stopword, is_last, group)


def _joins(words: tuple[QueryWord, ...]) -> tuple[Join, ...]:
    found = []
    for first in range(len(words)):
        for stop in range(first + 2, min(first + 3, len(words)) + 1):
            group = words[first:stop]
            if any(w.stopword for w in group):
                break
            whole = known["".join(w.folded for w in group)]
            if len(whole.folded) < SHORTEST_JOIN:
                continue
            found.append(Join(first, stop, whole.stem, whole.parts, synonyms((whole.stem,))))
    return tuple(found)


def _expressions(words: tuple[QueryWord, ...]) -> tuple[Expression, ...]:
    found = []
    for first in range(len(words)):
        for stop in range(first + 2, min(first + LONGEST, len(words)) + 1):
            stems = tuple(w.stem for w in words[first:stop])
            others = synonyms(stems)
            if others:
                found.append(Expression(first, stop, stems, others))
    return tuple(found)
