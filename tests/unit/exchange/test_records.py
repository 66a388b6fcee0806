"""Records of standards of others, as files have them."""

from __future__ import annotations

import json

import pytest

from algoritmeregister.exchange.records import Unreadable, read


def test_signs_that_end_a_line_may_stand_inside_a_text_of_a_line():
    records = [{"doel": "een\u2028twee\x85drie"}, {"doel": "vier"}]
    lines = "\r\n".join(json.dumps(each, ensure_ascii=False) for each in records)
    assert read(lines.encode()) == records


def test_a_number_of_thousands_of_digits_is_refused_in_words():
    for text in ('{"a": %s}', '{"a": 1}\n{"a": %s}'):
        with pytest.raises(Unreadable, match="Regel"):
            read((text % ("9" * 5_000)).encode())
