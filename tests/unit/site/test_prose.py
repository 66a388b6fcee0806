"""Running text from data: escaped, with links to pages of ours and to safe addresses only."""

from __future__ import annotations

import pytest

from algoritmeregister.site import prose


def test_it_works():
    made = prose.blocks(["Een [vraag](site:questions).", "- een", "- twee", "Slot {naam}."], {"naam": "<b>"})
    assert str(made[0].text) == 'Een <a class="nl-link" href="/vragen">vraag</a>.'
    assert [str(item) for item in made[1].items] == ["een", "twee"]
    assert str(made[2].text) == "Slot &lt;b&gt;."


def test_a_paragraph_without_its_value_is_left_out():
    assert prose.blocks(["{naam} beheert dit.", "Blijft."], {"naam": ""})[0].text == "Blijft."


@pytest.mark.parametrize("target", ["javascript:x", "//kwaad.example", "https://a@kwaad.example"])
def test_an_unsafe_address_is_no_link(target):
    assert str(prose.inline(f"[hier]({target})")) == "hier"


def test_text_is_escaped():
    assert str(prose.inline('<script> & "x"')) == "&lt;script&gt; &amp; &#34;x&#34;"
