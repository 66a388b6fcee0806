"""Guides and questions: read and found on the site, written at the desk with a preview, every save kept."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.knowledge import articles, proposals, writing
from algoritmeregister.knowledge.models import GUIDE, QUESTION, Article, ArticleRevision
from tests import factories
from tests.people import OPERATOR, at_the_desk, by, organisation, person, steward

pytestmark = pytest.mark.django_db
TEXTS = {"nl": {"title": "Zwanen tellen", "lead": "Kort.", "body": "## Eerst\n\nTel de zwanen."}}


def text_of(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def write(slug="zwanen", revision=0, texts=TEXTS, who=OPERATOR, kind=GUIDE, about=None, **more):
    return writing.save(
        kind=kind, slug=slug, texts=texts, about=about or {}, review_on=None, revision=revision, by=who, **more
    )


@pytest.mark.parametrize("prefix", ["", "/en", "/fy"])
def test_every_shipped_guide_can_be_read(client, prefix):
    language = prefix[1:] or "nl"
    listed = client.get(f"{prefix}/kennisbank")
    for page in articles.articles(GUIDE):
        assert page.text("title", language) in text_of(listed)
        shown = client.get(f"{prefix}/kennisbank/{page.slug}")
        assert shown.status_code == 200
        assert page.text("lead", language) in text_of(shown)
    assert client.get(f"{prefix}/kennisbank/nergens").status_code == 404


def test_what_a_guide_leads_to_is_there(client):
    for page in articles.articles(GUIDE):
        for each in page.related:
            if each["link"].startswith("/"):
                assert client.get(each["link"]).status_code == 200, each["link"]


def test_what_a_guide_leads_to_is_in_the_language_of_the_reader(client):
    page = client.get("/en/kennisbank/inkoop").content.decode()
    assert "href=\"/en/leveranciers\">Suppliers in this register" in page


def test_guides_are_filtered_and_found_by_their_words(client):
    assert "Een algoritme inkopen" in text_of(client.get("/kennisbank?onderwerp=inkoop"))
    assert "Gidsen" in text_of(client.get("/kennisbank?onderwerp=inkoop"))
    assert "Schrijf in gewone taal" not in text_of(client.get("/kennisbank?onderwerp=inkoop&voor=inkoper&fase=ontwerp"))
    found = text_of(client.get("/kennisbank?zoek=aanbestedingen"))
    assert "Een algoritme inkopen" in found
    assert "Sturing op algoritmes" not in found
    assert "Geen gids gevonden." in text_of(client.get("/kennisbank?zoek=xqzwvk"))


def test_what_is_written_goes_before_what_was_shipped_and_every_save_is_kept(client):
    shipped = articles.article(GUIDE, "bezwaar")
    tag = client.get("/kennisbank/bezwaar")["ETag"]
    write("bezwaar")
    changed = client.get("/kennisbank/bezwaar", HTTP_IF_NONE_MATCH=tag)
    assert "Tel de zwanen." in text_of(changed)
    assert shipped.text("lead", "nl") not in text_of(changed)
    write("bezwaar", revision=1, public=False)
    assert client.get("/kennisbank/bezwaar").status_code == 404
    assert [each.number for each in ArticleRevision.objects.all()] == [2, 1]
    assert ArticleRevision.objects.last().content["texts"] == TEXTS


def test_a_guide_in_dutch_only_says_so_to_other_readers(client):
    write()
    page = BeautifulSoup(client.get("/en/kennisbank/zwanen").content, "html.parser")
    assert page.find(class_="ar-prose")["lang"] == "nl"


def test_a_question_that_was_written_stands_with_the_others(client):
    answer = {"nl": {"title": "Mag dat?", "body": "Ja, [kijk](/organisaties)."}}
    write("mag-dat", kind=QUESTION, texts=answer, about={"group": "het-register"})
    write("zonder-groep", kind=QUESTION, texts={"nl": {"title": "En dit?", "body": "Nee."}}, about={"group": "weg"})
    page = BeautifulSoup(client.get("/vragen").content, "html.parser")
    assert page.find(id="mag-dat").find("a")["href"] == "/organisaties"
    assert page.find(id="wat-is-een-algoritme")
    assert page.find(id="overig").get_text(strip=True) == "Andere vragen"


def test_pages_ask_little_of_the_database(client):
    for address, most in (("/kennisbank", 2), ("/kennisbank/bezwaar", 4), ("/vragen", 2), ("/kennisbank?zoek=inkoop", 4)):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address + ("&" if "?" in address else "?") + "x=1")
        assert len(asked) <= most, address


def test_only_a_steward_writes():
    with pytest.raises(NotAllowed):
        write(who=by(person("Alice", organisation())))
    assert not Article.objects.exists()


def test_two_who_write_at_once_do_not_overwrite_each_other():
    write()
    for revision in (0, 2):
        with pytest.raises(writing.Conflict):
            write(revision=revision)
    assert write(revision=1).revision == 2


@pytest.mark.parametrize(
    ("slug", "texts", "wrong"),
    [
        ("Zwanen!", TEXTS, "naam"),
        ("zwanen", {"nl": {"title": "", "body": "x"}}, "title_nl"),
        ("zwanen", {"en": {"title": "Swans", "body": "x"}}, "title_nl"),
        ("zwanen", {**TEXTS, "en": {"title": "Swans"}}, "title_en"),
        ("zwanen", {"nl": {"title": "x" * 201, "body": "x"}}, "title_nl"),
    ],
)
def test_what_cannot_be_saved_is_told_per_field(slug, texts, wrong):
    with pytest.raises(writing.WrongArticle) as error:
        write(slug, texts=texts)
    assert wrong in error.value.problems


def test_a_steward_previews_and_saves_at_the_desk(client):
    browser = at_the_desk(steward())
    form = browser.get("/beheer/kennisbank/bewerk?soort=guide&naam=inkoop")
    assert "Een algoritme inkopen" in form.content.decode()
    sent = {
        "soort": "guide", "naam": "inkoop", "revision": "0", "public": "on", "title_nl": "Slim inkopen", "lead_nl": "Kort.",
        "body_nl": "## Vooraf\n\n<b>Denk na.</b>", "topics": ["inkoop"], "related": "Leveranciers /leveranciers",
    }  # fmt: skip
    preview = browser.post("/beheer/kennisbank/bewerk", {**sent, "doe": "bekijk"})
    assert "Er is nog niets bewaard." in preview.content.decode()
    assert "&lt;b&gt;Denk na.&lt;/b&gt;" in preview.content.decode()
    assert not Article.objects.exists()
    strange = {"place": "²", "revision": "9" * 5_000}  # a digit that is no number, and a number that no database keeps
    assert browser.post("/beheer/kennisbank/bewerk", {**sent, **strange, "doe": "bewaar"}).status_code == 302
    page = client.get("/kennisbank/inkoop").content.decode()
    assert "Slim inkopen" in page
    assert 'href="/leveranciers"' in page
    assert browser.post("/beheer/kennisbank/bewerk", {**sent, "doe": "bewaar"}).status_code == 409
    assert browser.post("/beheer/kennisbank/bewerk", {}).status_code == 200
    assert browser.post("/beheer/kennisbank/bewerk", {"doe": "bewaar"}).status_code == 422
    wrong = browser.post("/beheer/kennisbank/bewerk", {**sent, "title_nl": "", "revision": "1", "doe": "bewaar"})
    assert wrong.status_code == 422
    several = "\n".join(["Leveranciers /leveranciers"] * 21)
    wrong = browser.post("/beheer/kennisbank/bewerk", {**sent, "related": several, "revision": "1", "doe": "bewaar"})
    assert wrong.status_code == 422
    assert several in wrong.content.decode()
    assert "hier geschreven" in browser.get("/beheer/kennisbank").content.decode()


def test_a_guide_and_what_belongs_to_it_lead_to_each_other(client):
    made = factories.registration(name="Slim verkeerslicht")
    page, instrument = f"/algoritmes/{made.number}-slim-verkeerslicht", "/instrumenten/bezwaar"
    assert "Gidsen hierbij" not in client.get(page).content.decode()
    assert "/kennisbank/bezwaar" in client.get(instrument).content.decode()  # shipped
    tags = [client.get(each)["ETag"] for each in (page, instrument)]
    browser = at_the_desk(steward())
    sent = {
        "soort": "guide", "naam": "zwanen", "revision": "0", "public": "on", "title_nl": "Zwanen tellen", "body_nl": "Tel.",
        "instruments": ["bezwaar", "weg"], "registrations": f"{made.number} 12345678", "doe": "bewaar",
    }  # fmt: skip
    wrong = browser.post("/beheer/kennisbank/bewerk", sent)
    assert "Deze nummers staan niet in het register: 12345678." in wrong.content.decode()
    browser.post("/beheer/kennisbank/bewerk", {**sent, "registrations": made.number})
    assert Article.objects.get().about["instruments"] == ["bezwaar"]
    for address, tag in zip((page, instrument), tags, strict=True):
        shown = client.get(address, HTTP_IF_NONE_MATCH=tag)
        assert 'href="/kennisbank/zwanen">Zwanen tellen</a>' in shown.content.decode(), address
    guide = client.get("/kennisbank/zwanen").content.decode()
    assert f'href="{page}">Slim verkeerslicht</a>' in guide
    assert f'href="{instrument}"' in guide
    frisian = client.get("/fy/kennisbank/zwanen").content.decode()
    assert f'href="/fy{instrument}" lang="nl">' in frisian
    assert f'href="/fy{page}" lang="nl">' in frisian
    assert made.number in browser.get("/beheer/kennisbank/bewerk?soort=guide&naam=zwanen").content.decode()


def test_a_steward_is_reminded_of_what_is_due_and_unread():
    browser = at_the_desk(steward())
    assert "opnieuw bekijken" not in browser.get("/beheer/").content.decode()
    writing.save(
        kind=GUIDE, slug="zwanen", texts=TEXTS, about={}, review_on=timezone.localdate(), revision=0, by=OPERATOR
    )
    proposals.propose(field="", title="Korter", text="Dat leest beter.")
    home = browser.get("/beheer/").content.decode()
    assert "1 opnieuw bekijken" in home
    assert "1 nog niet gelezen" in home
    assert "opnieuw bekijken" in browser.get("/beheer/kennisbank").content.decode()
