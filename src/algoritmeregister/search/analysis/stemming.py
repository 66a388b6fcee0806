"""Bring the forms of a Dutch word together: model and modellen, herkent and herkenning, bedrijf and bedrijven.

The stemmers at hand (Snowball's two for Dutch) work on spelling alone. One leaves bedrijven, huizen and modellen apart from
their singulars, the other makes "meen" of gemeente; both put overheid with over, and fiets apart from fietsen. This one
proposes the form from which a word may be derived and asks the word list whether that is a word, and used often enough
to be the one meant. What rules cannot know is in `tables/irregular_plurals.tsv` and `tables/stem_overrides.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from algoritmeregister.search import tables

from .normalising import fold
from .vocabulary import frequency

VOWELS = frozenset("aeiouy")
# What a plural in -s may be made from: these endings, where a word in -s is hardly ever anything else.
S_PLURALS = ("e", "el", "em", "en", "er", "erd", "aar", "aard", "ie", "a", "i", "o", "u", "y", "ier", "eur", "oir", "ing")
# Ends of verb stems in which -er is long: anonimiseren → anonimiseer.
LONG_ER = ("iser", "icer", "iter", "eter", "uler", "ater", "iner", "oner", "teer", "ister", "eler", "fier", "ueer")
# Separable and inseparable prefixes of verbs: in "aangevraagd" the ge- stands after them.
PARTICLES = (
    "aan", "achter", "af", "bij", "binnen", "bloot", "door", "goed", "in", "kwijt", "langs", "los", "mee", "na", "neer",
    "om", "onder", "op", "over", "samen", "tegen", "terug", "toe", "uit", "vast", "vol", "voor", "vooruit", "vrij", "waar",
    "weg", "plaats",
)  # fmt: skip
# Stems that are remembered: the pieces of compounds are few, and each is asked for with every compound that has it.
REMEMBERED = 16_384


@lru_cache(maxsize=1)
def overrides() -> dict[str, str]:
    """Return folded word → stem for the words that the rules get wrong."""
    found: dict[str, str] = {}
    for name in ("irregular_plurals.tsv", "stem_overrides.tsv"):
        for number, columns in tables.rows(name):
            if len(columns) != 2:
                raise ValueError(f"{name}:{number}: expected a word and its stem, separated by a tab")
            word, given = fold(columns[0]), fold(columns[1])
            if found.setdefault(word, given) != given:
                raise ValueError(f"{name}:{number}: {columns[0]} already has the stem {found[word]}")
    return found


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Return the folded words that say too little to be looked for, and that have no other form."""
    return frozenset(fold(columns[0]) for _, columns in tables.rows("stopwords.txt"))


@lru_cache(maxsize=REMEMBERED)
def stem(word: str) -> str:
    """Return the stem of a folded word: a word itself as a rule, so that it can be shown and looked up."""
    if word in overrides():
        return overrides()[word]
    if len(word) < 4 or not word.isalpha() or word in stopwords():
        return word
    if word.endswith("s"):
        word = _without_s(word)
    if word.endswith("e") and not word.endswith("ie"):
        word = _without_ending(word, word[:-1], floor=0.3)
    if word in overrides():
        return overrides()[word]
    if word.endswith("en") and (word[-3] not in "eou" or word.endswith(("ieen", "eeen"))):
        word = _without_ending(word, word[:-2], floor=0.01)
    elif word[-1] in "td":
        word = _verb(word)
    if word.endswith("ing") and len(word) > 6 and word not in overrides():
        word = _nominal(word)
    return overrides().get(word, word)


def _without_s(word: str) -> str:
    base = word[:-1]
    ratio = _ratio(base, word)
    if base.endswith(S_PLURALS):
        return base if ratio >= 0.05 or not frequency(word) else word
    if len(base) < 4 or base[-1] in "sx" or ratio < 0.4:
        return word
    # kans is not more of kan: a plural that is itself common is not many times rarer than its singular.
    return base if ratio <= 40 or frequency(word) < 1e-6 else word


def _ratio(candidate: str, word: str) -> float:
    """Return how many times more often `candidate` is used than `word`; a word that the list lacks counts as rare."""
    return frequency(candidate) / (frequency(word) or 1e-8)


def singulars(base: str) -> Iterator[str]:
    """Yield what a word can be when -en or -e is taken off: bedrijv → bedrijf, modell → model, system → systeem."""
    yield base
    if len(base) < 3:
        return
    before, last = base[-2], base[-1]
    if last == before and last not in VOWELS:
        yield base[:-1]
        return
    ends = [last] if last not in "vz" else ["f" if last == "v" else "s"]
    if ends[0] != last:
        yield base[:-1] + ends[0]
    if before in "aeou" and base[-3] not in VOWELS and last not in VOWELS and last not in "wxj":
        yield base[:-1] + before + ends[0]


