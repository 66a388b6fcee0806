"""The index on disk: swapped in one step, written by one, read by all, refused when it is not ours."""

from __future__ import annotations

import shutil
import threading

import pytest

from algoritmeregister.search import cursor, directory, schema, writer
from algoritmeregister.search.cursor import Cursor
from algoritmeregister.search.query import Query
from algoritmeregister.search.reader import Reader, Unusable
from tests.benchmarks.search.plain_index import PlainIndex
from tests.unit.search.conftest import version


def test_it_works(indexed):
    index = indexed(version("Camera"))
    token = directory.change_token(index.root)
    assert token is not None
    index.build([version("Camera"), version("Camera")])
    assert directory.change_token(index.root) != token
    assert index.find(Query(text="camera")).total == 2


def test_only_one_build_is_left(indexed):
    index = indexed(version())
    index.build([version()])
    assert len(list(index.root.glob("build-*"))) == 1


def test_what_killed_builds_left_is_removed_before_the_next_one_and_the_current_one_stays(indexed):
    index = indexed(version("Camera"))
    with directory.writing(index.root, wait=False):
        for _ in range(3):
            half_made = directory.new_build(index.root)
        assert sorted(index.root.glob("build-*")) == sorted([directory.current_build(index.root), half_made])
    assert PlainIndex(index.root).find(Query(text="camera")).total == 1


def test_second_writer_is_refused(tmp_path):
    with directory.writing(tmp_path, wait=False), pytest.raises(directory.Busy), directory.writing(tmp_path, wait=False):
        pass


def test_second_writer_waits_when_it_wants(tmp_path):
    order: list[str] = []

    def second() -> None:
        with directory.writing(tmp_path, wait=True):
            order.append("second")

    with directory.writing(tmp_path, wait=False):
        thread = threading.Thread(target=second)
        thread.start()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_absent_index_is_unusable(tmp_path):
    with pytest.raises(Unusable, match="no search index"):
        Reader(tmp_path, "x").view()


def test_index_of_another_format_is_unusable(indexed):
    index = indexed(version())
    with pytest.raises(Unusable, match="another format"):
        Reader(index.root, schema.fingerprint("another analyser")).view()


@pytest.mark.parametrize("content", ["", "{", "[]", "\x00" * 100])
def test_broken_index_is_unusable(indexed, content):
    index = indexed(version())
    (index.root / "current" / "meta.json").write_text(content)
    with pytest.raises(Unusable, match="cannot be read"):
        Reader(index.root, index.fingerprint).view()


def test_view_that_is_open_survives_the_deletion_of_the_index(indexed):
    index = indexed(version("Camera"))
    assert index.find(Query(text="camera")).total == 1
    shutil.rmtree(index.root)
    with pytest.raises(Unusable):
        index.reader.view()
    view = index.reader.last_view()
    assert view is not None
    assert view.searcher.num_docs == 2


def cut_short(path):
    """Leave half of a file, as a new file: who reads what a file had until it was cut in its place gets a signal that ends
    the process, and threads of the engine may read at any moment."""
    half = path.with_suffix(".half")
    half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    half.replace(path)


def test_view_of_which_a_file_is_cut_short_is_let_go_before_it_is_read(indexed):
    index = indexed(version("Camera"))
    assert index.find(Query(text="camera")).total == 1
    for path in (index.root / "current").glob("*.store"):
        cut_short(path)
    with pytest.raises(Unusable, match=r"\.store.* was cut short"):
        index.find(Query(text="camera"))
    assert index.reader.last_view() is None


def test_what_only_orders_or_is_counted_is_not_kept_as_words_to_look_for(indexed):
    index = indexed(version("Camera"), version("Brug"))
    kept = {name: index.searcher.terms_with_prefix(name, "") for name in (*schema.only_columns(), schema.WORDS)}
    assert [name for name, terms in kept.items() if terms] == [schema.WORDS]
    assert [result.name for result in index.find(Query(sort="name")).results] == ["Brug", "Camera"]


@pytest.mark.parametrize("expected", [30, 31, 0])
def test_whole_register_becomes_one_segment_however_many_pieces_it_was_written_in(tmp_path, monkeypatch, expected):
    monkeypatch.setattr(writer, "FEW", 8)
    index = PlainIndex(tmp_path)
    index.build([version(f"Camera {place}") for place in range(30)], expected)
    assert index.find(Query(text="camera")).total == 30
    assert index.searcher.num_segments == 1


@pytest.mark.parametrize(("whole", "pieces"), [(10, 1), (1_999, 1), (2_000, 8), (100_000, 8), (130_000, 64), (10**6, 512)])
def test_piece_is_no_larger_than_memory_and_a_power_of_what_is_merged(whole, pieces):
    size = writer.piece_size(whole)
    assert -(-whole // size) == pieces if size else pieces == 1
    assert size <= writer.LARGEST_PIECE


@pytest.mark.slow
def test_of_the_cursors_of_many_commits_the_last_counts_and_few_are_kept(indexed):
    index = indexed(version("Camera"))
    build = directory.current_build(index.root)
    kept = []
    for place in range(100):
        with directory.writing(index.root, wait=True), writer.Writer(build) as open_index:
            open_index.commit(Cursor(2, place, f"{place}", index.fingerprint))
        view = index.reader.view()
        assert (view.cursor.epoch, view.cursor.sequence) == (2, place)
        kept.append(cursor.documents(view.searcher))
    assert max(kept) < 100
    assert index.find(Query()).total == index.find(Query(text="camera")).total == 1
