"""HTML in a source's value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.harvest.markup import plain


def test_it_works() -> None:
    html = 'Zie <a href="https://x.example/a">de regels</a>:<ul><li>een</li><li>twee &amp; drie</li></ul>Klaar.<br />Echt.'
    assert plain(html) == "Zie de regels (https://x.example/a):\n\n- een\n- twee & drie\nKlaar.\nEcht."


def test_text_without_html_stays_letter_by_letter() -> None:
    assert plain("a  b\n c > d") == "a  b\n c > d"


def test_scripts_are_no_text_and_other_addresses_are_left_out() -> None:
    assert plain("<script>alert(1)</script>Tekst <a href='javascript:x'>hier</a>") == "Tekst hier"


def test_what_looks_like_a_tag_and_is_none_is_kept() -> None:
    assert plain("kleiner < groter &amp; anders") == "kleiner < groter & anders"


@given(text=st.text(max_size=80))
def test_no_text_is_an_error(text: str) -> None:
    assert isinstance(plain(text), str)
