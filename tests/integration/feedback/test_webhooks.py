"""Webhooks, with a real server on this machine at the other end."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from algoritmeregister.cli import working
from algoritmeregister.feedback import claiming, delivering, outgoing, webhooks
from algoritmeregister.feedback.models import Webhook
from tests import factories

pytestmark = pytest.mark.django_db
EVERYTHING = "/feeds/wijzigingen.atom"


class Receiver(BaseHTTPRequestHandler):
    """Takes what is posted; says yes to OPTIONS as long as `server.allows` is not empty."""

    def do_OPTIONS(self):
        self.server.asked.append(self.headers["WebHook-Request-Origin"])
        self.send_response(200)
        self.send_header("WebHook-Allowed-Origin", self.server.allows)
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "/elders")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture
def receiver(settings):
    """A program that wants to hear what changes."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.daemon_threads = True
        server.asked, server.got, server.allows, server.status = [], [], "*", 204
        server.url = f"http://127.0.0.1:{server.server_port}/haak?sleutel=geheim"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_it_works(receiver):
    factories.registration()
    _hook, secret = webhooks.add(receiver.url, EVERYTHING, by=factories.ALICE)
    assert receiver.asked == ["127.0.0.1"]
    assert working.deliver() == 0
    changed = factories.registration(status="Buiten gebruik", observed_at=factories.LATER)
    assert working.deliver() == 1
    assert working.deliver() == 0
    ((headers, body),) = receiver.got
    assert headers["Content-Type"].startswith("application/cloudevents-batch+json")
    (event,) = json.loads(body)
    assert event["specversion"] == "1.0"
    assert {"id", "source", "type", "subject", "time", "datacontenttype", "data"} < event.keys()
    assert (event["type"], event["subject"]) == ("algoritmeregister.registration.updated", changed.number)
    assert event["data"]["changed"] == ["status"]
    assert event["data"]["comparison"].endswith(f"/algoritmes/{changed.number}/vergelijk?van=1&naar=2")
    assert "Buiten gebruik" in event["data"]["text"]

    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    kept = json.dumps(list(Webhook.objects.values()), default=str)
    assert secret not in kept


def test_only_what_is_followed_arrives_in_order_and_in_batches(receiver, monkeypatch):
    monkeypatch.setattr(delivering, "BATCH", 2)
    factories.register("ander", "Ander")
    webhooks.add(receiver.url, "/feeds/registers/proef.atom", by=factories.ALICE)
    for number in range(5):
        factories.registration(f"r{number}")
    factories.registration("elders", in_register=factories.register("ander", "Ander"))
    assert working.deliver() == 3
    ids = [event["id"] for _headers, body in receiver.got for event in json.loads(body)]
    assert len(ids) == 5
    assert ids == sorted(ids, key=lambda each: [int(part) for part in each.split("-")])


@pytest.mark.parametrize("answer", ["", "https://elders.example"])
def test_who_does_not_want_it_gets_nothing(receiver, answer):
    receiver.allows = answer
    with pytest.raises(webhooks.Refused, match="WebHook-Allowed-Origin"):
        webhooks.add(receiver.url, EVERYTHING, by=factories.ALICE)
    assert not Webhook.objects.exists()


def test_the_same_twice_is_refused(receiver):
    webhooks.add(receiver.url, EVERYTHING, by=factories.ALICE)
    with pytest.raises(webhooks.Refused, match="already"):
        webhooks.add(receiver.url, EVERYTHING, by=factories.ALICE)


def test_what_failed_is_tried_again_later_and_arrives(receiver, later, caplog):
    webhooks.add(receiver.url, EVERYTHING, by=factories.ALICE)
    factories.registration()
    receiver.status = 500
    assert [working.deliver(), working.deliver()] == [0, 0]
    assert len(receiver.got) == 1
    later(minutes=2)
    working.deliver()
    later(minutes=1)
    working.deliver()  # twice as long a pause
    assert len(receiver.got) == 2
    receiver.status = 200
    later(minutes=2)
    assert working.deliver() == 1
    assert receiver.got[0][1] == receiver.got[2][1]
    assert Webhook.objects.get().failures == 0
    assert "geheim" not in caplog.text


def test_what_keeps_failing_is_stopped_and_can_be_resumed(receiver, later):
    hook, _secret = webhooks.add(receiver.url, EVERYTHING, by=factories.ALICE)
    factories.registration()
    receiver.status = 302  # is not followed
    for _ in range(15):
        working.deliver()
        later(hours=13)
    assert len(receiver.got) == delivering.MOST_FAILURES
    hook.refresh_from_db()
    assert (hook.problem, hook.suspended_at is not None) == ("status 302", True)
    receiver.status = 200
    assert webhooks.resume(hook.pk, by=factories.ALICE)
    assert working.deliver() == 1


