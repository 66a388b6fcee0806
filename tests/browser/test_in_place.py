"""The result page that updates in place: the address, the focus, what is said, the way back, and what goes wrong."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def loads(visit):
    """How many times a whole page was loaded."""
    counted = []
    visit.page.on("request", lambda request: counted.append(request.url) if request.is_navigation_request() else None)
    return counted


def test_it_works(visit, loads):
    visit.page.set_viewport_size({"width": 1440, "height": 900})
    page = visit.open("/algoritmes?zoek=verkeer")
    before = page.locator("#gevonden").inner_text()
    box = page.get_by_label(re.compile("^In gebruik"))
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/algoritmes?zoek=verkeer&status=in_gebruik")
    expect(page.locator(".ar-chip")).to_contain_text("In gebruik")
    expect(page.locator("#gevonden")).not_to_have_text(before)
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    expect(page.locator("#melding")).to_have_text(re.compile(r"^\d+ registraties?\. Gesorteerd op: Beste resultaat"))
    expect(page.get_by_role("link", name="English")).to_have_attribute(
        "href", "/en/algoritmes?zoek=verkeer&status=in_gebruik"
    )
    page.get_by_role("link", name="Naam", exact=True).click()
    page.wait_for_url("**&sorteer=naam")
    expect(page.locator("#sorteer-naam")).to_be_focused()
    expect(page.locator("#sorteer-naam")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Volgende").click()
    page.wait_for_url("**&pagina=2")
    expect(page.locator("#gevonden")).to_be_focused()
    expect(page.locator("#gevonden")).to_be_in_viewport()
    expect(page.locator("#melding")).to_contain_text("Pagina 2 van ")
    assert "pagina 2" in page.title()
    page.locator("#zoek").fill("chatbot")
    page.keyboard.press("Enter")
    page.wait_for_url("**/algoritmes?zoek=chatbot&status=in_gebruik&sorteer=naam")
    expect(page.locator("#zoek")).to_be_focused()
    assert page.title().startswith("Zoeken: chatbot – ")
    assert len(loads) == 1


def test_back_and_forward(visit):
    visit.page.set_viewport_size({"width": 1440, "height": 900})
    page = visit.open("/algoritmes?zoek=verkeer")
    page.get_by_label(re.compile("^In gebruik")).check()
    page.wait_for_url("**status=in_gebruik")
    filtered = page.locator("#gevonden").inner_text()
    page.locator("#zoek").fill("chatbot")
    page.keyboard.press("Enter")
    page.wait_for_url("**zoek=chatbot&status=in_gebruik")
    page.go_back()
    expect(page.locator("#zoek")).to_have_value("verkeer")
    expect(page.locator("#gevonden")).to_have_text(filtered)
    expect(page.get_by_label(re.compile("^In gebruik"))).to_be_checked()
    page.go_back()
    expect(page).to_have_url(re.compile(r"zoek=verkeer$"))
    expect(page.locator(".ar-chip")).to_have_count(0)
    expect(page.get_by_label(re.compile("^In gebruik"))).not_to_be_checked()
    page.go_forward()
    expect(page.locator("#gevonden")).to_have_text(filtered)
    page.locator(".ar-result__title a").first.click()
    page.go_back()
    expect(page.locator("#gevonden")).to_have_text(filtered)
    expect(page.locator("h1")).to_have_text("Algoritmes")


def test_every_list_is_found_back_at_its_own_place(visit):
    visit.page.set_viewport_size({"width": 320, "height": 640})
    page = visit.open("/algoritmes?zoek=verkeer")
    page.evaluate("scrollTo(0, 400)")
    page.evaluate("document.querySelector('#filterpaneel input[value=in_gebruik]').click()")
    page.wait_for_url("**status=in_gebruik")
    expect(page.locator(".ar-chip")).to_contain_text("In gebruik")
    page.evaluate("scrollTo(0, 700)")
    page.locator(".ar-result__title a").last.evaluate("link => link.click()")
    page.wait_for_url(re.compile(r"/algoritmes/\d"))
    for step, address, place in (
        (page.go_back, "zoek=verkeer&status=in_gebruik", 700),
        (page.go_back, "zoek=verkeer", 400),
        (page.go_forward, "zoek=verkeer&status=in_gebruik", 700),
    ):
        step()
        page.wait_for_function("address => location.search === `?${address}`", arg=address)
        expect(page.locator(".ar-chip")).to_have_count(address.count("status"))
        page.wait_for_function("place => Math.abs(scrollY - place) < 2 && history.scrollRestoration === 'auto'", arg=place)


def test_a_filter_taken_off_leaves_the_focus_at_the_list(visit):
    page = visit.open("/algoritmes?zoek=verkeer&status=in_gebruik&sorteer=naam")
    page.get_by_role("link", name=re.compile("Verwijder filter")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/algoritmes?zoek=verkeer&sorteer=naam")
    expect(page.locator("#gevonden")).to_be_focused()


def test_another_spelling_is_taken_over_in_the_box(visit):
    page = visit.open("/algoritmes?zoek=chatbt")
    page.get_by_role("link", name="chatbot", exact=True).click()
    expect(page.locator("#zoek")).to_have_value("chatbot")


def test_what_was_opened_stays_open_on_a_phone(visit):
    visit.page.set_viewport_size({"width": 320, "height": 640})
    page = visit.open("/algoritmes")
    page.locator(".ar-filters__summary").click()
    page.locator("#facet-soort > summary").click()
    page.get_by_label(re.compile(r"^Gemeente \(")).check()
    page.wait_for_url("**soort=gemeente")
    expect(page.get_by_label(re.compile(r"^Gemeente \("))).to_be_visible()
    page.get_by_label(re.compile("^In gebruik")).check()
    page.wait_for_url(re.compile("status=in_gebruik"))
    page.get_by_role("button", name="Toon resultaten").click()
    expect(page.locator("#gevonden")).to_be_focused()
    expect(page.get_by_role("button", name="Toon resultaten")).not_to_be_visible()


def test_what_goes_wrong_is_shown(visit):
    page = visit.open("/algoritmes")
    page.route(
        "**/algoritmes?*",
        lambda route: (
            route.fulfill(status=500, body="kapot") if route.request.headers.get("hx-request") else route.continue_()
        ),
    )
    page.locator("#zoek").fill("verkeer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/algoritmes?zoek=verkeer")
    expect(page.locator("#gevonden")).to_contain_text("registratie")
    expect(page.locator("h1")).to_have_text("Algoritmes")
    # htmx itself says so in the console, and should.
    visit.complaints[:] = [each for each in visit.complaints if "Error Code 500" not in each]
