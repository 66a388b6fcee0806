"""Columns are looked up in less time, and are the same as ever."""

from __future__ import annotations

from itertools import product

from django.apps import apps
from django.db import connection, models
from django.db.models.expressions import Col, Expression

FIELDS = [field for model in apps.get_models() for field in model._meta.concrete_fields]


def test_it_works():
    column = Col("t1", FIELDS[0])
    assert {column: "found"}[Col("t1", FIELDS[0])] == "found"


def test_no_column_is_taken_apart_to_be_numbered():
    column = Col("t1", FIELDS[0])
    hash(column)
    assert "identity" not in vars(column)


def test_equal_columns_have_the_same_number_and_others_are_told_apart():
    assert len(FIELDS) > 500
    columns = {Col(alias, field) for alias, field in product(("t1", "t2"), FIELDS)}
    assert len(columns) == 2 * len({(field.model._meta.label, field.name) for field in FIELDS})
    for alias, field in product(("t1", "t2"), FIELDS):
        assert Col(alias, field) in columns
        assert hash(Col(alias, field, field)) == hash(Col(alias, field))
    assert Col("t3", FIELDS[0]) not in columns
    assert Col("t1", FIELDS[0], models.TextField()) not in columns


def test_what_is_not_in_a_table_is_told_apart_too():
    assert {Col("t1", models.TextField()): "text"}.get(Col("t1", models.TextField())) == "text"
    assert Col("t1", models.TextField()) != Col("t1", models.DateField())


def test_values_are_read_as_their_fields_say():
    for field in FIELDS:
        of_both = field.get_db_converters(connection) + models.JSONField().get_db_converters(connection)
        assert Col("t1", field).get_db_converters(connection) == field.get_db_converters(connection), field
        shown_as_other = Col("t1", field, models.JSONField()).get_db_converters(connection)
        assert len(shown_as_other) == len(of_both), field


def test_other_expressions_are_as_django_made_them():
    assert Expression.__hash__ is not Col.__hash__
