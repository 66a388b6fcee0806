"""The walk of the documentation, in every language and width: with scripts, without, and with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import walk
from tests.browser.looking import LANGUAGES, WIDTHS

pytestmark = pytest.mark.browser

COMBINATIONS = [(language, width) for language in LANGUAGES for width in WIDTHS]
NO_SIDEWAYS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def take(way, page, address, language):
    """Take the walk one way: past every step, in the right language, and nothing sticks out anywhere."""
    places = []

    def seen(place):
        places.append(place)
        assert page.evaluate(NO_SIDEWAYS), f"{place} scrolls sideways"

    walk.WAYS[way](page, address + LANGUAGES[language], seen)
    assert (*places, "pdf") == walk.STEPS
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize(("language", "width"), COMBINATIONS)
def test_it_works(visit, language, width):
    visit.page.set_viewport_size({"width": width, "height": 900})
    take("scripts", visit.page, visit.site.address, language)


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts(browser, site, width):
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    for language in LANGUAGES:
        take("no-scripts", context.new_page(), site.address, language)
    context.close()


@pytest.mark.parametrize(("language", "width"), COMBINATIONS)
def test_with_the_keyboard_alone(visit, language, width):
    visit.page.set_viewport_size({"width": width, "height": 900})
    take("keyboard", visit.page, visit.site.address, language)
