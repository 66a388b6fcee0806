"""Following the register by mail: from the form to the digest, and to the end of it."""

from __future__ import annotations

import re
import smtplib

import pytest

from algoritmeregister.feedback import limits, sending, subscribing
from algoritmeregister.feedback.models import Attempt, Subscription
from algoritmeregister.registrations.actions import withdraw
from tests import factories
from tests.integration.feedback.conftest import link_in

pytestmark = pytest.mark.django_db


def ask(client, address="lezer@voorbeeld.nl", prefix="", **more):
    return client.post(f"{prefix}/volgen", {"adres": address, "ritme": "daily", **more})


def test_it_works(client, mailoutbox, writer, later):
    factories.registration()
    page = client.get("/volgen").content.decode()
    assert 'name="adres"' in page
    answer = ask(client)
    assert (answer.status_code, answer["Location"]) == (302, "/volgen/gevraagd")
    assert "48 uur" in client.get("/volgen/gevraagd").content.decode()
    assert sending.send_asked(writer) == 1
    confirm = link_in(mailoutbox[0].body, "bevestig")
    assert "Ja, ik wil dit volgen" in client.get(confirm).content.decode()
    assert Subscription.objects.get().confirmed_at is None  # opening a link changes nothing
    assert "U volgt het nu" in client.post(confirm).content.decode()

    changed = factories.registration(status="Buiten gebruik", observed_at=factories.LATER)
    later(days=1)
    assert sending.send_due(writer) == 1
    letter = mailoutbox[1]
    assert letter.to == ["lezer@voorbeeld.nl"]
    assert "1 wijziging" in letter.subject
    assert "Status: van “In gebruik” naar “Buiten gebruik”" in letter.body
    assert f"/algoritmes/{changed.number}/vergelijk?van=1&naar=2" in letter.body
    html = letter.alternatives[0][0]
    assert f"/algoritmes/{changed.number}/vergelijk?van=1&amp;naar=2" in html
    assert "<img" not in html

    stop = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.get(stop).status_code == 200
    assert Subscription.objects.count() == 1
    assert "zijn uw adres vergeten" in client.post(stop, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert Subscription.objects.count() == 0
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_nothing_is_sent_when_nothing_changed_and_nothing_twice(followed, writer, later, mailoutbox):
    factories.registration()
    followed()
    later(days=1)
    assert sending.send_due(writer) == 0
    factories.registration(status="Buiten gebruik", observed_at=factories.LATER)
    assert sending.send_due(writer) == 0  # not before tomorrow morning
    later(days=1)
    assert [sending.send_due(writer), sending.send_due(writer)] == [1, 0]
    later(days=1)
    assert sending.send_due(writer) == 0
    assert len(mailoutbox) == 1


def test_weekly_comes_on_monday(followed):
    from django.utils import timezone

    moment = timezone.localtime(followed(rhythm="weekly").next_at)
    assert (moment.weekday(), moment.hour) == (0, 7)


@pytest.mark.parametrize(
    ("feed", "count"),
    [
        ("/feeds/wijzigingen.atom", 2),
        ("/feeds/wijzigingen.atom?leverancier=kruispunt bv", 1),
        ("/feeds/registers/proef.atom", 2),
        ("/feeds/leveranciers/zorgsoft.atom", 1),
        ("/algoritmes.atom?zoek=zorgkosten", 1),
        ("/en/algoritmes.atom?zoek=zorgkosten", 1),
        ("/feeds/organisaties/{code}.atom", 2),
    ],
)
def test_every_feed_can_be_followed(followed, writer, later, mailoutbox, feed, count):
    from algoritmeregister.search import following

    made = factories.registration()
    factories.registration("zorg", name="Zorgkosten", provider="Zorgsoft")
    subscription = followed(feed=feed.format(code=made.organisation.code))
    assert not subscription.feed.startswith("/en")
    for source, more in (("verkeerslichten", {}), ("zorg", {"name": "Zorgkosten", "provider": "Zorgsoft"})):
        factories.registration(source, status="Buiten gebruik", observed_at=factories.LATER, **more)
    following.rebuild()
    later(days=1)
    assert sending.send_due(writer) == 1
    assert f"{count} wijziging" in mailoutbox[0].subject


def test_one_registration_can_be_followed(followed, writer, later, mailoutbox):
    made = factories.registration()
    factories.registration("ander")
    followed(feed=f"/algoritmes/{made.number}/geschiedenis.atom")
    withdraw(registration=made, observed_at=factories.LATER, reason="Gestopt.", by=factories.ALICE)
    factories.registration("ander", status="Buiten gebruik", observed_at=factories.LATER)
    later(days=1)
    assert sending.send_due(writer) == 1
    assert "Reden: Gestopt." in mailoutbox[0].body


@pytest.mark.parametrize(
    "feed",
    [
        "/nergens",
        "//elders.example/feeds/wijzigingen.atom",
        "https://elders.example/",
        "/volgen",
        "/feeds/registers/geen.atom",
        "/algoritmes.atom?zoek=" + 1_000 * "a",
    ],
)
def test_what_is_no_feed_is_refused(client, feed):
    assert client.get("/volgen", {"feed": feed}).status_code == 404
    assert ask(client, feed=feed).status_code == 404
    assert not Subscription.objects.exists()


def test_letters_speak_the_language_of_the_page(followed, writer, later, mailoutbox):
    """Names and dates too; the subject says once that there are changes."""
    factories.registration()
    factories.registration(language="en", name="Traffic lights")
    followed(prefix="/en")
    factories.registration(begin_date="2026-05", observed_at=factories.LATER)
    later(days=1)
    sending.send_due(writer)
    assert "/en/volgen/stop/" in mailoutbox[0].body
    assert '<html lang="en">' in mailoutbox[0].alternatives[0][0]
    assert mailoutbox[0].subject.startswith("1 change – ")
    assert "Changed: Traffic lights – " in mailoutbox[0].body
    assert "to “May 2026”" in mailoutbox[0].body


@pytest.mark.parametrize("address", ["", "geen adres", "a@b", "a@b.nl\nBcc: c@d.nl", "a@b.nl, c@d.nl", 250 * "a" + "@b.nl"])
def test_what_is_no_address_is_refused_and_told(client, address):
    answer = ask(client, address)
    assert answer.status_code == 422
    assert "Vul een e-mailadres in" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_a_confirmation_holds_48_hours_and_once(client, mailoutbox, writer, later):
    ask(client)
    sending.send_asked(writer)
    link = link_in(mailoutbox[0].body, "bevestig")
    later(hours=47)
    assert client.post(link).status_code == 200
    assert client.post(link).status_code == 410
    ask(client, "ander@voorbeeld.nl")
    sending.send_asked(writer)
    later(hours=49)
    assert client.post(link_in(mailoutbox[1].body, "bevestig")).status_code == 410
    assert sending.tidy() == 1
    assert not Subscription.objects.filter(address="ander@voorbeeld.nl").exists()


def test_the_token_is_random_and_kept_as_its_hash(client, mailoutbox, writer):
    ask(client)
    sending.send_asked(writer)
    token = link_in(mailoutbox[0].body, "bevestig").rsplit("/", 1)[1]
    kept = Subscription.objects.get()
    assert len(token) >= 43
    assert token not in {kept.token_hash, kept.nonce}
    assert len(kept.token_hash) == 64


def test_who_asks_does_not_learn_who_follows(client, followed, mailoutbox, writer):
    followed()
    known, unknown = ask(client), ask(client, "ander@voorbeeld.nl")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert sending.send_asked(writer) == 2
    assert "U volgt dit al" in next(each for each in mailoutbox if each.to == ["lezer@voorbeeld.nl"]).subject
    assert Subscription.objects.filter(address="lezer@voorbeeld.nl", confirmed_at__isnull=False).count() == 1


def test_nobody_puts_words_of_their_own_in_a_strangers_mailbox(client, mailoutbox, writer):
    for feed in ("/algoritmes.atom?zoek=koop+nu+kwaad.example", "/feeds/wijzigingen.atom?organisatie=koop-nu-kwaad.example"):
        ask(client, feed=feed)
    sending.send_asked(writer)
    assert len(mailoutbox) == 2
    assert not any("kwaad" in str(each.message()) for each in mailoutbox)


def test_an_address_gets_three_letters_a_day_however_it_is_written(client, mailoutbox, writer, later):
    for address in ("a@voorbeeld.nl", "A@Voorbeeld.nl", "a+1@voorbeeld.nl", "a+2@voorbeeld.nl", "a@voorbeeld.nl"):
        assert ask(client, address)["Location"] == "/volgen/gevraagd"  # who asks sees no difference
        sending.send_asked(writer)
    assert len(mailoutbox) == 3
    later(hours=25)
    ask(client, "a@voorbeeld.nl")
    assert sending.send_asked(writer) == 1
    assert limits.forget() > 0


def test_a_client_that_asks_often_is_told_to_wait(client, later):
    answers = [ask(client, f"a{number}@voorbeeld.nl").status_code for number in range(12)]
    assert answers == [302] * limits.PER_CLIENT + [429] * 2
    later(hours=1, minutes=1)
    assert ask(client).status_code == 302


def test_attempts_say_nothing_of_who_made_them(client):
    ask(client)
    assert all(re.fullmatch("[0-9a-f]{64}", each.key) for each in Attempt.objects.all())


FOREIGN = [
    {"HTTP_SEC_FETCH_SITE": "cross-site"},
    {"HTTP_SEC_FETCH_SITE": "same-site"},
    {"HTTP_ORIGIN": "https://elders.example"},
    {"HTTP_ORIGIN": "null"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_on_another_site_does_nothing(client, followed, headers):
    subscription = followed()
    form = {"adres": "ander@voorbeeld.nl", "ritme": "daily"}
    assert client.post("/volgen", form, **headers).status_code == 403
    manage = f"/volgen/beheer/{token_of(subscription)}"
    assert client.post(manage, {"doe": "ritme", "ritme": "weekly"}, **headers).status_code == 403
    subscription.refresh_from_db()
    assert subscription.rhythm == "daily"
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("headers", [{"HTTP_SEC_FETCH_SITE": "same-origin"}, {"HTTP_ORIGIN": "http://testserver"}, {}])
def test_a_form_of_ours_works_without_a_cookie(client, headers):
    page = client.get("/volgen")
    assert not page.cookies
    assert "public" in page["Cache-Control"]
    assert client.post("/volgen", {"adres": "a@voorbeeld.nl"}, **headers).status_code == 302


def test_no_token_is_logged(client, followed, caplog):
    address = f"/volgen/beheer/{token_of(followed())}"
    client.post(address, {"doe": "verleng"}, HTTP_SEC_FETCH_SITE="cross-site")
    client.get(f"/volgen/bevestig/{'x' * 43}")
    assert "/volgen/" not in caplog.text


def test_one_post_of_a_mail_program_stops_it_without_a_page(client, followed):
    subscription = followed()
    address = f"/volgen/stop/{token_of(subscription)}"
    answer = client.post(address, {"List-Unsubscribe": "One-Click"}, HTTP_SEC_FETCH_SITE="cross-site")
    assert answer.status_code == 200
    assert not Subscription.objects.exists()


def test_a_made_up_token_stops_nothing(client, followed):
    subscription = followed()
    for token in (subscription.nonce, f"{subscription.nonce}.x", "x", "%00"):
        assert client.post(f"/volgen/stop/{token}").status_code == 200
        assert client.get(f"/volgen/beheer/{token}").status_code == 410
    assert Subscription.objects.count() == 1


def token_of(subscription):
    from algoritmeregister.feedback import tokens

    return tokens.manage(subscription.nonce)


def test_it_ends_unless_it_is_renewed(client, followed, writer, later, mailoutbox):
    subscription = followed()
    later(days=340)
    assert [sending.send_renewals(writer), sending.send_renewals(writer)] == [1, 0]
    manage = link_in(mailoutbox[0].body, "beheer")
    assert "Verleng" in client.get(manage).content.decode()
    assert client.post(manage, {"doe": "verleng"}).status_code == 200
    later(days=60)
    assert sending.tidy() == 0
    subscription.refresh_from_db()
    later(days=366)
    assert sending.tidy() == 1
    assert client.get(manage).status_code == 410


def test_how_often_can_be_changed(client, followed):
    subscription = followed()
    page = client.post(f"/volgen/beheer/{token_of(subscription)}", {"doe": "ritme", "ritme": "weekly"})
    assert "Het is veranderd" in page.content.decode()
    subscription.refresh_from_db()
    assert subscription.rhythm == "weekly"
    assert client.post(f"/volgen/beheer/{token_of(subscription)}", {"doe": "ritme", "ritme": "hourly"}).status_code == 410


def refuse(monkeypatch, error):
    def send(self, messages):
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)


def test_an_address_that_keeps_refusing_is_left_alone_and_forgotten(followed, writer, later, monkeypatch):
    factories.registration()
    subscription = followed()
    factories.registration(status="Buiten gebruik", observed_at=factories.LATER)
    refuse(monkeypatch, smtplib.SMTPRecipientsRefused({"lezer@voorbeeld.nl": (550, b"no such user")}))
    for _ in range(5):
        later(days=1, minutes=10)
        assert sending.send_due(writer) == 0
    subscription.refresh_from_db()
    assert (subscription.failures, subscription.suspended_at is not None) == (3, True)
    later(days=31)
    assert sending.tidy() == 1


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPServerDisconnected("x"),
        smtplib.SMTPDataError(451, b"x"),
        smtplib.SMTPSenderRefused(550, b"x", "y"),
        OSError("x"),
        smtplib.SMTPRecipientsRefused({"lezer@voorbeeld.nl": (450, b"later")}),
    ],
)
def test_a_mail_server_that_is_ill_costs_nobody_a_subscription(
    followed, writer, later, monkeypatch, mailoutbox, error, caplog
):
    factories.registration()
    subscription = followed()
    factories.registration(status="Buiten gebruik", observed_at=factories.LATER)
    later(days=1)
    with monkeypatch.context() as broken:
        refuse(broken, error)
        assert sending.send_due(writer) == 0
    subscription.refresh_from_db()
    assert (subscription.failures, subscription.suspended_at) == (0, None)
    assert sending.send_due(writer) == 0
    later(minutes=16)
    assert sending.send_due(writer) == 1
    assert "lezer@" not in caplog.text


