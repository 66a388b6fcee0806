"""The same pages in forced colours (high contrast) and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# Forced colours take backgrounds and shadows away: what is left must still be told apart.
EDGES = """() => [...document.querySelectorAll('main .ar-badge, main .nl-button, main .ar-chip, main .ar-card, main mark')]
    .filter(e => e.checkVisibility()).map(e => [e, getComputedStyle(e)])
    .filter(([e, s]) => parseFloat(s.borderTopWidth) < 1 && parseFloat(s.outlineWidth) < 1
        && s.backgroundColor === getComputedStyle(document.body).backgroundColor || s.color === s.backgroundColor)
    .map(([e]) => e.outerHTML.slice(0, 120))"""
FOCUS = """() => { const e = document.activeElement, s = getComputedStyle(e);
    return [e.outerHTML.slice(0, 120), s.outlineStyle, parseFloat(s.outlineWidth),
            s.outlineColor === getComputedStyle(document.body).backgroundColor] }"""
UNDERLINED = """() => [...document.querySelectorAll('.ar-nav a')].filter(e => getComputedStyle(e).borderBottomColor
    !== getComputedStyle(document.body).backgroundColor).map(e => e.getAttribute('aria-current'))"""
FORCED = ["/", "/algoritmes?zoek=verkeer&status=in_gebruik", "/algoritmes/{scanauto}", "/ik-kreeg-een-brief?wie=zilver"]


@pytest.mark.parametrize("address", FORCED)
def test_it_works_in_forced_colours(browser, site, address):
    context = browser.new_context(forced_colors="active", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(site.address + address.format_map(site.numbers))
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(EDGES) == []
    assert page.evaluate(UNDERLINED) in (["page"], ["true"]), "only where one is stands out in the menu"
    for _ in range(25):
        page.keyboard.press("Tab")
        element, style, width, unseen = page.evaluate(FOCUS)
        assert style != "none", element
        assert width >= 2, element
        assert not unseen, element
    context.close()


def test_the_chosen_suggestion_is_seen_in_forced_colours(browser, site):
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(site.address + "/")
    page.locator("#zoek").press_sequentially("parke")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    context.close()


def test_a_registration_on_paper(visit):
    visit.page.set_viewport_size({"width": 768, "height": 900})
    page = visit.open("/algoritmes/{scanauto}")
    page.emulate_media(media="print")
    for gone in ("header nav", ".ar-breadcrumbs", ".ar-contents", ".ar-footer", ".ar-help", ".ar-ways", "#delen ~ ul"):
        for each in page.locator(gone).all():
            expect(each).to_be_hidden()
    label, value = (
        page.locator(f".ar-field-row > .ar-field-row__{part}").first.bounding_box() for part in ("label", "value")
    )
    assert label["y"] + label["height"] > value["y"], "the label stands beside its text"
    links = "[...document.querySelectorAll('main .ar-field-row a[href^=http]')]"
    assert page.evaluate(f"{links}.length > 0")
    assert page.evaluate(f"{links}.every(e => getComputedStyle(e, '::after').content.includes(e.getAttribute('href')))")
    assert page.evaluate("""[...document.querySelectorAll('main details:not(.ar-help, .ar-terms)')]
        .every(e => [...e.children].every(c => c.checkVisibility({contentVisibilityAuto: true})))""")


def test_results_on_paper(visit):
    page = visit.open("/algoritmes?zoek=verkeer&status=in_gebruik")
    page.emulate_media(media="print")
    for gone in (".ar-search", ".ar-filters", "#sorteer", ".ar-pagination", ".ar-how"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator("#gevonden")).to_be_visible()
    expect(page.locator(".ar-result").first).to_be_visible()
    expect(page.locator(".ar-chip").first).to_be_visible()


def test_figures_on_paper_leave_no_empty_halves(visit):
    page = visit.open("/cijfers")
    page.emulate_media(media="print")
    expect(page.locator(".ar-figure__csv").first).to_be_hidden()
    expect(page.locator(".ar-figure table").first).to_be_visible()
    pages = page.pdf(format="A4").count(b"/Type /Page\n")
    assert 0 < pages <= 9, f"{pages} pages"


# Letters twice as large (WCAG 2.2, 1.4.4): links of the foot that lie over one another, and what sticks out.
LARGE = """() => {
    document.documentElement.style.fontSize = '200%'
    const links = [...document.querySelectorAll('.ar-footer a')].map(e => [e.textContent, e.getBoundingClientRect()])
    const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
    return [document.documentElement.scrollWidth - innerWidth, links.length > 12,
        links.filter(([, a], i) => links.some(([, b], j) => i != j && over(a, b))).map(([text]) => text)]
}"""


def test_letters_twice_as_large(measuring, site):
    page = measuring.new_page()
    for address in (*FORCED, "/registers", "/wijzigingen", "/instrumenten"):
        page.goto(site.address + address.format_map(site.numbers))
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(LARGE) == [0, True, []], (address, width)
    page.close()


def test_links_are_underlined_in_their_own_colour(measuring, site):
    """Also with an organisation's own colours: the design system has a colour of its own for the line."""
    page = measuring.new_page()
    page.goto(site.address + "/")
    found = page.evaluate("""() => [...document.querySelectorAll('main .nl-link')].map(e => getComputedStyle(e))
        .map(s => s.textDecorationColor === s.color)""")
    page.close()
    assert found
    assert all(found)
