"""Technical terms are explained once on a page, where they first occur."""

from __future__ import annotations

import pytest

from algoritmeregister.site import glossary


def keys(texts):
    return {field: [term.key for term in terms] for field, terms in glossary.explained(texts).items()}


def test_it_works():
    assert keys([("a", "Wij deden een DPIA en nog een DPIA."), ("b", "De DPIA vroeg naar bias.")]) == {
        "a": ["dpia"],
        "b": ["bias"],
    }


@pytest.mark.parametrize("text", ["", "Hij zei: ai!", "modelleren", "onmodel", "dpia's van vroeger"])
def test_a_part_of_a_word_is_no_term(text):
    assert keys([("a", text)]) == {}


def test_the_longest_form_counts():
    assert keys([("a", "Een lerend algoritme.")]) == {"a": ["zelflerend"]}


def test_capitals_do_not_matter_in_words():
    assert keys([("a", "Machine Learning met TRAININGSDATA")]) == {"a": ["zelflerend", "trainingsdata"]}
