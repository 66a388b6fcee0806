"""axe finds nothing, and nothing sticks out: every kind of page, in three languages, at three widths."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visiting
from tests.browser.looking import LANGUAGES, WIDTHS, Seen, look_at
from tests.browser.walk import open_filters

pytestmark = pytest.mark.browser

# kind of page → its address; {…} stands for the number of that registration
PAGES = {
    "home": "/",
    "all registrations": "/algoritmes",
    "results": "/algoritmes?zoek=verkeer&status=in_gebruik&sorteer=naam",
    "all values of a filter": "/algoritmes/filter/organisatie?zoek=verkeer&naam=reeks",
    "last page of results": "/algoritmes?zoek=verkeer&pagina=2",
    "typing error": "/algoritmes?zoek=chatbt",
    "nothing found": "/algoritmes?zoek=xqzwvk&status=in_gebruik",
    "registration": "/algoritmes/{scanauto}",
    "registration in a result": "/algoritmes/{scanauto}?zoek=scanauto&plek=1",
    "registration with findings": "/algoritmes/{chatbot-vera}",
    "hostile registration": "/algoritmes/{kwaad}",
    "letter": "/algoritmes/{scanauto}/brief",
    "hostile letter": "/algoritmes/{kwaad}/brief",
    "withdrawn": "/algoritmes/{bijstand-heronderzoek}",
    "history": "/algoritmes/{scanauto}/geschiedenis",
    "history of what was withdrawn": "/algoritmes/{bijstand-heronderzoek}/geschiedenis",
    "hostile history": "/algoritmes/{kwaad-gewijzigd}/geschiedenis",
    "a version of then": "/algoritmes/{kwaad-gewijzigd}/versies/1",
    "hostile comparison": "/algoritmes/{kwaad-gewijzigd}/vergelijk",
    "side by side": "/algoritmes/vergelijk?nummer={scanauto}&nummer={kwaad}&nummer={chatbot-vera}",
    "choose what to put side by side": "/algoritmes/vergelijk?nummer={scanauto}&zoek=verkeer",
    "results of a day": "/algoritmes?peildatum=2026-06-15&zoek=verkeer",
    "changes": "/wijzigingen?van=2025-12-01&tot=2026-11-30&alles=ja",
    "changes, filtered": "/wijzigingen?van=2025-12-01&tot=2026-11-30&wijziging=updated&thema=verkeer",
    "no changes": "/wijzigingen?week=2001-W02",
    "figures": "/cijfers",
    "figures of nobody": "/cijfers?soort=waterschap-nergens",
    "ask or report": "/algoritmes/{scanauto}/bericht",
    "find a message": "/berichten?kenmerk=AAAA-BBBB-CCCC",
    "confirmed too late": "/berichten/bevestig/onbekend",
    "following": "/feeds",
    "following by mail": "/volgen",
    "following a search by mail": "/volgen?feed=/algoritmes.atom%3Fzoek%3Dverkeer",
    "following was asked": "/volgen/gevraagd",
    "following has ended": "/volgen/beheer/onbekend",
    "following: confirm it": "/volgen/bevestig/{volgen-gevraagd}",
    "following: change it": "/volgen/beheer/{volgen-bevestigd}",
    "following: stop it": "/volgen/stop/{volgen-bevestigd}",
    "organisations": "/organisaties",
    "no organisation": "/organisaties?zoek=xqzwvk",
    "organisation": "/organisaties/gemeente-voorbeeldstad",
    "registers": "/registers",
    "no register": "/registers?zoek=xqzwvk",
    "register": "/registers/voorbeeldstad",
    "register with rules and harvests": "/registers/proef",
    "suggest a register": "/registers/aanmelden",
    "a register was suggested": "/registers/aanmelden/ontvangen",
    "suppliers": "/leveranciers",
    "no supplier": "/leveranciers?zoek=xqzwvk",
    "supplier": "/leveranciers/leesgoed",
    "product": "/producten/brievenlezer-leesgoed",
    "who is missing": "/registers/dekking",
    "who is missing, by name": "/registers/dekking?soort=gemeente",
    "not found": "/nergens",
    "a letter: from whom": "/ik-kreeg-een-brief?wie=zilver",
    "a letter: nobody found": "/ik-kreeg-een-brief?wie=xqzwvk",
    "a letter: about what": "/ik-kreeg-een-brief?organisatie=gemeente-voorbeeldstad",
    "a letter: what to do": "/ik-kreeg-een-brief?organisatie=gemeente-voorbeeldstad&onderwerp=parkeren",
    "a letter: nothing found": "/ik-kreeg-een-brief?organisatie=gemeente-zilverdam&onderwerp=verblijf",
    "a letter: hostile": "/ik-kreeg-een-brief?organisatie=gemeente-proefdorp&onderwerp=alles",
    "downloads": "/downloads",
    "columns": "/downloads/velden",
    "templates": "/standaard/sjablonen",
    "form of an interview": "/standaard/sjablonen/superset/gesprek",
    "standard": "/standaard",
    "standard, field by field": "/standaard/1.0",
    "standard of others": "/standaard/elders/atrs",
    "standard, differences": "/standaard/1.0/verschillen",
    "instruments": "/instrumenten",
    "instrument": "/instrumenten/registerplicht",
    "questions of an instrument": "/instrumenten/registerplicht/vragen",
    "questions with a repeated group": "/instrumenten/mensenrechten/vragen",
    "guides": "/kennisbank",
    "guides, found": "/kennisbank?zoek=inkoop&onderwerp=inkoop",
    "guide": "/kennisbank/impacttoetsen",
    "meetings": "/agenda",
    "meeting": "/agenda/{bijeenkomst}",
    "signing up was asked": "/agenda/gevraagd",
    "signing up: confirm it": "/agenda/aanmelding/{aangemeld}",
    "signing up: change it": "/agenda/aanmelding/{komt}",
    "signing up: too late": "/agenda/aanmelding/onbekend",
    "proposals": "/standaard/voorstellen",
    "proposal": "/standaard/voorstellen/4",
    "following a proposal": "/volgen?feed=/standaard/voorstellen/4",
    "draft version": "/standaard/concepten/1.1-concept",
    "new proposal": "/standaard/voorstellen/nieuw?veld=goal",
    "proposal received": "/standaard/voorstellen/ontvangen",
    "documentation of the API": "/api/v1/docs",
    "documentation of the supply API": "/aanleverapi/docs",
    "about": "/over",
    "questions": "/vragen",
    "accessibility": "/toegankelijkheid",
    "privacy": "/privacy",
    "all pages": "/sitemap",
}


@pytest.fixture(scope="module")
def reader(measuring, site, axe):
    """One window for all pages, as somebody who reads on has it: what pages share is fetched once. axe is in it."""
    with visiting(measuring, site) as visit:
        visit.page.context.add_init_script(axe)
        yield visit


@pytest.mark.parametrize("kind", PAGES)
def test_it_works(reader, axe, kind):
    seen = Seen()
    for language, prefix in LANGUAGES.items():
        look_at(reader.open(prefix + PAGES[kind]), axe, prefix + PAGES[kind], language, seen)
        assert (reader.complaints, reader.page.context.cookies()) == ([], []), prefix + PAGES[kind]


@pytest.fixture
def empty(measuring, site):
    """An empty page, in the browser in which the pages are looked at."""
    with visiting(measuring, site) as visit:
        yield visit.page


PROOF = "<!DOCTYPE html><html lang=nl><title>Proef</title><style>%s</style><main><h1>Proef</h1>%s</main>"
ONLY_WIDE = "#k {display: none} @media (min-width: 1000px) {#k {display: block}}"
GETS_SMALL = """button {all: unset; display: block; width: 40px; height: 40px; overflow: hidden}
    @media (min-width: 700px) {button {width: 9px; height: 9px}}"""

# The link is a block of its own on a phone only.
GETS_PLAIN = """a {text-decoration: none; color: #222; display: inline}
    p {color: #000; display: inline} @media (max-width: 1000px) {a {display: block}}"""


def test_what_is_wrong_at_one_width_only_is_found(empty, axe):
    empty.set_content(PROOF % (ONLY_WIDE, "<p id=k><img src='data:,' alt=''>"))
    assert len(look_at(empty, axe, "good", "nl").pages) == 2
    empty.set_content(PROOF % (ONLY_WIDE, "<p id=k><img src='data:,'>"))
    with pytest.raises(AssertionError, match="bad at 1440"):
        look_at(empty, axe, "bad", "nl")
    empty.set_viewport_size({"width": WIDTHS[0], "height": 900})
    empty.set_content(PROOF % (GETS_SMALL, "<button>a</button><button>b</button>"))
    with pytest.raises(AssertionError, match="small at 768"):
        look_at(empty, axe, "small", "nl")
    empty.set_viewport_size({"width": WIDTHS[0], "height": 900})
    empty.set_content(PROOF % (GETS_PLAIN, "<p>Veel meer woorden dan <a href=/k>een verwijzing</a>"))
    with pytest.raises(AssertionError, match=r"plain at 1440.*link-in-text-block"):
        look_at(empty, axe, "plain", "nl")


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("<p lang=fy>k</p>", "<p lang=xx-yy-zz>k</p>", "valid-lang"),
        ("<img src='data:,' alt=k>", "<img src='data:,' alt=''><img src='data:,'>", "image-alt"),
        ("<a href=/k>k</a>", "<a href=/k></a>", "link-name"),
        ("<p>kleur</p><style>p {color: black}</style>", "<p>kleur</p><style>p {color: #ddd}</style>", "color-contrast"),
        ("<nav aria-label=a></nav><nav aria-label=b></nav>", "<nav aria-label=a></nav>" * 2, "landmark-unique"),
    ],
)
def test_what_is_wrong_in_one_language_only_is_found(empty, axe, right, wrong, rule):
    empty.set_content(PROOF % ("", right))
    seen = look_at(empty, axe, "good", "nl")
    empty.set_content(PROOF % ("", wrong))
    with pytest.raises(AssertionError, match=rule):
        look_at(empty, axe, "bad", "nl", seen)


