"""Rules that hold for every template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import algoritmeregister

PACKAGE = Path(algoritmeregister.__file__).parent
SCRIPT = r"<script(?![^>]*\bsrc=)(?! type=\"application/ld\+json\">)"
STYLE = r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:"


@pytest.fixture(scope="module")
def sources():
    """The text of every template, by its path."""
    return {str(path.relative_to(PACKAGE)): path.read_text("utf-8") for path in PACKAGE.rglob("templates/**/*.html")}


def wrong(sources, pattern):
    """What of this pattern stands in which template."""
    found = {path: [match.group() for match in re.finditer(pattern, source)] for path, source in sources.items()}
    return {path: matches for path, matches in found.items() if matches}


def test_it_works(sources):
    assert len(sources) >= 10
    assert wrong({"a": "<p style='color: red'>", "b": "<p>"}, STYLE) == {"a": [" style="]}


def test_no_inline_script_or_style(sources):
    assert wrong(sources, SCRIPT) == {}
    assert wrong(sources, STYLE) == {}


def test_nothing_is_let_through_unescaped(sources):
    assert wrong(sources, r"\|\s*safe\b|autoescape\s+false") == {}


def test_words_are_translatable(sources):
    assert {path: words for path, source in sources.items() if (words := untranslatable(source))} == {}


def untranslatable(source):
    """The words of a template that stand in one language only."""
    source = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", source, flags=re.DOTALL)
    source = re.sub(r"<code\b.*?</code>", " ", source, flags=re.DOTALL)  # what a machine reads is the same in every language
    words = re.findall(r"[A-Za-zÀ-ÿ]{2,}", re.sub(r"<[^>]*>", " ", source))
    return [word for word in words if word not in {"TOOI"}]
