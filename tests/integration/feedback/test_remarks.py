"""Readers report errors and ask questions; the organisation answers, corrects and shows; spam reaches nobody. Over HTTP."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.models import Event
from algoritmeregister.desk.workflow.notices import send_digests
from algoritmeregister.feedback.models import Attempt, Correspondent, Remark
from algoritmeregister.feedback.remarks import actions, keeping, posting
from algoritmeregister.feedback.remarks.states import ForbiddenStep, State, Step
from algoritmeregister.news import following as news
from algoritmeregister.registrations.drafts import noticing
from algoritmeregister.registrations.drafts.models import Notice
from algoritmeregister.site import kept_pages
from algoritmeregister.site.remark_letters import WRITER
from tests import factories
from tests.people import at_the_desk, by, organisation, person, steward

pytestmark = pytest.mark.django_db
TEXT = "Bij de rechtsgrond staat een artikel dat sinds vorig jaar niet meer bestaat."
ANSWER = "Dank u wel. Het juiste artikel staat er nu."


@pytest.fixture(autouse=True)
def a_fresh_start():
    cache.clear()


@pytest.fixture
def made():
    """A registration of an organisation with a desk."""
    registration = factories.registration()
    for name, role in (("Alice", Role.EDITOR), ("Carol", Role.PUBLISHER), ("Rik", Role.READER)):
        person(name, registration.organisation, role)
    return registration


@pytest.fixture
def passing(monkeypatch):
    """Call it: from then on it is so much later, for signed moments too."""
    import time

    from django.utils import timezone

    real, clock, passed = timezone.now, time.time, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])
    monkeypatch.setattr("django.core.signing.time.time", lambda: clock() + passed[0].total_seconds())

    def pass_time(**time):
        passed[0] += timedelta(**time)

    return pass_time


def form_of(browser, registration, prefix="", **headers):
    page = browser.get(f"{prefix}/algoritmes/{registration.number}/bericht", **headers)
    assert page.status_code == 200, page.content.decode()
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.content.decode()))


def send(registration, passing=None, *, text=TEXT, prefix="", wait=10, ip="192.0.2.1", **more):
    """Send a remark as a reader does: open the form, write a while, send. Returns the answer."""
    browser = Client(REMOTE_ADDR=ip)
    hidden = form_of(browser, registration, prefix)
    if passing:
        passing(seconds=wait)
    given = {**hidden, "soort": "error", "tekst": text, "adres": "", "fax": "", **more}
    return browser.post(f"{prefix}/algoritmes/{registration.number}/bericht", given)


def sent(registration, passing, **more):
    """The remark that was taken in."""
    answer = send(registration, passing, **more)
    assert answer.status_code == 302, answer.content.decode()
    return Remark.objects.get(reference=answer["Location"].split("/")[-1].split("?")[0])


def desk(registration, remark="", do=""):
    tail = "".join(f"/{each}" for each in (remark, do) if each)
    return f"/beheer/organisaties/{registration.organisation.code}/berichten{tail}"


def who(name):
    return at_the_desk(person(name))


def test_it_works(made, passing, mailoutbox, client):
    """Reported, answered, corrected, public, in history and feed, told by mail; and nothing left of who asked."""
    assert f"/algoritmes/{made.number}/bericht" in client.get(f"/algoritmes/{made.number}").content.decode()
    remark = sent(made, passing, adres="lezer@voorbeeld.nl")
    page = client.get(f"/berichten/{remark.reference}").content.decode()
    assert "Wacht op antwoord" in page
    assert TEXT in page
    assert "lezer@voorbeeld.nl" not in page
    # The address confirms itself.
    assert posting.send_due(WRITER) == 1
    assert TEXT not in mailoutbox[0].body
    link = re.search(r"https?://[^/]+(/berichten/bevestig/\S+)", mailoutbox[0].body)[1]
    assert client.get(link).status_code == 200
    assert Correspondent.objects.get().confirmed_at is None
    assert client.post(link).status_code == 200
    # The desk reads it, and mends the description.
    alice = who("Alice")
    assert "1 wacht op antwoord" in alice.get("/beheer/").content.decode()
    assert TEXT in alice.get(desk(made, remark.reference)).content.decode()
    passing(days=2, hours=3)
    factories.registration(observed_at=factories.LATER, lawful_basis="Wegenverkeerswet 1994, artikel 4")
    given = {"wat": "correct", "versie": "2", "antwoord": ANSWER}
    answer = who("Alice").post(desk(made, remark.reference, "antwoord"), given)
    assert answer["Location"] == desk(made, remark.reference)
    assert posting.send_due(WRITER) == 1
    assert ANSWER in mailoutbox[1].body
    assert f"/algoritmes/{made.number}/versies/2" in mailoutbox[1].body
    assert not Correspondent.objects.exists()
    assert posting.send_due(WRITER) == 0
    # Everybody reads it when a publisher says so.
    assert ANSWER not in client.get(f"/algoritmes/{made.number}").content.decode()
    shown = "Er staat een artikel dat niet meer bestaat."
    assert who("Carol").post(desk(made, remark.reference, "openbaar"), {"openbaar": shown}).status_code == 302
    page = client.get(f"/algoritmes/{made.number}").content.decode()
    assert shown in page
    assert ANSWER in page
    assert TEXT not in page
    assert f"/algoritmes/{made.number}/versies/2" in page
    history = client.get(f"/algoritmes/{made.number}/geschiedenis").content.decode()
    assert "Naar aanleiding van een bericht van een lezer" in history
    assert f"/berichten/{remark.reference}" in history
    news.keep_up()
    feed = client.get(f"/algoritmes/{made.number}/geschiedenis.atom").content.decode()
    assert feed.count("<entry>") == 2
    assert f"/algoritmes/{made.number}/geschiedenis" in feed
    place = client.get(f"/organisaties/{made.organisation.code}").content.decode()
    facts = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", place))
    assert "Berichten in het laatste jaar 1" in facts
    assert "Leidde tot een verbetering 1" in facts
    assert "Tijd tot het antwoord (mediaan) 3 dagen" in facts
    assert [each.action for each in Event.objects.filter(subject=remark.reference).order_by("id")] == [
        "answer remark", "show remark",
    ]


def test_a_page_that_did_not_change_is_kept_until_a_remark_changes_it(made, passing, client):
    remark = sent(made, passing)
    actions.answer(remark=remark, step=Step.ANSWER, text=ANSWER, by=by(person("Alice")))
    address = f"/algoritmes/{made.number}"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    passing(seconds=1)
    actions.make_public(remark=remark, text="Openbaar", by=by(person("Carol")))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
    passing(seconds=1)
    actions.make_public(remark=remark, text="", by=by(person("Carol")))
    assert "Openbaar" not in client.get(address).content.decode()


# A hundred posts as robots send them; what makes each one known is beside it.
LINKS = "Best casino bonus https://a.example and http://b.example number {n}"
ROBOTS = {
    "quick": {"wait": 0, "text": "Wij verkopen goedkope leningen voor iedereen, aanbod {n} van {word}."},
    "trap": {"fax": "020-1234567", "text": "Groeten van {word}, bekijk onze diensten voor uw bedrijf {n}."},
    "links": {"text": LINKS},
    "markup": {"text": "Kijk [url=x]hier[/url] voor {word} {n}."},
    "alike": {"text": "Geld lenen zonder toetsing, bel ons vandaag nog over nummer {n}!"},
}


@pytest.mark.parametrize("from_one_place", [False, True])
@pytest.mark.sqlite
def test_a_hundred_spam_posts_reach_nobody_and_none_is_lost(made, passing, mailoutbox, from_one_place):
    random.seed(5)
    first = Remark.objects.count()
    refused = 0
    sent(made, passing, text="Geld lenen zonder toetsing, bel ons vandaag nog over nummer 0!", ip="192.0.2.250", fax="x")
    for number in range(100):
        kind = list(ROBOTS)[number % len(ROBOTS)]
        word = "".join(random.choices("abcdefghijklmnop", k=12))
        more = {**ROBOTS[kind], "adres": f"slachtoffer{number}@voorbeeld.nl"}
        more["text"] = more["text"].format(n=number, word=word)
        ip = "198.51.100.7" if from_one_place else f"198.51.{number // 250}.{number % 250 + 1}"
        answer = send(made, passing, ip=ip, **more)
        refused += answer.status_code == 429
        if answer.status_code == 429:
            assert word in answer.content.decode() or "{word}" not in ROBOTS[kind]["text"]  # what was typed is still there
        else:
            assert answer.status_code == 302
    posting.send_due(WRITER)
    assert mailoutbox == []
    assert "Er wacht niets op antwoord." in who("Alice").get(desk(made)).content.decode()
    assert Remark.objects.filter(state=State.HELD).count() - first == 101 - refused
    assert refused == (80 if from_one_place else 0)
    # A reader from elsewhere still comes through.
    assert sent(made, passing, ip="203.0.113.9").state == State.RECEIVED
    page = at_the_desk(steward()).get("/beheer/berichten").content.decode()
    assert page.count('name="kenmerk"') == 101 - refused
    for words in ("te snel verstuurd", "vulde een onzichtbaar veld in", "veel links", "links met opmaak"):
        assert words in page


def test_a_flood_without_any_sign_is_held_after_a_few(made, passing, monkeypatch):
    """Different texts, from different places, at a human pace: the desk gets ten in an hour."""
    random.seed(7)
    for number in range(14):
        word = "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=30))
        sent(made, passing, text=f"Vraag over {word}", ip=f"203.0.113.{number}")
    received = Remark.objects.filter(state=State.RECEIVED)
    assert received.count() == 10
    # The desk pages through them, and none is left out.
    monkeypatch.setattr("algoritmeregister.desk.paging.PAGE", 4)
    alice = who("Alice")
    pages = [alice.get(f"{desk(made)}?toon=alles&pagina={number}").content.decode() for number in (1, 2, 3)]
    assert "?toon=alles&amp;pagina=2" in pages[0]
    assert all(sum(each.reference in page for page in pages) == 1 for each in received)
    assert set(Remark.objects.filter(state=State.HELD).values_list("held_for", flat=True)[0]) == {"busy"}


def test_a_form_works_once(made, passing):
    browser = Client()
    hidden = form_of(browser, made)
    passing(seconds=10)
    for number in range(2):
        given = {**hidden, "soort": "question", "tekst": f"Vraag nummer {'abc' * (number + 1)} over dit algoritme"}
        browser.post(f"/algoritmes/{made.number}/bericht", given)
    assert sorted(Remark.objects.values_list("state", flat=True)) == ["held", "received"]
    assert Remark.objects.get(state="held").held_for == ["again"]


@pytest.mark.parametrize(
    "moment", ["", "x", "{number}:abc:1:x", "other"], ids=["none", "nonsense", "forged", "of another registration"]
)
@pytest.mark.sqlite
def test_a_form_without_our_moment_is_shown_again_with_what_was_typed(made, passing, moment):
    other = factories.registration("ander")
    if moment == "other":
        moment = form_of(Client(), other)["moment"]
    answer = send(made, passing, moment=moment.format(number=made.number))
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()
    assert "Het formulier is te oud." in answer.content.decode()
    assert not Remark.objects.exists()


def test_a_form_of_yesterday_is_shown_again(made, passing):
    assert send(made, passing, wait=25 * 3600).status_code == 422
    assert not Remark.objects.exists()


def test_a_form_of_another_site_is_refused(made, passing):
    browser = Client()
    hidden = form_of(browser, made)
    passing(seconds=10)
    given = {**hidden, "soort": "error", "tekst": TEXT}
    answer = browser.post(f"/algoritmes/{made.number}/bericht", given, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert TEXT in answer.content.decode()
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": "kort"}, "Vertel in een paar woorden"),
        ({"text": "x" * 3001}, "Maak uw bericht korter"),
        ({"soort": "klacht"}, "Kies of u een fout meldt"),
        ({"adres": "geen adres"}, "Vul een e-mailadres in"),
        ({"text": "Mijn nummer is 1112.22.333, help mij alstublieft."}, "burgerservicenummer"),
    ],
)
@pytest.mark.sqlite
def test_what_cannot_be_taken_is_explained(made, passing, given, words):
    answer = send(made, passing, **given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Remark.objects.exists()


@pytest.mark.parametrize("prefix", ["/en", "/fy"])
@pytest.mark.sqlite
def test_three_languages(made, passing, prefix, client, mailoutbox):
    answer = send(made, passing, prefix=prefix, adres="lezer@voorbeeld.nl")
    assert answer["Location"].startswith(f"{prefix}/berichten/")
    words = {"/en": "Waiting for an answer", "/fy": "Wachtet op antwurd"}[prefix]
    assert words in client.get(answer["Location"]).content.decode()
    posting.send_due(WRITER)
    assert f"{prefix}/berichten/bevestig/" in mailoutbox[0].body


def test_a_held_remark_is_let_through_by_a_steward_only_and_then_confirms_its_address(made, passing, mailoutbox):
    remark = sent(made, passing, fax="x", adres="lezer@voorbeeld.nl")
    assert "Wordt eerst bekeken" in Client().get(f"/berichten/{remark.reference}").content.decode()
    assert posting.send_due(WRITER) == 0
    assert TEXT not in who("Alice").get(desk(made)).content.decode()
    for name in ("Alice", "Carol"):
        with pytest.raises(NotAllowed):
            actions.release(remark=remark, by=by(person(name)))
    browser = at_the_desk(steward())
    assert TEXT in browser.get(f"/beheer/berichten/{remark.reference}").content.decode()
    browser.post("/beheer/berichten/beoordeel", {"kenmerk": [remark.reference], "doe": "door"})
    assert TEXT in who("Alice").get(desk(made)).content.decode()
    assert posting.send_due(WRITER) == 1
    assert len(mailoutbox) == 1


def test_what_was_rejected_stays_out_with_everything_like_it_and_can_be_let_through_after_all(made, passing):
    remark = sent(made, passing, fax="x", adres="lezer@voorbeeld.nl")
    browser = at_the_desk(steward())
    browser.post("/beheer/berichten/beoordeel", {"kenmerk": [remark.reference], "doe": "weg"})
    assert not Correspondent.objects.exists()
    assert "Niet doorgestuurd" in Client().get(f"/berichten/{remark.reference}").content.decode()
    passing(days=20)
    assert sent(made, passing, text=TEXT.upper() + " 12!").held_for == ["alike"]
    browser = at_the_desk(steward())
    browser.post("/beheer/berichten/beoordeel", {"kenmerk": [remark.reference], "doe": "door"})
    remark.refresh_from_db()
    assert remark.state == State.RECEIVED
    with pytest.raises(ForbiddenStep):
        actions.reject(remark=remark, by=by(steward()))


def test_the_desk_sends_what_is_no_question_to_the_steward(made, passing):
    remark = sent(made, passing)
    assert who("Alice").post(desk(made, remark.reference, "geen-vraag")).status_code == 302
    assert "Er wacht niets op antwoord." in who("Alice").get(desk(made)).content.decode()
    assert "volgens de organisatie" in at_the_desk(steward()).get("/beheer/berichten").content.decode()


def test_where_nobody_answers_a_steward_does_in_the_name_of_the_register(passing, client):
    made = factories.registration()
    assert "leest hier nog geen berichten" in client.get(f"/algoritmes/{made.number}/bericht").content.decode()
    remark = sent(made, passing)
    browser = at_the_desk(steward())
    assert TEXT in browser.get("/beheer/berichten").content.decode()
    browser.post(f"/beheer/berichten/{remark.reference}/antwoord", {"wat": "decline", "antwoord": "Wij gaven het door."})
    browser.post(f"/beheer/berichten/{remark.reference}/openbaar", {"openbaar": "Een fout"})
    page = client.get(f"/algoritmes/{made.number}").content.decode()
    assert "Antwoord van de beheerder van dit register" in page
    # As soon as the organisation has a desk, the steward is out of it.
    person("Alice", made.organisation, Role.EDITOR)
    with pytest.raises(NotAllowed):
        actions.answer(remark=remark, step=Step.ANSWER, text="Nog iets", by=by(steward()))


def test_others_see_and_do_nothing(made, passing):
    remark = sent(made, passing)
    person("Charlie", organisation("Waterschap Elders"), *Role)
    for address in (desk(made), desk(made, remark.reference)):
        assert who("Charlie").get(address).status_code == 404
    # Through the address of one's own organisation neither.
    elsewhere = f"/beheer/organisaties/{organisation('Waterschap Elders').code}/berichten/{remark.reference}"
    assert TEXT not in who("Charlie").get(elsewhere, follow=True).content.decode()
    who("Charlie").post(f"{elsewhere}/antwoord", {"wat": "answer", "antwoord": "x"})
    assert who("Rik").post(desk(made, remark.reference, "antwoord"), {"wat": "answer", "antwoord": "x"}).status_code == 403
    assert who("Alice").post(desk(made, remark.reference, "openbaar"), {"openbaar": "x"}).status_code == 403
    remark.refresh_from_db()
    assert (remark.state, remark.answer, remark.public_text) == (State.RECEIVED, "", "")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"wat": "answer", "antwoord": " "}, "Schrijf een antwoord."),
        ({"wat": "iets", "antwoord": ANSWER}, "Kies wat er met het bericht is gedaan."),
        ({"wat": "correct", "versie": "1", "antwoord": ANSWER}, "Kies de versie waarin het is verbeterd."),
        ({"wat": "correct", "versie": "", "antwoord": ANSWER}, "Kies de versie waarin het is verbeterd."),
    ],
)
@pytest.mark.sqlite
def test_an_answer_that_cannot_be_is_explained_and_kept(made, passing, given, words):
    remark = sent(made, passing)
    assert "In welke versie" not in who("Alice").get(desk(made, remark.reference)).content.decode()
    answer = who("Alice").post(desk(made, remark.reference, "antwoord"), given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert given["antwoord"].strip() in answer.content.decode()
    remark.refresh_from_db()
    assert remark.state == State.RECEIVED


def test_nothing_is_public_before_it_is_answered(made, passing):
    remark = sent(made, passing)
    answer = who("Carol").post(desk(made, remark.reference, "openbaar"), {"openbaar": "Een fout"})
    assert "Geef eerst een antwoord." in answer.content.decode()


def test_what_a_reader_writes_is_shown_as_text(made, passing, client):
    remark = sent(made, passing, text="<script>alert(1)</script> staat in de tekst, klopt dat wel?")
    actions.answer(remark=remark, step=Step.ANSWER, text="<b>Nee</b>", by=by(person("Alice")))
    actions.make_public(remark=remark, text=remark.text, by=by(person("Carol")))
    for address in (f"/algoritmes/{made.number}", f"/berichten/{remark.reference}"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>Nee" not in page
        assert "&lt;script&gt;alert" in page


def test_a_mail_server_that_refuses_keeps_nothing_for_ever(made, passing, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    sent(made, passing, adres="lezer@voorbeeld.nl")
    assert posting.send_due(WRITER) == 0
    assert Correspondent.objects.get().letter_due


def test_an_address_gets_three_letters_a_day_whoever_asks(made, passing, mailoutbox):
    for number in range(5):
        sent(made, passing, text=f"Vraag {'x' * (number + 9)} over dit algoritme", adres="doel@voorbeeld.nl",
             ip=f"203.0.113.{number}")
    posting.send_due(WRITER)
    assert len(mailoutbox) == 3


def test_an_answer_goes_by_mail_also_when_the_address_was_confirmed_after_it(made, passing, mailoutbox, client):
    remark = sent(made, passing, adres="lezer@voorbeeld.nl")
    posting.send_due(WRITER)
    actions.answer(remark=remark, step=Step.ANSWER, text=ANSWER, by=by(person("Alice")))
    assert posting.send_due(WRITER) == 0
    client.post(re.search(r"(/berichten/bevestig/\S+)", mailoutbox[0].body)[1])
    assert posting.send_due(WRITER) == 1
    assert ANSWER in mailoutbox[1].body


def test_personal_data_is_forgotten_and_the_figures_stay(made, passing, client, settings):
    settings.REMARK_MONTHS = 1
    private = sent(made, passing, adres="een@voorbeeld.nl")
    public = sent(made, passing, text="Een andere vraag over dit algoritme, met een naam erin", ip="192.0.2.9")
    open_one = sent(made, passing, text="Een vraag die niemand beantwoordt, helaas voor mij", ip="192.0.2.10")
    for each in (private, public):
        actions.answer(remark=each, step=Step.ANSWER, text=ANSWER, by=by(person("Alice")))
    actions.make_public(remark=public, text="Zonder naam", by=by(person("Carol")))
    assert keeping.forget()["texts"] == 0
    passing(days=8)
    assert keeping.forget() == {"addresses": 1, "texts": 0}  # never confirmed
    passing(days=25)
    assert keeping.forget()["texts"] == 2
    for each in (private, public, open_one):
        each.refresh_from_db()
    assert (private.text, private.answer, private.state) == ("", "", State.ANSWERED)
    assert (public.text, public.public_text, public.answer) == ("", "Zonder naam", ANSWER)
    assert open_one.text
    passing(days=40)
    keeping.forget()
    open_one.refresh_from_db()
    assert (open_one.text, open_one.state) == ("", State.RECEIVED)
    assert "De tekst is verwijderd" in client.get(f"/berichten/{private.reference}").content.decode()
    assert "Berichten in het laatste jaar" in client.get(f"/organisaties/{made.organisation.code}").content.decode()


def test_the_address_of_who_asks_is_kept_nowhere(made, passing):
    sent(made, passing, ip="203.0.113.77")
    kept = str(list(Remark.objects.values())) + str(list(Attempt.objects.values())) + str(list(Event.objects.values()))
    assert "203.0.113.77" not in kept


@pytest.mark.parametrize(
    "address", ["/berichten/AAAA-BBBB-CCCC", "/berichten?kenmerk=onzin", "/algoritmes/00000000/bericht"]
)
def test_what_is_not_there_is_said(address, client):
    assert client.get(address).status_code == 404


def test_a_reference_is_found_however_it_is_typed(made, passing, client):
    remark = sent(made, passing)
    assert client.get(f"/berichten?kenmerk=+{remark.reference.lower()}+")["Location"] == f"/berichten/{remark.reference}"
    assert client.get(f"/berichten/{remark.reference.lower()}")["Location"] == f"/berichten/{remark.reference}"


def test_of_a_withdrawn_registration_nothing_is_asked(passing):
    made = factories.withdrawn()
    assert Client().get(f"/algoritmes/{made.number}/bericht").status_code == 410


def test_no_page_is_kept_or_sets_a_cookie(made, passing, client):
    remark = sent(made, passing)
    for address in (f"/algoritmes/{made.number}/bericht", f"/berichten/{remark.reference}", "/berichten",
                    "/berichten/bevestig/onbekend"):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
        assert answer["Referrer-Policy"] == "strict-origin"


def test_pages_ask_little_of_the_database(made, passing, client, django_assert_max_num_queries):
    for number in range(6):
        remark = sent(made, passing, text=f"Vraag {'y' * (number + 9)} over dit algoritme", ip=f"203.0.113.{number}")
        actions.answer(remark=remark, step=Step.ANSWER, text=ANSWER, by=by(person("Alice")))
        actions.make_public(remark=remark, text="Openbaar", by=by(person("Carol")))
    alice, sam = who("Alice"), at_the_desk(steward())
    asked = [(client, f"/algoritmes/{made.number}/bericht"), (client, f"/berichten/{remark.reference}"),
             (alice, desk(made) + "?toon=alles"), (sam, "/beheer/berichten")]
    for browser, address in asked:
        with django_assert_max_num_queries(10 if address.startswith("/beheer") else 8, info=address):
            assert browser.get(address).status_code == 200
    with django_assert_max_num_queries(10):
        assert alice.get(desk(made, remark.reference)).status_code == 200
    client.get(f"/algoritmes/{made.number}")  # the first visit opens the index
    kept_pages.forget()
    with django_assert_max_num_queries(8):
        assert client.get(f"/algoritmes/{made.number}").status_code == 200


def test_colleagues_hear_that_a_reader_wrote_on_their_page_and_in_the_letter_of_the_day(made, passing, mailoutbox):
    remark = sent(made, passing)
    assert set(Notice.objects.values_list("user__name", "kind")) == {("Alice", "remark")}, "who answers, and nobody else"
    page = who("Alice").get("/beheer/meldingen").content.decode()
    assert f'href="{desk(made, remark.reference)}"' in page
    assert TEXT not in page
    noticing.choose_mail(person("Alice"), by_mail=False)
    assert send_digests() == 0
    noticing.choose_mail(person("Alice"), by_mail=True)
    assert send_digests() == 1
    assert f"{desk(made, remark.reference)}" in mailoutbox[0].body
    assert "Een lezer schreef over" in mailoutbox[0].body
    assert TEXT not in mailoutbox[0].body


def test_where_nobody_answers_stewards_hear_it(passing):
    other = factories.registration("x2", organization="Gemeente Zonder Beheer")
    sam = steward()
    held = sent(other, passing, fax="x")
    assert not Notice.objects.exists(), "what may be spam bothers nobody"
    actions.release(remark=held, by=by(sam))
    assert Notice.objects.get().user == sam
    assert f'href="/beheer/berichten/{held.reference}"' in at_the_desk(sam).get("/beheer/meldingen").content.decode()
