"""Reading many versions: in other processes the same comes out, also when those stop."""

from __future__ import annotations

import json
import multiprocessing
import os

import pytest

from algoritmeregister.products import cutting, sharing
from algoritmeregister.products.cutting import Shown
from algoritmeregister.products.spelling import NOTHING_DECIDED

GOAL = (
    "De software leest teksten voor aan mensen die niet goed kunnen zien of lezen, in proef {} en verder. "
    "Een stem spreekt elke zin langzaam uit."
)


def stopping(versions, decided):
    """Read versions, but stop at once in a process that was started for it."""
    if multiprocessing.parent_process() is not None:
        os._exit(1)
    return cutting.read_versions(versions, decided)


@pytest.fixture
def parts():
    def shown(key):
        document = {"name": f"Voorlezer {key}", "goal": GOAL.format(key % 3), "provider": "Leesgoed B.V."}
        return Shown(key, 1, ("Gemeente Proef",), "1.0", "nl", json.dumps({"document": document, "beside": {}}))

    return [[shown(2 * place), shown(2 * place + 1)] for place in range(6)]


@pytest.fixture
def two_cores(monkeypatch):
    monkeypatch.setattr(sharing, "WORTH_PROCESSES", 4)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def test_it_works(parts):
    read = list(sharing.read_all(parts, NOTHING_DECIDED))
    assert [each.registration for part in read for each in part.facts] == list(range(12))
    assert {len(part.texts) for part in read} == {2}
    assert len({digest for part in read for digest in part.texts}) == 3


@pytest.mark.parametrize("read_versions", [cutting.read_versions, stopping])
def test_other_processes_give_the_same_also_when_they_stop(parts, two_cores, monkeypatch, read_versions, caplog):
    monkeypatch.setattr(sharing, "read_versions", read_versions)
    assert list(sharing.read_all(parts, NOTHING_DECIDED)) == [cutting.read_versions(part, NOTHING_DECIDED) for part in parts]
    assert bool(caplog.records) == (read_versions is stopping)
