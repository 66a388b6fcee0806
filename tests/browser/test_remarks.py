"""A reader reports an error and an editor answers it, in a real browser without scripts; and axe sees every page of it."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from tests.browser.looking import look_at
from tests.browser.test_desk import create_user, page_of, sign_in

pytestmark = pytest.mark.browser

TEXT = "Het artikel dat bij de rechtsgrond staat, bestaat niet meer."
DESK = "/beheer/organisaties/gemeente-voorbeeldstad/berichten"


@pytest.fixture(scope="module")
def remy(site, browser):
    """An editor's browser, without scripts."""
    create_user(site, "Remy", "--role", "editor")
    page = page_of(browser, site.address, java_script_enabled=False)
    sign_in(page, "remy@proef.example")
    yield page
    page.context.close()


def test_it_works(site, browser, remy, axe):
    reader = page_of(browser, site.address, java_script_enabled=False)
    reader.goto(f"/algoritmes/{site.numbers['scanauto']}")
    reader.get_by_role("link", name="Meld een fout of stel een vraag").click()
    form = reader.url
    reader.get_by_label("Uw bericht").fill(TEXT)
    reader.wait_for_timeout(3_100)  # sooner is no person
    reader.get_by_role("button", name="Verstuur").click()
    expect(reader.get_by_text("Wij hebben uw bericht")).to_be_visible()
    page = reader.url.split("?")[0]

    remy.goto(DESK)
    remy.get_by_role("link", name="Fout gemeld").click()
    expect(remy.get_by_text(TEXT)).to_be_visible()
    at_the_desk = remy.url
    remy.get_by_label("Wat is er gedaan?").select_option("decline")
    remy.get_by_label("Antwoord", exact=True).fill("Het artikel bestaat nog wel.")
    remy.get_by_role("button", name="Geef dit antwoord").click()
    expect(remy.get_by_text("Het antwoord is opgeslagen.")).to_be_visible()

    reader.goto(page)
    expect(reader.get_by_text("Het artikel bestaat nog wel.")).to_be_visible()
    expect(reader.get_by_text("Bekeken, niet veranderd")).to_be_visible()
    assert reader.context.cookies() == []

    looks = page_of(browser, site.address, storage_state=remy.context.storage_state())
    looks.goto(form)
    looks.get_by_label("Uw bericht").fill("Kort")
    looks.get_by_label("Uw e-mailadres").fill("geen adres")
    looks.get_by_role("button", name="Verstuur").click()
    expect(looks.get_by_text("Er ging iets mis")).to_be_visible()
    seen(looks, axe, "a form with problems")
    for address in (page, f"{DESK}?toon=alles", at_the_desk):
        looks.goto(address)
        seen(looks, axe, address)
    assert [*reader.complaints, *remy.complaints, *looks.complaints] == []
    looks.context.close()
    reader.context.close()


def seen(page, axe, name):
    look_at(page, axe, name, "nl")
    if folder := os.environ.get("SCREENSHOTS"):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name.split('?')[0].split('/')[-1]}-{width}.png", full_page=True)
