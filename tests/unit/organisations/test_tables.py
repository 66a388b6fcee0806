"""The editable tables: kinds and names that mean the same."""

from __future__ import annotations

import pytest

from algoritmeregister.organisations import kinds, tooi
from algoritmeregister.organisations.aliases import AliasTableError, read_table, table
from algoritmeregister.organisations.normalising import normalise_name
from tests.tries import tries


def test_it_works():
    assert kinds.label("gemeente", "nl") == "Gemeente"
    assert kinds.label("gemeente", "en") == "Municipality"
    assert kinds.label("waterschap", "fy") == "Wetterskip"


def test_every_kind_has_a_label_in_three_languages():
    assert all(set(kind.label) == {"nl", "en", "fy"} and all(kind.label.values()) for kind in kinds.all_kinds().values())


def test_the_kinds_of_the_national_register_are_all_there():
    national = """
        adviescollege agentschap brandweer caribisch_openbaar_lichaam
        gemeente grensoverschrijdend_regionaal_samenwerkingsorgaan hoog_college_van_staat interdepartementale_commissie
        kabinet_van_de_koning koepelorganisatie ministerie omgevingsdienst
        openbaar_lichaam_voor_beroep_en_bedrijf organisatie_met_overheidsbemoeienis organisatieonderdeel politie
        provincie regionaal_samenwerkingsverband rechtspraak regionaal_samenwerkingsorgaan
        waterschap zelfstandig_bestuursorgaan overig veiligheidsregio
        inspectie
    """
    assert set(national.split()) | {kinds.UNKNOWN_KIND} == set(kinds.all_kinds())


@tries(
    ("name", "kind"),
    [
        ("Gemeente Voorbeeldstad", "gemeente"),
        ("Hoogheemraadschap van Voorbeeldland", "waterschap"),
        ("Wetterskip Fryslân", "waterschap"),
        ("RUD Zeeland", "omgevingsdienst"),
        ("Ministerie van Voorbeelden", "ministerie"),
        ("Gemeentelijke Gezondheidsdienst", "onbekend"),
        ("Werkom", "onbekend"),
    ],
)
def test_the_kind_that_a_name_shows(name, kind):
    assert kinds.of_name(name) == kind


def test_a_general_kind_gives_way_to_a_specific_one():
    assert kinds.most_specific("regionaal_samenwerkingsorgaan", "veiligheidsregio") == "veiligheidsregio"
    assert kinds.most_specific("onbekend", "overig") == "overig"
    assert kinds.most_specific() == "onbekend"


def test_an_unknown_kind_is_shown_as_it_is_written():
    assert kinds.label("ruimtevaart", "nl") == "ruimtevaart"


def test_no_alias_joins_two_names_that_are_ambiguous_or_empty():
    aliases = table()
    assert not aliases.ambiguous & set(aliases.groups)
    assert "" not in aliases.groups


def test_an_alias_works_in_both_directions_and_further():
    aliases = read_table("A\tB\nC\tB\n# note\nUtrecht\t\n")
    assert aliases.same_as("a") == {"b", "c"}
    assert aliases.same_as("b") == {"a", "c"}
    assert aliases.ambiguous == {"utrecht"}


@pytest.mark.parametrize("text", ["A B", "A\tB\tC", "\tB"])
def test_a_damaged_alias_table_is_refused(text):
    with pytest.raises(AliasTableError, match="line 1"):
        read_table(text)


def test_the_official_name_of_a_bare_one():
    assert kinds.official_name("Voorbeeldstad", "gemeente") == "Gemeente Voorbeeldstad"
    assert kinds.official_name("Gemeente Voorbeeldstad", "gemeente") == "Gemeente Voorbeeldstad"
    assert kinds.official_name("Werkom", "onbekend") == "Werkom"


@pytest.mark.parametrize(
    ("code", "uri"),
    [
        ("gm1680", "https://identifier.overheid.nl/tooi/id/gemeente/gm1680"),
        ("SO0335", "https://identifier.overheid.nl/tooi/id/samenwerkingsorganisatie/so0335"),
        ("mnre1034", "https://identifier.overheid.nl/tooi/id/ministerie/mnre1034"),
        ("xx12", None),
        ("gm", None),
        ("gm12; drop", None),
    ],
)
def test_the_identifier_of_a_code(code, uri):
    assert tooi.uri_of_code(code) == uri
    if uri:
        assert tooi.cleaned(f" {uri} ") == uri
        assert tooi.code_of(uri) == code.lower()


@pytest.mark.parametrize("uri", [None, "", "https://example.org/gm1680", "https://identifier.overheid.nl/tooi/id/gemeente/"])
def test_what_is_no_identifier(uri):
    assert tooi.cleaned(uri) is None


def test_normalising():
    assert normalise_name("Súdwest-Fryslân  N.V.") == "sudwest fryslan nv"
