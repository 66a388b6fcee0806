"""Assessments at the desk: begun, filled in together, signed by another person, and public when a publisher chose so."""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from algoritmeregister.accounts.roles import Role
from algoritmeregister.assessments import public
from algoritmeregister.assessments.models import AnswerSave, AnswerSet, Assignment, State
from algoritmeregister.audit.append_only import AppendOnlyError
from algoritmeregister.audit.models import Event
from algoritmeregister.desk import paging
from algoritmeregister.desk.assessing import pages as assessing
from algoritmeregister.instruments import library
from algoritmeregister.instruments.engine.model import Origin
from algoritmeregister.ledger.chain import canonical
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations.actions import merge
from algoritmeregister.registrations.drafts import actions as drafts
from algoritmeregister.registrations.drafts.listeners import Happened
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.verification import Audit
from tests import factories
from tests.people import OPERATOR, at_the_desk, by, organisation, person

pytestmark = pytest.mark.django_db
BELOW = ("/vragen", "/beschrijving", "/verdeling", "/geschiedenis", "/teksten/1", "/overnemen")
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


def test_no_assessment_is_left_out(begun, alice, page, monkeypatch):
    made, _one = begun
    monkeypatch.setattr(paging, "PAGE", 2)
    AnswerSet.objects.bulk_create(replica(made) for _ in range(4))
    pages = [alice.get(f"{page}?pagina={each}").content.decode() for each in (1, 2, 3)]
    shown = [set(re.findall(rf"{page}/[-0-9a-f]{{36}}", each)) for each in pages]
    assert ([len(each) for each in shown], len(set.union(*shown))) == ([2, 2, 1], 5)


def replica(made):
    names = [each.attname for each in AnswerSet._meta.concrete_fields if each.attname not in {"id", "uuid"}]
    return AnswerSet(**{name: getattr(made, name) for name in names})


def test_a_description_beyond_the_list_is_found_by_name(begun, alice, page, place, people, monkeypatch):
    monkeypatch.setattr(assessing, "MOST", 1)
    older = drafts.start(organisation=place, document={"name": "Oud"}, by=by(people["alice"]))
    drafts.start(organisation=place, document={"name": "Nieuw"}, by=by(people["alice"]))
    for address in (page, f"{begun[1]}/beschrijving"):
        assert "Er is nog 1 beschrijving die hieronder niet staat." in text(alice.get(address))
        assert offered(alice.get(f"{address}?zoek=oud")) == ["Geen", "Oud"]
    assert offered(alice.get(f"{page}?beschrijving={older.uuid}")) == ["Geen", "Nieuw", "Oud"]


def offered(response):
    return [each.get_text() for each in BeautifulSoup(response.content, "html.parser").select("#beschrijving option")]


def made_section(made):
    from algoritmeregister.assessments.packs import pack_of

    return pack_of(made).sections[0].id


def test_every_text_is_kept(begun, alice):
    made, one = begun
    sent = {"organisation": "Gemeente Anders", "getoond": ["organisation"], "deel": made_section(made), "revisie": "1"}
    alice.post(f"{one}/vragen", sent)
    assert [each.values["organisation"] for each in made.saves.all()] == ["Gemeente Anders", "Gemeente Proefdorp"]
    told = text(alice.get(f"{one}/geschiedenis?vraag=question:organisation"))
    assert all(
        each in told for each in ("Tekst 2", "Was Gemeente Proefdorp Werd Gemeente Anders", "Tekst 1", "uit een bestand")
    )
    assert (
        "Tekst 1" in text(alice.get(f"{one}/geschiedenis?vraag=question:organisation&tot=2")),
        "Dit antwoord is nooit" in text(alice.get(f"{one}/geschiedenis?vraag=question:address")),
    ) == (True, True)
    before = text(alice.get(f"{one}/teksten/1"))
    assert ("Gemeente Proefdorp" in before, "Gemeente Anders" in before) == (True, False)
    assert alice.get(f"{one}/teksten/9").status_code == 404
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
    verbs = ("vragen", "klaar", "onderteken", "beschrijving", "openbaar", "opmerking", "verdeel", "versie", "overnemen")
    asked = [f"{page}/nieuw", *(f"{one}/{each}" for each in verbs)]
    assert {rita.post(each).status_code for each in asked} == {403}
    assert {bob.post(each).status_code for each in asked if not each.endswith(("onderteken", "opmerking"))} == {403}
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
    for address in (page, *(f"{one}{each}" for each in ("", *BELOW))):
        with django_assert_max_num_queries(10):
            alice.get(address)


