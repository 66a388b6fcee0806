"""The desk in a real browser: signing in with and without scripts, a second step, a passkey, and every page accessible."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE
from tests.browser.looking import LANGUAGES, Seen, look_at
from tests.installation import Installation
from tests.people import PASSWORD, code

pytestmark = pytest.mark.browser

PLACE = "/beheer/organisaties/gemeente-voorbeeldstad"
OUTSIDE = ["/beheer/inloggen", "/beheer/wachtwoord-vergeten", "/beheer/wachtwoord-vergeten/verstuurd"]
INSIDE = [
    "/beheer/", "/beheer/account", "/beheer/logboek", "/beheer/sessies", "/beheer/wachtwoord", "/beheer/tweede-stap",
    "/beheer/tweede-stap/sleutels", "/beheer/organisaties/nieuw", "/beheer/uitnodiging/onbekend",
    "/beheer/kennisbank", "/beheer/kennisbank/bewerk?soort=guide&naam=bezwaar", "/beheer/bijlagen/guide/bezwaar",
    "/beheer/agenda", "/beheer/agenda/bewerk", "/beheer/voorstellen", "/beheer/voorstellen?voorstel=4",
    "/beheer/dubbelen", "/beheer/ophalen", "/beheer/leveranciers", "/beheer/aanmeldingen", "/beheer/niets-te-melden",
    "/beheer/namen", "/beheer/berichten", "/beheer/landelijke-controle",
    f"{PLACE}/collegas", f"{PLACE}/logboek", f"{PLACE}/verlaten", f"{PLACE}/sleutels", f"{PLACE}/werkwijze",
]


def create_user(site, name, *arguments):
    """Make an account with our password for the organisation of these tests."""
    place = ("--organisation", "gemeente-voorbeeldstad", "--password-stdin")
    email = f"{name.lower()}@proef.example"
    Installation(site.data_dir).run("create-user", email, "--name", name, *arguments, *place, given=PASSWORD)


@pytest.fixture(scope="module")
def people(site):
    """Alice has every role, and looks after the register; Bob edits."""
    roles = [part for role in ("reader", "editor", "reviewer", "publisher", "administrator") for part in ("--role", role)]
    create_user(site, "Alice", "--steward", *roles)
    create_user(site, "Bob", "--role", "editor")
    return site


def page_of(browser, address, **options):
    context = browser.new_context(base_url=address, **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if "status of" not in message.text else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


def sign_in(page, email):
    page.goto("/beheer/inloggen")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


@pytest.fixture(scope="module")
def alice(people, browser):
    """Alice's browser, without scripts: she signed in, and made the second step that she needs."""
    page = page_of(browser, people.address, java_script_enabled=False)
    sign_in(page, "alice@proef.example")
    expect(page.get_by_text("U heeft een tweede stap nodig")).to_be_visible()
    page.get_by_role("link", name="Stel een app met codes in").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Bevestig").click()
    secret = page.locator("code").inner_text()
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Zet aan").click()
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    yield page
    page.context.close()


def test_it_works(alice):
    alice.goto("/beheer/")
    alice.get_by_role("link", name="Collega’s en rollen").click()
    alice.get_by_label("E-mailadres").fill("dana@proef.example")
    alice.get_by_role("group", name="Wat mag deze collega?").get_by_label(re.compile("Redacteur")).check()
    alice.get_by_role("button", name="Verstuur de uitnodiging").click()
    expect(alice.get_by_text("De uitnodiging voor dana@proef.example is verstuurd.")).to_be_visible()
    alice.get_by_role("button", name="Trek in").click()
    expect(alice.get_by_text("is ingetrokken")).to_be_visible()


def test_who_is_invited_takes_the_invitation(alice, people, browser):
    alice.goto(f"{PLACE}/collegas")
    alice.get_by_label("E-mailadres").fill("eva@proef.example")
    alice.get_by_role("group", name="Wat mag deze collega?").get_by_label(re.compile("Lezer")).check()
    alice.get_by_role("button", name="Verstuur de uitnodiging").click()
    expect(alice.get_by_text("De uitnodiging voor eva@proef.example is verstuurd.")).to_be_visible()
    letters = [path.read_text(encoding="utf-8") for path in (people.data_dir / "mail").iterdir()]
    [letter] = [each for each in letters if "To: eva@proef.example" in each]
    page = page_of(browser, people.address)
    page.goto(re.search(r"/beheer/uitnodiging/\S+", letter)[0])
    page.get_by_label("Uw naam").fill("Eva")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Doe mee").click()
    expect(page.get_by_text("Welkom bij Gemeente Voorbeeldstad.")).to_be_visible()
    assert page.complaints == []
    page.context.close()


def test_a_passkey_is_added_and_signs_in(people, browser):
    # A passkey belongs to a name, not to a number on the network.
    page = page_of(browser, people.address.replace("127.0.0.1", "localhost"))
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, "bob@proef.example")
    page.goto("/beheer/tweede-stap/sleutels/nieuw")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Bevestig").click()
    page.get_by_label("Naam").fill("Mijn laptop")
    page.get_by_label("Hiermee kan ik ook zonder wachtwoord inloggen").check()
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    page.get_by_role("button", name="Log uit").click()
    page.get_by_role("button", name="Log in met een passkey").click()
    expect(page.get_by_role("heading", name="Beheer")).to_be_visible()
    page.goto("/beheer/tweede-stap/sleutels")
    expect(page.get_by_text("Mijn laptop")).to_be_visible()
    assert page.complaints == []
    page.context.close()


def test_every_page_is_accessible(people, alice, measuring, axe):
    outside = page_of(measuring, people.address)
    inside = page_of(measuring, people.address, storage_state=alice.context.storage_state())
    for page, addresses in ((outside, OUTSIDE), (inside, INSIDE)):
        for address in addresses:
            seen = Seen()
            for language, prefix in LANGUAGES.items():
                answer = page.goto(prefix + address)
                assert answer.status == (410 if address.endswith("/onbekend") else 200), page.url
                look_at(page, axe, prefix + address, language, seen)
                assert page.url.endswith(address), page.url
                take_pictures(page, f"{language}{address.replace('/', '_')}")
        assert page.complaints == []
        page.context.close()


def take_pictures(page, name):
    """Keep how the page looks in the folder of REGISTER_SCREENSHOTS, when there is one."""
    if folder := os.environ.get("REGISTER_SCREENSHOTS"):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
