"""The secret key is made once, for its owner only."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from algoritmeregister.config.environment import WrongSetting
from algoritmeregister.config.secret import secret_key


def test_it_works(tmp_path):
    key = secret_key("", tmp_path / "data")
    assert len(key) >= 50
    assert secret_key("", tmp_path / "data") == key
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_a_key_that_was_given_is_used_and_not_kept(tmp_path):
    assert secret_key("gegeven", tmp_path) == "gegeven"
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_lost_or_too_short_is_told_with_the_way_out(tmp_path):
    for left in ("", "geheim\n"):
        (tmp_path / "secret_key").write_text(left)
        with pytest.raises(WrongSetting, match=r"secret_key has no key that can be used: .*remove the file"):
            secret_key("", tmp_path)
        assert (tmp_path / "secret_key").read_text() == left


def test_two_installations_have_two_keys(tmp_path):
    assert secret_key("", tmp_path / "a") != secret_key("", tmp_path / "b")


def test_who_is_first_makes_it_for_all(tmp_path):
    with ThreadPoolExecutor(1) as pool:
        keys = set(pool.map(lambda _: secret_key("", tmp_path), range(20)))
    assert len(keys) == 1
