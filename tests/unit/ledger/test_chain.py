"""The chain's hashes: canonical, sensitive to everything, computable by an outsider."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.ledger.chain import canonical, digest, entry_hash, moment

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def test_it_works():
    fields = {"sequence": 1, "kind": "published"}
    text = '{"kind":"published","previous":"abc","sequence":1}'
    assert entry_hash("abc", fields) == hashlib.sha256(text.encode()).hexdigest()


@given(values)
def test_canonical_text_means_what_it_was_made_of(value):
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(st.text(max_size=5), values, max_size=4))
def test_the_order_of_keys_does_not_matter(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(values, values)
def test_two_values_have_one_hash_only_when_they_are_the_same(one, other):
    assert (digest(one) == digest(other)) == (canonical(one) == canonical(other))


@given(st.text(alphabet=st.characters(), max_size=20))
def test_any_text_can_be_hashed(text):
    assert len(digest({"text": text, "half a character": "\ud83d"})) == 64


def test_a_moment_is_the_same_text_in_every_time_zone():
    at = datetime(2026, 5, 13, 12, 0, 0, 5, tzinfo=UTC)
    assert moment(at) == "2026-05-13T12:00:00.000005Z"
    assert moment(at.astimezone(timezone(timedelta(hours=2)))) == moment(at)
