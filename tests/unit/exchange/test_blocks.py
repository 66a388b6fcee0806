"""Texts of registrations as blocks: what nh3 lets through, in order, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.exchange.blocks import Run, paragraph, text_blocks


def words(blocks):
    return [[block.kind, ["".join(run.text for run in item) for item in block.items]] for block in blocks]


def test_it_works():
    blocks = text_blocks(
        "<p>Een <b>vet</b> en <i>schuin</i> woord.<br>Nieuwe regel.</p><ul><li>een</li><li><p>twee</p></li></ul>"
        "<ol><li>stap</li></ol>",
        rich=True,
        language="nl",
    )
    assert words(blocks) == [
        ["paragraph", ["Een vet en schuin woord.\nNieuwe regel."]],
        ["bullets", ["een", "twee"]],
        ["steps", ["stap"]],
    ]
    assert blocks[0].items[0][:4] == [Run("Een "), Run("vet", "bold"), Run(" en "), Run("schuin", "italic")]
    assert {block.language for block in blocks} == {"nl"}


def test_a_list_in_a_list_becomes_one_list():
    text = "<ul><li>een<ul><li>twee</li></ul></li><li>drie</li></ul><p>na</p>"
    assert words(text_blocks(text, rich=True)) == [["bullets", ["een", "twee", "drie"]], ["paragraph", ["na"]]]


def test_paragraphs_in_one_item_do_not_run_together():
    text = "<ul><li><p>een</p><p>twee</p></li><li>drie</li></ul>"
    assert words(text_blocks(text, rich=True)) == [["bullets", ["een\ntwee", "drie"]]]


def test_plain_text_keeps_its_markup_as_text():
    assert words(text_blocks("1 < 2 & <b>x</b>\n\nTwee\nregels", rich=False)) == [
        ["paragraph", ["1 < 2 & <b>x</b>"]],
        ["paragraph", ["Twee\nregels"]],
    ]


def test_escaped_markup_is_not_read_twice():
    assert words(text_blocks("<p>&lt;script&gt; &amp;amp;</p>", rich=True)) == [["paragraph", ["<script> &amp;"]]]


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "data:text/html,x", "https://a@b.example/", "https://x.example/" + "a" * 3000]
)
def test_a_bad_link_is_only_text(bad):
    assert text_blocks(f'<p><a href="{bad}">tekst</a></p>', rich=True)[0].items == [[Run("tekst")]]


def test_a_good_link_is_a_link():
    assert text_blocks('<p><a href="https://x.example/?a=1&amp;b=2">tekst</a></p>', rich=True)[0].items == [
        [Run("tekst", link="https://x.example/?a=1&b=2")]
    ]
    assert paragraph("x", link="https://x.example/" + "a" * 3000).items == [[Run("x")]]


@pytest.mark.parametrize("empty", ["", " \n ", "<p></p>", "<ul></ul>", "<ul><li> </li></ul>"])
def test_nothing_gives_no_blocks(empty):
    assert text_blocks(empty, rich=True) == []


@given(st.lists(st.sampled_from(["<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "<ol>", "</ol>", "<b>", "</b>", "<a href='https://x.example'>",
                                 "</a>", "<br>", "<div>", "</div>", "a", " ", "&lt;", "#x"])))  # fmt: skip
def test_no_word_is_lost_whatever_the_markup(pieces):
    text = "".join(pieces)
    got = "".join(run.text for block in text_blocks(text, rich=True) for item in block.items for run in item)
    for character in ("a", "#x"):
        assert got.count(character) == pieces.count(character)
