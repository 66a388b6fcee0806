"""JSON of others: read as it is, and refused when a database could not keep it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister import given_json
from tests.tries import tries

_TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(_VALUES)
def test_what_can_be_kept_is_read_as_it_is(value: object) -> None:
    assert given_json.read(json.dumps(value)) == value
    assert given_json.read(json.dumps(value, ensure_ascii=False).encode()) == value


def test_what_somebody_typed_that_looks_like_a_nul_is_none() -> None:
    assert given_json.read(r'["\\u0000", "\\\\u0000"]') == [r"\u0000", r"\\u0000"]


@tries(
    ("text", "said"),
    [
        (r'{"a": ["\u0000"]}', "NUL"),
        (r'{"a\\\u0000": 1}', "NUL"),
        (r'["\ud800"]', "half a character"),
        ("[NaN]", "NaN"),
        ("[-Infinity]", "Infinity"),
        ("[1e999]", "Out of range"),
        ("[" + "9" * 6000 + "]", "digits"),
        ("[" * 100_000, "nested too deeply"),
        ("[1", "delimiter"),
        (b"[\"\xff\"]", "decode"),
    ],
)
def test_what_cannot_be_kept_is_refused(text: str | bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        given_json.read(text)
