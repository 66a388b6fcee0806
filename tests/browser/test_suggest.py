"""The search box as a combobox: with the keyboard, the mouse, and what a screen reader is told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import LANGUAGES, Seen, look_at

pytestmark = pytest.mark.browser


def typed(visit, address="/", text="parke"):
    page = visit.open(address)
    page.locator("#zoek").focus()
    page.keyboard.type(text)
    expect(page.get_by_role("listbox")).to_be_visible()
    return page


def test_it_works(visit):
    page = typed(visit)
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".ar-search [role=status]")).to_have_text(re.compile(r"^\d+ suggesties"))
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    expect(box).to_have_value("parke")
    address = chosen.get_attribute("data-address")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + address.split("?")[0] + "**")
    page.go_back()
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_escape_closes_and_keeps_what_was_typed(visit):
    page = typed(visit)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.locator("#zoek")).to_have_value("parke")
    expect(page.locator("#zoek")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()


def test_enter_searches_for_what_was_typed(visit):
    page = typed(visit)
    page.keyboard.press("Enter")
    page.wait_for_url("**/algoritmes?zoek=parke")


def test_past_the_end_is_what_was_typed(visit):
    page = typed(visit)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    assert page.locator("#zoek").get_attribute("aria-activedescendant") is None


def test_tab_leaves_it(visit):
    page = typed(visit)
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_role("button", name="Zoek")).to_be_focused()


def test_with_the_mouse(visit):
    page = typed(visit)
    page.get_by_role("option").first.click()
    page.wait_for_url(re.compile("/algoritmes"))


def test_the_list_is_accessible_and_fits(visit, axe):
    seen = Seen()
    for language, prefix in LANGUAGES.items():
        page = typed(visit, f"{prefix}/algoritmes", "ver")
        page.keyboard.press("ArrowDown")
        look_at(page, axe, "suggestions", language, seen)
        expect(page.get_by_role("listbox")).to_be_visible()


def test_the_script_is_small():
    from algoritmeregister.ui.assets import OWN_STYLESHEETS

    assert (OWN_STYLESHEETS / "suggest.js").stat().st_size < 6_000
