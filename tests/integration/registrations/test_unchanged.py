"""An answer of the database is given again until something is committed, by this connection or by another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from algoritmeregister.audit.models import Event
from algoritmeregister.site.caching import data_revision
from algoritmeregister.unchanged import while_unchanged
from tests import own_connection

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def happens(action):
    Event.objects.create(at=datetime(2026, 1, 1, tzinfo=UTC), actor_kind="command", actor_name="proef", action=action)


def elsewhere(work):
    """Do it as another process would, and wait for it."""
    own_connection.begin(work).join()


def told():
    return while_unchanged("actions", lambda: list(Event.objects.order_by("id").values_list("action", flat=True)))


def test_it_works(rf):
    assert told() == []
    with CaptureQueriesContext(connection) as asked:
        assert [told() for _ in range(3)] == [[], [], []]
    assert not [each for each in asked.captured_queries if "audit" in each["sql"]]
    elsewhere(lambda: happens("a"))
    assert told() == ["a"]
    happens("b")
    assert told() == ["a", "b"]
    before = data_revision(rf.get("/"))
    elsewhere(lambda: Event.objects.all()._raw_delete("default"))
    assert told() == []
    assert data_revision(rf.get("/")) != before


def test_what_is_not_committed_is_seen_by_who_writes_it_and_never_kept():
    assert told() == []
    with pytest.raises(RuntimeError), transaction.atomic():
        happens("a")
        assert told() == ["a"]
        raise RuntimeError
    assert told() == []
    connection.close()
    assert told() == []


def test_another_key_is_another_question():
    assert [while_unchanged(each, lambda each=each: each * 2) for each in (1, 2, 1)] == [2, 4, 2]


def test_what_looks_by_itself_and_finds_a_commit_is_not_kept_as_newer_than_it_is():
    def ask():
        before = list(Event.objects.values_list("action", flat=True))
        happens("a")
        return before, told()

    assert while_unchanged("both", ask) == ([], ["a"])
    assert while_unchanged("both", lambda: "asked again") == "asked again"
