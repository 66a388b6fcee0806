"""Which addresses may be asked, whoever asks."""

from __future__ import annotations

import socket

import pytest

from algoritmeregister.guard import addresses
from algoritmeregister.guard.addresses import NotAllowed
from tests.tries import tries


def looked_up(monkeypatch: pytest.MonkeyPatch, *ips: str) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ips]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_args, **_more: rows)


def test_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up(monkeypatch, "8.8.8.8")
    target = addresses.parse("https://Data.example:8443/lijst één.csv?x=1".replace(" ", "%20"))
    assert (target.host, target.port, target.host_header) == ("data.example", 8443, "data.example:8443")
    assert target.request == "/lijst%20%C3%A9%C3%A9n.csv?x=1"
    assert addresses.resolve(target, ()) == ["8.8.8.8"]


@tries(
    "address",
    [
        *("file:///etc/passwd", "ftp://data.example/", "gopher://data.example/", "//data.example/x", "data.example", ""),
        *(
            "http://",
            "https://user:secret@data.example/",
            "http://data.example\\@127.0.0.1/",
            "http://a b/",
            "http://a\r\nb/",
        ),
        "https://data.example/" + "x" * 2_000,
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(NotAllowed):
        addresses.parse(address)


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "what"),
        *("::127.0.0.1", "::ffff:0:10.0.0.1", "fec0::1", "5f00::1"),
    ],
)
def test_what_is_not_public_is_refused(monkeypatch: pytest.MonkeyPatch, ip: str) -> None:
    looked_up(monkeypatch, "8.8.8.8", ip)  # one public address beside it does not help
    target = addresses.parse("https://data.example/")
    with pytest.raises(NotAllowed, match="openbaar") as refused:
        addresses.resolve(target, {"other.example"})
    assert refused.value.is_private
    assert addresses.resolve(target, {"data.example"}) == ["8.8.8.8", ip]
