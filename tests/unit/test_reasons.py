"""What libraries say is wrong, in words for people: asked of the libraries, so that a new release of one shows."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import socket
import ssl
from collections.abc import Callable
from xml.etree.ElementTree import ParseError

import ijson
import pytest
import yaml
from defusedxml.ElementTree import fromstring
from django.utils import translation
from python_calamine import CalamineError, CalamineWorkbook

from algoritmeregister import given_json, reasons
from tests.tries import tries

_NOT_JSON = ("[tru]", '[{"a" 1}]', '[{"a": 1,}]', "[{'a': 1}]", "[1] x", "[1 2]", '["\\x"]', '["a\nb"]', "[1", '["a')


def _python(text: str) -> None:
    json.loads(text)


def _fast(text: str) -> None:
    list(ijson.basic_parse(io.BytesIO(text.encode())))


def _patient(text: str) -> None:
    list(ijson.get_backend("python").basic_parse(io.BytesIO(text.encode())))


def _csv(text: str) -> None:
    list(csv.reader(io.StringIO(text, newline=""), strict=True))


def _spreadsheet(text: str) -> None:
    CalamineWorkbook.from_filelike(io.BytesIO(text.encode()))


@tries(
    ("read", "texts"),
    [
        (_python, _NOT_JSON),
        (_fast, _NOT_JSON),
        (_patient, _NOT_JSON),
        (given_json.read, ('["\\ud800"]', '["\\u0000"]', "[NaN]", "[" * 100_000, "[" + "9" * 5000 + "]")),
        (_csv, ('a\n"b', '"a"b\n')),
        (fromstring, ("<a>", "<a></b>", "<a/>x", "<a b='1' b='2'/>", "<a>&b;</a>", "<b:a/>", "x", "<a", "<?xml?><a/>")),
        (_spreadsheet, ("PK\x03\x04", "x")),
        (yaml.safe_load, ("a: b: c", "a:\n\t- b", "a: [1, 2", "a: *x", "- a\nb: c", "a: 'x", "a: @b", "a: \x01")),
    ],
)
def test_what_the_libraries_say_of_a_broken_file_has_words(read: Callable[[str], object], texts: tuple[str, ...]) -> None:
    for text in texts:
        with pytest.raises((ValueError, csv.Error, ParseError, CalamineError, ijson.JSONError, yaml.YAMLError)) as refused:
            read(text)
        assert reasons.known(refused.value), f"{text[:20]!r}: {refused.value}"
        assert reasons.in_words(refused.value) == reasons.known(refused.value)


def test_the_place_is_told_as_people_count() -> None:
    with pytest.raises(ValueError) as of_json:
        json.loads('[\n {"a" 1}]')
    assert reasons.in_words(of_json.value).endswith("(regel 2, teken 7)")
    with pytest.raises(ParseError) as of_xml:
        fromstring("<a>\n</b>")
    assert reasons.in_words(of_xml.value).endswith("(regel 2, teken 3)")
    with pytest.raises(yaml.YAMLError) as of_yaml:
        yaml.safe_load("a: 1\nb: c: d")
    assert reasons.in_words(of_yaml.value).endswith("(regel 2, teken 5)")
    with translation.override("en"):
        assert reasons.in_words(of_json.value).endswith("(line 2, character 7)")


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EROFS, errno.ECONNREFUSED])
def test_the_system_is_told_in_words(number: int) -> None:
    error = OSError(number, os.strerror(number), "a.csv")
    assert reasons.known(error)
    assert os.strerror(number) not in reasons.in_words(error)


def test_the_numbers_of_other_libraries_are_not_taken_for_the_systems() -> None:
    errors = (ssl.SSLError(1, "x"), socket.gaierror(-2, "x"), TimeoutError(), OSError(1, "x"))
    told = {reasons.known(each) for each in errors}
    assert len(told) == 4
    assert "" not in told


def test_what_is_not_known_is_passed_on() -> None:
    assert reasons.known(ValueError("Something new.\nand more")) == ""
    assert reasons.in_words(ValueError("Something new.\nand more")) == "Something new"
    assert reasons.in_words(ValueError()) == "ValueError"
