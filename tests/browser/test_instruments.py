"""Fill in an instrument in a real browser, from the first question to the outcome and back from a file."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import PATIENCE
from tests.browser.looking import look_at

pytestmark = pytest.mark.browser

ANSWERS = [
    ("Volgt een computer", "Ja"),
    ("Is het ook een AI-systeem", "Nee, mensen hebben"),
    ("Gebruikt uw organisatie", "Ja"),
    ("rechten of plichten", "Ja"),
    ("indeelt of benadert", "Nee"),
    ("Hoe zwaar telt", "Het bepaalt"),
    ("Welke reden geldt", "Controle en toezicht"),
    ("korte beschrijving niet mogelijk", "Nee"),
]


def fill_in(page):
    """Answer whatever is asked and go on, until there is an outcome."""
    for _step in range(12):
        if page.locator("h1").inner_text() == "Uitkomst":
            return
        for ask, label in ANSWERS:
            question = page.locator("fieldset", has=page.locator("legend", has_text=ask))
            if question.count():
                question.get_by_label(label).first.check()
        page.get_by_role("button", name="Volgende").click()
    pytest.fail("no outcome")


def test_it_works(visit, axe, tmp_path):
    page = visit.open("/instrumenten/registerplicht")
    page.get_by_role("link", name="Begin", exact=True).click()
    fill_in(page)
    assert page.get_by_role("heading", name="Categorie B: impactvol algoritme").is_visible()
    assert page.get_by_text("Publiceer het, en laat weg wat geheim moet blijven").is_visible()
    look_at(page, axe, "outcome", "nl")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download als JSON").click()
    waiting.value.save_as(tmp_path / "answers.json")
    page = visit.open("/instrumenten/registerplicht")
    page.get_by_label("Het bestand met antwoorden").set_input_files(tmp_path / "answers.json")
    page.get_by_role("button", name="Lees het bestand").click()
    assert page.get_by_role("heading", name="Categorie B: impactvol algoritme").is_visible()
    page.get_by_role("button", name=re.compile("Wijzig.*Is het een algoritme")).click()
    assert page.get_by_label("Nee, mensen hebben alle regels geschreven").is_checked()
    look_at(page, axe, "questions", "nl")


def test_it_works_without_scripts_on_a_phone(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(site.address + "/instrumenten/registerplicht/vragen")
    fill_in(page)
    assert page.get_by_role("heading", name="Categorie B: impactvol algoritme").is_visible()
    assert context.cookies() == []
    context.close()
