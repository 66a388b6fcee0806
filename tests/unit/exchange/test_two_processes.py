"""The lines that two processes make are those of one, in the same order; what goes wrong in the other one is told."""

from __future__ import annotations

import json
import os
import signal
import time

import pytest

from algoritmeregister import standards
from algoritmeregister.exchange import csv_table, json_table
from algoritmeregister.exchange.parts import Addresses, Part, Read, ReadRegistration, ReadVersion
from algoritmeregister.exchange.two_processes import AHEAD, Helper, pieces

AT = "2026-01-01 00:00:00"
ADDRESSES = Addresses("https://a.example/nl/{number}/algoritme", "https://a.example/{number}")
ORGANISATION = {"code": "a", "name": 'Café, "A"', "tooi": None}
REGISTER = {"slug": "r", "name": "R", "website": None}
PARTS = 4 * AHEAD
ROWS = 7


def part(place):
    """Seven rows of which each name occurs once in the whole file."""
    read = []
    for row in range(ROWS):
        number = place * ROWS + row
        document = {"name": f"Naam {number} \ud800", "goal": "doel\nen impact", "status": "In gebruik"}
        content = json.dumps({"document": document, "beside": {}})
        registration = ReadRegistration(number, str(number), f"urn:{number}", "1", 1, 1, "published", AT, AT, None)
        version = ReadVersion(number, 1, "0.4", "nl", content, "hash", AT, None, AT, None, "{}", "")
        read.append(Read(registration, ORGANISATION, REGISTER, version, (1, number, "published", "chain")))
    return Part(read, ADDRESSES, standards.SUPERSET)


@pytest.fixture
def made():
    """The lines of all parts by way of another process, and the numbers of rows that were told."""

    def make(lines):
        helper, told = Helper(lines), []
        try:
            return list(pieces(map(part, range(PARTS)), lines, helper, told.append)), told
        finally:
            helper.end()

    return make


@pytest.mark.parametrize("table", [csv_table, json_table])
def test_it_works(made, table):
    def lines(given):
        return table.lines(given.rows(), standard=standards.SUPERSET)

    both, told = made(lines)
    assert both == [lines(part(place)) for place in range(PARTS)]
    assert told == [ROWS] * PARTS
    assert b"https://a.example/nl/13/algoritme" in both[1]


def test_both_processes_make_lines(made):
    here = os.getpid()

    def slower_there(given):
        time.sleep(0.02 * (os.getpid() != here))
        return str(os.getpid()).encode()

    pids = {int(each) for each in made(slower_there)[0]}
    assert here in pids
    assert len(pids) == 2


def test_it_ends_in_a_command_that_would_end_tidily(made):
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        assert len(made(lambda given: b"")[0]) == PARTS
    finally:
        signal.signal(signal.SIGTERM, before)


def test_what_fails_in_the_other_process_fails_here(made):
    here = os.getpid()

    def failing(given):
        if os.getpid() != here:
            raise standards.UnknownStandard("9.9")
        return b""

    with pytest.raises(standards.UnknownStandard):
        made(failing)


def test_a_process_that_was_killed_is_told_of(made):
    here = os.getpid()

    def killed(given):
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return b""

    with pytest.raises(ChildProcessError):
        made(killed)
