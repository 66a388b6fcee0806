"""What is done behind the pages, by `algoritmeregister work`, once and in order; and mail as servers and folders see it."""

from __future__ import annotations

import email
import socketserver
import threading
from datetime import UTC, datetime
from email.policy import default

import pytest

from algoritmeregister.cli import working
from algoritmeregister.feedback import bounces, sending, timers
from algoritmeregister.feedback.models import Subscription, Timer
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def noon(monkeypatch):
    """It is noon: daily work may be done."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def one_connection(monkeypatch):
    """The tests are inside a transaction; what renews connections between two tasks would end it."""
    for module in ("algoritmeregister.cli.working", "django_tasks_db.management.commands.db_worker"):
        monkeypatch.setattr(f"{module}.close_old_connections", lambda: None)


ASK = """
from algoritmeregister.feedback import subscribing
from algoritmeregister.site import tasks
subscribing.ask(subscribing.Wish("lezer@voorbeeld.nl", "/feeds/wijzigingen.atom", "nl"))
tasks.send_asked.enqueue()
"""


def test_the_command_does_what_a_page_left(installation):
    installation.run("django", "shell", "-v0", "-c", ASK)
    for _ in range(2):
        done = installation.run("work", "--once")
        assert "failed" not in done.stderr
        assert "waits" not in done.stderr
    assert len(list((installation.data_dir / "mail").glob("*.eml"))) == 1
    assert [state for (state,) in installation.query("SELECT status FROM django_tasks_database_dbtaskresult")] == [
        "SUCCESSFUL"
    ]


@pytest.mark.usefixtures("one_connection")
def test_a_task_of_a_page_is_done(client, mailoutbox):
    client.post("/volgen", {"adres": "lezer@voorbeeld.nl"})
    assert mailoutbox == []
    working.run_tasks()
    assert len(mailoutbox) == 1
    working.run_tasks()
    assert len(mailoutbox) == 1


def test_a_task_that_was_lost_is_done_by_the_round(client, mailoutbox):
    from django_tasks_db.models import DBTaskResult

    client.post("/volgen", {"adres": "lezer@voorbeeld.nl"})
    DBTaskResult.objects.all().delete()
    working.do_round(working.Stop())
    assert len(mailoutbox) == 1


def test_daily_work_is_done_once_a_day(noon):
    done = []
    assert timers.once_a_day("proef", lambda: done.append(1))
    assert not timers.once_a_day("proef", lambda: done.append(2))
    assert done == [1]


def test_daily_work_that_another_is_busy_with_is_left(noon):
    inside = []
    assert timers.once_a_day("proef", lambda: inside.append(timers.once_a_day("proef", list)))
    assert inside == [False]


def test_daily_work_that_fails_is_tried_again_later(monkeypatch, caplog):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOON)
    assert not timers.once_a_day("proef", lambda: 1 / 0)
    assert "'proef' failed" in caplog.text
    assert not timers.once_a_day("proef", list)
    monkeypatch.setattr(timezone, "now", lambda: NOON + timers.AGAIN_AFTER * 2)
    assert timers.once_a_day("proef", list)


def test_daily_work_waits_for_the_night(monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 7, 1, 0, 30, tzinfo=UTC))  # 2:30 in the Netherlands
    assert not timers.once_a_day("proef", list)


def test_the_ledger_is_signed_and_the_downloads_are_made(noon, settings, tmp_path):
    from algoritmeregister.exchange import snapshots
    from algoritmeregister.ledger.models import SignedHead

    settings.DATA_DIR = tmp_path
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    factories.registration()
    working.do_daily(working.Stop())
    assert SignedHead.objects.count() == 1
    assert [each.day for each in snapshots.snapshots()] == ["2026-07-01"]
    done = set(Timer.objects.exclude(done_on=None).values_list("name", flat=True))
    assert done == {"forget", "sign-head", "remind", "desk-digests", "drafts", "demo", "snapshot"}


@pytest.mark.usefixtures("one_connection")
def test_one_failure_does_not_stop_the_rest(client, mailoutbox, monkeypatch, caplog):
    client.post("/volgen", {"adres": "lezer@voorbeeld.nl"})
    monkeypatch.setattr(sending, "send_due", lambda _writer: 1 / 0)
    monkeypatch.setattr(working, "run_tasks", lambda: 1 / 0)
    working.work_once()
    assert len(mailoutbox) == 1
    assert "lezer" not in caplog.text


class Smtp(socketserver.StreamRequestHandler):
    """As much of a mail server as a letter needs (RFC 5321). Refuses whoever is called "weg"."""

    def handle(self):
        self.say("220 proef")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self.say("354 go on")
                letter = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    letter += part
                self.server.letters.append(letter)
                self.say("250 taken")
            elif word == "RCPT" and "weg@" in line:
                self.say("550 5.1.1 no such user")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def smtp(settings):
    """A mail server on this machine; what it took is in `letters`."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp) as server:
        server.daemon_threads, server.letters = True, []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = False
        yield server
        server.shutdown()


