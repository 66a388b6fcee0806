"""What is kept on disk: found again, bounded, forgotten."""

from __future__ import annotations

import os
import time

import pytest

from algoritmeregister.exchange import kept

NUMBER = "12345678"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def never():
    raise AssertionError("made again")


def test_it_works():
    assert kept.kept(NUMBER, "pdf", b"source", lambda: b"made") == b"made"
    assert kept.kept(NUMBER, "pdf", b"source", never) == b"made"
    assert kept.kept(NUMBER, "pdf", b"another", lambda: b"new") == b"new"


def test_it_forgets_one_registration_and_not_another():
    for number in (NUMBER, "87654321"):
        kept.kept(number, "pdf", b"source", lambda: b"made")
    kept.forget(NUMBER)
    assert [path.name[:8] for path in kept.folder().iterdir()] == ["87654321"]
    kept.forget("00000000")


def test_what_is_old_is_made_again_and_removed():
    kept.kept(NUMBER, "pdf", b"source", lambda: b"made")
    (path,) = kept.folder().iterdir()
    old = time.time() - kept.MAX_AGE - 10
    os.utime(path, (old, old))
    assert kept.kept(NUMBER, "pdf", b"another", lambda: b"new") == b"new"
    assert not path.exists()
    assert kept.kept(NUMBER, "pdf", b"source", lambda: b"again") == b"again"


def test_the_oldest_go_when_it_is_too_much(monkeypatch):
    monkeypatch.setattr(kept, "MAX_BYTES", 250)
    start = time.time() - 100
    for place in range(5):
        kept.kept(NUMBER, "pdf", bytes([place]), lambda: b"x" * 100)
        (newest,) = [path for path in kept.folder().iterdir() if path.stat().st_mtime > start + 50]
        os.utime(newest, (start + place, start + place))
    assert len(list(kept.folder().iterdir())) == 2
    assert kept.kept(NUMBER, "pdf", bytes([4]), never) == b"x" * 100


def test_a_disk_that_refuses_does_not_stop_it(settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.DATA_DIR = tmp_path / "file"
    assert kept.kept(NUMBER, "pdf", b"source", lambda: b"made") == b"made"


@pytest.mark.parametrize("number", ["", "1234567", "../12345678", "12345678/x"])
def test_a_number_that_is_none_is_refused(number):
    with pytest.raises(ValueError, match="not a registration's number"):
        kept.kept(number, "pdf", b"source", never)
