"""A registration in short quotes the organisation, or says why it cannot."""

from __future__ import annotations

import json

import pytest

from algoritmeregister.registrations.models import Version
from algoritmeregister.site.summary import LONGEST_QUOTE, shortened, summarise


def version(standard="1.0", beside=None, redactions=None, **document):
    content = json.dumps({"document": document, "beside": beside or {}})
    return Version(standard=standard, content=content, language="nl", redactions=redactions or {})


def test_it_works():
    made = summarise(
        version(
            "0.3.1",
            description_short="Telt fietsen.",
            impact="Fietsers krijgen <b>groen</b>.",
            goal="Doorstroming.",
            human_intervention="Een mens kijkt mee.",
            objection_procedure="Binnen zes weken.",
            contact_email="a@proef.example",
            website="https://proef.example/",
        )
    )
    assert {key: answer.quote for key, answer in made.answers.items()} == {
        "what": "Telt fietsen.",
        "whom": "Fietsers krijgen groen.",
        "person": "Een mens kijkt mee.",
        "objection": "Binnen zes weken.",
    }
    assert made.answers["whom"].field == "impact"
    assert (made.contact.link, made.contact.website) == ("mailto:a@proef.example", "https://proef.example/")


def test_nothing_is_concluded_from_silence():
    made = summarise(version("0.3.1"))
    assert {answer.why for answer in made.answers.values()} == {"empty"}
    assert made.contact.is_empty


def test_a_standard_that_does_not_ask_is_named():
    made = summarise(version("1.0"))
    assert made.answers["objection"].why == "not_asked"
    assert made.answers["person"].why == "empty"


def test_objection_elsewhere_is_quoted_word_for_word():
    text = "Twee mensen kijken. Bezwaar maken kan binnen zes weken. Bel gerust."
    answer = summarise(version("1.0", human_intervention=text)).answers["objection"]
    assert (answer.quote, answer.field, answer.cut) == ("Bezwaar maken kan binnen zes weken.", "human_intervention", True)


def test_a_conscience_is_no_objection():
    answer = summarise(version("1.0", goal="Dit bezwaart niemand. Objectief gemeten.")).answers["objection"]
    assert answer.why == "not_asked"


def test_what_is_beside_the_document_counts():
    answer = summarise(version("1.0", beside={"objection_procedure": "Schrijf ons."})).answers["objection"]
    assert (answer.quote, answer.field) == ("Schrijf ons.", "")


def test_withheld_is_not_empty():
    secret = {"withheld": [{"field": "human_intervention", "reason": "Bedrijfsgeheim"}]}
    assert summarise(version("1.0", beside=secret)).answers["person"].why == "withheld"


def test_removed_is_told():
    removed = {"document/human_intervention": {"ground": "personal-data"}}
    assert summarise(version("1.0", redactions=removed)).answers["person"].why == "removed"


@pytest.mark.parametrize("website", ["javascript:alert(1)", "proef", "https://a@kwaad.example"])
def test_an_unsafe_website_is_left_out(website):
    assert summarise(version("1.0", website=website)).contact.website is None


def test_a_quote_ends_with_a_sentence():
    sentence = "Deze zin heeft precies genoeg woorden om mee te tellen in de toets. "
    assert shortened(sentence * 10).endswith("toets.")
    assert len(shortened(sentence * 10)) <= LONGEST_QUOTE


def test_without_sentences_it_ends_with_a_word():
    cut = shortened("woord " * 200)
    assert cut.endswith("woord …")
    assert len(cut) <= LONGEST_QUOTE + 2


def test_what_fits_stays():
    assert shortened("Kort.") == "Kort."


def test_one_long_word_is_cut():
    assert len(shortened("a" * 5_000)) <= LONGEST_QUOTE + 2
