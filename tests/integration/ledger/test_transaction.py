"""`ledger.writing.transaction()`: all or nothing, also in parts."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db import transaction as database
from django.test.utils import CaptureQueriesContext

from algoritmeregister.ledger import listeners
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry, Head
from algoritmeregister.ledger.reading import Position, entries, head, holds
from algoritmeregister.ledger.verification import verify_chain
from algoritmeregister.ledger.writing import Change, open_epoch, transaction
from algoritmeregister.registrations.actions import expect
from tests import factories


class Failed(Exception):
    pass


def change(number: str) -> Change:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    return Change(Kind.PUBLISHED, f"urn:proef:{number}", number, day, 1, "a" * 64, {"language": "nl"})


def numbers() -> list[str]:
    return list(Entry.objects.order_by("epoch", "sequence").values_list("number", flat=True))


@pytest.fixture
def heard(monkeypatch):
    calls = []
    monkeypatch.setattr(listeners, "_listeners", [lambda: calls.append(numbers())])
    return calls


@pytest.mark.django_db
def test_it_works():
    with transaction() as pending:
        pending.append(change("1"))
        pending.append(change("2"))
        assert numbers() == []
    assert numbers() == ["1", "2"]
    assert (head().sequence, verify_chain()) == (2, 2)


@pytest.mark.django_db
def test_a_part_that_fails_takes_only_its_own_changes_along():
    with transaction() as pending:
        pending.append(change("1"))
        with pytest.raises(Failed), transaction() as part:
            part.append(change("2"))
            with transaction() as inner:
                inner.append(change("3"))
            raise Failed
        with transaction() as part:
            part.append(change("4"))
    assert numbers() == ["1", "4"]
    assert verify_chain() == 2


@pytest.mark.django_db
def test_what_was_looked_up_is_forgotten_when_a_part_fails():
    with transaction() as pending:
        pending.remembered["organisation"] = "of before"
        with transaction() as part:
            part.remembered["register"] = "made in a part that succeeds"
        assert set(pending.remembered) == {"organisation", "register"}
        with pytest.raises(Failed), transaction() as part:
            part.remembered["registration"] = "made in a part that is undone"
            raise Failed
        assert pending.remembered == {}


@pytest.mark.django_db
def test_what_a_part_that_fails_had_locked_is_locked_again():
    """PostgreSQL lets go of rows that were locked in a part that is undone."""
    register = factories.register()
    with transaction(), CaptureQueriesContext(connection) as asked:
        for is_asked_again in (True, True, False):
            before = len(asked.captured_queries)
            with suppress(Failed), transaction():
                expect(register=register, source_ids=["a"])
                if is_asked_again and before == 0:
                    raise Failed
            held = [each for each in asked.captured_queries[before:] if 'FROM "registers_register"' in each["sql"]]
            assert bool(held) is is_asked_again


@pytest.mark.django_db
def test_a_failing_whole_writes_nothing():
    before = head()
    with pytest.raises(Failed), transaction() as pending:
        with transaction() as part:
            part.append(change("1"))
        pending.append(change("2"))
        raise Failed
    assert (numbers(), head()) == ([], before)
    with transaction() as pending:
        assert pending == []


@pytest.mark.django_db(transaction=True)
def test_listeners_hear_it_once_and_only_after_the_commit(heard):
    with transaction() as pending:
        with transaction() as part:
            part.append(change("1"))
        pending.append(change("2"))
        assert heard == []
    assert heard == [["1", "2"]]
    with pytest.raises(Failed), transaction() as pending:
        pending.append(change("3"))
        raise Failed
    with transaction():
        pass
    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_fails_does_not_undo_what_was_committed(heard, caplog):
    listeners.on_commit(lambda: (_ for _ in ()).throw(Failed))
    with transaction() as pending:
        pending.append(change("1"))
    assert numbers() == ["1"]
    assert "A listener of the ledger failed" in caplog.text


@pytest.mark.django_db
def test_an_outer_database_transaction_that_is_rolled_back_takes_the_ledger_along():
    with pytest.raises(Failed), database.atomic():
        with transaction() as pending:
            pending.append(change("1"))
        raise Failed
    assert (numbers(), head().sequence) == ([], 0)


@pytest.mark.django_db
def test_a_new_epoch_goes_on_from_where_the_ledger_stood():
    with transaction() as pending:
        pending.append(change("1"))
    before = head()
    epoch = open_epoch(reason="proef")
    with transaction() as pending:
        pending.append(change("2"))
    assert (epoch.number, epoch.base_sequence, epoch.base_hash) == (2, 1, before.chain_hash)
    assert str(head()) == "2-1"
    assert [entry.cursor for entry in entries(after=before)] == ["2-1"]
    assert verify_chain() == 2


@pytest.mark.django_db
def test_a_position_that_is_gone_is_not_held():
    with transaction() as pending:
        pending.append(change("1"))
    assert holds(head())
    assert not holds(Position(1, 2, "b" * 64))
    assert not holds(Position(1, 1, "b" * 64))
    assert not holds(Position(2, 0, head().chain_hash))
    assert Head.objects.count() == 1
