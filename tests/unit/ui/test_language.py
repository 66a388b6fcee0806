"""The language in an address."""

from __future__ import annotations

from algoritmeregister.ui.language import in_other, split
from tests.tries import tries


@tries(
    ("path", "code", "bare"),
    [
        ("/", None, "/"),
        ("/en/", "en", "/"),
        ("/en", "en", "/"),
        ("/fy/algoritmes", "fy", "/algoritmes"),
        ("/de/x", None, "/de/x"),
        ("/english", None, "/english"),
        ("/nl//kwaad.example", "nl", "/kwaad.example"),
        ("/nl/\\kwaad.example", "nl", "/kwaad.example"),
    ],
)
def test_it_works(path, code, bare):
    assert split(path) == (code, bare)


def test_the_same_page_in_another_language():
    assert in_other("/en/algoritmes?zoek=a", "fy") == "/fy/algoritmes?zoek=a"
    assert in_other("/fy/", "nl") == "/"
