"""What is known of the words of a large register is kept beside its index, and is the same as analysing them."""

from __future__ import annotations

import pytest

from algoritmeregister.search import directory, preparing, schema, word_table
from algoritmeregister.search.analysis import analyse, words
from algoritmeregister.search.query import Query
from algoritmeregister.search.reader import Reader, Unusable
from tests.unit.search.conftest import version

LONG = ("parkeervergunning", "straatverlichtingsplan", "verwerkingsovereenkomsten", "gezichtsherkenning")


@pytest.fixture
def told():
    """Let no table stay in use, and no word known, for what is tested next."""
    words.known.forget()
    yield
    words.known.elsewhere = None
    words.known.forget()


def test_a_word_in_the_table_is_what_analysing_it_gives(tmp_path, told, monkeypatch):
    tokens = analyse(" ".join((*LONG, "weg", "Straatplan"))).tokens
    table = word_table.TableWriter(tmp_path)
    table.add(words.known.items())
    table.add(words.known.items())
    table.close()
    words.known.forget()
    word_table.use(tmp_path)
    analysed = []
    monkeypatch.setattr(words, "_analysed", lambda text: analysed.append(text) or words.Word(text, text, (), ()))
    found = analyse(" ".join(LONG)).tokens
    assert [token[3:] for token in found] == [token[3:] for token in tokens[: len(LONG)]]
    assert analyse("Parkeervergunning").tokens[0].stem == tokens[0].stem
    assert analyse("weg onbekendwoord")
    assert analysed == ["weg", "onbekendwoord"]


def test_a_damaged_table_is_not_missed(tmp_path, told):
    table = word_table.TableWriter(tmp_path)
    table.add([("parkeerplaats", words.known["parkeerplaats"])])
    table.close()
    (tmp_path / word_table.NAME).write_bytes(b"damaged" * 1_000)
    words.known.forget()
    word_table.use(tmp_path)
    assert analyse("parkeerplaats").tokens[0].parts == ("parkeer", "plaats")


def test_a_large_register_has_a_table_and_a_small_one_does_not(indexed, told, monkeypatch):
    small = indexed(version(LONG[0]))
    monkeypatch.setattr(preparing, "WORTH_PROCESSES", 2)
    monkeypatch.setattr(preparing, "_processes", lambda: 0)
    words.known.forget()
    large = indexed(*(version(word) for word in LONG))
    for index, has in ((small, False), (large, True)):
        assert index.find(Query(text=LONG[0])).total == 1
        build = directory.current_build(index.root)
        assert build is not None
        assert (build / word_table.NAME).exists() == has
        assert (words.known.elsewhere is not None) == has


def test_the_table_of_another_analysis_is_not_asked(indexed, told):
    index = indexed(version("Camera"))
    build = directory.current_build(index.root)
    table = word_table.TableWriter(build)
    table.add([("parkeerplaats", words.Word("parkeerplaats", "fout", (), ()))])
    table.close()
    words.known.forget()
    Reader(index.root, index.fingerprint).view()
    assert word_table.in_use() == build
    with pytest.raises(Unusable):
        Reader(index.root, schema.fingerprint("another analysis")).view()
    assert word_table.in_use() is None
    assert analyse("parkeerplaats").tokens[0].parts == ("parkeer", "plaats")


def test_other_processes_look_words_up_where_this_one_does(tmp_path, told, monkeypatch):
    table = word_table.TableWriter(tmp_path)
    table.add([("parkeerplaats", words.Word("parkeerplaats", "bekend", (), ()))])
    table.close()
    word_table.use(tmp_path)
    monkeypatch.setattr(preparing, "WORTH_PROCESSES", 2)
    monkeypatch.setattr(preparing, "_processes", lambda: 1)
    found = list(preparing.prepare_all([version("Parkeerplaats"), version("Camera")]))
    assert found[0][schema.TITLE][0].strip() == "bekend"


def test_a_table_that_cannot_be_opened_is_not_missed(tmp_path, told):
    (tmp_path / word_table.NAME).mkdir()
    word_table.use(tmp_path)
    assert words.known.elsewhere is None


def test_of_many_words_those_that_were_asked_for_lately_are_remembered():
    memory: words.Lately[int] = words.Lately()
    for place in range(10):
        memory.keep(f"word{place}", place, limit=8)
        memory["word0"] = memory.get("word0", memory.before.get("word0", -1))
    assert memory["word0"] == 0
    assert memory["word9"] == 9
    assert "word1" not in memory.keys() | memory.before.keys()
    assert len(memory) + len(memory.before) <= 8
    memory.forget()
    assert not memory.keys() | memory.before.keys()
