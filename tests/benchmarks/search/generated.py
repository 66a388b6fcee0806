"""Registrations that nobody wrote: about 5 KB of Dutch each, always the same for the same seed.

Sentences come from our own templates and word lists. Compounds are put together freely and other words follow the
frequencies of running Dutch, but both only as far as the vocabulary of a real register grows: after n words of text it has

    13,900 · (n / 371,000) ** 0.55

different ones (Heaps' law). Measured on the real texts beside the project (titles, descriptions and the rest, folded,
in a shuffled order): 13,907 different words in the 371,152 of the merged list, the full records and the launch set
together. There the exponent is 0.47 over all and 0.46 over the last half; of the list alone 0.51 and 0.47, of the 117
full records alone, the texts most like these, 0.60 and 0.58. 0.55 lies between: more new words than the large sets
show, since at least a third of a real register is copied text and here nothing is. It gives 248,000 words at 100,000
registrations, 1.4 new ones in the last.
"""

from __future__ import annotations

import bisect
import itertools
import math
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from algoritmeregister.search.analysis.vocabulary import frequencies
from algoritmeregister.search.documents import IndexedVersion


def _listed(text: str, separator: str = " ") -> tuple[str, ...]:
    return tuple(" ".join(text.split()).split(separator))


SUBJECTS = _listed(
    """
    parkeer bijstand belasting subsidie vergunning afval energie water verkeer jeugd zorg onderwijs leerling
    woning huur kinderopvang toeslag schuld inburgering handhaving fraude risico aanvraag bezwaar klacht
    dossier archief document post kenteken camera beeld geluid lucht bodem natuur dier voedsel veiligheid
    brand politie rechtbank paspoort rijbewijs adres persoon bedrijf werk uitkering pensioen inkomen vermogen
    erf grond weg brug sluis haven fiets auto bus trein vlieg sport cultuur museum bibliotheek monument markt
    horeca evenement straat verlichting riool dijk bos landbouw
    """
)
OBJECTS = _listed(
    """
    controle toezicht registratie melding aanvraag systeem model register toets scan analyse voorspelling
    herkenning selectie planning verdeling berekening beoordeling regeling wet beleid plan dienst loket kaart
    gegevens bestand onderzoek advies besluit beschikking behandeling verwerking bewaking meting teller
    monitor signaal profiel score
    """
)
VERBS = _listed(
    """
    controleert voorspelt herkent berekent verdeelt sorteert beoordeelt vergelijkt signaleert anonimiseert
    vertaalt samenvat leest telt meet bewaakt selecteert rangschikt adviseert plant koppelt filtert zoekt
    toont meldt
    """
)
ACTORS = _listed(
    """
    een medewerker; de behandelaar; een ambtenaar van de gemeente; het team handhaving; de inspecteur; een
    jurist; de klantadviseur; een handhaver op straat; de teamleider; een onafhankelijke deskundige
    """,
    "; ",
)
TEMPLATES = (
    "Het algoritme {verb} {what} op basis van {data} en {data}.",
    "Met dit systeem kan {actor} sneller zien welke {what} extra aandacht nodig heeft.",
    "Het doel is om {what} eerlijker en sneller te behandelen, zodat inwoners minder lang wachten op een {object}.",
    "De uitkomst is altijd een advies: {actor} neemt het besluit en kan daarvan afwijken.",
    "Voor de {what} worden gegevens over {data} en {word} gebruikt, die de organisatie al had voor {word} en {word}.",
    "Uit een steekproef bleek dat {number} procent van de {what} juist werd beoordeeld, tegen {number} procent zonder hulp.",
    "Er is een risico dat {data} niet volledig is; daarom wordt {word} elke {word} opnieuw bekeken door {actor}.",
    "Het model is getraind met {what} uit de jaren {year} tot en met {year} en gebruikt {word}, {word} en {word}.",
    "Gegevens over {word} worden niet gebruikt, omdat die kunnen leiden tot een ongelijke behandeling van {word}.",
    "Wie het niet eens is met de {object} kan binnen zes weken bezwaar maken bij {actor}.",
    "De leverancier onderhoudt de software; {actor} controleert elk kwartaal of de {what} nog klopt met {word}.",
    "Inwoners merken dat {word} {word} is en dat zij bij {what} minder {word} hoeven aan te leveren.",
)
THEMES = _listed(
    """
    Verkeer; Sociale zekerheid; Overheidsfinanciën; Openbare orde en veiligheid; Natuur en milieu; Recht;
    Economie; Zorg en gezondheid; Ruimte en infrastructuur; Organisatie en bedrijfsvoering; Cultuur en
    recreatie; Wonen; Werk; Onderwijs en wetenschap; Migratie en integratie
    """,
    "; ",
)
STATUSES = (("In gebruik", 90), ("In ontwikkeling", 6), ("Buiten gebruik", 4))
CATEGORIES = (("Overige algoritmes", 50), ("Impactvolle algoritmes", 45), ("Hoog-risico AI-systeem", 5))
KINDS = (("gemeente", 70), ("ministerie", 8), ("waterschap", 10), ("provincie", 7), ("zelfstandig-bestuursorgaan", 5))
ASSESSMENTS = ("Data Protection Impact Assessment (DPIA)", "Impact Assessment Mensenrechten en Algoritmes (IAMA)")
TEXTS = (
    ("description_short", 250), ("goal", 600), ("impact", 400), ("proportionality", 500), ("human_intervention", 400),
    ("risks", 500), ("source_data", 400), ("methods_and_models", 600), ("monitoring", 300),
)  # fmt: skip
# A registration is about one thing; the rest of its compounds may be about anything.
ABOUT_ITS_TOPIC = 0.9
ORGANISATIONS, SUPPLIERS = 1_500, 400
WORDS_PER_REGISTRATION = 700
# What we draw from the list of Dutch words, of all the different words there may be; the others are compounds.
SHARE_OF_THE_LIST = 0.4
SYLLABLES = _listed(
    """
    ber den hol ven lo stad dorp wijk veld burg dam haar ter nij oost west laar mond broek zand heer kamp
    """
)


