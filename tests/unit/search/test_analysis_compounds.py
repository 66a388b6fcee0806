"""Which words are split into which parts, and which are not."""

from __future__ import annotations

import pytest

from algoritmeregister.search import tables
from algoritmeregister.search.analysis import fold, part_terms
from algoritmeregister.search.analysis.compounds import split
from algoritmeregister.search.analysis.words import known
from tests.tries import tries

SPLIT = {
    "parkeerscanauto": "parkeer scan auto",
    "parkeerscanauto's": "parkeer scan auto",
    "scanauto": "scan auto",
    "verkeersregelinstallatie": "verkeer regel installatie",
    "verkeerslichten": "verkeer licht",
    "bijstandsuitkering": "bijstand uitkering",
    "kentekenherkenning": "kenteken herken",
    "gezichtsherkenning": "gezicht herken",
    "fraudedetectie": "fraude detectie",
    "parkeerplaats": "parkeer plaats",
    "persoonsgegevens": "persoon gegeven",
    "kinderopvangtoeslag": "kind opvang toeslag",
    "omgevingsvergunning": "omgeving vergunning",
    "straatverlichting": "straat verlicht",
    "waterkwaliteit": "water kwaliteit",
    "afvalcontainers": "afval container",
    "huurtoeslag": "huur toeslag",
    "belastingaangifte": "belasting aangifte",
    "leerlingenvervoer": "leerling vervoer",
    "geluidsoverlast": "geluid overlast",
    "gegevensbescherming": "gegeven bescherm",
    "algoritmeregister": "algoritme register",
    "drinkwater": "drink water",
    "luchtkwaliteit": "lucht kwaliteit",
    "veiligheidsregio": "veiligheid regio",
    "schuldhulpverlening": "schuld hulp verleen",
    "vingerafdrukken": "vinger afdruk",
    "boombeheer": "boom beheer",
    "warmtenet": "warmte net",
    "laadpaal": "laad paal",
    "energiebesparing": "energie bespaar",
    "wegbeheerder": "weg beheerder",
}

WHOLE = """
vrijheidsbenemende bevoegdheden verantwoordelijkheden betrokkenen medewerkers rechtmatigheid natuur gemeente algoritme
organisatie informatie controleren beslissing voorspelling verordening toegankelijkheid identificatie noodzakelijk
persoonlijke gemeentelijke burgerlijk handhaving paspoort oordeel kantoren amsterdam rijswijk heerenveen nederland
document automatisch intelligentie uitvoering ondersteuning gerechtvaardigd mogelijkheden leveranciers signaleren
"""


@tries(("word", "parts"), SPLIT.items())
def test_a_compound_has_the_stems_of_its_parts(word: str, parts: str) -> None:
    assert known[word].parts == tuple(parts.split())


@tries("word", WHOLE.split())
def test_a_word_that_is_no_compound_is_not_split(word: str) -> None:
    assert split(word) == ()


def test_the_linking_sound_does_not_matter() -> None:
    assert known["aardbevingsschade"].stem == known["aardbevingschade"].stem
    assert known["verkeersregeling"].stem == known["verkeerregeling"].stem


def test_a_plural_compound_has_the_stem_of_the_singular() -> None:
    for one, more in [
        ("verkeersregelinstallatie", "verkeersregelinstallaties"),
        ("taxatiemodel", "taxatiemodellen"),
        ("zonnepaneel", "zonnepanelen"),
    ]:
        assert known[one].stem == known[more].stem


def test_compounds_inside_a_compound_are_found_too() -> None:
    assert known["scanauto"].stem in known["parkeerscanauto"].inner
    assert known["kinderopvang"].stem in part_terms("kinderopvangtoeslag")


def test_parts_are_words_a_reader_would_type() -> None:
    assert known["parkeren"].stem in known["parkeerplaats"].parts
    assert known["fietsers"].stem in known["fietspad"].parts
    assert known["herkennen"].stem in known["spraakherkenning"].parts


def test_a_hyphenated_word_is_also_found_as_one_word() -> None:
    assert known["email"].stem in part_terms("Stuur een e-mail.")
    assert known["wozwaarde"].stem in part_terms("De WOZ-waarde van een woning")


def test_a_given_split_makes_up_its_word() -> None:
    for number, columns in tables.rows("compound_exceptions.tsv"):
        assert len(columns) == 2, f"compound_exceptions.tsv:{number}"
        word, parts = fold(columns[0]), columns[1].split()
        if word not in ("kort", "nooit", "niet-eerst", "niet-laatst") and len(parts) == 1:
            assert parts == [columns[0]], f"compound_exceptions.tsv:{number}: one part must be the word itself"


@pytest.mark.parametrize("word", ["a" * 48, "en" * 20, "appel" * 9, "kat" * 16, "regen" * 9 + "s"])
def test_a_repetitive_word_costs_little(word: str) -> None:
    assert "".join(piece.word + piece.link for piece in split(word)) in ("", word)
