"""The guides and questions that come with the software: whole, plain, the same in three languages."""

from __future__ import annotations

import re

import pytest
from django.urls import NoReverseMatch, reverse

from algoritmeregister.knowledge import articles
from algoritmeregister.knowledge.models import GUIDE, QUESTION
from algoritmeregister.texts import LANGUAGES
from algoritmeregister.ui import markdown
from tests.tries import tries

LINK = re.compile(r"\[[^\]]+\]\(([^)]*)\)")
SHIPPED = list(articles.shipped().values())
NAMES = [f"{each.kind}-{each.slug}" for each in SHIPPED]
# What people must be able to read here (a question or guide each).
ASKED = {
    (GUIDE, "register-beginnen"), (GUIDE, "sturing"), (GUIDE, "bezwaar"), (GUIDE, "inkoop"), (GUIDE, "impacttoetsen"),
    (GUIDE, "gewone-taal"), (GUIDE, "veld-voor-veld"),
    (QUESTION, "wat-is-een-algoritme"), (QUESTION, "welke-algoritmes"), (QUESTION, "wie-is-verantwoordelijk"),
}  # fmt: skip


def test_it_works():
    assert set(articles.shipped()) >= ASKED
    assert len(articles.topics()["topics"]) >= 5


@pytest.mark.parametrize("page", SHIPPED, ids=NAMES)
def test_every_article_is_whole_in_every_language(page):
    assert re.fullmatch(r"[a-z0-9-]+", page.slug)
    assert set(page.texts) == set(LANGUAGES)
    for words in page.texts.values():
        assert words["title"].strip()
        assert words["body"].strip()
    for kind, keys in (("topics", page.topics), ("audience", page.audience), ("phase", [page.phase] if page.phase else [])):
        assert set(keys) <= set(articles.topics()[kind])
    targets = {language: LINK.findall(words["body"]) for language, words in page.texts.items()}
    assert targets["nl"] == targets["en"] == targets["fy"]
    shapes = {re.sub(r">[^<]*<", "><", str(markdown.render(words["body"]))) for words in page.texts.values()}
    assert len({re.sub(r"</?(?:em|strong|a)\b[^>]*>", "", shape) for shape in shapes}) == 1
    for target in targets["nl"]:
        if target.startswith("site:"):
            try:
                reverse(target)
            except NoReverseMatch:
                pytest.fail(f"no page {target}")
        else:
            assert target.startswith("https://")


@pytest.mark.parametrize("page", SHIPPED, ids=NAMES)
def test_dutch_is_plain(page):
    words = page.texts["nl"]
    text = "\n".join(words.get(name, "") for name in ("title", "lead", "body"))
    for line in LINK.sub("woord", text).splitlines():
        if line.startswith("|"):
            continue
        for sentence in re.split(r"(?<=[.?!:])\s", line):
            assert len(sentence.split()) <= 22, sentence
    prose = "\n".join(line for line in text.splitlines() if not line.startswith("|"))
    assert not re.search(r"\b(?:betreffende|teneinde|middels|verstrekken|dient te)\b", prose)


@tries(
    ("text", "holds", "lacks"),
    [
        ("# Kop\n\ntekst", '<h2 class="nl-heading nl-heading--level-2">Kop</h2>', "<h1"),
        ("<script>alert(1)</script>", "&lt;script&gt;", "<script"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))", "<a"),
        ("[x](https://proef.example/?a=1&b=2)", 'href="https://proef.example/?a=1&amp;b=2"', "javascript"),
        ("![x](https://proef.example/x.png)", "x", "<img"),
        ("[x](data:text/html,y)", "x", "<a"),
        ("[de standaard](site:standard)", 'href="/standaard"', "site:"),
        ("[weg](site:nergens)", 'href="#"', "site:"),
        ("| a | b |\n| --- | --- |\n| 1 | 2 |", '<th scope="col">a</th>', "| a"),
        ("- een\n- twee", "<li>een</li>", "- een"),
    ],
)
def test_markdown_is_safe_and_in_style(text, holds, lacks):
    shown = str(markdown.render(text))
    assert holds in shown
    assert lacks not in shown
