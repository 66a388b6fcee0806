"""Meetings: planned at the desk, found on the site and in a calendar; who comes confirms by mail, or waits."""

from __future__ import annotations

import re
import socket
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.knowledge import meetings, sign_ups
from algoritmeregister.knowledge.models import Meeting, SignUp
from algoritmeregister.site.meeting_letters import send_due, write
from tests.people import OPERATOR, at_the_desk, by, organisation, person, steward

pytestmark = pytest.mark.django_db
TEXTS = {"nl": {"title": "Werkgroep standaard", "agenda": "- Opening\n- Voorstellen"}}


def made(meeting=None, days=3.0, **more):
    starts = timezone.now() + timedelta(days=days)
    values = {
        "series": meetings.WORKING_GROUP, "starts_at": starts, "ends_at": starts + timedelta(hours=2), "texts": TEXTS,
        "place": "Zaal 1", "by": OPERATOR,
    }  # fmt: skip
    return meetings.save(meeting=meeting, **{**values, **more})


def come(client, meeting, address, confirm=True):
    """Sign up on the page, and follow the link in the letter; gives the path of that link."""
    assert client.post(f"/agenda/{meeting.slug}", {"adres": address})["Location"] == "/agenda/gevraagd"
    sign_ups.send_due(write)
    link = re.search(r"https?://[^/]+(/agenda/aanmelding/\S+)", mail.outbox[-1].body)[1]
    if confirm:
        client.post(link, {"doe": "bevestig"})
        sign_ups.send_due(write)
    return link


def test_it_works(client):
    meeting = made()
    assert "Werkgroep standaard" in client.get("/agenda").content.decode()
    page = client.get(f"/agenda/{meeting.slug}").content.decode()
    assert "<li>Voorstellen</li>" in page
    link = come(client, meeting, "Alice@proef.example", confirm=False)
    assert mail.outbox[-1].to == ["alice@proef.example"]
    assert "Ja, ik kom" in client.get(link).content.decode()
    assert SignUp.objects.get().confirmed_at is None  # opening a link changes nothing
    assert "U bent aangemeld" in client.post(link, {"doe": "bevestig"}).content.decode()
    sign_ups.send_due(write)
    assert mail.outbox[-1].subject.startswith("U bent aangemeld")
    assert "Zaal 1" in mail.outbox[-1].body
    assert "U bent afgemeld" in client.post(link, {"doe": "afmelden"}).content.decode()
    assert not SignUp.objects.exists()
    assert client.get(link).status_code == 410


def test_who_finds_it_full_waits_and_hears_when_there_is_room(client):
    meeting = made(capacity=1)
    first = come(client, meeting, "alice@proef.example")
    come(client, meeting, "bob@proef.example")
    assert mail.outbox[-1].subject.startswith("U staat op de wachtlijst")
    assert "1 van 1 bezet, 1 wacht" in client.get(f"/agenda/{meeting.slug}").content.decode()
    client.post(first, {"doe": "afmelden"})
    sign_ups.send_due(write)
    assert mail.outbox[-1].to == ["bob@proef.example"]
    assert mail.outbox[-1].subject.startswith("Er is plaats voor u")
    come(client, meeting, "charlie@proef.example")
    made(meeting, capacity=2)
    sign_ups.send_due(write)
    assert mail.outbox[-1].to == ["charlie@proef.example"]
    assert sign_ups.numbers(Meeting.objects.get()) == (2, 0)


def test_who_signed_up_already_gets_no_second_letter(client):
    meeting = made()
    come(client, meeting, "alice@proef.example")
    sent = len(mail.outbox)
    assert client.post(f"/agenda/{meeting.slug}", {"adres": "ALICE@proef.example"})["Location"] == "/agenda/gevraagd"
    assert sign_ups.send_due(write) == 0
    assert len(mail.outbox) == sent


def test_who_did_not_confirm_can_ask_for_the_letter_once_more(client):
    meeting = made()
    come(client, meeting, "alice@proef.example", confirm=False)
    come(client, meeting, "alice@proef.example")
    assert [each.subject.partition(" –")[0] for each in mail.outbox] == [
        "Bevestig uw aanmelding", "Bevestig uw aanmelding", "U bent aangemeld",
    ]  # fmt: skip


def test_a_meeting_that_is_off_is_told_and_takes_nobody(client):
    meeting = made()
    come(client, meeting, "alice@proef.example")
    made(meeting, cancelled=True)
    sign_ups.send_due(write)
    assert mail.outbox[-1].subject.startswith("De bijeenkomst gaat niet door")
    assert client.post(f"/agenda/{meeting.slug}", {"adres": "bob@proef.example"}).status_code == 409
    assert b"STATUS:CANCELLED" in client.get("/agenda.ics").content


def test_a_reminder_goes_once_a_day_before(client):
    meeting = made(days=0.5)
    come(client, meeting, "alice@proef.example")
    assert [sign_ups.remind(), sign_ups.remind()] == [1, 0]
    sign_ups.send_due(write)
    assert mail.outbox[-1].subject.startswith("Morgen is de bijeenkomst")


def test_addresses_are_forgotten(client):
    meeting = made()
    come(client, meeting, "alice@proef.example")
    come(client, meeting, "bob@proef.example", confirm=False)
    assert sign_ups.forget() == 0
    SignUp.objects.filter(confirmed_at=None).update(asked_at=timezone.now() - timedelta(hours=49))
    assert sign_ups.forget() == 1
    Meeting.objects.update(starts_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=8))
    assert sign_ups.forget() == 1