FAULTS = """async rule => {
    looking.see()
    const doubted = [...looking.only[rule]]
    document.querySelectorAll('*').forEach(e => looking.only[rule].add(e))
    const found = (await axe.run(document, {runOnly: {type: 'rule', values: [rule]}})).violations
    const faults = found.flatMap(v => v.nodes.map(n => document.querySelector(n.target[0])))
    const missed = faults.filter(e => !doubted.includes(e))
    return [missed.map(e => e.outerHTML), faults.length, doubted.length]}"""


def test_every_target_in_which_axe_finds_fault_was_doubted(empty, axe):
    """What is passed over without asking axe is held against the rule itself: targets anywhere, of any size."""
    chance = random.Random(258)
    styles, targets = [], []
    for number in range(260):
        left, top = chance.randrange(0, 1000), chance.randrange(0, 1800)
        width, height = (chance.choice((9, 16, 20, 23.5, 24, 25.5, 26, 40, 120)) for _ in "xy")
        place = f"position: absolute; left: {left}px; top: {top}px; width: {width}px; height: {height}px"
        styles.append(f"#t{number} {{all: unset; display: block; {place}}}")
        targets.append(chance.choice((
            f"<button id=t{number}>k</button>", f"<a id=t{number} href=/{number}>k</a>",
            f"<p id=t{number}>k <a href=/{number}>l</a> <button>m</button> <input type=checkbox></p>",
            f"<span id=t{number}>words</span>", f"<button id=t{number}><i>k</i></button>",
        )))  # fmt: skip
    empty.set_viewport_size({"width": 1200, "height": 900})
    empty.set_content(PROOF % ("".join(styles), "".join(targets)))
    empty.evaluate(axe)
    missed, faults, doubted = empty.evaluate(FAULTS, "target-size")
    assert missed == []
    assert 20 < faults <= doubted < 320


