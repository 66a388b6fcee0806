"""axe finds nothing, and nothing sticks out: every kind of page, in three languages, at three widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visiting
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
    "signing up was asked": "/agenda/gevraagd",
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
}
LANGUAGES = {"nl": "", "en": "/en", "fy": "/fy"}
WIDTHS = (320, 768, 1440)
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]

CHECK = """async tags => (await axe.run(document,
    {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})).violations
    .map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join(' | ')}`)"""
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !e.closest('.ar-visually-hidden, .nl-skip-link, .ar-skip, thead')).map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""
# Text that does not fit in its cell runs through the next one.
OVER_THE_EDGE = """() => [...document.querySelectorAll('th, td')].filter(e => e.checkVisibility() && !e.closest('thead')
    && e.scrollHeight > e.clientHeight + 2).map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""


# What there is, whether it says something, and how it is painted: where another width or language has the same, most rules
# of axe have nothing new to see. Left out are words, addresses, drawings, and what says which language it is.
SHOWN = """() => [...document.querySelectorAll('body *')].filter(e => !e.closest('.ar-languages')).map(e => {
    const says = text => text.trim() ? 'text' : ''
    const free = /^(href|src|srcset|action|content|title|alt|value|placeholder|datetime|d|aria-label|data-.*)$/
    const there = [...e.attributes].filter(a => a.name != 'lang' && a.name != 'hreflang')
    const attributes = there.map(a => a.name + '=' + (free.test(a.name) ? says(a.value) : a.value)).sort()
    const own = [...e.childNodes].map(n => n.nodeType == 3 ? n.data : '').join('')
    const is = [e.tagName, ...attributes, says(own)].join(' ')
    if (!e.checkVisibility({visibilityProperty: true})) return is + ' -'
    const s = getComputedStyle(e), size = parseFloat(s.fontSize)
    return [is, s.color, s.backgroundColor, s.backgroundImage, s.opacity, s.textShadow, s.textDecorationLine, s.display,
        s.overflow, size >= 24 || (size >= 18.66 && s.fontWeight >= 700)].join()}).join('\\n')"""
# The rules that measure where things are: these look again at every width.
MEASURING = ["target-size", "scrollable-region-focusable"]
# The rules that compare words: these look again in every language.
READING = ["document-title", "html-has-lang", "html-lang-valid", "valid-lang", "landmark-unique", "image-redundant-alt",
           "link-name", "button-name", "label", "empty-heading", "empty-table-header"]  # fmt: skip
ONLY = CHECK.replace("type: 'tag'", "type: 'rule'")


def look_at(page, axe, address, language, seen=None):
    """Hold the page against axe and our own rules at every width. No script of ours looks at the width: narrower or wider is
    a matter of style alone, so where a width shows the same elements painted the same, only what measures looks again.

    `seen` is what this page showed in other languages; where it shows the same in this one, what compares words looks too.
    Returns what it showed.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    seen, new = set() if seen is None else seen, True
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        shown = page.evaluate(SHOWN)
        rules = MEASURING + (READING if new else [])
        violations = page.evaluate(ONLY, rules) if shown in seen else page.evaluate(CHECK, TAGS)
        seen.add(shown)
        new = False
        assert violations == [], f"{address} at {width}"
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
            address, width, page.evaluate(TOO_WIDE),
        )  # fmt: skip
        assert page.evaluate(OVER_THE_EDGE) == [], f"{address} at {width}"
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("document.querySelectorAll('h1').length") == 1, address
    return seen


@pytest.fixture(scope="module")
def reader(browser, site, axe):
    """One window for all pages, as somebody who reads on has it: what pages share is fetched once. axe is in it."""
    with visiting(browser, site) as visit:
        visit.page.context.add_init_script(axe)
        yield visit


@pytest.mark.parametrize("kind", PAGES)
def test_it_works(reader, axe, kind):
    seen = set()
    for language, prefix in LANGUAGES.items():
        reader.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        look_at(reader.open(prefix + PAGES[kind]), axe, prefix + PAGES[kind], language, seen)
        assert (reader.complaints, reader.page.context.cookies()) == ([], []), prefix + PAGES[kind]


PROOF = "<!DOCTYPE html><html lang=nl><title>Proef</title><style>%s</style><main><h1>Proef</h1>%s</main>"
ONLY_WIDE = "#k {display: none} @media (min-width: 1000px) {#k {display: block}}"
GETS_SMALL = """button {all: unset; display: block; width: 40px; height: 40px; overflow: hidden}
    @media (min-width: 700px) {button {width: 9px; height: 9px}}"""


def test_what_is_wrong_at_one_width_only_is_found(visit, axe):
    visit.page.set_content(PROOF % (ONLY_WIDE, "<p id=k><img src='data:,' alt=''>"))
    assert len(look_at(visit.page, axe, "good", "nl")) == 2
    visit.page.set_content(PROOF % (ONLY_WIDE, "<p id=k><img src='data:,'>"))
    with pytest.raises(AssertionError, match="bad at 1440"):
        look_at(visit.page, axe, "bad", "nl")
    visit.page.set_content(PROOF % (GETS_SMALL, "<button>a</button><button>b</button>"))
    with pytest.raises(AssertionError, match="small at 768"):
        look_at(visit.page, axe, "small", "nl")


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
def test_what_is_wrong_in_one_language_only_is_found(visit, axe, right, wrong, rule):
    visit.page.set_content(PROOF % ("", right))
    seen = look_at(visit.page, axe, "good", "nl")
    visit.page.set_content(PROOF % ("", wrong))
    with pytest.raises(AssertionError, match=rule):
        look_at(visit.page, axe, "bad", "nl", seen)


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
