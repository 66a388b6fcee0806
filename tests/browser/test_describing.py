"""Describing in a real browser: without scripts by the buttons; with them saved and advised while one types; accessible."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import look_at
from tests.browser.test_desk import PASSWORD, create_user, page_of, sign_in

pytestmark = pytest.mark.browser

PLACE = "/beheer/organisaties/gemeente-voorbeeldstad"


@pytest.fixture(scope="module")
def writer(site, browser):
    """Wilma's browser without scripts: she edits, and signed in."""
    create_user(site, "Wilma", "--role", "editor")
    page = page_of(browser, site.address, java_script_enabled=False)
    sign_in(page, "wilma@proef.example")
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def description(writer):
    """The address of a description that she began with the form for it."""
    writer.goto(f"{PLACE}/beschrijvingen/nieuw")
    writer.get_by_label("Hoe heet het algoritme?").fill("Groene golf voor fietsers")
    writer.get_by_role("button", name="Begin", exact=True).click()
    expect(writer.get_by_role("heading", level=1)).to_have_text("Algemene informatie")
    return writer.url.rpartition("/")[0]


def test_it_works_without_scripts(writer, description):
    writer.goto(f"{description}/algemene-informatie")
    writer.get_by_label(re.compile("Korte omschrijving")).fill("Het algoritme geeft fietsers sneller groen.")
    writer.get_by_label("In gebruik", exact=True).check()
    writer.get_by_label("Begindatum").fill("ergens in mei")
    writer.get_by_role("button", name="Opslaan en verder").click()
    expect(writer.get_by_text("Uw tekst is wel opgeslagen.")).to_be_visible()
    expect(writer.get_by_label("Begindatum")).to_have_value("ergens in mei")
    writer.get_by_label("Begindatum").fill("5-2024")
    writer.get_by_role("button", name="Opslaan en verder").click()
    expect(writer.get_by_role("heading", level=1)).to_have_text("Verantwoord gebruik")
    writer.get_by_label("Naam van de wet of regel").fill("Wegenverkeerswet 1994")
    writer.get_by_role("button", name="Nog een regel bij Links naar wettelijke basis").click()
    expect(writer.get_by_label("Naam van de wet of regel")).to_have_count(2)
    expect(writer.get_by_label("Naam van de wet of regel").first).to_have_value("Wegenverkeerswet 1994")


def test_with_scripts_it_saves_and_advises_while_one_types(site, writer, description, browser):
    page = page_of(browser, site.address, storage_state=writer.context.storage_state())
    page.goto(f"{description}/verantwoord-gebruik")
    box = page.get_by_label("Afwegingen")
    box.fill("Indien nodig kijkt een medewerker mee.")
    expect(page.locator("#proportionality-tips")).to_contain_text("Gewoner is: als")
    expect(page.get_by_text(re.compile("Opgeslagen om"))).to_be_visible()
    page.reload()
    expect(box).to_have_value("Indien nodig kijkt een medewerker mee.")
    page.context.clear_cookies(name="beheer")
    box.fill("Dit mag niet kwijtraken.")
    expect(page.get_by_text("Niet opgeslagen: u bent uitgelogd")).to_be_visible()
    expect(box).to_have_value("Dit mag niet kwijtraken.")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    page.get_by_label("E-mailadres").fill("wilma@proef.example")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_text("Uw tekst is bewaard, maar nog niet opgeslagen")).to_be_visible()
    expect(page.get_by_label("Afwegingen")).to_have_value("Dit mag niet kwijtraken.")
    assert page.complaints == []
    page.context.close()


def test_every_page_is_accessible(site, writer, description, measuring, axe):
    page = page_of(measuring, site.address, storage_state=writer.context.storage_state())
    start = f"{PLACE}/beschrijvingen"
    uuid = description.rpartition("/bewerk")[0].rpartition("/")[2]
    addresses = [
        f"{start}/nieuw?zoek=groene", f"{start}/overnemen?soort=copy&van={uuid}", f"{start}/{uuid}/vertaal/en", description,
        f"{description}/algemene-informatie", f"{description}/verantwoord-gebruik", f"{description}/metadata",
        f"{PLACE}/begin",
    ]  # fmt: skip
    for address in addresses:
        page.goto(address)
        look_at(page, axe, address, "nl")
    assert page.complaints == []
    page.context.close()
