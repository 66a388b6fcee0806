"""Longer texts: what comes through and what does not."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.ui.rich_text import TAGS, clean, marked, paragraphs, plain
from tests.tries import tries


def test_it_works():
    assert (
        clean("<p>Een <strong>lijst</strong>:</p><ul><li>a</li></ul>")
        == "<p>Een <strong>lijst</strong>:</p><ul><li>a</li></ul>"
    )
    assert clean("Gewoon a < b & c\n\nTweede\nregel") == "<p>Gewoon a &lt; b &amp; c</p><p>Tweede<br>regel</p>"


@tries(
    "text",
    [
        "<p onclick=x()>a</p>",
        "<p style='x'>a</p>",
        "<script>x()</script><p>a</p>",
        "<p>a<img src=x onerror=y></p>",
        "<p>a</p><iframe src='//x'></iframe>",
        "<svg/onload=x()><p>a</p>",
        "<p>a</p><style>b{}</style>",
        "<p class='ar-hero' id='inhoud'>a</p>",
    ],
)
def test_only_what_is_allowed_comes_through(text):
    assert clean(text) == "<p>a</p>"


def test_links_are_limited_to_safe_schemes():
    assert clean('<a href="javascript:x()">a</a>') == '<p><a rel="nofollow noopener noreferrer">a</a></p>'
    assert 'href="https://proef.example"' in clean('<a href="https://proef.example">a</a>')


@given(st.text(alphabet=st.sampled_from(list("<>/\"'= abiplonscrtm&;:\n\x00!-")), max_size=60))
def test_no_other_element_ever_comes_out(text):
    for shown in (clean(text), paragraphs(text), marked(text)):
        for name in re.findall(r"</?([a-zA-Z!][^\s>/]*)", shown):
            assert name in TAGS | {"mark"}


def test_marked_keeps_only_marks():
    assert marked("a &lt;b&gt; <mark>c</mark>") == "a &lt;b&gt; <mark>c</mark>"
    assert marked("<mark onclick=x>c</mark><b>") == "&lt;mark onclick=x&gt;c</mark>&lt;b&gt;"


def test_plain_has_the_words():
    assert plain("<p>Een</p>  <b>twee</b>\n &amp; drie<script>x</script>") == "Een twee & drie"
    assert plain("a\n b") == "a b"


def test_a_hostile_text_takes_no_time_squared():
    # This would take an hour when every space were looked at from every other.
    assert "&lt;" in clean("<" + " " * 300_000 + "!")
