"""Assessments at the desk: begun, filled in together, signed by another person, and public when a publisher chose so."""

from __future__ import annotations

import html
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from algoritmeregister.accounts.roles import Role
from algoritmeregister.assessments.models import AnswerSave, AnswerSet
from algoritmeregister.audit.append_only import AppendOnlyError
from algoritmeregister.audit.models import Event
from algoritmeregister.registrations.drafts import actions as drafts
from algoritmeregister.registrations.drafts.models import Draft
from tests import factories
from tests.people import OPERATOR, at_the_desk, by, organisation, person

pytestmark = pytest.mark.django_db
ANSWERS = {"kind": "decision", "human": "yes", "organisation": "Gemeente Proefdorp"}


@pytest.fixture
def place():
    return organisation()


@pytest.fixture
def people(place):
    roles = {"alice": Role.EDITOR, "bob": Role.REVIEWER, "rita": Role.READER, "paula": Role.PUBLISHER}
    return {name: person(name.title(), place, role) for name, role in roles.items()}


@pytest.fixture
def alice(people):
    return at_the_desk(people["alice"])


@pytest.fixture
def bob(people):
    return at_the_desk(people["bob"])


@pytest.fixture
def page(place):
    return f"/beheer/organisaties/{place.code}/toetsen"


def text(response, status=200):
    assert response.status_code == status, response.content[:400]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def downloaded(values=ANSWERS, pack="bezwaar"):
    content = {"format": "algoritmeregister-answers/1", "instrument": {"id": pack, "version": "1.0"}, "answers": values}
    return SimpleUploadedFile("antwoorden.json", json.dumps(content).encode(), "application/json")


@pytest.fixture
def begun(alice, page):
    """An assessment that Alice began with the answers that she gave before without an account."""
    alice.post(f"{page}/nieuw", {"bestand": downloaded()})
    made = AnswerSet.objects.get()
    return made, f"{page}/{made.uuid}"


@pytest.fixture
def signed(begun, alice, bob):
    made, one = begun
    alice.post(f"{one}/klaar", {"rol": "Privacy officer", "revisie": "1"})
    bob.post(f"{one}/onderteken", {"revisie": "1"})
    made.refresh_from_db()
    assert made.state == "signed"
    return made, one


def test_it_works(alice, bob, page, people):
    assert "Er zijn nog geen toetsen." in text(alice.get(page))
    begun = text(alice.post(f"{page}/nieuw", {"instrument": "bezwaar"}, follow=True))
    assert ("De toets is begonnen." in begun, "3 verplichte vragen open" in begun) == (True, True)
    made = AnswerSet.objects.get()
    one = f"{page}/{made.uuid}"
    first = text(alice.get(f"{one}/vragen"))
    assert "Onderdeel 1 van" in first
    shown = list(ANSWERS)
    sent = {**ANSWERS, "getoond": shown, "deel": made_section(made), "naar": "uitkomst", "revisie": "1"}
    saved = text(alice.post(f"{one}/vragen", sent, follow=True))
    assert ("Uw antwoorden zijn bewaard." in saved, "Gemeente Proefdorp" in saved) == (True, True)
    assert "De toets is klaar" in saved
    done = text(alice.post(f"{one}/klaar", {"rol": "Jurist", "revisie": "2"}, follow=True))
    assert "Klaar om te ondertekenen" in done
    assert "Onderteken de toets" in text(bob.get(one))
    signed = text(bob.post(f"{one}/onderteken", {"revisie": "2"}, follow=True))
    assert ("U ondertekende de toets." in signed, "Jurist" in signed, "Bob" in signed) == (True, True, True)
    said = ["begin assessment", "save assessment", "hand in assessment", "sign assessment"]
    assert list(Event.objects.filter(action__endswith="assessment").order_by("pk").values_list("action", flat=True)) == said


def made_section(made):
    from algoritmeregister.assessments.packs import pack_of

    return pack_of(made).sections[0].id


def test_every_text_is_kept(begun, alice):
    made, one = begun
    sent = {"organisation": "Gemeente Anders", "getoond": ["organisation"], "deel": made_section(made), "revisie": "1"}
    alice.post(f"{one}/vragen", sent)
    assert [each.values["organisation"] for each in made.saves.all()] == ["Gemeente Anders", "Gemeente Proefdorp"]
    assert "Tekst 2" in text(alice.get(one))
    with pytest.raises(AppendOnlyError):
        AnswerSave.objects.all().delete()