def test_the_public_sees_what_a_publisher_chose(signed, alice, people, place, page):
    _made, one = signed
    paula = at_the_desk(people["paula"])
    told = "Alleen een ondertekende toets die bij een beschrijving hoort"
    assert told in text(paula.post(f"{one}/openbaar", {"openbaar": "done"}, follow=True))
    draft = drafts.start(organisation=place, by=OPERATOR, document={"name": "Slim verkeerslicht"})
    registration = factories.registration("r1", name="Slim verkeerslicht")
    Draft.objects.filter(pk=draft.pk).update(registration=registration)
    alice.post(f"{one}/beschrijving", {"beschrijving": str(draft.uuid)})
    alice.post(f"{page}/nieuw", {"instrument": "bezwaar", "beschrijving": str(draft.uuid)})
    newer = f"{page}/{AnswerSet.objects.exclude(pk=_made.pk).get().uuid}"
    marks = re.findall(r'name="neem" value="([^"]+)"', alice.get(f"{newer}/overnemen").content.decode())
    offered = {"bron": str(draft.uuid), "revisie": "1", "neem": [each for each in marks if each.startswith("address:")]}
    alice.post(f"{newer}/overnemen", offered)
    short = f"/a/{registration.number}"
    seen = alice.get(newer).content.decode()
    assert (short in seen, 'src="data:image/svg+xml;base64,' in seen) == (True, True)
    public = Client().get(f"/algoritmes/{registration.number}", follow=True).request["PATH_INFO"]
    assert "Gedane toetsen" not in text(Client().get(public))
    letter = alice.get(f"{one}/bestand.txt?document=letter").content.decode()
    assert "Bij deze brief gebruikte Gemeente Proefdorp een algoritme." in letter
    assert alice.get(f"{one}/bestand.pdf").content.startswith(b"%PDF")
    assert json.loads(alice.get(f"{one}/bestand.json").content)["answers"] == ANSWERS
    assert alice.get(f"{one}/bestand.exe").status_code == 404
    assert "Wat ziet het publiek van deze toets?" in text(paula.get(one))
    for sent, seen in (
        ({"openbaar": "done"}, (True, False, False)),
        ({"openbaar": "answers"}, (True, True, False)),
        ({"openbaar": "withheld", "reden": "Staat in een andere brief."}, (True, False, True)),
        ({"openbaar": "nothing"}, (False, False, False)),
    ):
        assert "Bewaard wat het publiek ziet." in text(paula.post(f"{one}/openbaar", sent, follow=True))
        page = text(Client().get(public))
        told = {"done": "als Privacy officer.", "answers": "De antwoorden staan erbij.", "nothing": "staat er niet meer."}
        history = Client().get(f"/algoritmes/{registration.number}/geschiedenis")
        assert told.get(sent["openbaar"], "De antwoorden zijn niet openbaar.") in text(history)
        words = ("Gedaan als Privacy officer", "Ja, iemand beoordeelt iedere zaak", "Staat in een andere brief.")
        assert tuple(each in page for each in words) == seen, sent
    assert "Schrijf waarom" in text(paula.post(f"{one}/openbaar", {"openbaar": "withheld"}, follow=True))
    assert "Kies wat er openbaar is." in text(paula.post(f"{one}/openbaar", {"openbaar": "alles"}, follow=True))
    paula.post(f"{one}/openbaar", {"openbaar": "done"})
    assert "Deze toets is openbaar." in text(alice.post(f"{one}/beschrijving", {"beschrijving": ""}, follow=True))