def test_who_is_gone_is_stopped_at_once(receiver):
    webhooks.add(receiver.url, EVERYTHING, by=factories.ALICE)
    factories.registration()
    receiver.status = 410
    working.deliver()
    assert Webhook.objects.get().suspended_at is not None


def test_a_worker_that_is_killed_after_sending_sends_the_same_again(receiver, later, monkeypatch):
    webhooks.add(receiver.url, EVERYTHING, by=factories.ALICE)
    factories.registration()

    def killed(*_arguments, **_noted):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(claiming, "note", killed)
        with pytest.raises(KeyboardInterrupt):
            working.deliver()
    assert working.deliver() == 0  # claimed
    later(minutes=6)
    assert working.deliver() == 1
    first, second = receiver.got
    assert first[1] == second[1]
    assert first[0]["webhook-id"] == second[0]["webhook-id"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest",
        "https://0.0.0.0/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://224.0.0.1/",
        "https://100.64.0.1/",
        "https://2130706433/",
        "https://127.1/",
        "http://93.184.216.34/",
        "ftp://93.184.216.34/",
        "https://naam:geheim@93.184.216.34/",
        "https://",
        "https:///x",
        "https://93.184.216.34:99999/",
        "https://93.184.216.34/\r\nX: y",
    ],
)
@pytest.mark.sqlite
def test_only_the_public_internet_with_https(url, monkeypatch):
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, **more: [(2, 1, 6, "", (_numeric(host), port))] if _numeric(host) else real(host, port, **more),
    )
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it was connected to"))
    with pytest.raises(outgoing.NotAllowed):
        outgoing.send("POST", url, {})


def _numeric(host):
    """What the system makes of a host without asking anyone."""
    return {"2130706433": "127.0.0.1", "127.1": "127.0.0.1", "localhost": "127.0.0.1"}.get(host, host)


@pytest.mark.sqlite
def test_a_name_that_leads_inside_is_refused_whatever_else_it_leads_to(monkeypatch):
    found = [(2, 1, 6, "", (ip, 443)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    with pytest.raises(outgoing.NotAllowed, match="openbaar"):
        outgoing.look_up("https://haak.example/")


@pytest.mark.sqlite
def test_what_was_looked_up_is_what_is_connected_to(monkeypatch):
    """A name that leads elsewhere the second time (DNS rebinding) gets nothing of it."""
    answers = iter(["93.184.216.34", "127.0.0.1"])

    def look_up(host, *_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers) if host == "haak.example" else host, 443))]

    connected = []

    def connect(_socket, address):
        connected.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **_options: look_up(host, *more))
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(outgoing.Unreachable):
        outgoing.send("POST", "https://haak.example/", {})
    assert connected == [("93.184.216.34", 443)]


@pytest.mark.sqlite
def test_a_server_that_never_ends_is_cut_off(settings, monkeypatch):
    import time

    settings.WEBHOOKS_TO_LOOPBACK = True
    monkeypatch.setattr(outgoing, "DEADLINE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            peer, _ = server.accept()
            with peer, suppress(OSError):
                while True:
                    peer.sendall(b"x")
                    time.sleep(0.05)

        dripping = threading.Thread(target=drip, daemon=True)
        dripping.start()
        began = time.monotonic()
        with pytest.raises(outgoing.Unreachable):
            outgoing.send("POST", f"http://127.0.0.1:{server.getsockname()[1]}/", {})
        assert time.monotonic() - began < 9
        dripping.join()


@pytest.mark.sqlite
def test_the_commands_add_show_and_remove(receiver, installation_of_webhooks):
    added = installation_of_webhooks("webhooks", "add", receiver.url)
    assert added.stdout.splitlines()[1].startswith("whsec_")
    (row,) = json.loads(installation_of_webhooks("webhooks", "list", "--json").stdout)
    assert (row["host"], row["stopped"]) == ("127.0.0.1", False)
    shown = installation_of_webhooks("webhooks", "list").stdout
    assert "geheim" not in shown
    assert "whsec_" not in shown
    installation_of_webhooks("webhooks", "remove", str(row["id"]))
    assert "webhook" in installation_of_webhooks("webhooks", "remove", str(row["id"]), status=1).stderr
    assert "feed" in installation_of_webhooks("webhooks", "add", receiver.url, "--feed", "/nergens", status=1).stderr


@pytest.fixture
def installation_of_webhooks(installation):
    """Run a command in an installation that may post to this machine."""

    def run(*arguments, status=0):
        return installation.run(*arguments, status=status, WEBHOOKS_TO_LOOPBACK="yes")

    return run
