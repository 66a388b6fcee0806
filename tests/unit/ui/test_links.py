"""Which addresses may be clicked."""

from __future__ import annotations

import pytest

from algoritmeregister.ui.links import contact_link, readable, safe_link
from tests.tries import tries


@pytest.mark.parametrize(
    "address",
    ["https://proef.example/a?b=c#d", "http://proef.example", "HTTPS://proef.example:8443/", " https://proef.example "],
)
def test_it_works(address):
    assert safe_link(address) == address.strip()


@tries(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "//proef.example",
        "proef.example",
        "ftp://proef.example",
        "https://",
        "https://bank.example@kwaad.example/",
        "https://proef.example/\n",
        "https://proef.example/a b",
        "https://proef.example/<b>",
        'https://proef.example/"x',
        "https://proef.example\\@kwaad.example",
        "https://[::1",
        "https://proef.example:port/",
        "",
        None,
        7,
        ["https://x.example"],
    ],
)
def test_nothing_else_is_a_link(address):
    if address == "https://proef.example/\n":
        assert safe_link(address) == "https://proef.example/"
    else:
        assert safe_link(address) is None


def test_a_contact_is_a_mail_address_or_a_page():
    assert contact_link("info@proef.example") == "mailto:info@proef.example"
    assert contact_link("mailto:info@proef.example") == "mailto:info@proef.example"
    assert contact_link("info@sub-domein.proef2.example") == "mailto:info@sub-domein.proef2.example"
    assert contact_link("https://proef.example/contact") == "https://proef.example/contact"


@tries(
    "contact",
    ["bel ons", "info@proef", "a@b.example?bcc=x@y.example", "a@b.example, c@d.example", "javascript:x@y.example", "", None],
)
def test_anything_else_is_no_contact_link(contact):
    assert contact_link(contact) is None


def test_addresses_are_shortened_for_reading():
    assert readable("https://www.proef.example/") == "proef.example"
    assert readable("https://proef.example/" + "a" * 200) == "proef.example/…"
    assert readable("https://proef.example/" + "deel/" * 12 + "parkeren?taal=nl") == "proef.example/…/parkeren?taal=nl"
    assert readable("a" * 80) == "a" * 59 + "…", "what is no address"
