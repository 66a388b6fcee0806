"""One walk through the register, as a visitor takes it: with the mouse, without scripts, with the keyboard alone.

Home, "parkeren", a suggestion, two themes, another order, a registration, how it prints, and its PDF. The tests take the
walk in every language and width; `screenshots.py` takes it for the pictures in the documentation. Each of the three `WAYS`
tells its `seen` of every step but the last, and gives that: the bytes of the PDF.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.keyboard import in_sight, tab_to

Seen = Callable[[str], None]
WORDS = "parkeren"
# The steps at which there is something to see, whichever way the walk is taken.
STEPS = ("home", "typed", "filtered", "sorted", "registration", "print", "pdf")
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
    seen("typed")
    page.get_by_role("option").last.click()
    page.wait_for_url(re.compile(rf"zoek={WORDS}$"))


def _folded(page: Page) -> bool:
    return page.viewport_size is not None and page.viewport_size["width"] < FILTERS_SHOWN


def open_filters(page: Page) -> None:
    """Fold the filters out, where they are folded away."""
    if _folded(page):
        page.locator(".ar-filters__summary").click()


def filter_by_two_themes(page: Page, seen: Seen = nothing) -> None:
    """Tick the first two themes; the list follows each tick."""
    open_filters(page)
    for place in (0, 1):
        page.locator("[name=thema]").nth(place).check()
        page.wait_for_url(lambda address, wanted=place + 1: address.count("thema=") == wanted)
    expect(page.locator(".ar-chip")).to_have_count(2)
    seen("filtered")


def filter_without_scripts(page: Page, seen: Seen = nothing) -> None:
    """Tick two themes and press the button."""
    open_filters(page)
    for place in (0, 1):
        page.locator("[name=thema]").nth(place).check()
    page.locator(".ar-filters__button").click()
    expect(page.locator(".ar-chip")).to_have_count(2)
    seen("filtered")


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


def take_pdf(page: Page) -> bytes:
    """Take the PDF that the page offers."""
    link = page.locator("a[href*='beschrijving.pdf']")
    expect(link).to_be_visible()
    answer = page.request.get(link.evaluate("link => link.href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    return answer.body()


def with_the_mouse(page: Page, start: str, seen: Seen = nothing) -> bytes:
    """Take the whole walk, where scripts run."""
    home(page, start, seen)
    choose_a_suggestion(page, seen)
    filter_by_two_themes(page, seen)
    sort(page, seen)
    open_first(page, seen)
    look_at_print(page, seen)
    return take_pdf(page)


def without_scripts(page: Page, start: str, seen: Seen = nothing) -> bytes:
    """Take the whole walk where no script runs: nothing is suggested, the rest is there."""
    home(page, start, seen)
    page.locator("#zoek").fill(WORDS)
    seen("typed")
    page.locator("#zoek").press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    filter_without_scripts(page, seen)
    sort(page, seen)
    open_first(page, seen)
    look_at_print(page, seen)
    return take_pdf(page)


def with_the_keyboard(page: Page, start: str, seen: Seen = nothing) -> bytes:
    """Take the whole walk with the keyboard alone; the focus is in sight at every step."""
    home(page, start)
    tab_to(page, lambda focus: True)
    seen("home")
    page.keyboard.press("Enter")  # to the content
    tab_to(page, lambda focus: focus["id"] == "zoek", limit=1)
    page.keyboard.type(WORDS)
    expect(page.get_by_role("option").last).to_contain_text(WORDS)
    page.keyboard.press("ArrowUp")  # the last one
    seen("typed")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**zoek={WORDS}")
    if _folded(page):
        page.locator("#zoek").focus()
        tab_to(page, lambda focus: focus["class"] == "ar-filters__summary")
        page.keyboard.press("Enter")
    for place in (0, 1):
        wanted = page.locator("[name=thema]").nth(place).get_attribute("id")
        tab_to(page, lambda focus, wanted=wanted: focus["id"] == wanted)  # type: ignore[misc]
        page.keyboard.press("Space")
        page.wait_for_url(lambda address, count=place + 1: address.count("thema=") == count)
        expect(page.locator(f"#{wanted}")).to_be_focused()
        in_sight(page)
    seen("filtered")
    page.locator(".ar-skip").focus()
    page.keyboard.press("Enter")
    tab_to(page, lambda focus: focus["id"] == "sorteer-naam")
    page.keyboard.press("Enter")
    page.wait_for_url("**sorteer=naam")
    expect(page.locator("#sorteer-naam")).to_be_focused()
    in_sight(page)
    seen("sorted")
    first = page.locator(".ar-result__title a").first.inner_text()
    tab_to(page, lambda focus: focus["text"] == first)
    page.keyboard.press("Enter")
    page.wait_for_url("**plek=1")
    tab_to(page, lambda focus: focus["href"].endswith("#delen"))  # by way of the contents
    page.keyboard.press("Enter")
    tab_to(page, lambda focus: "beschrijving.pdf" in focus["href"], limit=20)
    expect(page.locator("a[href*='beschrijving.pdf']")).to_be_focused()
    seen("registration")
    look_at_print(page, seen)
    return take_pdf(page)


WAYS: dict[str, Callable[[Page, str, Seen], bytes]] = {
    "scripts": with_the_mouse,
    "no-scripts": without_scripts,
    "keyboard": with_the_keyboard,
}