class Killed(BaseException):
    """Stands for a worker that is killed: nothing after it is done."""


def test_killed_between_sending_and_noting_gives_one_duplicate_at_most(followed, writer, later, monkeypatch, mailoutbox):
    factories.registration()
    followed()
    factories.registration(status="Buiten gebruik", observed_at=factories.LATER)
    later(days=1)

    def killed(*_arguments, **_noted):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr("algoritmeregister.feedback.claiming.note", killed)
        for _ in range(2):
            with pytest.raises(Killed):
                sending.send_due(writer)
            assert sending.send_due(writer) == 0  # claimed: nobody else sends it
            later(minutes=6)
    assert sending.send_due(writer) == 0
    later(days=1)
    assert sending.send_due(writer) == 0
    assert len(mailoutbox) == 2
    assert mailoutbox[0].extra_headers["Message-ID"] == mailoutbox[1].extra_headers["Message-ID"]


def test_what_another_worker_has_claimed_is_not_sent(followed, writer, later, mailoutbox):
    from algoritmeregister.feedback import claiming

    factories.registration()
    subscription = followed()
    factories.registration(status="Buiten gebruik", observed_at=factories.LATER)
    later(days=1)
    assert claiming.claim(Subscription, subscription.pk, confirmed_at__isnull=False)
    assert not claiming.claim(Subscription, subscription.pk, confirmed_at__isnull=False)
    assert sending.send_due(writer) == 0


def test_a_letter_names_fifty_changes_and_how_many_more(followed, writer, later, mailoutbox, monkeypatch):
    monkeypatch.setattr(sending, "MOST_CHANGES", 2)
    followed()
    for number in range(4):
        factories.registration(f"r{number}")
    later(days=1)
    sending.send_due(writer)
    assert "En nog 2 wijzigingen." in mailoutbox[0].body


def test_what_is_no_longer_there_does_not_keep_others_waiting(followed, writer, later):
    factories.registration()
    subscription = followed()
    Subscription.objects.filter(pk=subscription.pk).update(feed="/feeds/registers/weg.atom")
    later(days=1)
    assert sending.send_due(writer) == 0
    subscription.refresh_from_db()
    assert subscription.claimed_until is None


def test_two_who_ask_at_once_make_one_subscription(client, monkeypatch):
    ask(client)
    monkeypatch.setattr("django.db.models.query.QuerySet.update", lambda *_a, **_k: 0)
    assert subscribing.ask(subscribing.Wish("Lezer@voorbeeld.nl", "/feeds/wijzigingen.atom", "nl"))
    assert Subscription.objects.count() == 1
