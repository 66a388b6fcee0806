"""Hints for plain Dutch: what each rule finds, what it leaves alone, and that nothing breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister import standards
from algoritmeregister.standards.fitting import plain_text
from algoritmeregister.standards.writing import hints
from tests.tries import tries


def found(text, rule=None):
    return [each.quote for each in hints(text) if rule in (None, each.rule)]


def test_it_works():
    text = "De aanvraag wordt door een medewerker gecontroleerd. Indien nodig belt zij u."
    assert [(each.rule, each.quote) for each in hints(text)] == [
        ("passive", "wordt door een medewerker gecontroleerd"), ("official", "Indien"),
    ]  # fmt: skip
    assert hints(text)[1].message["nl"] == "'Indien' is een lastig woord. Gewoner is: als."
    assert text[hints(text)[1].start :].startswith("Indien")


def test_a_plain_text_gets_no_hint():
    assert found("Het algoritme telt auto's bij het stoplicht. Een medewerker kijkt elke week mee.") == []


@tries("example", [
    each.example["nl"] for each in standards.get(standards.VERSIONS[-1]).fields if each.type in {"text", "rich_text"}
])  # fmt: skip
def test_our_own_examples_are_plain(example):
    assert [each.rule for each in hints(example) if each.rule != "abbreviation"] == []


def test_a_long_sentence_is_counted():
    words = " ".join(["woord"] * 21)
    assert hints(f"{words}.")[0].message["nl"].startswith("Deze zin heeft 21 woorden.")
    assert found(f"{' '.join(['woord'] * 20)}.") == []
    assert found(f"{' '.join(['woord'] * 15)}.\n{' '.join(['woord'] * 15)}", "long_sentence") == []


@pytest.mark.parametrize("text", ["bijv. de gemeente", "zie art. 4 van de wet", "d.w.z. iedereen", "de heer J. Jansen"])
def test_an_abbreviation_ends_no_sentence(text):
    assert found(f"{text} {' '.join(['woord'] * 19)}", "long_sentence") != []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Gegevens worden verwerkt.", "worden verwerkt"),
        ("Omdat de uitkomst gebruikt wordt.", "gebruikt wordt"),
        ("Uw aanvraag werd afgewezen.", "werd afgewezen"),
        ("Dit wordt niet gezien.", "wordt niet gezien"),
    ],
)
def test_the_passive_is_found(text, quote):
    assert found(text, "passive") == [quote]


@pytest.mark.parametrize("text", [
    "Het wordt morgen warm.", "De gemeente wordt groter, en bepaalt het beleid.", "Zij worden rijk van het geld.",
    "Het werd druk in het gebied.",
])  # fmt: skip
def test_what_is_no_passive_is_left_alone(text):
    assert found(text, "passive") == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [("Ten behoeve van de inwoner", "Ten behoeve van"), ("Wij implementeren dit", "implementeren"),
     ("Het is geïmplementeerd", "geïmplementeerd"), ("Het systeem selecteert", "selecteert")],
)
def test_official_words_are_found(text, quote):
    assert found(text, "official") == [quote]


def test_a_word_in_another_word_is_left_alone():
    assert found("De databank van de toolbox, het datalek en open-data.") == []


def test_long_words_and_abbreviations_are_named_once():
    text = "Een vergunningverleningsprocedure volgt een vergunningverleningsprocedure. De UWV en het UWV."
    assert found(text) == ["vergunningverleningsprocedure", "UWV"]
    assert found("De Wet maatschappelijke ondersteuning (WMO) helpt. De WMO geldt. AI ook.") == []


def test_links_and_markup_are_left_alone():
    assert found("Zie https://voorbeeld.example/vergunningverleningsprocedures/INDIEN en data@proef.example.") == []
    assert found("<p>Tevens.</p><ul><li>Thans</li></ul>") == ["Tevens", "Thans"]


def test_other_languages_get_no_hints():
    assert hints("Indien tevens", "en") == hints("Indien tevens", "fy") == []
    assert set(hints("Indien")[0].message) == set(standards.LANGUAGES)


@given(st.text(alphabet=st.sampled_from("aAeE .,!?\n<>/ldtgwor(WMO)é-'"), max_size=200))
def test_no_text_breaks_it(text):
    plain = plain_text(text)
    for each in hints(text):
        assert 0 <= each.start < each.end <= len(plain)
        assert each.quote
