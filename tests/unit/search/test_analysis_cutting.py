"""The cut of a compound is the best there is by the rules, tried one by one: what makes it fast may not change it."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import log

import pytest

from algoritmeregister.search.analysis import compounds, stemming
from algoritmeregister.search.analysis.compounds import CUT, FLOOR, FLOORS, LINKS, MIN_PART, VERB_SHARE, exceptions
from algoritmeregister.search.analysis.vocabulary import frequencies, frequency

MADE_UP = ["parkeerscanautocontrole", "handhaafdienst", "bezwaarschriftenloket", "zwerfafvalmelding", "herkenapparaat"]


def made_up(count: int) -> list[str]:
    """Words of the list, and words made of two or three of them with and without linking sounds."""
    pick = random.Random(7)
    words = sorted(word for word, common in frequencies().items() if common > FLOOR)
    links = ("", "", *LINKS)
    return [
        pick.choice(words) + pick.choice(links) + pick.choice(words) + (pick.choice(words) if place % 3 == 0 else "")
        for place in range(count)
    ] + pick.sample(words, count)


def commonness(part: str, *, last: bool) -> float:
    """What a piece counts for by the rules; 0 when it is none."""
    floor = FLOORS.get(len(part), FLOOR)
    if len(part) < MIN_PART or part in exceptions().never or (len(part) == MIN_PART and part not in exceptions().short):
        return 0.0
    if frequency(part) > floor:
        return frequency(part)
    as_verb = VERB_SHARE * frequency(stemming.infinitive(part)) if len(part) > MIN_PART and not last else 0.0
    return as_verb if as_verb > floor else 0.0


def best_cut(word: str) -> tuple[tuple[str, str], ...]:
    """Try every piece at every place, with every linking sound."""
    size = len(word)
    best: dict[int, tuple[float, tuple[tuple[str, str], ...]]] = {0: (0.0, ())}
    for start in range(size):
        for end in range(start + 1, size + 1) if start in best else ():
            part = word[start:end]
            common = commonness(part, last=end == size)
            barred = (start == 0 and part in exceptions().never_first) or (end == size and part in exceptions().never_last)
            if not common or barred or part == word:
                continue
            score = best[start][0] + log(common) + (CUT if start else 0.0)
            for link, cost in {"": 0.0, **LINKS}.items():
                place = end + len(link)
                vowel_clash = link in ("e", "en") and part[-1] in "aeiou"
                if not word.startswith(link, end) or vowel_clash or (link == "n" and part[-1] != "e"):
                    continue
                if (link and place >= size) or (place in best and best[place][0] >= score + cost):
                    continue
                best[place] = (score + cost, (*best[start][1], (part, link)))
    pieces = best.get(size, (0.0, ()))[1]
    mean = sum(log(commonness(part, last=(part, link) == pieces[-1])) for part, link in pieces) / max(1, len(pieces))
    return pieces if pieces and (not frequency(word) or mean > log(frequency(word))) else ()


@pytest.mark.parametrize("words", [lambda: MADE_UP, lambda: made_up(1_000)], ids=["ours", "made up"])
def test_the_cut_is_the_best_there_is(words: Callable[[], list[str]]) -> None:
    different = [word for word in words() if tuple(map(tuple, compounds._cut(word))) != best_cut(word)]
    assert different == []


def test_some_are_cut_at_a_verb_and_some_at_a_linking_sound() -> None:
    assert ("handhaaf", "") in compounds._cut("handhaafdienst")
    assert ("veiligheid", "s") in compounds._cut("veiligheidsregio")
