"""axe finds nothing, and nothing sticks out: every kind of page, in three languages, at three widths."""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import expect

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
    "documentation of the API": "/api/v1/docs",
    "about": "/over",
    "questions": "/vragen",
    "accessibility": "/toegankelijkheid",
    "privacy": "/privacy",
}
LANGUAGES = {"nl": "", "en": "/en", "fy": "/fy"}
WIDTHS = (320, 768, 1440)
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
COMBINATIONS = [(page, language) for page in PAGES for language in LANGUAGES]

CHECK = """async tags => (await axe.run(document,
    {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})).violations
    .map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join(' | ')}`)"""
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !e.closest('.ar-visually-hidden, .nl-skip-link, .ar-skip, thead')).map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""
# Text that does not fit in its cell runs through the next one.
OVER_THE_EDGE = """() => [...document.querySelectorAll('th, td')].filter(e => e.checkVisibility() && !e.closest('thead')
    && e.scrollHeight > e.clientHeight + 2).map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""


@pytest.mark.parametrize(("kind", "language"), COMBINATIONS)
def test_it_works(visit, axe, kind, language):
    address = LANGUAGES[language] + PAGES[kind]
    visit.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page = visit.open(address)
    page.evaluate(axe)
    for width in WIDTHS:  # no script of ours looks at the width: narrower or wider is a matter of style alone
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(CHECK, TAGS) == [], f"{address} at {width}"
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.evaluate(
            TOO_WIDE
        )
        assert page.evaluate(OVER_THE_EDGE) == [], f"{address} at {width}"
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_that_was_updated_in_place(visit, axe, language):
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 900})
        page = visit.open(LANGUAGES[language] + "/algoritmes?zoek=verkeer")
        open_filters(page)
        page.locator("[name=status]").first.check()
        expect(page.locator(".ar-chip")).to_have_count(1)
        # While an answer is on its way the list is dim.
        expect(page.locator(".htmx-request")).to_have_count(0)
        page.evaluate(axe)
        assert page.evaluate(CHECK, TAGS) == [], f"{language} at {width}"
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_every_kind_of_page_has_a_title_of_its_own(visit):
    # Pages at one address that differ in their question only may share a title.
    titles = {(visit.open(address) and visit.page.title(), address.split("?")[0]) for address in PAGES.values()}
    assert Counter(title for title, _ in titles).most_common(1)[0][1] == 1, titles
    assert all(title.endswith(" – Algoritmeregister") for title, _ in titles)
