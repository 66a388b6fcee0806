"""The calendar of meetings: lines, escapes and times as RFC 5545 has them, whatever the text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algoritmeregister.knowledge.calendar import Entry, calendar

BEGIN = datetime(2027, 3, 31, 14, 30, tzinfo=timezone(timedelta(hours=2)))


def made(**more):
    values = {
        "uid": "a@b", "sequence": 3, "changed_at": BEGIN, "starts_at": BEGIN, "ends_at": BEGIN + timedelta(hours=2),
        "title": "Werkgroep", "text": "", "place": "", "address": "https://proef.example/agenda/a",
    }  # fmt: skip
    return calendar([Entry(**{**values, **more})], name="Proef", product="Proef")


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_it_works():
    lines = unfolded(made(title="Werkgroep, tweede; keer", text="Een\nTwee", cancelled=True))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART:20270331T123000Z" in lines
    assert "SUMMARY:Werkgroep\\, tweede\\; keer" in lines
    assert "DESCRIPTION:Een\\nTwee" in lines
    assert "STATUS:CANCELLED" in lines
    assert "SEQUENCE:3" in lines


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_comes_back_from_lines_of_75_octets(text):
    content = made(text="x" + text)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    shown = next(line for line in unfolded(content) if line.startswith("DESCRIPTION:")).removeprefix("DESCRIPTION:x")
    back = shown.replace("\\\\", "\0").replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\0", "\\")
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = "".join(c for c in plain if c == "\n" or (c >= " " and c != "\x7f"))
    assert back == expected.encode("utf-8", "replace").decode()
    assert datetime(2027, 3, 31, 12, 30, tzinfo=UTC) == BEGIN
