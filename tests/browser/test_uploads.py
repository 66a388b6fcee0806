"""Reading in a spreadsheet in a real browser without scripts: offer, correct, wait, choose, take, undo; and accessible."""

from __future__ import annotations

import contextlib
import os

import pytest
from playwright.sync_api import Error, expect

from algoritmeregister.exchange.blank.columns import blanks
from algoritmeregister.exchange.blank.templates import TEMPLATES
from tests.browser.looking import LANGUAGES, WIDTHS, look_at
from tests.browser.test_desk import create_user, page_of, sign_in
from tests.installation import Installation

pytestmark = pytest.mark.browser

PLACE = "/beheer/organisaties/gemeente-voorbeeldstad"
ROWS = (
    {"name": "Stoplichten", "description_short": "Regelt de stoplichten.", "status": "In gebruik", "source_id": "S1"},
    {"name": "Brievenkiezer", "description_short": "Kiest brieven.", "status": "Draait al jaren", "source_id": "S2"},
)


def table():
    columns = blanks("1.0", "nl")
    lines = [",".join(f'"{row.get(each.field.key, "")}"' for each in columns) for row in ROWS]
    return TEMPLATES["csv"].make("1.0", "nl") + "\r\n".join(lines).encode()


@pytest.fixture(scope="module")
def desk(site, browser):
    create_user(site, "Dana", "--role", "editor")
    page = page_of(browser, site.address, java_script_enabled=False)
    sign_in(page, "dana@proef.example")
    yield page
    page.context.close()


def work(site):
    """Do what the pages left to the worker."""
    Installation(site.data_dir).do("from algoritmeregister.cli.working import run_tasks; run_tasks()")


def again(page):
    """Open this page again; it may be doing so itself at that very moment, and then one of the two is broken off."""
    with contextlib.suppress(Error):
        page.reload()


def stay(route):
    """A page as it is, without asking the browser to come back: it would, while it is looked at."""
    response = route.fetch()
    route.fulfill(response=response, headers={key: each for key, each in response.headers.items() if key != "refresh"})


def looked_at(desk, site, measuring, axe, language):
    """Look at this page in a language and at every width, in a window with scripts for axe."""
    page = page_of(measuring, site.address, storage_state=desk.context.storage_state())
    page.route("**/inlezen/*", stay)
    address = LANGUAGES[language] + desk.url.removeprefix(site.address)
    page.goto(address)
    look_at(page, axe, address, language)
    if folder := os.environ.get("REGISTER_SCREENSHOTS"):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{address.replace('/', '_')[-60:]}-{width}.png", full_page=True)
    assert page.complaints == []
    page.context.close()


def test_it_works(site, desk, measuring, axe):
    desk.goto("/beheer/")
    desk.get_by_role("link", name="Rekenblad inlezen").click()
    desk.get_by_label("Bestand").set_input_files({"name": "lijst.csv", "mimeType": "text/csv", "buffer": table()})
    desk.get_by_role("button", name="Ga verder").click()
    expect(desk.get_by_text("Dit is ons sjabloon: Publicatiestandaard 1.0.")).to_be_visible()
    looked_at(desk, site, measuring, axe, "nl")
    desk.get_by_role("button", name="Lees het bestand").click()
    expect(desk.get_by_text("Deze pagina ververst zichzelf.")).to_be_visible()
    looked_at(desk, site, measuring, axe, "en")
    work(site)
    again(desk)
    expect(desk.get_by_text("Er zijn 2 rijen gelezen.")).to_be_visible()
    expect(desk.get_by_label("Neem over: Stoplichten")).to_be_checked()
    expect(desk.get_by_label("Neem over: Brievenkiezer")).not_to_be_checked()
    looked_at(desk, site, measuring, axe, "fy")
    desk.get_by_role("button", name="Neem over wat gekozen is").click()
    work(site)
    again(desk)
    expect(desk.get_by_text("Er is 1 beschrijving gemaakt of gewijzigd.")).to_be_visible()
    looked_at(desk, site, measuring, axe, "nl")
    desk.get_by_role("button", name="Draai alles terug").click()
    work(site)
    again(desk)
    expect(desk.get_by_text("1 beschrijving is teruggedraaid.")).to_be_visible()
    desk.goto(f"{PLACE}/inlezen")
    expect(desk.get_by_role("link", name="lijst.csv")).to_be_visible()
    looked_at(desk, site, measuring, axe, "en")