def test_a_mail_server_gets_a_letter_that_mail_programs_understand(client, smtp, writer, later):
    from django_tasks_db.models import DBTaskResult

    from tests.integration.feedback.conftest import link_in

    for address in ("weg@voorbeeld.nl", "lezer@voorbeeld.nl"):
        client.post("/volgen", {"adres": address, "ritme": "daily"})
    assert sending.send_asked(writer) == 1
    assert Subscription.objects.get(address="weg@voorbeeld.nl").failures == 1
    letter = email.message_from_bytes(smtp.letters[0], policy=default)
    client.post(link_in(letter.get_body(("plain",)).get_content(), "bevestig"))
    factories.registration(name="Zorgkosten é")
    later(days=1)
    assert sending.send_due(writer) == 1
    letter = email.message_from_bytes(smtp.letters[1], policy=default)
    assert letter["To"] == "lezer@voorbeeld.nl"
    assert "Zorgkosten é" in letter.get_body(("plain",)).get_content()
    assert "Zorgkosten é" in letter.get_body(("html",)).get_content()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip().startswith("<http")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert DBTaskResult.objects.count() == 2


def test_without_a_mail_server_letters_are_in_a_folder(client, settings, tmp_path, writer, capsys):
    settings.EMAIL_BACKEND = "algoritmeregister.feedback.trying.Backend"
    settings.DATA_DIR = tmp_path
    client.post("/volgen", {"adres": "lezer@voorbeeld.nl"})
    assert sending.send_asked(writer) == 1
    (kept,) = (tmp_path / "mail").glob("*.eml")
    assert kept.stat().st_mode & 0o077 == 0
    assert "/volgen/bevestig/" in capsys.readouterr().err
    assert email.message_from_bytes(kept.read_bytes(), policy=default)["To"] == "lezer@voorbeeld.nl"


def returned(message_id, *, action="failed", status="5.1.1"):
    return f"""From: MAILER-DAEMON@mail.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; lezer@voorbeeld.nl
Action: {action}
Status: {status}

--b
Content-Type: message/rfc822

Message-ID: {message_id}
To: lezer@voorbeeld.nl

x
--b--
"""


def test_letters_that_come_back_suspend_a_subscription(followed, writer, later, tmp_path, mailoutbox):
    factories.registration()
    subscription = followed()
    factories.registration(status="Buiten gebruik", observed_at=factories.LATER)
    later(days=1)
    sending.send_due(writer)
    ours = mailoutbox[0].extra_headers["Message-ID"]
    box = tmp_path / "box"
    box.write_text("".join(f"From x Thu Jan  1 00:00:00 2026\n{returned(ours)}\n" for _ in range(2)))
    assert bounces.read(box) == 2
    others = tmp_path / "others.eml"
    for text in (
        returned("<made.up@mail.example>"),
        returned(ours, action="delayed", status="4.4.7"),
        f"Subject: lezer@voorbeeld.nl\nMessage-ID: {ours}\n\nweg",
    ):
        others.write_text(text)
        assert bounces.read(others) == 0
    subscription.refresh_from_db()
    assert subscription.suspended_at is None
    others.write_text(returned(ours))
    assert bounces.read(others) == 1
    subscription.refresh_from_db()
    assert subscription.suspended_at is not None


def test_a_backup_has_no_letters_and_no_secrets(settings, tmp_path):
    from algoritmeregister.config.environment import SETTINGS
    from algoritmeregister.upkeep import contents

    settings.DATA_DIR = tmp_path
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "brief.eml").write_text("aan: lezer@voorbeeld.nl")
    (tmp_path / "ledger_key.pem").write_text("x")
    assert [name for name, _path in contents.files(apart_from=tmp_path / "reservekopie")] == ["ledger_key.pem"]
    kept = contents.kept_settings()
    secrets = {each.name for each in SETTINGS if each.secret}
    assert {"SECRET_KEY", "EMAIL_HOST_PASSWORD", "OIDC_CLIENT_SECRET"} <= secrets
    assert not ({"EMAIL_HOST_USER"} | secrets) & kept.keys()
    assert "EMAIL_HOST" in kept