def test_two_who_write_at_once_lose_nothing(begun, alice, place):
    made, one = begun
    dora = at_the_desk(person("Dora", place, Role.EDITOR))
    section = made_section(made)
    dora.post(f"{one}/vragen", {"human": "no", "getoond": ["human"], "deel": section, "revisie": "1"})
    late = {"organisation": "Van Alice", "getoond": ["organisation"], "deel": "contact", "revisie": "1"}
    refused = alice.post(f"{one}/vragen", late)
    assert "Een collega bewaarde intussen andere antwoorden." in text(refused, 409)
    assert ('value="Van Alice"' in refused.content.decode(), 'name="revisie" value="2"' in refused.content.decode()) == (
        True, True,
    )  # fmt: skip
    made.refresh_from_db()
    assert made.values["organisation"] == "Gemeente Proefdorp"
    alice.post(f"{one}/vragen", {**late, "revisie": "2"})
    made.refresh_from_db()
    assert (made.values["human"], made.values["organisation"], made.revision) == ("no", "Van Alice", 3)


def test_who_wrote_does_not_sign(begun, alice, bob, place):
    made, one = begun
    both = at_the_desk(person("Dora", place, Role.EDITOR, Role.REVIEWER))
    assert "is niet klaar om te ondertekenen" in text(bob.post(f"{one}/onderteken", {"revisie": "1"}), 403)
    section = made_section(made)
    both.post(f"{one}/vragen", {"human": "no", "getoond": ["human"], "deel": section, "revisie": "1"})
    alice.post(f"{one}/vragen", {"human": "yes", "getoond": ["human"], "deel": section, "revisie": "2"})
    alice.post(f"{one}/klaar", {"rol": "Jurist", "revisie": "3"})
    assert alice.post(f"{one}/onderteken", {"revisie": "3"}).status_code == 403
    assert "Iemand die niet meeschreef, ondertekent de toets." in text(both.post(f"{one}/onderteken", {"revisie": "3"}), 403)
    assert "Onderteken de toets" not in text(both.get(one))
    stale = text(bob.post(f"{one}/onderteken", {"revisie": "2"}, follow=True))
    assert "Een collega bewaarde intussen andere antwoorden." in stale
    bob.post(f"{one}/onderteken", {"revisie": "3"})
    made.refresh_from_db()
    assert (made.state, made.signed_by) == ("signed", "user:bob@proef.example")


def test_what_is_signed_does_not_change(signed, alice):
    made, one = signed
    sent = {"human": "no", "getoond": ["human"], "deel": made_section(made), "revisie": "1"}
    assert "Deze toets is niet meer in te vullen." in text(alice.post(f"{one}/vragen", sent, follow=True))
    made.refresh_from_db()
    assert (made.values, made.revision) == (ANSWERS, 1)


def test_saving_opens_what_was_complete(begun, alice, bob):
    made, one = begun
    alice.post(f"{one}/klaar", {"rol": "Jurist", "revisie": "1"})
    assert "Deze toets is al klaar." in text(alice.post(f"{one}/klaar", {"rol": "Jurist", "revisie": "1"}, follow=True))
    alice.post(f"{one}/vragen", {"human": "no", "getoond": ["human"], "deel": made_section(made), "revisie": "1"})
    assert bob.post(f"{one}/onderteken", {"revisie": "2"}).status_code == 403


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Kies een instrument of een bestand."),
        ({"instrument": "verdwenen"}, "Het instrument verdwenen is hier niet bekend."),
        ({"instrument": "bezwaar", "beschrijving": "geen"}, "Deze beschrijving is er niet."),
    ],
)
def test_what_cannot_begin(alice, page, sent, told):
    assert told in text(alice.post(f"{page}/nieuw", sent, follow=True))
    assert not AnswerSet.objects.exists()


def test_a_file_that_is_none(alice, page):
    wrong = SimpleUploadedFile("a.json", b"{}", "application/json")
    assert "Dit is geen bestand met antwoorden" in text(alice.post(f"{page}/nieuw", {"bestand": wrong}, follow=True))
    left = text(alice.post(f"{page}/nieuw", {"bestand": downloaded({"vreemd": "x"})}, follow=True))
    assert "is weggelaten: vreemd" in left


def test_what_cannot_be_handed_in(alice, page):
    alice.post(f"{page}/nieuw", {"instrument": "bezwaar"})
    one = f"{page}/{AnswerSet.objects.get().uuid}"
    assert "in welke rol u dit deed" in text(alice.post(f"{one}/klaar", {"revisie": "1"}, follow=True))
    told = text(alice.post(f"{one}/klaar", {"rol": "Jurist", "revisie": "1"}, follow=True))
    assert "Nog niet alle verplichte vragen hebben een antwoord." in told


