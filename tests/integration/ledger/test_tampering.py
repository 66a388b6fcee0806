"""Any change of any field of any row of the ledger is found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db import transaction as database
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry, Epoch, Head
from algoritmeregister.ledger.verification import BrokenChain, verify_chain
from algoritmeregister.ledger.writing import Change, open_epoch, transaction

ROWS = 9
# The row's own key is no part of what is published.
COLUMNS = {
    model: [field for field in model._meta.concrete_fields if field.column != "id"] for model in (Entry, Epoch, Head)
}
WHERE = [(model, field) for model, fields in COLUMNS.items() for field in fields]


@pytest.fixture
def chain(db):
    for start in (0, 5):
        with transaction() as pending:
            for number in range(start, start + 4 + start // 5):
                pending.append(
                    Change(
                        Kind.UPDATED, f"urn:proef:{number}", f"{number:08}", datetime(2026, 1, 1 + number, 12, tzinfo=UTC),
                        number or None, f"{number:064x}", {"language": "nl", "changed": ["goal"]},
                    )
                )
        if not start:
            open_epoch(reason="proef")
    assert verify_chain() == ROWS


def other(field, value, data):
    kind = field.get_internal_type()
    if kind == "DateTimeField":
        return data.draw(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
    if kind.startswith("Positive"):
        return data.draw(st.integers(0, 30))
    text = value or ""
    place = data.draw(st.integers(0, max(0, len(text) - 1)))
    return text[:place] + data.draw(st.sampled_from("abc019 {}é")) + text[place + 1 :]


@pytest.mark.parametrize(("model", "field"), WHERE, ids=lambda each: getattr(each, "column", None) or each.__name__)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_field_is_found(chain, model, field, data):
    row = data.draw(st.sampled_from(list(model.objects.order_by("pk"))))
    value = getattr(row, field.attname)
    new = other(field, value, data)
    assume(new != value)
    with database.atomic():
        raw = field.get_db_prep_value(new, connection)
        with connection.cursor() as cursor:
            try:
                with database.atomic():
                    cursor.execute(
                        f'UPDATE {model._meta.db_table} SET "{field.column}" = %s WHERE "{model._meta.pk.column}" = %s',
                        [raw, row.pk],
                    )
            except Exception as error:
                assume(type(error).__name__ != "IntegrityError")
                raise
        with pytest.raises(BrokenChain):
            verify_chain()
        database.set_rollback(True)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.integers(1, 4), epoch=st.integers(1, 2))
def test_a_row_that_is_gone_is_found_and_named(chain, sequence, epoch):
    with database.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ledger_entry WHERE epoch = %s AND sequence = %s", [epoch, sequence])
        with pytest.raises(BrokenChain) as caught:
            verify_chain()
        database.set_rollback(True)
    last = (epoch, sequence) == (1, 4)
    assert ("begin van tijdvak 2" if last else f"{epoch}-{sequence} van het logboek ontbreekt") in str(caught.value)


def test_the_last_row_gone_is_found_by_the_head(chain):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE epoch = 2 AND sequence = 5")
    with pytest.raises(BrokenChain, match="de stand van het logboek is 2-5, maar de laatste regel is 2-4"):
        verify_chain()


def test_rows_that_changed_places_are_found(chain):
    with connection.cursor() as cursor:
        for new, old in ((99, 2), (2, 3), (3, 99)):
            cursor.execute("UPDATE ledger_entry SET sequence = %s WHERE epoch = 1 AND sequence = %s", [new, old])
    with pytest.raises(BrokenChain, match="1-2 van het logboek klopt niet"):
        verify_chain()
