"""Webhooks on changes of state, with a real server on this machine at the other end."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest
from django.db import connection

from algoritmeregister.api.supply import telling
from algoritmeregister.api.supply.models import StateHook
from algoritmeregister.audit.models import Event
from algoritmeregister.cli import working
from algoritmeregister.feedback import webhooks
from tests.people import organisation
from tests.supplying import TEXT, Program, key_of

pytestmark = pytest.mark.django_db


class Receiver(BaseHTTPRequestHandler):
    """Takes what is posted; says yes to OPTIONS."""

    def do_OPTIONS(self):
        self.send_response(200)
        self.send_header("WebHook-Allowed-Origin", self.server.allows)
        self.end_headers()

    def do_POST(self):
        self.server.got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture
def receiver(settings, monkeypatch):
    settings.WEBHOOKS_TO_LOOPBACK = True
    monkeypatch.setattr(telling, "SETTLED", timedelta(0))
    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.daemon_threads = True
        server.got, server.allows, server.status = [], "*", 204
        server.url = f"http://127.0.0.1:{server.server_port}/haak?sleutel=geheim"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def add(program, url):
    return program.ask("POST", program.unversioned("webhooks"), {"url": url})


def test_it_works(program, receiver, place):
    early = program.create(TEXT)[1]["lars_code"]
    status, made = add(program, receiver.url)
    assert (status, made["url"]) == (200, receiver.url)
    lars = program.create({**TEXT, "source_id": "zaak-1"})[1]["lars_code"]
    program.release(lars)
    program.publish(lars)
    working.deliver()
    (headers, body), = receiver.got
    events = json.loads(body)
    assert [(each["subject"], each["data"]["step"], each["data"]["state"]) for each in events] == [
        (lars, "start", "STATE_1"), (lars, "submit", "STATE_2"), (lars, "publish", "PUBLISHED"),
    ]  # fmt: skip
    assert early not in body.decode()
    assert TEXT["name"] not in body.decode()
    assert events[0]["data"]["source_id"] == "zaak-1"
    assert events[0]["data"]["by"] == "client"
    key = base64.b64decode(made["secret"].removeprefix("whsec_"))
    names = {name.lower(): value for name, value in headers.items()}
    signed = f"{names['webhook-id']}.{names['webhook-timestamp']}.".encode() + body
    assert names["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert telling.deliver_due() == 0
    assert len(receiver.got) == 1
    shown = program.ask("GET", program.unversioned("webhooks"))[1]
    assert [(each["id"], "secret" in each) for each in shown] == [(made["id"], False)]
    assert Event.objects.filter(action="add webhook", organisation=place.code, subject="127.0.0.1").exists()


@pytest.mark.both
def test_a_step_waits_for_who_began_to_write_before_it(program, receiver):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite one writes at a time")
    add(program, receiver.url)
    other = connection.copy()
    other.set_autocommit(False)
    try:
        other.cursor().execute("SELECT pg_current_xact_id()")  # it writes, and may add a step with a lower number yet
        program.create(TEXT)
        assert telling.deliver_due() == 0
        other.rollback()
        connection.cursor().execute("SELECT pg_stat_clear_snapshot()")  # this test is one transaction
        assert telling.deliver_due() == 1
    finally:
        other.close()


def test_what_failed_is_told_again_later(program, receiver):
    add(program, receiver.url)
    receiver.status = 500
    program.create(TEXT)
    assert telling.deliver_due() == 0
    hook = StateHook.objects.get()
    assert (hook.failures, hook.problem) == (1, "status 500")
    assert telling.deliver_due() == 0
    assert len(receiver.got) == 1
    receiver.status = 204
    StateHook.objects.update(next_at=hook.made_at)
    assert telling.deliver_due() == 1
    assert StateHook.objects.get().failures == 0


def test_who_wants_no_more_gets_no_more(program, receiver):
    add(program, receiver.url)
    receiver.status = 410
    program.create(TEXT)
    telling.deliver_due()
    assert StateHook.objects.get().suspended_at
    assert program.ask("GET", program.unversioned("webhooks"))[1][0]["suspended_at"]


def test_nobody_hears_of_another_organisation(program, receiver):
    other = organisation("Waterschap Elders")
    theirs = Program(key_of(other), other.code)
    made = add(theirs, receiver.url)[1]
    program.create(TEXT)
    assert telling.deliver_due() == 0
    assert receiver.got == []
    for wrong in (made["id"], "²", "9" * 40):
        assert program.ask("DELETE", program.unversioned(f"webhooks/{quote(str(wrong))}"))[0] == 404
    assert theirs.ask("DELETE", theirs.unversioned(f"webhooks/{made['id']}")) == (200, None)
    assert not StateHook.objects.exists()


@pytest.mark.parametrize("url", [None, 5, "", "geen adres", "https://gebruiker:geheim@proef.example/"])
def test_what_is_no_address_is_refused(program, receiver, url):
    assert add(program, url)[0] == 422


def test_an_address_on_the_inside_or_that_does_not_want_it_is_refused(program, receiver, settings):
    receiver.allows = "elders.example"
    assert add(program, receiver.url)[0] == 422
    receiver.allows = "*"
    settings.WEBHOOKS_TO_LOOPBACK = False
    assert add(program, receiver.url)[0] == 422
    assert not StateHook.objects.exists()


def test_an_address_is_added_once(program, receiver):
    assert add(program, receiver.url)[0] == 200
    assert add(program, receiver.url)[0] == 409


def test_nobody_waits_for_the_other_side(program, receiver, monkeypatch):
    """While it is asked whether it wants this, no transaction is open, also not that of a request that may be repeated."""
    before, asked = len(connection.savepoint_ids), []
    real = webhooks.ask_permission

    def ask(url):
        asked.append(len(connection.savepoint_ids) - before)
        real(url)

    monkeypatch.setattr(webhooks, "ask_permission", ask)
    once = {"Idempotency-Key": "een"}
    first = program.ask("POST", program.unversioned("webhooks"), {"url": receiver.url}, **once)
    assert (first[0], asked) == (200, [0])
    assert program.ask("POST", program.unversioned("webhooks"), {"url": receiver.url}, **once) == first
    assert StateHook.objects.count() == 1
