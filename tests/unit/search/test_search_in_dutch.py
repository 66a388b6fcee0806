"""What people type, and what they should find: invented registrations, questions in everybody's words.

No database and no files: the texts are analysed, put in an index in memory and asked, as the register does.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import tantivy

from algoritmeregister.search import answering, documents, schema
from algoritmeregister.search.query import Query
from algoritmeregister.search.results import Results
from algoritmeregister.search.suggestions import Vocabulary
from tests.tries import tries

# key: name | organisation | short description | goal
TEXTS = """
vri | Intelligente verkeersregelinstallaties | Gemeente Zomerdam | Regelt kruispunten naar de drukte. | Bussen en hulpdiensten krijgen voorrang.
scan | Parkeercontrole met scanvoertuigen | Gemeente Zomerdam | Leest nummerborden van geparkeerde voertuigen. | Nagaan of er is betaald.
bijstand | Heronderzoek uitkeringen participatiewet | Gemeente Westermeer | Kiest dossiers voor een gesprek. | Onterechte betalingen voorkomen.
woz | Modelmatige waardebepaling van woningen | Belastingsamenwerking Noordoever | Schat de marktwaarde van huizen. | De wet waardering onroerende zaken uitvoeren.
lakken | Zwartmaken van namen in stukken | Provincie Oosterland | Streept persoonsgegevens door voordat stukken openbaar worden. | Uitvoering van de Wet open overheid.
bot | Virtuele assistent Noor | Gemeente Westermeer | Beantwoordt vragen op de website, dag en nacht. | Minder telefoontjes.
afval | Inzamelroutes ondergrondse containers | Gemeente Zomerdam | Voorspelt wanneer een vuilcontainer vol is. | Minder rijden.
jeugd | Verwachting gebruik jeugdhulp | Regio Lage Landen | Raamt hoeveel kinderen hulp nodig hebben. | Budget bepalen.
foto | Vergelijken van pasfoto's aan de balie | Gemeente Westermeer | Kijkt of het gezicht van de aanvrager bij de foto past. | Fraude met paspoorten voorkomen.
zon | Opsporen van panelen op daken | Provincie Oosterland | Herkent zonnepanelen op luchtfoto's. | Energietransitie volgen.
riool | Voorspelling verstopping riolering | Waterschap De Lage Vliet | Meet het peil in de riolen. | Wateroverlast beperken.
inbraak | Kansenkaart woninginbraken | Politiedienst Zuidrand | Geeft per wijk de kans op een inbraak. | Surveillance plannen.
schuld | Vroegtijdig signaleren van betalingsachterstanden | Gemeente Zomerdam | Combineert meldingen van huurachterstand. | Inwoners eerder helpen.
wmo | Toewijzing huishoudelijke ondersteuning | Gemeente Westermeer | Berekent uren hulp in huis. | Uitvoering Wet maatschappelijke ondersteuning.
geluid | Geluidmeters uitgaansgebied | Gemeente Zomerdam | Herkent lawaai en glasgerinkel. | Overlast beperken.
spraak | Verslagen uit geluidsopnamen | Ministerie van Voorbeeldzaken | Zet gesproken tekst van hoorzittingen om in een verslag. | Tijd besparen.
toeslag | Berekening tegemoetkoming kinderopvang | Dienst Voorbeeldtoeslagen | Berekent het recht op een toeslag. | Ouders op tijd betalen.
visa | Beoordeling aanvragen kort verblijf | Ministerie van Voorbeeldzaken | Verdeelt visumaanvragen over snelle en gewone behandeling. | Sneller beslissen.
licht | Dimmen van openbare verlichting | Gemeente Westermeer | Schakelt lichtmasten op beweging. | Energie besparen.
fiets | Telling tweewielers | Provincie Oosterland | Telt passerende rijwielen met een lus in het wegdek. | Fietspaden verbeteren.
straf | Plaatsing bij onbetaalde arbeid | Reclasseringsdienst Voorbeeld | Zoekt een plek om een werkstraf uit te voeren. | Kans op afronding vergroten.
vertaal | Automatische vertaling van webpagina's | Gemeente Zomerdam | Vertaalt teksten naar eenvoudige taal en naar het Engels. | Iedereen kan het lezen.
bezwaar | Sorteren van bezwaarschriften | Belastingsamenwerking Noordoever | Bepaalt welke afdeling een bezwaar behandelt. | Op tijd beslissen.
boom | Gezondheid van straatbomen | Gemeente Westermeer | Beoordeelt de kroon van een boom op foto's. | Takbreuk voorkomen.
ai | Generatieve kunstmatige intelligentie voor ambtenaren | Ministerie van Voorbeeldzaken | Taalmodel dat helpt bij schrijven. | Sneller werken.
dijk | Scheuren in waterkeringen | Waterschap De Lage Vliet | Drones maken beelden van dijken. | Veiligheid bij hoogwater.
leegstand | Onbewoonde woningen opsporen | Gemeente Zomerdam | Vergelijkt waterverbruik met inschrijvingen in de basisregistratie personen. | Woonfraude tegengaan.
school | Verdeling plaatsen brugklas | Gemeente Westermeer | Loot leerlingen in voor het voortgezet onderwijs. | Eerlijke kansen.
boete | Inning verkeersboetes | Incassodienst Voorbeeld | Bepaalt wie een herinnering krijgt. | Betalen makkelijker maken.
factuur | Herkennen van gegevens op facturen | Provincie Oosterland | Leest bedrag en leverancier van een rekening. | Minder overtypen.
""".strip()  # noqa: E501

FOUND_FIRST = {
    # synonyms and abbreviations
    "stoplicht": "vri",
    "verkeerslichten": "vri",
    "VRI": "vri",
    "scanauto": "scan",
    "kentekenherkenning parkeren": "scan",
    "bijstandsuitkering": "bijstand",
    "WOZ": "woz",
    "taxatie huis": "woz",
    "anonimiseren": "lakken",
    "Woo": "lakken",
    "chatbot": "bot",
    "chatbots": "bot",
    "identiteitskaart": "foto",
    "zonne-energie": "zon",
    "schuldhulpverlening": "schuld",
    "Wmo": "wmo",
    "hulp bij het huishouden": "wmo",
    "geluidsoverlast": "geluid",
    "kinderopvangtoeslag": "toeslag",
    "notulen": "spraak",
    "visum": "visa",
    "straatlantaarn": "licht",
    "lantaarnpalen": "licht",
    "taakstraf": "straf",
    "AI": "ai",
    "ChatGPT": "ai",
    "large language model": "ai",
    "drone": "dijk",
    "BRP": "leegstand",
    "middelbare school": "school",
    "bekeuring": "boete",
    "OCR factuur": "factuur",
    # forms of words, and parts of compounds
    "bomen": "boom",
    "fietsers": "fiets",
    "parkeren": "scan",
    "inbreken": "inbraak",
    "kruispunt": "vri",
    "vertalen": "vertaal",
    "container": "afval",
    "riolen": "riool",
    "jeugd": "jeugd",
    "zonne panelen": "zon",
    "woning inbraak": "inbraak",
    "verkeersboete": "boete",
    "huurachterstanden": "schuld",
    "pasfoto": "foto",
    "bezwaren": "bezwaar",
    # questions
    "wordt mijn kenteken gelezen": "scan",
    # typing mistakes
    "bezwaarschirft": "bezwaar",
    "zonnepannelen": "zon",
    # organisation and subject
    "Zomerdam afval": "afval",
    "provincie facturen": "factuur",
    "waterschap dijk": "dijk",
    # operators and beginnings
    '"openbare verlichting"': "licht",
    "drone of visum": "visa",
    "zonnepan": "zon",
    "rioler": "riool",
}

# Not the first, but among the first three: another registration answers as well.
FOUND = {
    "wie bepaalt hoeveel hulp in huis ik krijg": "wmo",
    "overstroming": "dijk",
    "energie": "licht",
    "foto's": "boom",
    "kinderen": "jeugd",
    "uitkering": "bijstand",
    "woonfraude": "leegstand",
    "auto": "scan",
    "waarom springt het stoplicht op rood": "vri",
    "paspoort": "foto",
    "privacy persoonsgegevens": "lakken",
}


class Register:
    """The invented registrations in an index in memory."""

    def __init__(self) -> None:
        index = tantivy.Index(schema.build())
        writer = index.writer(15_000_000, 1)
        for number, line in enumerate(TEXTS.splitlines()):
            key, name, organisation, summary, goal = (part.strip() for part in line.split(" | "))
            version = documents.IndexedVersion(
                key=key,
                number=f"{number:08}",
                document={"name": name, "description_short": summary, "goal": goal},
                organisation=organisation.casefold(),
                organisation_name=organisation,
                valid_from=datetime(2026, 1, 1, tzinfo=UTC),
            )
            writer.add_document(documents.to_document(documents.prepare(version)))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()
        self.vocabulary = Vocabulary()

    def ask(self, text: str) -> Results:
        # Counts ask which suppliers are the same, and that is in the database.
        return answering.search(Query(text=text, facets=False), self.searcher, self.vocabulary)

    def keys(self, text: str) -> list[str]:
        return [str(result.card["key"]) for result in self.ask(text).results]


@pytest.fixture(scope="module")
def register() -> Register:
    return Register()


@tries(("typed", "key"), FOUND_FIRST.items())
def test_what_is_looked_for_comes_first(register: Register, typed: str, key: str) -> None:
    assert register.keys(typed)[:1] == [key], register.keys(typed)


@tries(("typed", "key"), FOUND.items())
def test_what_is_looked_for_is_among_the_first(register: Register, typed: str, key: str) -> None:
    assert key in register.keys(typed)[:3], register.keys(typed)


@pytest.mark.parametrize(("typed", "meant"), [("stoplciht", "stoplicht"), ("gezichtherkening", "gezichtsherkenning")])
def test_a_word_that_only_the_tables_know_is_suggested(register: Register, typed: str, meant: str) -> None:
    assert register.ask(typed).did_you_mean == meant


def test_an_excluded_word_is_absent(register: Register) -> None:
    assert "zon" in register.keys("herkent")
    assert "zon" not in register.keys("herkent -luchtfoto's")


def test_of_widens(register: Register) -> None:
    assert {"visa", "dijk"} <= set(register.keys("drone of visum"))


@tries("typed", ["c++", "(", '"', "🙂", "x" * 10_000, "-", "AND NOT (", "\u0000", "en en en"])
def test_nothing_that_is_typed_is_an_error(register: Register, typed: str) -> None:
    register.ask(typed)
