"""Short names of registers, and which addresses are the same place."""

from __future__ import annotations

import pytest

from algoritmeregister.registers.naming import is_slug, place, slug_base
from tests.tries import tries


@tries(
    ("name", "slug"),
    [
        ("Algoritmeregister RvIG", "rvig"),
        ("Het algoritmeregister van de gemeente Proefdorp", "gemeente-proefdorp"),
        ("Algoritmeregister", "algoritmeregister"),
        ("Dekking", "register-dekking"),
        ("voorstel-abc", "register-voorstel-abc"),
        ("***", "register"),
        ("x" * 300, "x" * 50),
    ],
)
def test_it_works(name, slug):
    assert slug_base(name) == slug
    assert is_slug(slug)


def test_addresses_that_differ_in_writing_are_one_place():
    same = ("https://www.Proef.example/a/", "http://proef.example/en/a", "https://proef.example/nl/a/")
    assert {place(each) for each in same} == {"proef.example/a"}
    assert place("https://proef.example/a?x=1") != place("https://proef.example/a")


@pytest.mark.parametrize("text", ["", "proef", "https://", "https://[", "javascript:alert(1)"])
def test_what_is_no_address_is_no_place(text):
    assert place(text) == ""


@tries("text", ["", "-a", "a-", "A", "a b", "é", "dekking", "voorstel-x", "a" * 61])
def test_what_no_register_may_be_called(text):
    assert not is_slug(text)
