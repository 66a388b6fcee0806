"""From an analysed text to what is looked for: per typed word, everything that may stand for it, with its weight.

Knows nothing of the engine; `questions.py` writes its questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple, Protocol

from algoritmeregister.search import ranking
from algoritmeregister.search.analysis import AnalysedQuery, QueryWord, Synonym

# Whether a section (its field) has a stem so often that it says little about what has it.
SaysLittle = Callable[[str, str], bool]


class How(Enum):
    """How the stems of an option must be found."""

    ALONE = auto()  # one stem, as a word or as a part of a compound
    TOGETHER = auto()  # all of them, anywhere: the parts of a typed compound
    ADJACENT = auto()  # words next to each other


class Option(NamedTuple):
    """One thing that may stand for a typed word."""

    how: How
    stems: tuple[str, ...]
    weight: float


class Narrowing(NamedTuple):
    """A group of options that narrows: all of them, and those that are enough to find everything that has one."""

    options: Sequence[Option]
    telling: Sequence[Option]


@dataclass
class Targets:
    """What is marked in the results, and for which places in the query each stands: stems of words, stems that may also be
    a part of a compound, and stems of words that are marked only where they stand next to each other."""

    stems: dict[str, set[int]] = field(default_factory=dict)
    parts: dict[str, set[int]] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], set[int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything is marked at all."""
        return bool(self.stems or self.parts or self.phrases)

    def occurring(self, occurs: Callable[[str], bool]) -> Targets:
        """Leave out what no text can have, so that nobody looks for it."""
        return Targets(
            {stem: places for stem, places in self.stems.items() if occurs(stem)},
            {stem: places for stem, places in self.parts.items() if occurs(stem)},
            {phrase: places for phrase, places in self.phrases.items() if all(map(occurs, phrase))},
        )

    def places(self) -> set[int]:
        """The places in the query that something stands for."""
        return set().union(*self.stems.values(), *self.parts.values(), *self.phrases.values())


@dataclass(frozen=True)
class Alternatives:
    """What else may stand in the place of a typed word, by its place in the query: stems of words that begin with it,
    or (analysed) words it may be a misspelling of."""

    beginnings: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    corrections: Mapping[int, tuple[QueryWord, ...]] = field(default_factory=dict)


class Implied(Protocol):
    """Knows what a register's texts have without asking for it: nothing is to be looked up then."""

    def in_all(self, stem: str) -> bool:
        """Whether every version has this stem."""

    def always_with(self, stem: str, others: tuple[str, ...]) -> bool:
        """Whether every version that has this stem has the others too."""


