"""The texts of the interface: complete in English, ours complete in Frisian, plain in Dutch."""

from __future__ import annotations

import re

import pytest

from algoritmeregister.ui import messages

# Officials read these in the terminal; a Frisian one reads Dutch.
NOT_IN_FRISIAN = ("cli/", "harvest/", "organisations/", "registrations/", "upkeep/")


def test_it_works():
    texts = [message.id for message in messages.extract() if message.id]
    assert "Organisaties" in texts
    assert ("%(n)s registratie", "%(n)s registraties") in texts


def test_no_english_text_is_missing():
    assert messages.missing("en") == []


def test_no_frisian_text_of_the_pages_is_missing():
    lacking = set(messages.missing("fy"))
    files = {
        (message.id[0] if isinstance(message.id, tuple) else message.id): [name for name, _ in message.locations]
        for message in messages.extract()
    }
    assert [text for text in lacking if not all(name.startswith(NOT_IN_FRISIAN) for name in files[text])] == []


def test_the_catalogues_hold_no_text_that_is_gone():
    ours = {message.id for message in messages.extract()}
    for language in messages.TRANSLATED:
        assert {message.id for message in messages.read(language)} - ours == set()


def test_a_text_without_translation_stays_dutch(settings):
    from django.utils.translation import gettext, override

    with override("fy"):
        assert gettext("Deze tekst is nergens vertaald") == "Deze tekst is nergens vertaald"
        # Django's own texts fall back to Dutch too, where its Frisian has gaps
        assert gettext("Enter a valid UUID.") == "Voer een geldige UUID in."


@pytest.mark.parametrize("message", [m for m in messages.extract() if m.id], ids=lambda m: str(m.id)[:30])
def test_texts_for_readers_are_plain(message):
    if not any(name.startswith(("site/", "ui/")) for name, _ in message.locations):
        return
    text = message.id[-1] if isinstance(message.id, tuple) else message.id
    for sentence in re.split(r"(?<=[.?!:])\s", text):
        assert len(sentence.split()) <= 20, sentence
    assert not re.search(r"\b(betreffende|teneinde|middels|verstrek\w*|dient te|conform|ten behoeve van)\b", text)
