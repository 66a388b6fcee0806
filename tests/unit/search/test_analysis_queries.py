"""What somebody types, taken apart."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.search.analysis import query
from algoritmeregister.search.analysis.queries import MAX_CHARACTERS, MAX_WORDS
from tests.tries import tries

SIGNS = ["", " ", "(", ")", '"', '""', "-", "--", '-"', "🙂", "\u0000", "\ud800", "*", "~", "\\", "%", "'", "– –", "***"]
NASTY = [*SIGNS, "c++", "of", "of of of", "x" * 10_000, "a " * 5_000, "AND OR NOT", "a:b", "[x TO y]", "-of-", '"of"']


def words(text: str) -> list[str]:
    return [word.text for word in query(text).words]


def test_it_works() -> None:
    asked = query("Parkeren met de scanauto")
    assert [word.stem for word in asked.words] == ["parkeer", "met", "de", "scanauto"]
    assert [word.stopword for word in asked.words] == [False, True, True, False]
    assert asked.words[3].parts == ("scan", "auto")
    assert [word.is_last for word in asked.words] == [False, False, False, True]
    assert asked.cut == ()


def test_words_between_quotation_marks_are_a_phrase_and_words() -> None:
    asked = query("“openbare ruimte” afval")
    assert [phrase.stems for phrase in asked.phrases] == [("openbaar", "ruimte")]
    assert words('"openbare ruimte" afval') == ["openbare", "ruimte", "afval"]


def test_an_open_quotation_mark_is_no_phrase() -> None:
    assert query('"openbare ruimte').phrases == ()
    assert words('"openbare ruimte') == ["openbare", "ruimte"]


def test_a_minus_excludes_a_word_or_a_phrase() -> None:
    asked = query('camera -drone -"mobiele eenheid"')
    assert words("camera -drone") == ["camera"]
    assert [word.stem for word in asked.excluded] == ["drone"]
    assert [(phrase.text, phrase.excluded) for phrase in asked.phrases] == [("mobiele eenheid", True)]


def test_a_hyphen_inside_a_word_excludes_nothing() -> None:
    asked = query("AI-systeem e-mail 24-uurs")
    assert not asked.excluded
    assert "email" in [join.stem for join in asked.joins]


def test_of_between_words_offers_a_choice() -> None:
    asked = query("drone of helikopter boven water")
    groups = {word.text: word.group for word in asked.words}
    assert groups["drone"] == groups["helikopter"] != groups["water"]
    assert "of" not in groups


def test_of_in_a_question_is_a_word() -> None:
    asked = query("ik wil weten of ik gefilmd word")
    assert len({word.group for word in asked.words}) == len(asked.words)


def test_neighbouring_words_may_be_one() -> None:
    joined = query("zonnepanelen").words[0].stem
    assert joined in [join.stem for join in query("zonne panelen").joins]
    assert query("aardbevingsschade").words[0].stem in [join.stem for join in query("aardbeving schade").joins]


def test_words_with_a_stop_word_between_them_are_not_one() -> None:
    assert query("auto van water").joins == ()


def test_only_stop_words_are_looked_for_after_all() -> None:
    assert [word.stopword for word in query("van en met").words] == [False, False, False]


def test_an_abbreviation_in_capitals_is_no_stop_word() -> None:
    asked = query("zaken van het OM")
    assert [(word.text, word.stopword) for word in asked.words][-1] == ("om", False)
    assert "openbaar ministerie" in [synonym.text for synonym in asked.words[-1].synonyms]
    assert query("OM TE PARKEREN").words[0].stopword
    assert query("om te parkeren").words[0].stopword


@tries(
    ("typed", "found"),
    [
        ("stoplicht", "verkeersregelinstallatie"),
        ("verkeersregelinstallaties", "stoplicht"),
        ("VRI's", "verkeerslicht"),
        ("kunstmatige intelligentie", "AI"),
        ("AI", "artificial intelligence"),
        ("basisregistratie personen", "BRP"),
        ("BRP", "basisregistratie personen"),
        ("impact assessment mensenrechten en algoritmes", "IAMA"),
        ("bekeuringen", "boete"),
        ("lakken", "anonimiseren"),
        ("chatbots", "virtuele assistent"),
    ],
)
def test_other_words_for_the_same(typed: str, found: str) -> None:
    asked = query(typed)
    others = [s.text for word in asked.words for s in word.synonyms]
    others += [s.text for expression in asked.expressions for s in expression.synonyms]
    assert found in others


def test_a_joined_word_has_synonyms_too() -> None:
    assert "stoplicht" in [s.text for join in query("verkeers lichten").joins for s in join.synonyms]


def test_too_long_a_text_is_cut_and_says_so() -> None:
    assert query("a " * MAX_CHARACTERS).cut == ("characters", "words")
    asked = query(" ".join(f"woord{i}" for i in range(MAX_WORDS + 1)))
    assert asked.cut == ("words",)
    assert len(asked.words) == MAX_WORDS
    assert query("x" * 10_000).cut == ("characters",)


@tries("text", NASTY)
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    asked = query(text)
    assert len(asked.words) <= MAX_WORDS
    assert len(asked.excluded) <= MAX_WORDS


@tries("text", SIGNS)
def test_signs_alone_look_for_nothing(text: str) -> None:
    assert query(text).is_empty


@given(st.text(max_size=300))
def test_any_text_is_a_query(text: str) -> None:
    asked = query(text)
    assert all(0 <= join.first < join.stop <= len(asked.words) for join in asked.joins)
    assert all(0 <= found.first < found.stop <= len(asked.words) for found in asked.expressions)
    assert sum(word.is_last for word in asked.words) <= 1


def test_the_work_is_bounded() -> None:
    began = time.process_time()
    for text in ("a -b " * 5_000, '"x" ' * 5_000, "en " * 10_000, "z" * 100_000, "ge" * 50_000):
        query(text)
    assert time.process_time() - began < 1
