"""From a text to words with places, terms for the index and n-grams."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.search.analysis import analyse, fold, index_terms, joined, ngrams, part_terms, terms
from algoritmeregister.search.analysis.bulk import joined_many
from tests.tries import tries

NASTY = ["", " ", "c++", "(", '"', "\u0000", "🙂", "a\u0301", "x" * 10_000, "é" * 5_000, "-" * 1_000, "'" * 1_000, "\ud800"]


def test_it_works() -> None:
    text = "De parkeerscanauto's van Zoë"
    found = analyse(text).tokens
    assert [text[token.start : token.end] for token in found] == ["De", "parkeerscanauto's", "van", "Zoë"]
    assert [token.text for token in found] == ["de", "parkeerscanauto", "van", "zoe"]
    assert found[1].parts == ("parkeer", "scan", "auto")


@tries(
    ("written", "folded"),
    [
        ("Café", "cafe"),
        ("CAFE\u0301", "cafe"),
        ("risico's", "risico"),
        ("risico’s", "risico"),
        ("VRI's", "vri"),
        ("ĳsbaan", "ijsbaan"),
        ("coördinatie", "coordinatie"),
        ("co\u00adördinatie", "coordinatie"),
        ("Straße", "strasse"),
        ("Súdwest", "sudwest"),
        ("Ｗｏｚ", "woz"),
    ],
)
def test_spellings_that_compare_as_equal(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert [token.text for token in analyse(written).tokens] == [folded]


@tries(
    ("text", "words"),
    [
        ("AI-systeem", ["ai", "systeem"]),
        ("e-mail, sms/brief", ["e", "mail", "sms", "brief"]),
        ("in 2024 (art. 6.1)", ["in", "2024", "art", "6", "1"]),
        ("C++ of c#, maar a+b", ["c++", "of", "c#", "maar", "a", "b"]),
        ("snake_case", ["snake", "case"]),
        ("'s-Hertogenbosch", ["s", "hertogenbosch"]),
        ("beeld- en geluidopnamen", ["beeld", "en", "geluidopnamen"]),
        ("naam@gemeente.nl", ["naam", "gemeente", "nl"]),
    ],
)
def test_where_words_begin_and_end(text: str, words: list[str]) -> None:
    assert [token.text for token in analyse(text).tokens] == words


def test_there_is_one_stem_per_word_so_that_phrases_can_be_found() -> None:
    text = "Het algoritme van de gemeente herkent kentekens."
    assert index_terms(text) == [token.stem for token in analyse(text).tokens]
    assert len(index_terms(text)) == 7


def test_terms_are_what_analyse_finds() -> None:
    text = "De AI-systemen van de Belastingdienst, de e-mail en de verkeersregelinstallaties"
    tokens = analyse(text).tokens
    assert terms(text).stems == [token.stem for token in tokens]
    assert terms(text).words == [token.text for token in tokens]
    assert sorted(terms(text).parts) == sorted(term for t in tokens for term in (*t.parts, *t.inner))
    assert part_terms(text) == terms(text).parts


def holds_what_terms_finds(text: str) -> None:
    """What the index gets of a text is what `terms` finds in it, in another shape, by itself and among many."""
    stems, parts, words = (" ".join(each).split() for each in terms(text))
    for found in (joined([text]), joined_many([["Vergunning"], [text], ["\n"]])[1]):
        assert found.sections[0].stems.split() == stems
        assert sorted(found.sections[0].parts.split()) == sorted(parts)
        assert set(found.words.split()) == set(words)


@tries(
    "text",
    [*NASTY, "de AI-systemen, en/of e-mail\u2013adres\u00ad. C++ of c#? OM of om; a_b x\u200by", "één A\u0301\u00a0a\x1fb"],
)
def test_an_index_gets_what_terms_finds(text: str) -> None:
    holds_what_terms_finds(text)


@given(st.text(max_size=60))
def test_an_index_gets_what_terms_finds_in_any_text(text: str) -> None:
    holds_what_terms_finds(text)


@pytest.mark.parametrize("many", [False, True])
def test_of_several_texts_an_index_gets_each_and_all_together(many: bool) -> None:
    texts = ["Parkeercontrole", "", "De parkeercontrole."]
    found = joined_many([["Wet", "Wet", ""], texts])[1] if many else joined(texts)
    assert [section.stems.strip() for section in found.sections] == ["parkeercontrole", "", "de parkeercontrole"]
    assert found.sections[2].parts.strip() == "parkeer controle"
    assert list(dict.fromkeys(found.words.split())) == ["parkeercontrole", "de"]


def test_many_of_nothing_is_nothing() -> None:
    assert joined_many([]) == []


def test_ngrams_cut_words_and_leave_short_ones_whole() -> None:
    assert ngrams("de boete") == ["de", "boet", "oete"]
    assert ngrams("Boete", n=3) == ["boe", "oet", "ete"]


@tries("text", NASTY)
def test_any_text_can_be_analysed(text: str) -> None:
    tokens = analyse(text).tokens
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert len(terms(text).stems) == len(tokens)
    ngrams(text)


@given(st.text(max_size=200))
def test_places_are_in_order_and_inside_the_text(text: str) -> None:
    end = 0
    for token in analyse(text).tokens:
        assert end <= token.start < token.end <= len(text)
        assert token.text == fold(text[token.start : token.end])
        end = token.end
    assert [token.stem for token in analyse(text).tokens] == terms(text).stems


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(word: str) -> None:
    once = fold(word)
    assert once == once.lower()
    assert fold(once.replace("'", "")) == once.replace("'", "")