def test_every_link_among_words_in_which_axe_finds_fault_was_doubted(empty, axe):
    """As above: links of any kind in blocks of any kind, with and without words beside them."""
    chance = random.Random(259)
    link = (
        "text-decoration: underline", "font-weight: bold", "display: block", "display: inline-flex",
        "border-bottom: 1px solid", "font-size: 1.2em", *[""] * 4,
    )  # fmt: skip
    around = ("display: flex", "display: inline", "display: contents", "text-decoration: underline", "font-weight: bold", "")
    words, blocks = "meer woorden dan de verwijzing", []
    for number in range(200):
        before, after = (chance.choice((words, f"<b>{words}</b>", "<a href=/k>k</a>", "<br>", "")) for _ in "xy")
        inner = f"<a href=/{number} style='{chance.choice(link)}'>een verwijzing</a>"
        inner = chance.choice(("%s", "<span>%s</span>", "<b>%s</b>")) % inner
        block = chance.choice(("p", "div", "span"))
        blocks.append(f"<{block} style='{chance.choice(around)}'>{before} {inner} {after}</{block}><hr>")
    empty.set_content(PROOF % ("* {color: #000} a {color: #222; text-decoration: none}", "".join(blocks)))
    empty.evaluate(axe)
    missed, faults, doubted = empty.evaluate(FAULTS, "link-in-text-block")
    assert missed == []
    assert 20 < faults <= doubted < 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_that_was_updated_in_place(visit, axe, language):
    visit.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page = visit.open(LANGUAGES[language] + "/algoritmes?zoek=verkeer")
    open_filters(page)
    page.locator("[name=status]").first.check()
    expect(page.locator(".ar-chip")).to_have_count(1)
    # While an answer is on its way the list is dim.
    expect(page.locator(".htmx-request")).to_have_count(0)
    look_at(page, axe, "updated in place", language)
