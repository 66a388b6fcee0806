"""What is remembered is bounded, and what was used last stays."""

from __future__ import annotations

from algoritmeregister.site.remembering import Remembered


def test_it_works():
    memory = Remembered[str](100)
    assert memory.get("a") is None
    memory.put("a", "een")
    assert memory.get("a") == "een"
    memory.clear()
    assert memory.get("a") is None
    assert memory.weight == len(memory) == 0


def test_together_they_never_weigh_more_than_is_allowed():
    memory = Remembered[int](80)
    for number in range(1_000):
        memory.put(number, number, weight=number % 10)
        assert memory.weight <= 80
    assert memory.get(999) == 999
    assert memory.get(0) is None


def test_what_was_used_longest_ago_goes_first():
    memory = Remembered[int](16)
    for number in range(8):
        memory.put(number, number, weight=2)
    assert memory.get(0) == 0
    memory.put(8, 8, weight=2)
    assert memory.get(0) == 0
    assert memory.get(1) is None


def test_the_same_key_counts_once():
    memory = Remembered[str](80)
    memory.put("a", "een", weight=5)
    memory.put("a", "twee", weight=3)
    assert memory.get("a") == "twee"
    assert (memory.weight, len(memory)) == (3, 1)


def test_what_would_fill_the_room_by_itself_is_left_out():
    memory = Remembered[str](80)
    memory.put("groot", "x", weight=11)
    assert memory.get("groot") is None