@pytest.fixture
def renewed(tmp_path, begun, settings):
    """An instrument of somebody else in two versions: the second asks one thing anew, one thing otherwise, one no more."""
    folder = Path(settings.DATA_DIR) / "instruments"
    asked = {
        "1": ("Wat doet het?", "Wie beslist?", "Sinds wanneer?"),
        "2": ("Wat doet het?", "Wie beslist er echt?", "", "Voor wie?"),
    }

    def take_in(version):
        named = ("what", "who", "since", "whom")
        tasks = [
            {"question": ask, "urn": name, "type": ["open_question"]}
            for name, ask in zip(named, asked[version], strict=False)
            if ask
        ]
        file = tmp_path / f"{version}.yaml"
        urn = f"urn:nl:ak:ins:proefvragen:{version}"
        file.write_text(
            yaml.safe_dump({"name": "Proefvragen", "urn": urn, "language": "nl", "tasks": tasks}), encoding="utf-8"
        )
        library.store(folder, [file], Origin(publisher="Proef"), name="proefvragen")

    yield take_in
    shutil.rmtree(folder / "proefvragen", ignore_errors=True)


def test_a_newer_version_shows_what_is_other_and_takes_along_what_fits(renewed, alice, bob, page):
    renewed("1")
    old = {"what": "Het kijkt.", "who": "Een mens.", "since": "2020"}
    alice.post(f"{page}/nieuw", {"bestand": downloaded(old, "proefvragen")})
    made = AnswerSet.objects.get(pack="proefvragen")
    one = f"{page}/{made.uuid}"
    assert "Er is geen nieuwere versie" in text(alice.get(f"{one}/versie", follow=True))
    renewed("2")
    assert "Er is een nieuwere versie van dit instrument: 2" in text(alice.get(one))
    offered = text(alice.get(f"{one}/versie"))
    told = ("Er gaat 1 antwoord mee", "Was: Wie beslist?", "Werd: Wie beslist er echt?", "Nieuwe vragen Voor wie?",
            "niet meer zijn Sinds wanneer? 2020")  # fmt: skip
    assert [each for each in told if each not in offered] == []
    stale = alice.post(f"{one}/versie", {"neem": "who", "revisie": "9"}, follow=True)
    assert "bewaarde intussen andere antwoorden" in text(stale)
    assert "verder in versie 2" in text(alice.post(f"{one}/versie", {"neem": "who", "revisie": "1"}, follow=True))
    made.refresh_from_db()
    assert (made.version, made.values) == ("2", {"what": "Het kijkt.", "who": "Een mens."})
    assert "2020" in text(alice.get(f"{one}/teksten/1"))
    assert "Van versie 1 naar versie 2" in text(alice.get(f"{one}/geschiedenis"))
    alice.post(f"{one}/klaar", {"rol": "Jurist", "revisie": "2"})
    bob.post(f"{one}/onderteken", {"revisie": "2"})
    renewed("1")  # a version that others took in again changes nothing here
    made.refresh_from_db()
    assert (made.state, made.version) == ("signed", "2")


def test_a_signed_assessment_is_renewed_beside_itself(renewed, alice, bob, page):
    renewed("1")
    alice.post(f"{page}/nieuw", {"bestand": downloaded({"what": "Het kijkt."}, "proefvragen")})
    signed = AnswerSet.objects.get(pack="proefvragen")
    one = f"{page}/{signed.uuid}"
    alice.post(f"{one}/klaar", {"rol": "Jurist", "revisie": "1"})
    bob.post(f"{one}/onderteken", {"revisie": "1"})
    renewed("2")
    assert "De ondertekende toets blijft zoals hij is." in text(alice.get(f"{one}/versie"))
    assert "Deze toets werkt een ondertekende toets bij." in text(alice.post(f"{one}/versie", follow=True))
    assert "Deze toets is bijgewerkt." in text(alice.get(one))
    signed.refresh_from_db()
    assert (signed.state, signed.version, signed.followed_by.get().version) == ("signed", "1", "2")


