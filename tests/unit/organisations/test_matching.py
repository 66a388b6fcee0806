"""When two names mean the same organisation."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.organisations.matching import NameRow, abbreviation_in, choose, forms_of
from algoritmeregister.organisations.normalising import normalise_name
from tests.tries import tries

LISTED = {
    1: ("Gemeente Bergen (L.)", "gemeente"),
    2: ("Gemeente Bergen (NH.)", "gemeente"),
    3: ("Gemeente Utrecht", "gemeente"),
    4: ("Provincie Utrecht", "provincie"),
    5: ("Gemeente Noardeast-Fryslân", "gemeente"),
    6: ("Gemeente 's-Hertogenbosch", "gemeente"),
    7: ("Gemeente Nuenen c.a.", "gemeente"),
    8: ("Hoogheemraadschap van Rijnland", "waterschap"),
    9: ("Gemeente Reusel-De Mierden", "gemeente"),
    10: ("Gemeente Den Haag", "gemeente"),
    11: ("Omgevingsdienst Flevoland & Gooi en Vechtstreek", "omgevingsdienst"),
    12: ("RUD Utrecht", "omgevingsdienst"),
    13: ("Omgevingsdienst Regio Utrecht", "omgevingsdienst"),
    14: ("Ministerie van Binnenlandse Zaken en Koninkrijksrelaties", "ministerie"),
    15: ("Gemeente Amsterdam", "gemeente"),
    16: ("Wetterskip Fryslân", "waterschap"),
    17: ("Provincie Fryslân", "provincie"),
    18: ("Uitvoeringsinstituut Werknemersverzekeringen", "zelfstandig_bestuursorgaan"),
    19: ("Veiligheids- en Gezondheidsregio Gelderland-Midden", "veiligheidsregio"),
    20: ("Gemeente Stein", "gemeente"),
}
ROWS = [NameRow(pk, normalise_name(name), "official", kind) for pk, (name, kind) in LISTED.items()]


def found(name: str) -> int | None:
    return choose(forms_of(name), ROWS)


def test_it_works():
    assert found("Gemeente Amsterdam") == 15


@tries(
    ("name", "expected"),
    [
        ("  gemeente   AMSTERDAM ", 15),
        ("Amsterdam", 15),
        ("Amsterdam (gemeente)", 15),
        ("Gemeente Bergen (L)", 1),
        ("Bergen (L)", 1),
        ("Gemeente Bergen (Limburg)", 1),
        ("Gemeente Bergen (NH)", 2),
        ("Utrecht (provincie)", 4),
        ("Gemeente Noardeast Fryslân", 5),
        ("Gemeente Noardeast-Fryslan", 5),
        ("Gemeente ’s Hertogenbosch", 6),
        ("'s-Hertogenbosch", 6),
        ("Den Bosch", 6),
        ("Gemeente Nuenen, Gerwen en Nederwetten", 7),
        ("Nuenen CA", 7),
        ("Hoogheemraadschap Rijnland", 8),
        ("Gemeente Reusel-de Mierden", 9),
        ("'s-Gravenhage", 10),
        ("Omgevingsdienst Flevoland en Gooi en Vechtstreek", 11),
        ("Regionale Uitvoeringsdienst Utrecht", 12),
        ("Omgevingsdienst regio Utrecht", 13),
        ("Ministerie BZK", 14),
        ("Binnenlandse Zaken en Koninkrijksrelaties", 14),
        ("Waterschap Fryslân", 16),
        ("Provinsje Fryslân", 17),
        ("Uitvoeringsinstituut Werknemersverzekeringen (UWV)", 18),
        ("UWV", 18),
        ("Veiligheidsregio Gelderland-Midden", 19),
        ("Gemeente Stein (L)", 20),
    ],
)
def test_the_same_organisation_in_other_words(name, expected):
    assert found(name) == expected


@tries(
    "name",
    [
        "Utrecht",  # municipality or province
        "Gemeente Bergen",  # in Limburg or in Noord-Holland
        "Bergen",
        "Gemeente Amsterdamm",  # nearly is not the same
        "Omgevingsdienst Utrecht",  # neither of the two services
        "Stichting Amsterdam",
        "Amsterdam Museum",
        "Gemeente Stein (ZH)",
        "",
        "!!!",
    ],
)
def test_it_does_not_guess(name):
    assert found(name) is None


def test_bare_names_stay_apart_even_when_only_one_of_them_is_known():
    rows = [row for row in ROWS if row.organisation == 3]
    assert choose(forms_of("Gemeente Utrecht"), rows) == 3
    assert choose(forms_of("Utrecht"), rows) is None


def test_a_name_with_its_kind_finds_a_bare_one_of_unknown_kind_only():
    bare = normalise_name("Voorbeeldstad")
    assert choose(forms_of("Gemeente Voorbeeldstad"), [NameRow(1, bare, "official", "onbekend")]) == 1
    assert choose(forms_of("Gemeente Voorbeeldstad"), [NameRow(1, bare, "official", "politie")]) is None


def test_two_organisations_of_one_name_match_neither():
    rows = [NameRow(1, "werkom", "official"), NameRow(2, "werkom", "official")]
    assert choose(forms_of("Werkom"), rows) is None


def test_an_official_name_goes_before_an_alias():
    rows = [NameRow(1, "rdw", "alias"), NameRow(2, "rdw", "official")]
    assert choose(forms_of("RDW"), rows) == 2


def test_a_name_that_moved_means_whoever_had_it_on_that_day():
    rows = [
        NameRow(1, "gemeente meerdijk", "former", valid_from=date(1990, 1, 1), valid_to=date(2020, 1, 1)),
        NameRow(2, "gemeente meerdijk", "official", valid_from=date(2020, 1, 1)),
    ]
    forms = forms_of("Gemeente Meerdijk")
    assert choose(forms, rows, at=date(2019, 12, 31)) == 1
    assert choose(forms, rows, at=date(2020, 1, 1)) == 2
    assert choose(forms, rows) == 2


def test_what_has_ended_gives_way_to_what_has_not():
    rows = [
        NameRow(1, "gemeente meerdijk", "official", ended=date(2020, 1, 1)),
        NameRow(2, "gemeente meerdijk", "official"),
    ]
    assert choose(forms_of("Gemeente Meerdijk"), rows) == 2
    assert choose(forms_of("Gemeente Meerdijk"), rows[:1]) == 1


@tries(
    ("name", "base", "short"),
    [
        ("Uitvoeringsinstituut Werknemersverzekeringen (UWV)", "Uitvoeringsinstituut Werknemersverzekeringen", "UWV"),
        ("College van Toezicht Auteursrechten (CvTA)", "College van Toezicht Auteursrechten", "CvTA"),
        (
            "Nederlandse organisatie voor toegepast onderzoek (TNO)",
            "Nederlandse organisatie voor toegepast onderzoek",
            "TNO",
        ),
        ("Inspectie van het Onderwijs (OCW)", "Inspectie van het Onderwijs", ""),
        ("Gemeente Bergen (NH)", "Gemeente Bergen (NH)", ""),
        ("Gemeente Bergen (L.)", "Gemeente Bergen (L.)", ""),
        ("SED Organisatie (Gemeente Stede Broec, Enkhuizen)", "SED Organisatie (Gemeente Stede Broec, Enkhuizen)", ""),
        ("Werkom", "Werkom", ""),
    ],
)
def test_an_abbreviation_behind_a_name(name, base, short):
    assert abbreviation_in(name) == (base, short)


@given(st.text(max_size=80))
def test_any_text_has_forms_and_normalising_twice_changes_nothing(name):
    forms = forms_of(name)
    assert forms.tiers[0] == frozenset({normalise_name(name)})
    assert normalise_name(normalise_name(name)) == normalise_name(name)


@tries("letter", ["ᴬ", "ϒ", "Ϲ", "ͺ", "℡", "ß", "ﬃ"])
def test_a_letter_that_stands_for_another_is_compared_as_that_one(letter):
    assert normalise_name(normalise_name(letter)) == normalise_name(letter)
    assert normalise_name("ᴬ") == "a"


@given(st.text(max_size=20), st.text(max_size=20))
def test_names_of_signs_only_are_not_all_the_same(one, other):
    if normalise_name(one) == normalise_name(other):
        assert [c for c in normalise_name(one) if c.isalnum()] == [c for c in normalise_name(other) if c.isalnum()]
    assert normalise_name("!!!") != normalise_name("???")
