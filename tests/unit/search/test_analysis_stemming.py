"""Which forms of a word belong together, and which words must stay apart."""

from __future__ import annotations

from algoritmeregister.search import tables
from algoritmeregister.search.analysis import fold
from algoritmeregister.search.analysis.words import known
from tests.tries import tries

TOGETHER = """
algoritme algoritmes algoritmen
bedrijf bedrijven
kind kinderen
model modellen
huis huizen
stad steden
controle controles
systeem systemen
risico risico's risicos
vergunning vergunningen
gemeente gemeenten gemeentes
gebruik gebruikt gebruiken gebruikte
overheid overheden
fiets fietsen fietser fietsers
parkeer parkeren parkeert geparkeerd
zorg zorgen
verkeer verkeers
licht lichten
herken herkennen herkent herkend herkenning herkenningen herkende
voorspellen voorspelt voorspeld voorspelling voorspellingen
beslissen beslist beslissing beslissingen
gegeven gegevens
aanvraag aanvragen aangevraagd
melden meldt melding meldingen gemeld
camera camera's cameras
auto auto's autos
burger burgers
medewerker medewerkers
verzoek verzoeken
brief brieven
leerling leerlingen
paneel panelen
kenteken kentekens
wet wetten
boete boetes
water wateren
weg wegen
school scholen
bezwaar bezwaren
getal getallen
gezicht gezichten
geluid geluiden
woning woningen
werk werken werkt gewerkt
zaak zaken
taak taken
foto foto's
blad bladeren bladen
detecteren detecteert gedetecteerd
anonimiseren anonimiseert geanonimiseerd anonimisering
automatisch automatische
groot grote
document documenten
subsidie subsidies
beoordelen beoordeelt beoordeeld beoordeling beoordelingen
cliënt cliënten client
advies adviezen
prijs prijzen
drone drones
inkomen inkomens
jaar jaren
boom bomen
tellen telt telling
waarde waarden
mens mensen
lid leden
schip schepen
criterium criteria
zone zones
besluit besluiten
beschrijven beschreven beschrijft
handhaven handhaaft handhaving gehandhaafd
chatbot chatbots
verhogen verhoogt verhoogd verhoging
afhandelen afgehandeld afhandeling
datacentrum datacentra
""".strip().splitlines()

APART = [
    ("gemeente", "menen"),
    ("gebruik", "bruikbaar"),
    ("overheid", "over"),
    ("overheid", "overig"),
    ("bom", "boom"),
    ("zone", "zoon"),
    ("kans", "kan"),
    ("mens", "men"),
    ("plaats", "plaat"),
    ("reden", "rede"),
    ("plant", "plan"),
    ("wind", "winnen"),
    ("belasting", "belast"),
    ("woning", "wonen"),
    ("geslacht", "slachten"),
    ("geluid", "luiden"),
    ("gezicht", "zicht"),
    ("bekend", "bekennen"),
    ("richting", "richten"),
    ("bestand", "bestaan"),
    ("teken", "teek"),
    ("kenteken", "kenmerk"),
    ("poort", "poren"),
    ("kaart", "karen"),
    ("staat", "straat"),
    ("regen", "regel"),
    ("water", "waterschap"),
    ("groen", "groei"),
    ("advies", "adverteren"),
    ("analyse", "anale"),
    ("parking", "park"),
    ("camping", "kamp"),
    ("campings", "camps"),
]


def stem(word: str) -> str:
    return known[word].stem


@tries("line", TOGETHER)
def test_forms_of_one_word_have_one_stem(line: str) -> None:
    assert {word: stem(word) for word in line.split()} == dict.fromkeys(line.split(), stem(line.split()[0]))


@tries(("one", "other"), APART)
def test_different_words_have_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_stem_is_the_same_whatever_was_analysed_before() -> None:
    before = stem("parkeervergunningen")
    known.clear()
    assert stem("parkeervergunningen") == before


def test_a_stem_of_a_table_stays_as_it_is() -> None:
    """The tables give stems, not forms that have a stem of their own: else query and text could meet halfway."""
    for name in ("irregular_plurals.tsv", "stem_overrides.tsv"):
        for number, (word, expected) in tables.rows(name):
            assert stem(fold(word)) == fold(expected), f"{name}:{number}"


@tries("word", ["", "a", "2024", "x" * 500, "ĳs", "ß", "🙂", "a1b2", "en", "-en", "geen", "ge", "gent"])
def test_any_text_has_a_stem(word: str) -> None:
    assert isinstance(stem(word), str)
