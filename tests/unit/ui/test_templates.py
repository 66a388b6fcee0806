"""Rules that hold for every template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import algoritmeregister

TEMPLATES = sorted(Path(algoritmeregister.__file__).parent.rglob("templates/**/*.html"))


def test_it_works():
    assert len(TEMPLATES) >= 10


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_inline_script_or_style(path):
    source = path.read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)(?! type=\"application/ld\+json\">)", source)
    assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_let_through_unescaped(path):
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text("utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_words_are_translatable(path):
    source = path.read_text("utf-8")
    source = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", source, flags=re.DOTALL)
    source = re.sub(r"<code\b.*?</code>", " ", source, flags=re.DOTALL)  # what a machine reads is the same in every language
    words = re.findall(r"[A-Za-zÀ-ÿ]{2,}", re.sub(r"<[^>]*>", " ", source))
    assert [word for word in words if word not in {"TOOI"}] == []
