"""Walks through the register as people do: with the keyboard alone, without scripts, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import tab_to

pytestmark = pytest.mark.browser


def test_with_the_keyboard_alone(visit):
    page = visit.open("/")
    assert tab_to(page, lambda focus: True)["text"] == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    tab_to(page, lambda focus: focus["id"] == "zoek", limit=1)
    page.keyboard.type("scanauto")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/algoritmes"))
    expect(page.locator("#gevonden")).to_contain_text("registratie")
    tab_to(page, lambda focus: focus["text"] == "Sla de filters over")
    page.keyboard.press("Enter")
    tab_to(page, lambda focus: focus["text"] == "Parkeercontrole met scanauto")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Parkeercontrole met scanauto")
    tab_to(page, lambda focus: focus["tag"] == "SUMMARY")
    page.keyboard.press("Enter")
    expect(page.locator("details.ar-help[open] p").first).to_be_visible()


def test_filters_with_the_keyboard_on_a_phone(visit):
    visit.page.set_viewport_size({"width": 320, "height": 640})
    page = visit.open("/algoritmes")
    tab_to(page, lambda focus: focus["tag"] == "SUMMARY" and focus["text"] == "Filters")
    expect(page.get_by_label("In gebruik", exact=False).first).not_to_be_visible()
    page.keyboard.press("Enter")
    tab_to(page, lambda focus: focus["tag"] == "INPUT" and focus["text"] == "in_gebruik")
    page.keyboard.press("Space")
    tab_to(page, lambda focus: focus["text"] == "Toon resultaten", limit=100)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("status=in_gebruik"))
    expect(page.locator(".ar-chip")).to_contain_text("In gebruik")


def test_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + "/")
    page.get_by_label(re.compile("Zoek in")).fill("verkeer")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_label(re.compile("^In gebruik")).check()
    page.get_by_role("button", name="Toon resultaten").click()
    assert "zoek=verkeer" in page.url
    assert "status=in_gebruik" in page.url
    page.get_by_role("link", name="Naam", exact=True).click()
    assert "sorteer=naam" in page.url
    page.get_by_role("link", name="Volgende").click()
    assert "pagina=2" in page.url
    page.get_by_role("link", name=re.compile("Verwijder filter")).click()
    assert "status=" not in page.url
    page.get_by_role("link", name="English").click()
    assert "/en/algoritmes?zoek=verkeer" in page.url
    page.locator(".ar-result__title a").first.click()
    page.locator("details.ar-help summary").first.click()
    expect(page.locator("details.ar-help p").first).to_be_visible()
    context.close()


def test_the_filters_are_open_where_there_is_room(visit):
    visit.page.set_viewport_size({"width": 1440, "height": 900})
    page = visit.open("/algoritmes")
    expect(page.get_by_label(re.compile("^In gebruik"))).to_be_visible()
    expect(page.locator(".ar-filters__summary")).not_to_be_visible()


def test_a_text_of_a_source_does_nothing(visit):
    page = visit.open("/algoritmes/{kwaad}")
    page.wait_for_timeout(200)
    assert page.locator("main script, main iframe, main [onclick], main [style]").count() == 0


@pytest.mark.parametrize("address", ["/", "/algoritmes", "/algoritmes/{scanauto}"])
def test_wider_spacing_of_text_hides_nothing(visit, address):
    # WCAG 1.4.12: the reader's own spacing
    visit.page.set_viewport_size({"width": 320, "height": 900})
    page = visit.open(address)
    page.evaluate("""() => { for (const e of document.querySelectorAll('body *')) {
        e.style.lineHeight = '1.5'; e.style.letterSpacing = '.12em'; e.style.wordSpacing = '.16em'; } }""")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("logo", [120, 600])
def test_a_wide_logo_fits_on_a_phone(visit, logo):
    visit.page.set_viewport_size({"width": 320, "height": 900})
    page = visit.open("/over")
    drawn = f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='{logo}' height='40'/%3E"
    page.locator(".ar-brand__mark").evaluate("(image, drawn) => { image.src = drawn; return image.decode() }", drawn)
    assert page.locator(".ar-brand__mark").bounding_box()["width"] > 100, "it is not the small mark any more"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_letter_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(site.address + "/")
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    assert page.locator(".ar-header").bounding_box()["height"] < 120, "what is read begins on the first screen"
    expect(menu).to_be_hidden()
    page.locator("summary").get_by_text("Menu", exact=True).click()
    menu.get_by_role("link", name="Ik kreeg een brief").click()
    page.get_by_label("Naam van de organisatie").fill("voorbeeldstad")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name="Gemeente Voorbeeldstad").click()
    page.get_by_role("link", name="Parkeren een vergunning").click()
    expect(page.get_by_role("heading", level=2, name="Parkeren bij Gemeente Voorbeeldstad")).to_be_visible()
    expect(page.get_by_role("heading", level=3, name="Parkeercontrole met scanauto")).to_be_visible()
    expect(page.locator("#stap")).to_have_count(1)
    page.get_by_role("link", name="wijzig waar de brief over gaat").click()
    page.get_by_role("link", name="Iets anders, of ik weet het niet").click()
    expect(page.locator(".ar-used__item").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=2, name="Waar gaat de brief over?")).to_be_visible()
    context.close()