def test_colleagues_talk_about_a_question_and_divide_the_work(begun, alice, bob, people, page):
    made, one = begun
    said = {"opmerking": "Klopt dit?", "over": "question:human"}
    assert "Uw opmerking is bewaard." in text(bob.post(f"{one}/opmerking", said, follow=True))
    assert "Deze vraag staat niet in" in text(bob.post(f"{one}/opmerking", {**said, "over": "question:no"}, follow=True))
    assert "Schrijf een opmerking van 1" in text(bob.post(f"{one}/opmerking", {"opmerking": " "}, follow=True))
    assert "1 opmerking staat open." in text(alice.get(page))
    section = made_section(made)
    asked = alice.get(f"{one}/vragen?deel={section}")
    assert "Klopt dit?" in text(asked)
    typed = {"human": "no", "getoond": ["human"], "deel": section, "revisie": "1"}
    both = {**typed, "naar": "opmerking", "over": "human", "opmerking": "Nu wel."}
    assert "Uw opmerking en uw antwoorden zijn bewaard." in text(alice.post(f"{one}/vragen", both))
    made.refresh_from_db()
    assert (made.values["human"], made.comments.count()) == ("no", 2)
    kept = alice.post(f"{one}/vragen", {**both, "human": "yes", "opmerking": "x" * 5001, "revisie": "2"})
    assert ("Schrijf een opmerking van 1" in text(kept, 422), "x" * 5001 in kept.content.decode()) == (True, True)
    first = made.comments.first()
    alice.post(f"{one}/vragen", {**typed, "naar": f"afgehandeld:{first.pk}", "revisie": "2"})
    assert ("afgehandeld door Alice" in text(bob.get(one)), "Klopt dit?" in text(alice.get(f"{one}/vragen"))) == (
        True,
        False,
    )
    bob.post(f"{one}/opmerking/{made.comments.last().pk}")
    assert made.comments.filter(resolved_at=None).count() == 0
    rita = f"user:{people['rita'].email}"
    given = {"onderdeel": f"section:{section}", "persoon": rita, "rol": ""}
    assert "Verdeeld." in text(alice.post(f"{one}/verdeel", given, follow=True))
    alice.post(f"{one}/verdeel", {**given, "onderdeel": "question:human"})
    for wrong, told in (
        ({"persoon": "user:charlie@proef.example"}, "Kies een collega"),
        ({"onderdeel": "section:no"}, "Kies een onderdeel"),
        ({"rol": "no"}, "Deze rol staat niet"),
    ):
        assert told in text(alice.post(f"{one}/verdeel", {**given, **wrong}, follow=True))
    assert "U bent gevraagd om 2 onderdelen." in text(at_the_desk(people["rita"]).get(page))
    assert "Gevraagd aan: Rita" in text(alice.get(f"{one}/vragen?deel={section}"))
    state, given_to = AnswerSet.objects.get().state, Assignment.objects.count()
    AnswerSet.objects.update(state=State.SIGNED)
    refused = alice.post(f"{one}/verdeel/{Assignment.objects.first().pk}", follow=True)
    assert "Deze toets is ondertekend" in text(refused)
    assert Assignment.objects.count() == given_to
    AnswerSet.objects.update(state=state)
    for each in made.assignments.all():
        alice.post(f"{one}/verdeel/{each.pk}")
    assert "Er is nog niets verdeeld." in text(alice.get(f"{one}/verdeling"))


