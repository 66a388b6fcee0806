"""The demo content as it is written: valid but for the intended examples, with everything in it that pages have to show."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from algoritmeregister import standards
from algoritmeregister.demo import story
from algoritmeregister.demo.story import Step

# What is wrong on purpose: registration → rules of which it is the example.
INTENDED = {
    "chatbot-vera": {"placeholder", "https"},
    "fietstelling": {"order"},
    "parkeergarage-druk": {"required", "https"},
    "leerlingprognose": {"contact"},
    "zwerfafval-camera": {"max_length", "end_date_missing"},
    "bijstand-heronderzoek": {"end_date_missing"},
}
SUBJECTS = {
    "benefits": "uitkering bijstand toeslag onderstand",
    "parking": "parkeren",
    "permits": "vergunning omgevingsvergunning",
    "tax": "belasting WOZ aanslag",
    "care": "zorg Wmo jeugdzorg hulpmiddel",
    "school": "school basisschool leerplicht leerlingen leerlingenvervoer",
    "moving": "verhuizen verhuizing adres",
    "work": "werk baan ontslag werkloos",
    "debts": "schulden",
    "travel": "reizen reiziger visum",
    "police and enforcement": "politie boete naheffing",
    "environment": "stikstof afval milieucontrole",
    "water": "sloot waterpeil",
    "housing": "woning huurwoning",
    "subsidies": "subsidie",
}
LETTER_SUBJECTS = {"benefits", "parking", "permits", "tax", "care", "school"}
CITIZEN_FIELDS = {"goal", "human_intervention", "risks", "source_data"}


@cache
def last_steps() -> dict[tuple[str, str], Step]:
    """The last document of each registration and language."""
    return {(step.source_id, step.language): step for step in story.read().steps if step.document}


def dutch() -> list[Step]:
    return [step for (_, language), step in last_steps().items() if language == "nl"]


def test_it_works():
    assert len(dutch()) == 68
    assert {step.standard for step in dutch()} == {"0.1", "0.3.1", "0.4", "1.0", "superset"}
    assert Counter(language for _, language in last_steps()) == {"nl": 68, "en": 14, "fy": 5}


def test_a_source_id_stands_for_one_registration_in_all_registers():
    assert len({(step.register, step.source_id) for step in story.read().steps}) == len(dutch())


def test_only_the_intended_examples_have_findings_besides_empty_fields():
    found: dict[str, set[str]] = {}
    for step in story.read().steps:
        for finding in standards.validate(step.document or {}, step.standard):
            if step.document and not finding.rule.startswith("missing"):
                found.setdefault(step.source_id, set()).add(finding.rule)
    assert found == INTENDED


def test_every_theme_status_and_publication_category_occurs():
    version = standards.get("1.0")
    for key in ("category", "status", "publication_category"):
        values = [(step.document or {}).get(key, []) for step in dutch()]
        shown = {each for value in values for each in ([value] if isinstance(value, str) else value)}
        code_list = version.field(key).code_list
        assert code_list is not None
        assert set(code_list.values) <= shown, key


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subjects_of_letters_have_registrations(subject: str):
    words = re.compile(rf"\b({SUBJECTS[subject].replace(' ', '|')})", re.IGNORECASE)
    about = [
        step.source_id
        for step in dutch()
        if words.search(" ".join(str((step.document or {}).get(key, "")) for key in ("name", "description_short", "tags")))
    ]
    assert len(about) >= (5 if subject in LETTER_SUBJECTS else 2), about


def test_products_are_used_by_several_organisations():
    users: dict[str, set[str]] = {}
    for step in dutch():
        document = step.document or {}
        users.setdefault(document.get("provider", ""), set()).add(document["organization"])
    assert len(users["Sluierwerk BV"]) == 5
    assert len(users["Kantelroute BV"]) == 4
    assert len(users["Praatpaal Software"]) == len(users["Taxabel"]) == 3


def test_registrations_say_how_to_object_or_complain_or_whom_to_ask():
    words = re.compile(
        r"bezwaar|beroep|klacht|klagen|inspreken|mailen|mail dan|bel |bellen|melden|vragen kunt u", re.IGNORECASE
    )
    silent = set()
    for step in dutch():
        document = step.document or {}
        if not words.search(f"{document.get('human_intervention')} {document.get('objection_procedure')}"):
            silent.add(step.source_id)
    # One that has a placeholder there, and two that decide nothing about anybody.
    assert silent == {"chatbot-vera", "parkeergarage-druk", "rattenkaart"}


def test_what_citizens_ask_for_is_filled_in_or_withheld():
    for (source_id, language), step in last_steps().items():
        document = step.document or {}
        withheld = {row["field"] for row in document.get("withheld", [])}
        assert document.keys() | withheld >= CITIZEN_FIELDS, (source_id, language)


def test_translations_say_the_same_in_another_language():
    for (source_id, language), step in last_steps().items():
        document = step.document or {}
        if language != "nl":
            original = last_steps()[source_id, "nl"].document or {}
            assert document["description_short"] != original["description_short"], (source_id, language)
            assert document["status"] == original["status"], (source_id, language)


def test_high_risk_systems_are_explained_in_english():
    high = {
        step.source_id for step in dutch() if (step.document or {}).get("publication_category") == "Hoog-risico AI-systeem"
    }
    assert len(high) == 5
    assert not {source_id for source_id in high if (source_id, "en") not in last_steps()}


def test_withheld_fields_say_why():
    rows = [row for step in dutch() for row in (step.document or {}).get("withheld", [])]
    assert len(rows) == 2
    assert all(row["explanation"] for row in rows)


def test_all_addresses_are_fictional():
    links = re.compile(r"(?:https?://|@)([\w.-]+)")
    hosts = {host for step in story.read().steps for host in links.findall(str(step.document))}
    assert {host for host in hosts if not host.endswith(".example")} == {"wetten.overheid.nl"}