class Generator:
    """Makes registrations one after the other."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        words = [word for word in frequencies() if 3 <= len(word) <= 14][:60_000]
        self._words = words
        self._topic: tuple[Sequence[str], Sequence[str]] = (SUBJECTS, OBJECTS)
        self._weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
        self._listed_words = len(words)
        self._drawn: set[int] = set()
        # Compounds in use, by the subject that they begin with; and how many there may be.
        self._compounds: dict[str, list[str]] = {}
        self._in_use: set[str] = set()
        self._most_compounds: float = math.inf
        self._organisations = [self._name() for _ in range(ORGANISATIONS)]
        ends = ("Software", "Data", "ICT", "Groep")
        self._suppliers = [f"{self._name()} {end}" for end in ends for _ in range(SUPPLIERS // len(ends))]

    def versions(self, count: int) -> Iterator[IndexedVersion]:
        """Make `count` registrations of one version each."""
        for place in range(count):
            yield self.version(place)

    def version(self, place: int) -> IndexedVersion:
        """Make one registration; `place` becomes its number."""
        pick = self.random
        self._let_vocabulary_grow(place)
        organisation = min(int(pick.paretovariate(0.7)) - 1, ORGANISATIONS - 1)
        self._topic = (pick.sample(SUBJECTS, 3), pick.sample(OBJECTS, 3))
        what = self._what()
        document = {
            "name": what.capitalize() + pick.choice(("", " met algoritme", f" voor {self._word()}", f" bij {self._what()}")),
            "category": pick.sample(THEMES, pick.choice((1, 1, 2))),
            "status": self._weighted(STATUSES),
            "publication_category": self._weighted(CATEGORIES),
            "begin_date": f"{pick.randint(2012, 2026)}-{pick.randint(1, 12):02}",
            "provider": pick.choice(self._suppliers) if pick.random() < 0.7 else "",
            "impacttoetsen_list": pick.sample(ASSESSMENTS, pick.choice((0, 0, 1, 2))),
            "lawful_basis": f"{self._what('wet').capitalize()}, artikel {pick.randint(1, 90)}",
            "tags": ", ".join(self._what() for _ in range(3)),
            **{key: self._text(what, length) for key, length in TEXTS},
        }
        seen = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(days=pick.randint(0, 2_000))
        return IndexedVersion(
            key=f"{place + 10_000_000}/1",
            number=str(place + 10_000_000),
            document=document,
            organisation=f"org{organisation}",
            organisation_name=f"Gemeente {self._organisations[organisation]}",
            organisation_kind=self._weighted(KINDS),
            register="voorbeeld",
            register_name="Voorbeeldregister",
            standard=pick.choice(("1.0", "1.0", "0.4", "0.3.1")),
            valid_from=seen,
            claimed_on=date(2026, 1, 1) - timedelta(days=pick.randint(0, 2_500)),
        )

    def queries(self, count: int) -> list[str]:
        """Make questions as people ask them: one word, two or three, a compound, a typo, the beginning of a word."""
        pick = self.random
        self._topic, self._most_compounds, self._listed_words = (SUBJECTS, OBJECTS), math.inf, len(self._words)
        made = []
        for place in range(count):
            word, other = pick.choice(SUBJECTS), self._what()
            made.append(
                (
                    word,
                    other,
                    f"{word} {pick.choice(OBJECTS)}",
                    f"{other} {self._word()} {pick.choice(OBJECTS)}",
                    _typo(other, pick),
                    other[:5],
                    f"hoe {pick.choice(VERBS)} de gemeente mijn {other}",
                )[place % 7]
            )
        return made

    def _text(self, what: str, length: int) -> str:
        sentences: list[str] = []
        while sum(map(len, sentences)) < length:
            sentences.append(self._sentence(what))
        return " ".join(sentences)

    def _sentence(self, what: str) -> str:
        pick = self.random
        sentence = pick.choice(TEMPLATES)
        for slot, make in (
            ("{what}", lambda: what if pick.random() < 0.3 else self._what()),
            ("{data}", lambda: self._what("gegevens")),
            ("{verb}", lambda: pick.choice(VERBS)),
            ("{object}", lambda: pick.choice(OBJECTS)),
            ("{actor}", lambda: pick.choice(ACTORS)),
            ("{word}", self._word),
            ("{number}", lambda: str(pick.randint(50, 99))),
            ("{year}", lambda: str(pick.randint(2010, 2025))),
        ):
            while slot in sentence:
                sentence = sentence.replace(slot, make(), 1)
        return sentence

    def _let_vocabulary_grow(self, place: int) -> None:
        most = vocabulary_size((place + 1) * WORDS_PER_REGISTRATION)
        self._listed_words = min(len(self._words), int(SHARE_OF_THE_LIST * most))
        self._most_compounds = most - len(self._drawn)

    def _what(self, end: str = "") -> str:
        pick = self.random
        subjects, objects = self._topic if pick.random() < ABOUT_ITS_TOPIC else (SUBJECTS, OBJECTS)
        first = pick.choice(subjects)
        made = first + (pick.choice(subjects) if pick.random() < 0.15 else "") + pick.choice(objects) + end
        if made in self._in_use:
            return made
        if len(self._in_use) >= self._most_compounds and first in self._compounds:
            return pick.choice(self._compounds[first])
        self._in_use.add(made)
        self._compounds.setdefault(first, []).append(made)
        return made

    def _word(self) -> str:
        place = bisect.bisect(self._weights, self.random.random() * self._weights[self._listed_words - 1])
        place = min(place, self._listed_words - 1)
        self._drawn.add(place)
        return self._words[place]

    def _name(self) -> str:
        return "".join(self.random.sample(SYLLABLES, 2)).capitalize()

    def _weighted(self, choices: tuple[tuple[str, int], ...]) -> str:
        return self.random.choices([value for value, _ in choices], [weight for _, weight in choices])[0]


def vocabulary_size(words: int) -> float:
    """Tell how many different words a register has in so many words of text (see the top of this module)."""
    return 13_900 * (words / 371_000) ** 0.55


def _typo(word: str, pick: random.Random) -> str:
    place = pick.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
