"""The tables of the public pages: complete in three languages, and of one piece with the standard and the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse

from algoritmeregister import standards
from algoritmeregister.search import analysis
from algoritmeregister.site import glossary, tables
from algoritmeregister.site.subjects import subjects
from algoritmeregister.texts import LANGUAGES

NAMES = ("subjects", "terms", "texts")
LINK = re.compile(r"\[[^\]]+\]\(([^)]*)\)")


def texts(node: Any) -> Iterator[dict[str, Any]]:
    """Every text in three languages of a table."""
    if isinstance(node, dict):
        if "nl" in node:
            yield node
        else:
            for value in node.values():
                yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def sentences(text: Any) -> list[str]:
    """The paragraphs of a text, which may be one."""
    return [text] if isinstance(text, str) else text


@pytest.mark.parametrize("name", NAMES)
def test_it_works(name):
    found = list(texts(tables.read(name)))
    assert len(found) >= 10
    for text in found:
        assert tuple(text) == LANGUAGES
        assert len({len(sentences(each)) for each in text.values()}) == 1, text["nl"]
        assert all(sentence.strip() for each in text.values() for sentence in sentences(each))


@pytest.mark.parametrize("name", ["texts"])
def test_links_lead_somewhere_and_are_the_same_in_every_language(name):
    for text in texts(tables.read(name)):
        targets = {language: LINK.findall(" ".join(sentences(each))) for language, each in text.items()}
        assert targets["nl"] == targets["en"] == targets["fy"]
        for target in targets["nl"]:
            if not target.startswith("https://"):
                try:
                    reverse(target)
                except NoReverseMatch:
                    pytest.fail(f"no page {target}")


@pytest.mark.parametrize("name", ["texts"])
def test_dutch_is_plain(name):
    for text in texts(tables.read(name)):
        for paragraph in sentences(text["nl"]):
            shown = LINK.sub("woord", paragraph)
            for sentence in re.split(r"(?<=[.?!:])\s", shown):
                assert len(sentence.split()) <= 22, sentence
            assert not re.search(r"\b(?:betreffende|teneinde|middels|verstrekken|dient te)\b", paragraph)


@pytest.mark.parametrize("name", NAMES)
def test_keys_are_anchors_and_occur_once(name):
    keys = list(re.findall(r"^\s*- key: (.*)$", str(_source(name)), re.MULTILINE))
    assert len(keys) == len(set(keys)) or name == "texts"
    assert all(re.fullmatch(r"[a-z-]+", key) for key in keys)


def _source(name: str) -> str:
    from importlib.resources import files

    return (files("algoritmeregister.site") / "data" / f"{name}.yaml").read_text("utf-8")


def test_subjects_name_themes_of_the_standard():
    codes = standards.get(standards.SUPERSET).field("category").code_list
    known = {code.key for code in codes.codes}
    assert {theme for each in subjects().values() for theme in each.themes} <= known
    # Every theme but two can be reached through some subject.
    assert known - {theme for each in subjects().values() for theme in each.themes} <= {
        "bestuur",
        "cultuur-en-recreatie",
        "landbouw",
    }


def test_the_words_of_a_subject_are_alternatives_of_each_other():
    for each in subjects().values():
        asked = analysis.query(each.question)
        assert {word.group for word in asked.words} == {0}, each.key
        assert not asked.cut


def test_a_form_belongs_to_one_term():
    forms = [form.casefold() for term in glossary.terms() for form in term.forms]
    assert sorted(forms) == sorted(set(forms)) or {form for form in forms if forms.count(form) > 1} == {"awb"}


def test_every_form_is_found():
    for term in glossary.terms():
        for form in term.forms:
            assert [each.key for each in glossary.found_in(f"Zie ({form}).")] == [term.key]
