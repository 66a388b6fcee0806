"""The texts of the interface: complete in English, ours complete in Frisian, plain in Dutch."""

from __future__ import annotations

import re

import pytest

from algoritmeregister.ui import messages

# Officials read these in the terminal; a Frisian one reads Dutch.
NOT_IN_FRISIAN = ("cli/", "harvest/", "organisations/", "registrations/", "upkeep/")


@pytest.fixture(scope="module", autouse=True)
def extracted():
    """The texts of the whole package: finding them takes seconds, so it is done once, and not while collecting."""
    catalog = messages.extract()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(messages, "extract", lambda: catalog)
        yield [message for message in catalog if message.id]


def test_it_works(extracted):
    texts = [message.id for message in extracted]
    assert "Organisaties" in texts
    assert ("%(n)s registratie", "%(n)s registraties") in texts


def test_no_english_text_is_missing():
    assert messages.missing("en") == []


def test_no_frisian_text_of_the_pages_is_missing(extracted):
    lacking = set(messages.missing("fy"))
    files = {
        (message.id[0] if isinstance(message.id, tuple) else message.id): [name for name, _ in message.locations]
        for message in extracted
    }
    assert [text for text in lacking if not all(name.startswith(NOT_IN_FRISIAN) for name in files[text])] == []


def test_the_catalogues_hold_no_text_that_is_gone(extracted):
    ours = {message.id for message in extracted}
    for language in messages.TRANSLATED:
        assert {message.id for message in messages.read(language) if message.id} - ours == set()


def test_a_text_without_translation_stays_dutch(settings):
    from django.utils.translation import gettext, override

    with override("fy"):
        assert gettext("Deze tekst is nergens vertaald") == "Deze tekst is nergens vertaald"
        # Django's own texts fall back to Dutch too, where its Frisian has gaps
        assert gettext("Enter a valid UUID.") == "Voer een geldige UUID in."


WOOLLY = re.compile(r"\b(betreffende|teneinde|middels|verstrek\w*|dient te|conform|ten behoeve van)\b")


def not_plain(text):
    """The sentences of a text that are too long, and its words that nobody says."""
    too_long = [sentence for sentence in re.split(r"(?<=[.?!:])\s", text) if len(sentence.split()) > 20]
    return too_long + WOOLLY.findall(text)


def test_texts_for_readers_are_plain(extracted):
    for_readers = [each for each in extracted if any(name.startswith(("site/", "ui/")) for name, _ in each.locations)]
    assert len(for_readers) > 1000
    texts = [message.id[-1] if isinstance(message.id, tuple) else message.id for message in for_readers]
    assert {text: wrong for text in texts if (wrong := not_plain(text))} == {}


def test_what_is_not_plain_is_seen():
    long, short = " ".join(["woord"] * 21), " ".join(["woord"] * 20)
    assert not_plain(f"Kort. {long}") == [long]
    assert not_plain("U dient te lezen wat wij verstrekken.") == ["dient te", "verstrekken"]
    assert not_plain(f"Kort: {short}") == []
