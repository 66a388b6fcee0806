"""One walk through the register, as a visitor takes it: with the mouse, without scripts, with the keyboard alone.

Home, "parkeren", a suggestion, two themes, another order, a registration, how it prints, and its PDF. The tests take the
walk in every language and width; `screenshots.py` takes it for the pictures in the documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Seen = Callable[[str], None]
WORDS = "parkeren"
# Less wide than this the filters are folded away (theme.css: 60em).
FILTERS_SHOWN = 960


def nothing(place: str) -> None:
    """Do nothing where a picture may be taken."""


def home(page: Page, start: str, seen: Seen = nothing) -> None:
    """Open the home page of the register at `start` (address with language)."""
    page.goto(f"{start}/")
    seen("home")


def choose_a_suggestion(page: Page, seen: Seen = nothing) -> None:
    """Type, and choose the last suggestion: all results."""
    page.locator("#zoek").press_sequentially(WORDS)
    # The list of what was typed before may still stand there: wait for that of all of it.
    expect(page.get_by_role("option").last).to_contain_text(WORDS)
    seen("suggestions")
    page.get_by_role("option").last.click()
    page.wait_for_url(re.compile(rf"zoek={WORDS}$"))


def open_filters(page: Page) -> None:
    """Fold the filters out, where they are folded away."""
    if page.viewport_size and page.viewport_size["width"] < FILTERS_SHOWN:
        page.locator(".ar-filters__summary").click()


def filter_by_two_themes(page: Page, seen: Seen = nothing) -> None:
    """Tick the first two themes; the list follows each tick."""
    open_filters(page)
    for place in (0, 1):
        page.locator("[name=thema]").nth(place).check()
        page.wait_for_url(lambda address, wanted=place + 1: address.count("thema=") == wanted)
    expect(page.locator(".ar-chip")).to_have_count(2)
    seen("filtered")


def filter_without_scripts(page: Page) -> None:
    """Tick two themes and press the button."""
    open_filters(page)
    for place in (0, 1):
        page.locator("[name=thema]").nth(place).check()
    page.locator(".ar-filters__button").click()
    expect(page.locator(".ar-chip")).to_have_count(2)


def sort(page: Page, seen: Seen = nothing) -> None:
    """Put the list in the order of the names."""
    page.locator("#sorteer-naam").click()
    page.wait_for_url(re.compile("sorteer=naam"))
    expect(page.locator("#sorteer-naam")).to_have_attribute("aria-current", "true")
    if page.locator("html").get_attribute("lang") == "nl":  # translated names stand in the order of the Dutch ones
        names = page.locator(".ar-result__title").all_inner_texts()
        assert names == sorted(names, key=str.casefold), names
    seen("sorted")


def open_first(page: Page, seen: Seen = nothing) -> None:
    """Open the first registration of the list."""
    page.locator(".ar-result__title a").first.click()
    page.wait_for_url(re.compile("plek=1$"))
    expect(page.locator(".ar-neighbours")).to_be_visible()
    seen("registration")


def look_at_print(page: Page, seen: Seen = nothing) -> None:
    """See the page as it prints: without menu, with all groups."""
    page.emulate_media(media="print")
    for gone in (".ar-nav", ".ar-languages", ".ar-contents", ".ar-footer", ".ar-neighbours"):
        expect(page.locator(gone)).to_be_hidden()
    groups = page.locator(".ar-group:not(.ar-not-printed) > h2").all()
    assert len(groups) >= 4
    hidden = [each.inner_text() for each in groups if not each.is_visible()]
    assert not hidden, hidden
    seen("print")
    page.emulate_media(media="screen")


def take_pdf(page: Page) -> None:
    """Take the PDF that the page offers."""
    link = page.locator("a[href*='beschrijving.pdf']")
    expect(link).to_be_visible()
    answer = page.request.get(link.evaluate("link => link.href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


def whole(page: Page, start: str, seen: Seen = nothing) -> None:
    """Take the whole walk, where scripts run."""
    home(page, start, seen)
    choose_a_suggestion(page, seen)
    filter_by_two_themes(page, seen)
    sort(page, seen)
    open_first(page, seen)
    look_at_print(page, seen)
    take_pdf(page)


def whole_without_scripts(page: Page, start: str) -> None:
    """Take the whole walk where no script runs: nothing is suggested, the rest is there."""
    home(page, start)
    page.locator("#zoek").fill(WORDS)
    page.locator("#zoek").press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    filter_without_scripts(page)
    sort(page)
    open_first(page)
    look_at_print(page)
    take_pdf(page)
