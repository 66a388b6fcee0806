"""Marking and cutting: escaped, never broken, never longer than a passage."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.search import marking, snippets
from algoritmeregister.search.matching import Targets
from algoritmeregister.search.snippets import Text

PARKING = Targets({"parkeer": {0}, "scan": {1}}, {"parkeer": {0}})


def html(text: str, targets: Targets = PARKING) -> str:
    return snippets.to_html(snippets.pieces(text, marking.Marker(targets).hits(text)))


def test_it_works():
    assert html("Parkeren met een parkeervergunning") == "<mark>Parkeren</mark> met een <mark>parkeervergunning</mark>"


def test_markup_in_a_text_is_escaped():
    assert html("<script>parkeren</script>") == "&lt;script&gt;<mark>parkeren</mark>&lt;/script&gt;"


def test_word_that_only_looks_like_it_is_not_marked():
    assert html("park apparaat") == "park apparaat"


def test_words_of_a_phrase_are_marked_only_next_to_each_other():
    marker = marking.Marker(Targets(phrases={tuple(_stems("sociale bijstand")): {0}}))
    assert [hit.start for hit in marker.hits("Sociale bijstand en sociale zaken")] == [0, 8]
    assert marker.hits("bijstand, sociale zaken") == []
    assert marker.hits("") == []


@pytest.mark.parametrize(
    ("typed", "text"), [("huis", "huizen"), ("brief", "brieven"), ("lopen", "loopt"), ("bus", "bussen"), ("c++", "c++")]
)
def test_forms_of_a_word_are_marked(typed, text):
    (stem,) = _stems(typed)
    assert html(text, Targets({stem: {0}})) == f"<mark>{text}</mark>"


def _stems(text: str) -> list[str]:
    from algoritmeregister.search import analysis

    return analysis.index_terms(text)


def test_passage_is_the_one_that_shows_most_and_names_its_field():
    marker = marking.Marker(PARKING)
    texts = [Text.of("goal", "woord " * 100 + "parkeren " + "woord " * 100), Text.of("risks", "Scan bij het parkeren.")]
    found = snippets.best_passage(marker, texts, set())
    assert found is not None
    assert (found.field, found.html) == ("risks", "<mark>Scan</mark> bij het <mark>parkeren</mark>.")


def test_passage_is_short_and_shows_where_it_was_cut():
    text = Text.of("goal", "woord " * 100 + "parkeren " + "woord " * 100)
    found = snippets.best_passage(marking.Marker(PARKING), [text], set())
    assert found is not None
    text = "".join(piece.text for piece in found.pieces)
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) <= snippets.PASSAGE + 4


def test_no_passage_when_everything_is_shown_already():
    assert snippets.best_passage(marking.Marker(PARKING), [Text.of("goal", "parkeren")], {0, 1}) is None


@given(text=st.text(max_size=300))
def test_marking_never_changes_the_text(text):
    marker = marking.Marker(Targets({"a": {0}, "parkeer": {0}}, {"de": {0}, "scan": {0}}))
    parts = snippets.pieces(text, marker.hits(text))
    assert "".join(part.text for part in parts) == text
    inside = re.sub("</?mark>", "", snippets.to_html(parts))
    assert "<" not in inside
    assert ">" not in inside


@given(text=st.text(max_size=2000))
def test_passage_is_a_piece_of_the_text(text):
    found = snippets.best_passage(marking.Marker(Targets({"a": {0}}, {"e": {0}})), [Text.of("goal", text)], set())
    if found is not None:
        inside = "".join(piece.text for piece in found.pieces).removeprefix("… ").removesuffix(" …")
        assert inside in text


def test_letters_that_grow_when_small_stay_in_their_place():
    assert html("İİİ parkeren İ") == "İİİ <mark>parkeren</mark> İ"


WORDS = ("parkeren", "scan", "de", "park", "scanauto", "lang", "tekst", "over", "iets", "anders")


@given(st.lists(st.sampled_from(WORDS), max_size=120))
def test_passage_shows_as_much_as_any_passage_of_the_text_could(words):
    text, targets = " ".join(words), Targets({"parkeer": {0}, "scan": {1}, "tekst": {2}}, {"parkeer": {0}, "scan": {1}})
    found = snippets.best_passage(marking.Marker(targets), [Text.of("goal", text)], set())
    hits = marking.Marker(targets).hits(text)
    most = max((len(_shown_from(hits, at)) for at in range(len(hits))), default=0)
    if found is None:
        assert most == 0
        return
    inside = "".join(piece.text for piece in found.pieces).removeprefix("… ").removesuffix(" …")
    assert len({place for hit in marking.Marker(targets).hits(inside) for place in hit.answers}) >= most
    assert found.html == snippets.to_html(_whole(found, targets))


def _shown_from(hits, at):
    return {place for hit in hits[at:] if hit.end <= hits[at].start + snippets.REACH for place in hit.answers}


def _whole(found, targets):
    """Mark a passage word for word, as if all of it had been analysed."""
    text = "".join(piece.text for piece in found.pieces)
    return snippets.pieces(text, marking.Marker(targets).hits(text))


def test_words_that_are_not_shown_are_not_analysed(monkeypatch):
    met: list[str] = []
    stems = marking._stems
    monkeypatch.setattr(marking, "_stems", lambda written: met.append(written) or stems(written))
    text = "Scan bij het parkeren. " + "iets anders " * 60 + "parkeerwachter parkeerbeheer parkeerkaart"
    found = snippets.best_passage(marking.Marker(PARKING), [Text.of("goal", text), Text.of("risks", "parkeerschijf")], set())
    assert found is not None
    assert sorted(met) == ["Scan", "parkeren"]


@given(st.lists(st.text(alphabet="parkesncd'’ -\n\u0130", max_size=40), max_size=4))
def test_many_texts_at_once_give_what_each_gives(texts: list[str]):
    phrase = tuple(_stems("parken scan"))
    marker = marking.Marker(Targets({"parkeer": {0}, "scan": {1}}, {"parkeer": {0}}, {phrase: {2}}))
    texts = [*texts, "parken", "scan parkeren", "’parkeerscan"]
    assert marker.hits_in(texts) == [marker.hits(text) for text in texts]
