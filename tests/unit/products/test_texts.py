"""When two texts are the same, and when nearly."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.products import texts

SENTENCE = (
    "De software leest een document voor en onderstreept de woorden, zodat wie minder goed ziet het kan volgen. "
    "Een medewerker kijkt elke maand of de stem nog goed klinkt en meldt fouten bij de maker van de software."
)


def of(text, *names):
    return texts.words_of(text, tuple(names))


def test_it_works():
    same = of("<p>De Software  leest een document voor; en onderstreept de woorden…</p>")
    assert same == of("de software LEEST een document voor en onderstreept dé woorden")
    assert texts.digest_of(same) == texts.digest_of(list(same))
    assert len(texts.digest_of(same)) == 32


@given(st.text(st.characters(max_codepoint=127)))
def test_a_sign_outside_ascii_changes_nothing_for_the_rest(text):
    assert texts.folded(text) == texts.folded(f"{text} ø").removesuffix("ø").strip()


def test_the_organisations_own_name_and_place_make_no_difference():
    here = of("De gemeente Proefdorp leest documenten voor aan inwoners van Proefdorp.", "Gemeente Proefdorp")
    there = of("De gemeente Proefstad leest documenten voor aan inwoners van Proefstad.", "Gemeente Proefstad")
    assert here != of("De gemeente Proefdorp leest documenten voor aan inwoners van Proefdorp.")
    # The kind of organisation goes with its name, and stays where it stands alone.
    assert here == there == ["de", "leest", "documenten", "voor", "aan", "inwoners", "van"]
    assert of("Het waterschap De Dommel meet.", "Waterschap De Dommel") == ["het", "meet"]


def test_a_word_that_begins_like_the_place_stays():
    assert of("Aalsmeerder bloemen", "Gemeente Aalsmeer") == ["aalsmeerder", "bloemen"]


def changed(words, count, seed=1):
    pick = random.Random(seed)
    made = list(words)
    for place in pick.sample(range(len(made)), count):
        made[place] = f"ander{place}"
    return made


@pytest.mark.parametrize(("count", "expected"), [(0, True), (1, True), (2, True), (9, False), (20, False)])
def test_nearly_the_same(count, expected):
    words = of(SENTENCE)
    one, other = (set(texts.shingles(each)) for each in (words, changed(words, count)))
    assert texts.alike(one, other) is expected


def test_texts_that_are_nearly_the_same_share_bands_nearly_always():
    words = of(SENTENCE * 3)
    first = set(texts.bands(texts.shingles(words)))
    found = [len(first & set(texts.bands(texts.shingles(changed(words, 4, seed))))) for seed in range(100)]
    assert sum(count >= texts.LEAST_SHARED for count in found) >= 95
    strangers = [f"woord{place}" for place in range(100)]
    assert not first & set(texts.bands(texts.shingles(strangers)))


@given(st.lists(st.text(min_size=1, max_size=5), max_size=60))
def test_shingles_come_back_from_their_bytes(words):
    found = texts.shingles(words)
    assert list(texts.unpacked(texts.packed(found))) == list(found) == sorted(set(found))
    assert len(texts.packed(found)) == 4 * len(found)
    values = texts.bands(found)
    assert len(values) == texts.BANDS
    assert all(0 <= value < 2**63 for value in values)


def test_bands_are_the_same_on_every_machine():
    assert texts.bands(texts.shingles(["een", "twee", "drie", "vier", "vijf", "zes", "zeven"]))[0] == FIRST_BAND


FIRST_BAND = 4709494310492982485
