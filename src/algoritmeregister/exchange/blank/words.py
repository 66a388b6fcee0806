"""The texts around the fields in an empty form, in the languages of the catalogue."""

from __future__ import annotations

from typing import Any

from algoritmeregister import standards
from algoritmeregister.texts import Words

_WORDS = Words({
    "records": ("Algoritmes", "Algorithms", "Algoritmen"),
    "help": ("Uitleg", "Explanation", "Utlis"),
    "lists": ("Keuzelijsten", "Choices", "Karlisten"),
    "one_row": (
        "Vul op het eerste blad per algoritme één rij in. Een kolom met * is verplicht. Laat leeg wat u niet weet.",
        "Fill in one row per algorithm on the first sheet. A column with * is required. Leave empty what you do not know.",
        "Folje op it earste blêd ien rige yn foar elk algoritme. In kolom mei * is ferplicht. Lit leech wat jo net witte.",
    ),
    "column": ("Kolom", "Column", "Kolom"),
    "required": ("Verplicht", "Required", "Ferplicht"),
    "yes": ("ja", "yes", "ja"),
    "no": ("nee", "no", "nee"),
    "example": ("Voorbeeld", "Example", "Foarbyld"),
    "longest": ("Hoogstens (tekens)", "At most (characters)", "Op syn heechst (tekens)"),
    "choices": ("Keuzes", "Choices", "Karren"),
    "key": ("Sleutel in de standaard", "Key in the standard", "Kaai yn de standert"),
    "at_most": ("Hoogstens {n} tekens.", "At most {n} characters.", "Op syn heechst {n} tekens."),
    "a_month": ("Schrijf een maand als 2026-07.", "Write a month as 2026-07.", "Skriuw in moanne as 2026-07."),
    "a_date": ("Schrijf een datum als 2026-07-01.", "Write a date as 2026-07-01.", "Skriuw in datum as 2026-07-01."),
    "several": (
        "Zet een puntkomma (;) tussen meer keuzes.",
        "Put a semicolon (;) between several choices.",
        "Set in puntkomma (;) tusken mear karren.",
    ),
    "links": (
        "Zet elke link op een eigen regel, als: naam <https://adres>.",
        "Put each link on its own line, as: name <https://address>.",
        "Set elke link op in eigen rigel, as: namme <https://adres>.",
    ),
    "rows": (
        "Zet elk onderdeel op een eigen regel, met een puntkomma tussen: {parts}.",
        "Put each item on its own line, with a semicolon between: {parts}.",
        "Set elk ûnderdiel op in eigen rigel, mei in puntkomma dertusken: {parts}.",
    ),
    "not_a_choice": (
        "Kies een waarde uit de lijst.",
        "Choose a value from the list.",
        "Kies in wearde út de list.",
    ),
    "too_long": ("Deze tekst is te lang.", "This text is too long.", "Dizze tekst is te lang."),
    "interview": ("Gespreksformulier", "Interview form", "Petearformulier"),
    "interview_lead": (
        "Gebruik dit formulier in een gesprek met wie het algoritme kent. Stel de vragen op volgorde. Vul in wat u hoort. "
        "Een vraag met * is verplicht in het register.",
        "Use this form in a talk with someone who knows the algorithm. Ask the questions in order. Write down what you "
        "hear. A question with * is required in the register.",
        "Brûk dit formulier yn in petear mei wa't it algoritme ken. Stel de fragen op folchoarder. Folje yn wat jo hearre. "
        "In fraach mei * is ferplicht yn it register.",
    ),
    "about_talk": ("Over dit gesprek", "About this talk", "Oer dit petear"),
    "talk_with": ("Gesprek met (naam en functie)", "Talk with (name and position)", "Petear mei (namme en funksje)"),
    "talk_by": ("Gesprek gevoerd door", "Talk held by", "Petear fierd troch"),
    "talk_on": ("Datum", "Date", "Datum"),
    "still_ask": ("Nog te vragen, en aan wie", "Still to ask, and whom", "Noch te freegjen, en oan wa"),
    "page": ("Pagina", "Page", "Side"),
    "of": ("van", "of", "fan"),
})  # fmt: skip


def word(name: str, language: str, **values: Any) -> str:
    """Return a text in a language, with {places} filled. Raises KeyError for a name that there is not."""
    return _WORDS.word(name, language, **values)


def sheet_name(version: str, language: str) -> str:
    """Return the name of the sheet to fill in: it says for which version it is, for who reads it back."""
    name = word("records", language)
    return name if version == standards.SUPERSET else f"{name} {version}"


def every(name: str) -> tuple[str, ...]:
    """Return a text in all languages."""
    return tuple(_WORDS.three(name).values())
