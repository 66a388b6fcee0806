"""A description from the first word to the public, in a real browser. Alice begins with the template of a supplier, Bob
sends it back and approves, Carol publishes, a citizen finds it,
Charlie from elsewhere sees nothing. With and without scripts."""

from __future__ import annotations

import json
import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE
from tests.browser.looking import LANGUAGES, look_at
from tests.browser.test_instruments import fill_in
from tests.installation import Installation
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

PLACE = "/beheer/organisaties/gemeente-voorbeeldstad"
LIST = f"{PLACE}/beschrijvingen"
ASKED = f"{LIST}/overal?veld=department&van=&naar=Verkeer"
TITLES = {True: "Fluisterboot met walradar", False: "Fluistertram met spoorradar"}
LOOKED_AT = "Fluisterpont met golfradar"
ASSESSMENT = ["", "/verdeling", "/geschiedenis", "/teksten/1"]


@pytest.fixture(scope="module")
def cast(site, browser):
    """Opens a browser for somebody, who signed in: `cast("alice", scripts)`; "" is a citizen. `within` another browser."""
    said, failed = Installation(site.data_dir).start("tests.browser.desk_cast", LOOKED_AT).communicate()
    assert said, failed
    made = json.loads(said)
    opened = []

    def visit(name, scripts, within=browser):
        context = within.new_context(base_url=site.address, java_script_enabled=scripts)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        if name:
            context.add_cookies([{"name": made["cookie"], "value": made["sessions"][name], "url": site.address}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if "status of" not in said.text else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    visit.addresses, visit.renewed = made["addresses"], made["renewed"]
    yield visit
    for context in opened:
        context.close()


def begun(page, title):
    """Begin a description with the template of a supplier, under another name; returns the address of its page."""
    page.goto(LIST)
    page.get_by_role("link", name="Nieuwe beschrijving").click()
    page.get_by_label("Naam van het product of de beschrijving").fill("Fluisterradar")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name="Fluisterradar").first.click()
    expect(page.get_by_text("Dit vulde de leverancier ook in, en laten wij weg:")).to_be_visible()
    # Whether an assessment was done, only the organisation says.
    assert page.locator("[value=impacttoetsen_grouping], [value=contact_email]").count() == 0
    page.get_by_role("button", name="Neem over wat is aangevinkt").click()
    page.locator("[name=name]").fill(title)
    page.locator("[name=contact_email]").fill("algoritmes@voorbeeldstad.example")
    page.locator("[name=status][value='In gebruik']").check()
    page.get_by_role("button", name="Opslaan", exact=True).last.click()
    here = page.url.partition("/bewerk")[0]
    page.goto(here)
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    return here


def write(page, goal):
    """Write the goal in the form, and go back to the page of the description."""
    page.get_by_role("link", name="Bewerk de tekst").click()
    page.get_by_role("link", name="Verantwoord gebruik").first.click()
    page.get_by_label("Doel en impact", exact=True).fill(goal)
    page.get_by_role("button", name="Opslaan", exact=True).last.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_it_works(cast, site, scripts):
    title = TITLES[scripts]
    alice, bob, carol, charlie, citizen = (cast(name, scripts) for name in ("alice", "bob", "carol", "charlie", ""))

    here = begun(alice, title).removeprefix(site.address)
    write(alice, "Minder botsingen.")
    alice.goto(here)
    alice.get_by_role("button", name="Stuur ter beoordeling").click()
    expect(alice.get_by_text("De beschrijving is ter beoordeling gestuurd.")).to_be_visible()

    bob.goto(LIST + "?toon=wacht")
    bob.get_by_role("link", name=title).click()
    bob.get_by_role("link", name="Beoordeel").click()
    bob.get_by_label("Waarover gaat uw opmerking?").select_option(label="Doel en impact")
    bob.get_by_role("textbox", name="Uw opmerking").fill("Voor wie?")
    bob.get_by_role("button", name="Plaats de opmerking").click()
    bob.get_by_label("Wat moet er beter?").fill("Zie mijn opmerking bij het doel.")
    bob.get_by_role("button", name="Stuur terug").click()
    expect(bob.get_by_text("De beschrijving is teruggestuurd.")).to_be_visible()

    alice.goto("/beheer/meldingen")
    alice.get_by_role("link", name=f"Wandel-Bob stuurde ‘{title}’ terug.").click()
    expect(alice.get_by_text("Voor wie?", exact=True)).to_be_visible()
    write(alice, "Minder botsingen tussen roeiers en rondvaarten.")
    alice.goto(here)
    alice.get_by_role("button", name="Afgehandeld").click()
    alice.get_by_role("button", name="Stuur ter beoordeling").click()

    bob.goto(here + "/beoordelen")
    expect(bob.get_by_text("Minder botsingen tussen roeiers en rondvaarten.")).to_be_visible()
    bob.get_by_role("button", name="Keur goed").click()
    expect(bob.get_by_text("De beschrijving is goedgekeurd.")).to_be_visible()

    carol.goto(here)
    carol.get_by_role("link", name="Publiceer").click()
    expect(carol.get_by_text("Dit ziet het publiek straks")).to_be_visible()
    carol.get_by_role("button", name="Maak nu openbaar").click()
    expect(carol.get_by_text("De beschrijving is openbaar.", exact=True)).to_be_visible()
    began = time.monotonic()

    # The first question after it became public finds it; how long that took is for who reads the output.
    found = citizen.request.get(f"/algoritmes?zoek={title.split()[0].lower()}")
    print(f"found {time.monotonic() - began:.2f} s after the page that said that it is public")
    assert title in re.sub(r"</?mark>", "", found.text()), "the index follows before anybody asks"
    citizen.goto(found.url)
    citizen.get_by_role("link", name=title).first.click()
    expect(citizen.get_by_text("Minder botsingen tussen roeiers en rondvaarten.").first).to_be_visible()
    assert title in citizen.request.get("/feeds/wijzigingen.atom").text()

    # What Charlie asks, no page asks: scripts are nothing to it, and once is enough.
    addresses = [each.replace("{uuid}", here.rpartition("/")[2]) for each in cast.addresses]
    assert len(addresses) > 60
    for address in addresses if scripts else []:
        # 405: it only takes forms; those, without the secret of the page, are refused before anything else is looked at
        got = charlie.request.get(address, max_redirects=0).status
        sent = charlie.request.post(address, max_redirects=0).status
        assert (got, sent) in {(404, 404), (404, 403), (405, 403), (405, 404), (404, 405)}, (address, got, sent)
    for each in (alice, bob, carol, citizen):
        assert each.complaints == []


def make_public(here, writer, reviewer, publisher):
    """Let a description that is whole be reviewed, agreed with and published, each by who may."""
    writer.goto(here)
    writer.get_by_role("button", name="Stuur ter beoordeling").click()
    reviewer.goto(here + "/beoordelen")
    reviewer.get_by_role("button", name="Keur goed").click()
    publisher.goto(here + "/publiceren")
    publisher.get_by_role("button", name="Maak nu openbaar").click()
    expect(publisher.get_by_text("De beschrijving is openbaar.", exact=True)).to_be_visible()


def answer_everything(page):
    """Answer whatever is asked and not answered yet, part by part, until there is an outcome."""
    for _part in range(12):
        if not page.get_by_role("button", name="Bewaar en ga verder").last.is_visible():
            return
        boxes = page.locator("fieldset.ar-asked:not(:has(:checked)) .ar-check:first-child input")
        while boxes.count():
            boxes.first.check()
        for field in page.locator(".ar-asked textarea, .ar-asked input[type=text], .ar-asked input[type=date]").all():
            if not field.input_value():
                field.fill("2027-01-31" if field.get_attribute("type") == "date" else "Een commissie keek hiernaar.")
        page.get_by_role("button", name="Bewaar en ga verder").last.click()
    pytest.fail("no outcome")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_test_without_an_account_to_the_public_with_an_assessment(cast, site, axe, tmp_path, scripts):
    """It must show: the answers of a newcomer become a description, with an assessment that a colleague signed."""
    title = {True: "Zwanenteller met camera", False: "Meeuwenteller met camera"}[scripts]
    newcomer, alice, bob, carol = (cast(name, scripts) for name in ("", "", "bob", "carol"))
    newcomer.goto("/instrumenten/registerplicht")
    newcomer.get_by_role("link", name="Begin", exact=True).click()
    fill_in(newcomer)
    with newcomer.expect_download() as waiting:
        newcomer.get_by_role("button", name="Download als JSON").click()
    waiting.value.save_as(tmp_path / "antwoorden.json")

    alice.goto(f"{LIST}/uit-instrument")
    alice.get_by_label("E-mailadres").fill("wandel-alice@proef.example")
    alice.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    alice.get_by_role("button", name="Log in", exact=True).click()
    alice.get_by_label("Het bestand met antwoorden").set_input_files(tmp_path / "antwoorden.json")
    alice.get_by_role("button", name="Lees het bestand").click()
    expect(alice.get_by_text("Impactvolle algoritmes", exact=True)).to_be_visible()
    alice.get_by_role("button", name="Neem over wat is aangevinkt").click()
    alice.locator("[name=name]").fill(title)
    alice.locator("[name=description_short]").fill("Telt vogels op het water, en vraagt een boswachter om te kijken.")
    alice.locator("[name=contact_email]").fill("vogels@voorbeeld.example")
    alice.get_by_role("button", name="Opslaan", exact=True).last.click()
    here = alice.url.partition("/bewerk")[0].removeprefix(site.address)
    alice.goto(here)

    alice.get_by_role("link", name="Begin een toets").click()
    alice.get_by_label("Welk instrument?").select_option("mensenrechten")
    alice.get_by_role("button", name="Begin", exact=True).click()
    assessment = alice.url.removeprefix(site.address)
    if scripts:
        for address in (assessment + "/overnemen", assessment + "/vragen"):
            alice.goto(address)
            assert alice.url.endswith(address)
            look_at(alice, axe, address, "nl")
        alice.goto(assessment)
    alice.get_by_role("link", name="Vul in").click()
    answer_everything(alice)
    alice.get_by_label("In welke rol deed u deze toets?").fill("Projectleider")
    alice.get_by_role("button", name="De toets is klaar").click()

    bob.goto(assessment)
    bob.get_by_role("button", name="Onderteken de toets").click()
    expect(bob.get_by_text("U ondertekende de toets.")).to_be_visible()

    make_public(here, alice, bob, carol)
    carol.goto(assessment)
    carol.get_by_label("Wat ziet het publiek van deze toets?").select_option("answers")
    carol.get_by_role("button", name="Bewaar").last.click()
    expect(carol.get_by_text("Bewaard wat het publiek ziet.")).to_be_visible()

    carol.goto(here)
    public = carol.get_by_role("link", name="Wat het publiek ziet").get_attribute("href")
    newcomer.goto(public)
    expect(newcomer.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(newcomer.get_by_text("Impactvolle algoritmes").first).to_be_visible()
    expect(newcomer.get_by_text("Gedaan als Projectleider, ondertekend op")).to_be_visible()
    newcomer.locator("summary", has_text="De antwoorden").click()
    expect(newcomer.get_by_text("Een commissie keek hiernaar.").first).to_be_visible()
    for each in (newcomer, alice, bob, carol):
        assert each.complaints == []
    if scripts:
        for page, address in ((newcomer, public), *((alice, assessment + each) for each in ASSESSMENT)):
            page.goto(address)
            look_at(page, axe, address, "nl")


def test_taking_over_what_another_register_shows(cast, site):
    """Without scripts: found elsewhere, taken over with its number, improved, and public again with that text."""
    alice, bob, carol, citizen = (cast(name, False) for name in ("alice", "bob", "carol", ""))
    alice.goto(LIST)
    alice.get_by_role("link", name="Al openbaar via andere registers").click()
    alice.get_by_label("Zoek in de teksten en nummers").fill("weglakken")
    alice.get_by_role("button", name="Zoek", exact=True).click()
    alice.get_by_label("Persoonsgegevens weglakken in documenten").check()
    alice.get_by_role("button", name="Neem alles over wat gevonden is").click()
    expect(alice.get_by_text(re.compile("U neemt 1 registratie over"))).to_be_visible()
    number = site.numbers["anonimiseren"]
    alice.get_by_role("button", name="Neem 1 registratie over").click()
    expect(alice.get_by_text("Er is 1 registratie overgenomen.")).to_be_visible()
    alice.get_by_role("link", name="Persoonsgegevens weglakken in documenten").click()
    here = alice.url.removeprefix(site.address)
    expect(alice.get_by_text("Het publiek leest nog de tekst van een ander register")).to_be_visible()
    write(alice, "Wie in een document staat, blijft onbekend.")
    make_public(here, alice, bob, carol)
    citizen.goto(f"/algoritmes/{number}")
    expect(citizen.get_by_text("Wie in een document staat, blijft onbekend.").first).to_be_visible()
    for each in (alice, bob, carol, citizen):
        assert each.complaints == []


def test_every_page_is_accessible(cast, measuring, axe):
    alice, carol, citizen = (cast(name, True, within=measuring) for name in ("alice", "carol", ""))
    alice.goto(LIST)
    here = alice.get_by_role("link", name=LOOKED_AT).get_attribute("href")
    looks = [(alice, here + page, "nl") for page in ("", "/beoordelen")]
    looks += [(alice, LIST, "nl"), (alice, "/beheer/meldingen", "nl"), (carol, here + "/publiceren", "nl")]
    looks += [(alice, here + "/eisen", "nl"), (alice, ASKED, "nl"), (alice, LIST + "/nagekeken", "nl")]
    looks += [(alice, PLACE + "/dode-links", "nl"), (alice, PLACE + "/maatregelen", "fy")]
    looks += [(carol, LIST + "/publiceren", "nl"), (alice, here + "/weggooien", "nl")]
    looks += [(alice, LIST + "/nieuw?zoek=Fluisterradar", "nl"), (alice, here + "/vertaal/en", "nl")]
    looks += [(alice, LIST + "/elders", "nl"), (alice, f"{PLACE}/toetsen/{cast.renewed}/versie", "en")]
    looks += [(carol, here + "/intrekken", "nl"), (alice, here, "en"), (alice, here + "/beoordelen", "fy")]
    for page, address, language in looks:
        assert page.goto(LANGUAGES[language] + address).status == 200, address
        look_at(page, axe, address, language)
    pressing = cast("alice", True)
    pressing.goto(here)
    pressing.get_by_role("button", name="Maak een link").click()
    look_at(pressing, axe, "a link that was made", "nl")
    citizen.goto(pressing.locator(".ar-panel a").get_attribute("href"))
    look_at(citizen, axe, "a preview", "nl")
    assert [*alice.complaints, *carol.complaints, *citizen.complaints, *pressing.complaints] == []
