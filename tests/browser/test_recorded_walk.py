"""The walk of the documentation, in every language and width: with scripts, without, and with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import walk
from tests.browser.looking import LANGUAGES, WIDTHS
from tests.browser.test_walk import tab_to

pytestmark = pytest.mark.browser

COMBINATIONS = [(language, width) for language in LANGUAGES for width in WIDTHS]
NO_SIDEWAYS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def fits(page):
    """Look at every place of the walk: in the right language, and nothing sticks out."""

    def seen(place):
        assert page.evaluate(NO_SIDEWAYS), f"{place} scrolls sideways"

    return seen


@pytest.mark.parametrize(("language", "width"), COMBINATIONS)
def test_it_works(visit, language, width):
    visit.page.set_viewport_size({"width": width, "height": 900})
    walk.whole(visit.page, visit.site.address + LANGUAGES[language], fits(visit.page))
    expect(visit.page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts(browser, site, width):
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    for prefix in LANGUAGES.values():
        walk.whole_without_scripts(context.new_page(), site.address + prefix)
    context.close()


@pytest.mark.parametrize(("language", "width"), COMBINATIONS)
def test_with_the_keyboard_alone(visit, language, width):
    page = visit.page
    page.set_viewport_size({"width": width, "height": 900})
    walk.home(page, visit.site.address + LANGUAGES[language])
    tab_to(page, lambda focus: True)
    page.keyboard.press("Enter")  # to the content
    tab_to(page, lambda focus: focus["id"] == "zoek", limit=1)
    page.keyboard.type(walk.WORDS)
    expect(page.get_by_role("option").last).to_be_visible()
    page.keyboard.press("ArrowUp")  # the last one
    page.keyboard.press("Enter")
    page.wait_for_url(f"**zoek={walk.WORDS}")
    if width < walk.FILTERS_SHOWN:
        page.locator("#zoek").focus()
        tab_to(page, lambda focus: focus["class"] == "ar-filters__summary")
        page.keyboard.press("Enter")
    for place in (0, 1):
        wanted = page.locator("[name=thema]").nth(place).get_attribute("id")
        tab_to(page, lambda focus, wanted=wanted: focus["id"] == wanted)
        page.keyboard.press("Space")
        page.wait_for_url(lambda address, count=place + 1: address.count("thema=") == count)
        expect(page.locator(f"#{wanted}")).to_be_focused()
    page.locator(".ar-skip").focus()
    page.keyboard.press("Enter")
    tab_to(page, lambda focus: focus["id"] == "sorteer-naam")
    page.keyboard.press("Enter")
    page.wait_for_url("**sorteer=naam")
    expect(page.locator("#sorteer-naam")).to_be_focused()
    first = page.locator(".ar-result__title a").first.inner_text()
    tab_to(page, lambda focus: focus["text"] == first)
    page.keyboard.press("Enter")
    page.wait_for_url("**plek=1")
    walk.look_at_print(page)
    link = page.locator("a[href*='beschrijving.pdf']")
    tab_to(page, lambda focus: focus["href"].endswith("#delen"))  # by way of the contents
    page.keyboard.press("Enter")
    tab_to(page, lambda focus: "beschrijving.pdf" in focus["href"], limit=20)
    expect(link).to_be_focused()
    walk.take_pdf(page)