def test_a_letter_that_cannot_be_sent_goes_later(client, settings):
    meeting = made()
    sign_ups.ask(meeting=meeting, address="alice@proef.example", language="en")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]  # closed again below: nobody listens there
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    for _round in range(sign_ups.MOST_TRIES + 5):  # a mail server that is away for a while costs nobody a letter
        assert send_due() == 0
    assert (SignUp.objects.get().letter, SignUp.objects.get().tries) == ("confirm", 0)
    assert sign_ups.send_due(write) == 0  # it goes away just now
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due() == 0  # not at once again
    SignUp.objects.update(next_at=timezone.now())
    assert send_due() == 1
    assert mail.outbox[-1].subject.startswith("Confirm")


def test_a_letter_that_cannot_be_made_keeps_no_other_waiting_and_is_tried_again(caplog):
    meeting = made()
    for name in ("alice", "bob"):
        sign_ups.ask(meeting=meeting, address=f"{name}@proef.example", language="nl")

    def unless_alice(found, kind):
        if found.address.startswith("alice"):
            raise KeyError(kind)
        return write(found, kind)

    assert sign_ups.send_due(unless_alice) == 1
    assert mail.outbox[-1].to == ["bob@proef.example"]
    assert "No letter could be made" in caplog.text
    SignUp.objects.update(next_at=timezone.now())
    assert sign_ups.send_due(write) == 1
    assert mail.outbox[-1].to == ["alice@proef.example"]


def test_a_worker_that_is_killed_loses_no_letter():
    sign_ups.ask(meeting=made(), address="alice@proef.example", language="nl")

    def killed(found, kind):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sign_ups.send_due(killed)
    assert sign_ups.send_due(write) == 0  # the other one may still be busy
    SignUp.objects.update(next_at=timezone.now())
    assert sign_ups.send_due(write) == 1


@pytest.mark.parametrize(("address", "status"), [("", 422), ("geen adres", 422), ("a@b", 422), ("é@proef.example", 422)])
def test_an_address_that_is_none_is_told(client, address, status):
    response = client.post(f"/agenda/{made().slug}", {"adres": address})
    assert response.status_code == status
    assert "Vul een e-mailadres in" in response.content.decode()


def test_other_sites_and_forged_links_do_not_get_in(client):
    meeting = made()
    sent = {"adres": "alice@proef.example"}
    assert client.post(f"/agenda/{meeting.slug}", sent, HTTP_ORIGIN="https://elders.example").status_code == 403
    assert client.post("/agenda/aanmelding/vals.token", {"doe": "bevestig"}).status_code == 410
    assert not SignUp.objects.exists()


def test_past_meetings_have_their_notes_and_the_calendar_has_all(client):
    texts = {"nl": {**TEXTS["nl"], "notes": "## Besloten\n\nHet veld blijft."}}
    meeting = made(days=-3, texts=texts, documents=[{"title": "Stuk", "link": "https://proef.example/stuk"}])
    made(public=False)
    page = client.get(f"/agenda/{meeting.slug}").content.decode()
    assert "Het veld blijft." in page
    assert 'href="https://proef.example/stuk"' in page
    assert "Meld mij aan" not in page
    listed = client.get("/en/agenda").content.decode()
    assert "Earlier meetings" in listed
    feed = client.get("/agenda.ics")
    assert feed["Content-Type"] == "text/calendar; charset=utf-8"
    assert feed.content.count(b"BEGIN:VEVENT") == 1
    assert client.get(f"/agenda/{meeting.slug}.ics").content.count(b"BEGIN:VEVENT") == 1


def test_a_steward_plans_previews_and_changes_at_the_desk(client):
    browser = at_the_desk(steward())
    sent = {
        "reeks": "community", "dag": "2031-05-06", "van": "14:30", "tot": "16:00", "title_nl": "Samen leren",
        "plaatsen": "20", "agenda_nl": "- Koffie", "documenten": "Uitnodiging https://proef.example/u", "public": "on",
    }  # fmt: skip
    preview = browser.post("/beheer/agenda/bewerk", {**sent, "doe": "bekijk"}).content.decode()
    assert "<li>Koffie</li>" in preview
    assert not Meeting.objects.exists()
    assert browser.post("/beheer/agenda/bewerk", {**sent, "doe": "bewaar"}).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.slug, meeting.capacity) == ("2031-05-06-samen-leren", 20)
    assert "14:30" in browser.get(f"/beheer/agenda/bewerk?wat={meeting.slug}").content.decode()
    changed = {**sent, "wat": meeting.slug, "notes_nl": "Fijn.", "doe": "bewaar"}
    assert browser.post("/beheer/agenda/bewerk", changed).status_code == 302
    assert Meeting.objects.get().changed == 1
    for wrong in (
        {"van": "half drie"},
        {"tot": "13:00"},
        {"plaatsen": "veel"},
        {"title_nl": ""},
        {"documenten": "x ftp://y"},
    ):
        assert browser.post("/beheer/agenda/bewerk", {**sent, **wrong, "doe": "bewaar"}).status_code == 422, wrong
    for wrong in ({"documenten": "\n".join(["Stuk https://proef.example/u"] * 51)}, {"wat": meeting.slug, "gezien": "0"}):
        refused = browser.post("/beheer/agenda/bewerk", {**sent, **wrong, "notes_nl": "Te laat.", "doe": "bewaar"})
        assert refused.status_code == 422
        assert "Te laat." in refused.content.decode()
    assert Meeting.objects.get().texts["nl"]["notes"] == "Fijn."
    assert 'name="gezien" value="1"' in browser.get(f"/beheer/agenda/bewerk?wat={meeting.slug}").content.decode()
    assert browser.post("/beheer/agenda/bewerk", {**changed, "gezien": "1"}).status_code == 302
    assert "Samen leren" in browser.get("/beheer/agenda").content.decode()


def test_only_a_steward_plans():
    with pytest.raises(NotAllowed):
        made(by=by(person("Alice", organisation())))