def _without_ending(word: str, base: str, floor: float) -> str:
    """Take off -en or -e when what is left is a word (in one of its spellings) that is used enough."""
    plural = word.endswith("en")
    if plural and max(frequency(word + "nen"), frequency(word + "en")) > 0.5 * frequency(word):
        return word  # herken, of herkennen; reken, of rekenen
    candidates = [*singulars(base), word[:-1]] if plural else list(singulars(base))  # gemeenten → gemeente
    used = _as_verb if plural else frequency
    candidates = [candidate for candidate in candidates if candidate not in stopwords()] or [word]
    best = max(candidates, key=used)
    long = _lengthened(base)
    if long in candidates and used(long) >= (0.005 if base.endswith("er") else 0.05) * used(best):
        best = long  # bomen is of boom although bom is a word too
    if used(best) and len(best) >= 3 and used(best) >= floor * (frequency(word) or 1e-8):
        return best
    if frequency(word) or used(best):
        return word
    return _by_spelling(base) if plural else word


def _as_verb(base: str) -> float:
    """Return how often `base` and its third person are used: handhaaf is rare, handhaaft is not."""
    return frequency(base) + (frequency(base + "t") if base[-1] not in "td" else 0.0)


def _lengthened(base: str) -> str:
    """Return `base` with its last, single vowel written twice (bom → boom), or nothing when the spelling forbids it."""
    last = list(singulars(base))[-1]
    return last if len(last) == len(base) + 1 else ""


def _by_spelling(base: str) -> str:
    """Return the likeliest spelling of a word that no list knows: a single vowel before a single consonant is long."""
    if base.endswith(("el", "em", "en")) or (base.endswith("er") and not base.endswith(LONG_ER)):
        return base
    return list(singulars(base))[-1]


def infinitive(base: str) -> str:
    """Return the infinitive that has `base` as its first person: herken → herkennen, voorspel → voorspellen, eis → eisen."""
    last, before = base[-1], base[-2]
    two_back = base[-3] if len(base) > 2 else ""
    if last in VOWELS:
        return base + "n"
    if before in VOWELS and two_back == before:  # beoordeel → beoordelen, geef → geven
        voiced = {"f": "v", "s": "z"}.get(last, last)
        return base[:-2] + voiced + "en"
    if before in VOWELS and two_back not in VOWELS:
        unstressed = (
            before == "e"
            and base.endswith(("el", "em", "en", "er"))
            and frequency(base + "en") > frequency(base + last + "en")
        )
        return base + ("" if unstressed else last) + "en"
    voiced = {"f": "v", "s": "z"}.get(last, last)
    return base[:-1] + voiced + "en" if frequency(base[:-1] + voiced + "en") > frequency(base + "en") else base + "en"


def _is_verb_of(base: str, word: str, floor: float) -> bool:
    """Tell whether `base` is a verb's stem, of which `word` is a form that is no noun or adjective of its own."""
    if len(base) < 3 or base in stopwords():
        return False
    whole = frequency(infinitive(base))
    return whole > 0 and whole >= floor * frequency(word)


def _verb(word: str) -> str:
    """Take -t, -d and ge- off a verb form: herkent → herken, gemeld → meld, aangevraagd → aanvraag."""
    bare = _without_ge(word)
    if bare:
        for base in (bare[:-1], bare) if bare[-1] in "td" else (bare,):
            if (base.endswith("eer") or _is_verb_of(base, word, 0.05)) and not _has_plural(word):
                return base
    base = word[:-1]
    if base.endswith("eer") and len(base) > 5 and frequency(infinitive(base)):
        return base
    if not _has_plural(word) and _is_verb_of(base, word, 0.1):
        return base
    return word


def _without_ge(word: str) -> str:
    if word.startswith("ge") and len(word) > 5:
        return word[2:]
    for particle in PARTICLES:
        if word.startswith(particle + "ge") and len(word) > len(particle) + 5:
            return particle + word[len(particle) + 2 :]
    return ""


def _has_plural(word: str) -> bool:
    """Tell whether `word` has a plural of its own, and so is a noun: planten, beelden, gezichten."""
    return _ratio(word + "en", word) >= 0.15 and frequency(word) > 0


def _nominal(word: str) -> str:
    """Bring a noun in -ing to its verb: herkenning → herken. Only when the verb is in common use."""
    verb = word[:-3] + "en"
    if frequency(verb) and _ratio(verb, word) >= 0.1:
        return stem(verb)
    return word[:-5] + "eer" if word.endswith("ering") and word[:-3].endswith(LONG_ER) else word
