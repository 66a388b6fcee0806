"""What a row of another installation's ledger may say."""

from __future__ import annotations

import json

import pytest

from algoritmeregister.harvest.errors import Untrue
from algoritmeregister.harvest.following.rows import opening_of, row_of
from tests.unit.harvest.ledgers import Ledger


def test_it_works():
    ledger = Ledger()
    ledger.publish("a", name="Stoplicht")
    row = row_of(ledger.rows[0])
    assert (str(row.place), row.kind) == ("1-1", "published")
    assert opening_of(ledger.epochs[0]).number == 1


def test_numbers_that_are_none_are_no_row_and_no_epoch():
    ledger = Ledger()
    ledger.publish("a", name="Stoplicht")
    endless = json.loads("1e999")
    with pytest.raises(Untrue):
        row_of({**ledger.rows[0], "fields": {**ledger.rows[0]["fields"], "epoch": endless}})
    with pytest.raises(Untrue):
        opening_of({**ledger.epochs[0], "epoch": endless})


def test_a_language_is_a_code():
    ledger = Ledger()
    ledger.publish("a", name="Stoplicht")
    content = ledger.rows[0]["content"]
    assert row_of(ledger.rows[0]).content == content
    for language in ("<b>", "nederlands", "NL", "", None):
        with pytest.raises(Untrue, match="geen regel"):
            row_of({**ledger.rows[0], "content": {**content, "language": language}})