class Wanted:
    """What is looked for: `groups` of options, of which all (or enough) must be found, and `targets` to mark.

    `occurs` says of a stem whether the register has it at all. Options that cannot be found are left out: they would
    change no answer, and asking for them costs as much as asking for others. `says_little`: where a stem need not be weighed
    beside rarer ones. `implied`: what need not be looked for, since it is certainly there.
    """

    def __init__(
        self,
        asked: AnalysedQuery,
        alternatives: Alternatives | None = None,
        occurs: Callable[[str], bool] | None = None,
        says_little: SaysLittle | None = None,
        implied: Implied | None = None,
    ) -> None:
        self.asked = asked
        self.says_little = says_little
        self._implied = implied
        self.alternatives = alternatives or Alternatives()
        self.targets = Targets()
        self.groups: list[list[Option]] = self._groups()
        if occurs is not None:
            self.groups = [_occurring(group, occurs) for group in self.groups]
            self.targets = self.targets.occurring(occurs)

    def narrowing(self, at_least: int | None) -> tuple[list[Narrowing], int | None]:
        """Give the groups that narrow, and how many of them must be found when `at_least` of all must be (None: every one).

        A group of which every version has an option is always found. All are given when else nothing would be looked for.
        """
        groups = [Narrowing(group, self._telling(group)) for group in self.groups if not self._is_in_all(group)]
        needed = len(groups) if at_least is None else at_least - (len(self.groups) - len(groups))
        if not groups or needed < 1:
            return [Narrowing(group, group) for group in self.groups], at_least
        return groups, needed if needed < len(groups) else None

    def _is_in_all(self, group: Sequence[Option]) -> bool:
        implied = self._implied
        return implied is not None and any(each.how is How.ALONE and implied.in_all(each.stems[0]) for each in group)

    def _telling(self, group: Sequence[Option]) -> Sequence[Option]:
        """Leave out the options that find nothing which another one does not find: a compound, beside its parts."""
        implied, parts = self._implied, [each.stems for each in group if each.how is How.TOGETHER]
        if implied is None or not parts:
            return group
        return [
            each
            for each in group
            if each.how is not How.ALONE or not any(implied.always_with(each.stems[0], stems) for stems in parts)
        ]

    def _groups(self) -> list[list[Option]]:
        asked = self.asked
        looked_for = [place for place, word in enumerate(asked.words) if not word.stopword]
        options = {place: self._word_or_alternatives(place, asked.words[place]) for place in looked_for}
        for join in asked.joins:
            places = [place for place in range(join.first, join.stop) if place in options]
            found = [self._alone(join.stem, ranking.JOIN_FACTOR, places)]
            self._share(options, places, found + self._synonyms(join.synonyms, ranking.JOIN_FACTOR, places))
        for expression in asked.expressions:
            places = [place for place in range(expression.first, expression.stop) if place in options]
            self._share(options, places, self._synonyms(expression.synonyms, ranking.EXPRESSION_FACTOR, places))
        groups: dict[int, list[Option]] = {}
        for place, found in options.items():
            groups.setdefault(asked.words[place].group, []).extend(found)
        return list(groups.values())

    def _share(self, options: dict[int, list[Option]], places: Sequence[int], found: list[Option]) -> None:
        # One match that stands for several words satisfies each of them, and counts once in all.
        for place in places:
            options[place].extend(each._replace(weight=each.weight / len(places)) for each in found)

    def _word_or_alternatives(self, place: int, word: QueryWord) -> list[Option]:
        found = self._word(word, 1.0, [place])
        for stem in self.alternatives.beginnings.get(place, ()):
            found.append(self._alone(stem, ranking.PREFIX_FACTOR, [place], part=False))
        for correction in self.alternatives.corrections.get(place, ()):
            found += self._word(correction, ranking.CORRECTION_FACTOR, [place])
        return found

    def _word(self, word: QueryWord, factor: float, places: Sequence[int]) -> list[Option]:
        found = [self._alone(word.stem, factor, places)]
        found += [self._alone(piece, factor * ranking.INNER_FACTOR, places) for piece in word.inner]
        if word.parts:
            for part in word.parts:
                self.targets.parts.setdefault(part, set()).update(places)
            # "parkeerscanauto" also means a text with parkeren, scan and auto, as words or inside other compounds.
            found.append(Option(How.TOGETHER, tuple(dict.fromkeys(word.parts)), factor * ranking.SPLIT_FACTOR))
        return found + self._synonyms(word.synonyms, factor, places)

    def _alone(self, stem: str, weight: float, places: Sequence[int], *, part: bool = True) -> Option:
        self.targets.stems.setdefault(stem, set()).update(places)
        if part:
            self.targets.parts.setdefault(stem, set()).update(places)
        return Option(How.ALONE, (stem,), weight)

    def _synonyms(self, synonyms: Sequence[Synonym], factor: float, places: Sequence[int]) -> list[Option]:
        found: list[Option] = []
        for synonym in synonyms:
            weight = factor * ranking.SYNONYM_FACTOR * synonym.weight
            if len(synonym.stems) == 1:
                found.append(self._alone(synonym.stems[0], weight, places))
            else:
                self.targets.phrases.setdefault(synonym.stems, set()).update(places)
                found.append(Option(How.ADJACENT, synonym.stems, weight))
        return found


def pieces(asked: AnalysedQuery, occurs: Callable[[str], bool]) -> dict[str, set[int]]:
    """Collect the stems of the parts of what was typed that the register has, with the places they stand in for: of
    "bijstandsfraude" that is bijstand and fraude. For when the word itself is found nowhere."""
    found: dict[str, set[int]] = {}
    for place, word in enumerate(asked.words):
        for stem in () if word.stopword else (*word.inner, *word.parts):
            if occurs(stem):
                found.setdefault(stem, set()).add(place)
    return found


def _occurring(options: list[Option], occurs: Callable[[str], bool]) -> list[Option]:
    """Leave out the options that cannot be found. One stays when none can: the word was asked for."""
    return [option for option in options if all(map(occurs, option.stems))] or options[:1]
