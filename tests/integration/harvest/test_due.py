"""The work behind the pages harvests what is due, beside the rest, and once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from algoritmeregister.cli import working
from algoritmeregister.cli.harvesting_due import HarvestBeside, harvest_due
from algoritmeregister.harvest import fetching, kept
from algoritmeregister.harvest.models import Source
from algoritmeregister.harvest.sources import actions
from algoritmeregister.registrations.models import Registration
from tests import factories
from tests.factories import ALICE
from tests.unit.harvest.web import Handler, Site, send, serve

TABLE = b"Nummer;Naam;Organisatie;Doel\n1;Rekenhulp;Gemeente Waterveld;Rekenen.\n"


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    settings.HARVEST_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HARVEST_SECONDS_BETWEEN = 0
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(fetching, "pause", lambda seconds: None)
    with serve() as site:
        site.pages = {"/waterveld.csv": TABLE, "/zandrug.csv": TABLE}
        yield site


def source(site: Site, slug: str = "waterveld", **details: Any) -> Source:
    made = factories.register(slug)
    return actions.add(register=made, connector="download", address=f"{site.address}/{slug}.csv", by=ALICE, **details)


def never() -> bool:
    return False


@pytest.mark.django_db
def test_it_works(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("run_tasks", "deliver", "do_round", "do_daily"):
        monkeypatch.setattr(working, name, lambda *_arguments: None)
    source(site, interval_hours=2)
    source(site, "zandrug", active=False)
    working.work_once()
    assert [each.register.slug for each in Registration.objects.select_related("register")] == ["waterveld"]
    asked = len(site.asked())
    working.work_once()
    assert len(site.asked()) == asked, "it is not due yet"
    Source.objects.update(last_tried_at=timezone.now() - timedelta(hours=2))
    working.work_once()
    assert len(site.asked()) == asked + 1


@pytest.mark.django_db
def test_a_source_that_fails_waits_for_its_next_time_and_keeps_no_other_waiting(site: Site, caplog: Any) -> None:
    site.pages["/waterveld.csv"] = 404
    source(site), source(site, "zandrug")
    assert harvest_due(never) == 2
    assert Source.objects.get(register__slug="waterveld").failures == 1
    assert Registration.objects.get().register.slug == "zandrug"
    assert "waterveld" in caplog.text
    assert harvest_due(never) == 0


@pytest.mark.django_db
def test_it_stops_between_two_sources_and_waits_for_another_harvest(site: Site) -> None:
    source(site), source(site, "zandrug")
    with kept.only_one():
        assert harvest_due(never) == 0
    assert harvest_due(lambda: True) == 1
    assert harvest_due(never) == 1, "the other one is still due"


@pytest.mark.django_db(transaction=True)
def test_a_slow_source_keeps_nothing_waiting(site: Site) -> None:
    asked, free = threading.Event(), threading.Event()

    def slow(page: Handler) -> None:
        asked.set()
        free.wait(60)
        send(page, TABLE)

    site.pages["/waterveld.csv"] = slow
    beside = HarvestBeside(never)
    assert not beside.look(), "nothing is due"
    source(site)
    try:
        assert beside.look()
        assert asked.wait(60)
        assert not beside.look(), "one at a time"
        assert not Registration.objects.exists()
    finally:
        free.set()
        beside.wait(60)
    assert Registration.objects.count() == 1
    assert not beside.look()