def test_who_may_not(begun, people, page, bob):
    _made, one = begun
    rita = at_the_desk(people["rita"])
    assert "Begin een toets" not in text(rita.get(page))
    assert "Gemeente Proefdorp" in text(rita.get(one))
    asked = [f"{page}/nieuw", *(f"{one}/{each}" for each in ("vragen", "klaar", "onderteken", "beschrijving", "openbaar"))]
    assert {rita.post(each).status_code for each in asked} == {403}
    assert {bob.post(each).status_code for each in asked if "onderteken" not in each} == {403}
    charlie = at_the_desk(person("Charlie", organisation("Waterschap Elders"), *Role))
    assert {charlie.post(each).status_code for each in asked} == {404}
    assert {charlie.get(page).status_code, charlie.get(one).status_code} == {404}
    elsewhere = one.replace(page, f"/beheer/organisaties/{organisation('Waterschap Elders').code}/toetsen")
    assert "Deze toets is er niet." in text(charlie.get(elsewhere, follow=True))


def test_the_answers_fill_in_a_description(alice, begun, place, people):
    _made, one = begun
    draft = drafts.start(organisation=place, by=by(people["alice"]), document={"name": "Slim verkeerslicht"})
    alice.post(f"{one}/beschrijving", {"beschrijving": str(draft.uuid)})
    assert "Slim verkeerslicht" in text(alice.get(one))
    form = BeautifulSoup(alice.get(one).content, "html.parser").find("input", attrs={"name": "toon"}).find_parent("form")
    sent = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    address = form["action"]
    offered = alice.post(address, sent)
    assert "Kies wat u overneemt." in text(offered)
    chosen = re.findall(r'name="veld" value="(\w+)"', offered.content.decode())
    alice.post(address, {key: value for key, value in {**sent, "veld": chosen}.items() if key != "toon"})
    draft.refresh_from_db()
    assert (bool(chosen), set(chosen) <= set(draft.document), draft.origin["of"]) == (True, True, "bezwaar")
    assert Draft.objects.count() == 1


def test_a_page_asks_few_questions(begun, alice, page, django_assert_max_num_queries):
    _made, one = begun
    for address in (page, one, f"{one}/vragen", f"{one}/beschrijving"):
        with django_assert_max_num_queries(10):
            alice.get(address)


def test_the_public_sees_what_a_publisher_chose(signed, alice, people, place):
    _made, one = signed
    paula = at_the_desk(people["paula"])
    told = "Alleen een ondertekende toets die bij een beschrijving hoort"
    assert told in text(paula.post(f"{one}/openbaar", {"openbaar": "done"}, follow=True))
    draft = drafts.start(organisation=place, by=OPERATOR, document={"name": "Slim verkeerslicht"})
    registration = factories.registration("r1", name="Slim verkeerslicht")
    Draft.objects.filter(pk=draft.pk).update(registration=registration)
    alice.post(f"{one}/beschrijving", {"beschrijving": str(draft.uuid)})
    public = Client().get(f"/algoritmes/{registration.number}", follow=True).request["PATH_INFO"]
    assert "Gedane toetsen" not in text(Client().get(public))
    assert "Wat ziet het publiek van deze toets?" in text(paula.get(one))
    for sent, seen in (
        ({"openbaar": "done"}, (True, False, False)),
        ({"openbaar": "answers"}, (True, True, False)),
        ({"openbaar": "withheld", "reden": "Staat in een andere brief."}, (True, False, True)),
        ({"openbaar": "nothing"}, (False, False, False)),
    ):
        assert "Bewaard wat het publiek ziet." in text(paula.post(f"{one}/openbaar", sent, follow=True))
        page = text(Client().get(public))
        words = ("Gedaan als Privacy officer", "Ja, iemand beoordeelt iedere zaak", "Staat in een andere brief.")
        assert tuple(each in page for each in words) == seen, sent
    assert "Schrijf waarom" in text(paula.post(f"{one}/openbaar", {"openbaar": "withheld"}, follow=True))
    assert "Kies wat er openbaar is." in text(paula.post(f"{one}/openbaar", {"openbaar": "alles"}, follow=True))
    paula.post(f"{one}/openbaar", {"openbaar": "done"})
    assert "Deze toets is openbaar." in text(alice.post(f"{one}/beschrijving", {"beschrijving": ""}, follow=True))