def test_a_description_and_another_assessment_answer_what_they_know(alice, people, place, page):
    document = {"name": "Slim verkeerslicht", "goal": "Minder wachten.", "human_intervention": "Een mens kijkt mee."}
    draft = drafts.start(organisation=place, by=by(people["alice"]), document=document)
    about = {"beschrijving": str(draft.uuid)}
    scan = {"values": {"high_risk": "yes", "impactful": ["decides"], "personal": "no"}, "pack": "voorscan"}
    alice.post(f"{page}/nieuw", {"bestand": downloaded(**scan), **about})
    alice.post(f"{page}/nieuw", {"instrument": "mensenrechten", **about})
    made = AnswerSet.objects.get(pack="mensenrechten")
    one = f"{page}/{made.uuid}"
    assert "Volgens het instrument ondertekent: Functionaris" in text(alice.get(one))
    offered = BeautifulSoup(alice.get(f"{one}/overnemen").content, "html.parser")
    assert "Uit de beschrijving: Slim verkeerslicht" in offered.get_text()
    marks = [each["value"] for each in offered.select("input[name=neem]")]
    assert {each.partition(":")[0] for each in marks} >= {"problem", "human"}
    sent = {"bron": str(draft.uuid), "revisie": "1", "neem": [each for each in marks if each.startswith("problem:")]}
    assert "Overgenomen uit Slim verkeerslicht." in text(alice.post(f"{one}/overnemen", sent, follow=True))
    made.refresh_from_db()
    assert made.values == {"problem": "Minder wachten."}
    told = text(alice.get(f"{one}/geschiedenis"))
    assert all(each in told for each in ("uit de beschrijving: Slim verkeerslicht", "Welk probleem lost")), told
    assert made.saves.first().origin["questions"] == {"problem": "goal"}
    other = {**sent, "revisie": "2", "neem": ["human:0000"]}
    assert "De bron zegt intussen iets anders." in text(alice.post(f"{one}/overnemen", other, follow=True))
    alice.post(f"{page}/nieuw", {"instrument": "fria", **about})
    fria = AnswerSet.objects.get(pack="fria")
    alice.post(f"{one}/overnemen", {**sent, "revisie": "2", "neem": [each for each in marks if each.startswith("human:")]})
    forwarded = text(alice.get(f"{page}/{fria.uuid}/overnemen"))
    assert ("Uit de toets: Mensenrechten" in forwarded, "Een mens kijkt mee." in forwarded) == (True, True)


def test_the_ledger_tells_what_became_public(signed, alice, people, place):
    made, one = signed
    paula = at_the_desk(people["paula"])
    draft = drafts.start(organisation=place, by=OPERATOR, document={"name": "Slim verkeerslicht"})
    alice.post(f"{one}/beschrijving", {"beschrijving": str(draft.uuid)})
    paula.post(f"{one}/openbaar", {"openbaar": "answers"})
    assert not Entry.objects.exists()  # nothing of the description is public yet
    registration = factories.registration("r1", name="Slim verkeerslicht")
    Draft.objects.filter(pk=draft.pk).update(registration=registration)
    draft.refresh_from_db()
    for _twice in range(2):
        public.tell_published(Happened("publish", draft, by(people["paula"])))
    paula.post(f"{one}/openbaar", {"openbaar": "withheld", "reden": "Staat in een brief."})
    paula.post(f"{one}/openbaar", {"openbaar": "withheld", "reden": "Staat in een brief."})
    paula.post(f"{one}/openbaar", {"openbaar": "nothing"})
    told = [each.detail for each in Entry.objects.filter(kind="assessed").order_by("sequence")]
    assert [each["shown"] for each in told] == ["answers", "withheld", "nothing"]
    assert {each["assessment"] for each in told} == {str(made.uuid)}
    assert (told[0]["sha256"], "sha256" in told[1], "role" in told[2]) == (
        hashlib.sha256(canonical(made.values).encode()).hexdigest(), False, False,
    )  # fmt: skip
    feed = Client().get(f"/algoritmes/{registration.number}/geschiedenis.atom").content.decode()
    assert "De antwoorden zijn niet openbaar." in html.unescape(feed)
    audit = Audit()
    for entry in Entry.objects.order_by("sequence"):
        audit.visit(entry)
    assert audit.finish() == registration.versions.count()


def test_what_goes_on_as_another_keeps_its_assessments(signed, alice, people, place):
    _made, one = signed
    draft = drafts.start(organisation=place, by=OPERATOR, document={"name": "Slim verkeerslicht"})
    loser, winner = factories.registration("r1"), factories.registration("r2", in_register=factories.register("ander"))
    Draft.objects.filter(pk=draft.pk).update(registration=loser)
    alice.post(f"{one}/beschrijving", {"beschrijving": str(draft.uuid)})
    at_the_desk(people["paula"]).post(f"{one}/openbaar", {"openbaar": "done"})
    merge(registration=loser, into=winner, evidence="dezelfde", by=OPERATOR)
    assert "Gedaan als Privacy officer" in text(Client().get(f"/algoritmes/{winner.number}", follow=True))
