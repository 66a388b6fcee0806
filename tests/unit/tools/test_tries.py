"""One test that tries many cases tells of every one that went wrong."""

from __future__ import annotations

import pytest

from tests.tries import tries


def test_it_works():
    tried = []

    @tries("number, letter", [(1, "a"), (2, "b")])
    def test(fixture, number, letter):
        tried.append((fixture, number, letter))

    test(fixture="of pytest")
    assert tried == [("of pytest", 1, "a"), ("of pytest", 2, "b")]


def test_all_that_went_wrong_is_told_with_its_case():
    @tries(("number",), [1, 2, 3])
    def test(number):
        if number == 2:
            raise LookupError
        assert number == 1

    with pytest.raises(BaseExceptionGroup, match="2 of 3 cases") as error:
        test()
    told = [(type(each), each.__notes__) for each in error.value.exceptions]
    assert told == [(LookupError, ["in the case {'number': 2}"]), (AssertionError, ["in the case {'number': 3}"])]


def test_what_should_have_been_refused_and_was_not_went_wrong():
    @tries("text", ["1", "een"])
    def test(text):
        with pytest.raises(ValueError):
            int(text)

    with pytest.raises(BaseExceptionGroup, match="1 of 2 cases") as error:
        test()
    assert error.value.exceptions[0].__notes__ == ["in the case {'text': '1'}"]


def test_two_of_them_try_every_pair():
    tried = []

    @tries("one", [1, 2])
    @tries("other", "ab")
    def test(one, other):
        tried.append((one, other))

    test()
    assert tried == [(1, "a"), (1, "b"), (2, "a"), (2, "b")]


class TestInAClass:
    @tries("number", [1, 2])
    def test_it_works(self, request, number):
        assert request.cls is type(self)
        assert number in (1, 2)


def test_nothing_to_try_or_too_few_names_is_refused():
    with pytest.raises(AssertionError, match="cannot fail"):
        tries("text", [])
    with pytest.raises(ValueError, match="zip"):
        tries("one, other", [(1, 2, 3)])
