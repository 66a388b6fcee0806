"""The four real listings of the national register: what pages, feeds, API and files say of the 93 changes between them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from algoritmeregister.news import following
from algoritmeregister.news.counting import count
from algoritmeregister.news.question import Question
from algoritmeregister.registrations.models import Registration
from algoritmeregister.site.days import end_of, start_of
from tests.listings import take_in
from tests.shared_data import shared_data

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.sqlite]

PUBLIC = {"2026-05-13": 1431, "2026-06-08": 1459, "2026-06-15": 1465, "2026-06-30": 1490}
NAMESPACE = {"a": "http://www.w3.org/2005/Atom"}


def page_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def counted(page: str) -> int:
    return int(re.search(r'id="gevonden"[^>]*>([\d.]+)', page)[1].replace(".", ""))


def events() -> list[dict]:
    lines = shared_data("national-register/changes-between-listings.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


# One test: the index of four listings takes the time, and what is read of them takes none.
def test_it_works(client, index) -> None:
    take_in()
    index()
    following.follow()
    _check_days(client)
    _check_weeks(client)
    _check_pages_of_changes(client)
    _check_feed(client)
    _check_api(client)


def _check_days(client) -> None:
    """Page, API and downloads know how many were public at the end of each day."""
    for day, public in PUBLIC.items():
        assert counted(page_of(client, f"/algoritmes?peildatum={day}")) == public
        assert client.get(f"/api/v1/algoritmes?peildatum={day}").json()["total"] == public
        rows = csv.DictReader(io.StringIO(_file(client, f"/algoritmes/download.csv?peildatum={day}").decode("utf-8-sig")))
        numbers = {row["number"] for row in rows}
        lines = _file(client, f"/algoritmes/download.ndjson?peildatum={day}").splitlines()
        assert len(numbers) == len(lines) == public
        assert {json.loads(line)["number"] for line in lines} == numbers
    assert counted(page_of(client, "/algoritmes?peildatum=2026-05-12")) == 0
    assert counted(page_of(client, "/algoritmes?peildatum=2026-06-14")) == PUBLIC["2026-06-08"], (
        "until the next one was seen"
    )
    assert counted(page_of(client, "/algoritmes")) == PUBLIC["2026-06-30"]


def _file(client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content)


def _check_weeks(client) -> None:
    """Each of the 93 events is in the week of its listing, under its own kind."""
    for day in list(PUBLIC)[1:]:
        here = [event for event in events() if event["date"] == day]
        kinds = Counter(_kind(event) for event in here)
        question = Question(start_of(date.fromisoformat(day)), end_of(date.fromisoformat(day)), minor=True)
        found = count(question)
        assert {each.value: each.count for each in found.facets["kind"]} == kinds
        small = kinds["renamed"] + kinds["redated"]
        assert (found.total, found.minor) == (len(here), small)
        assert counted(page_of(client, f"/wijzigingen?van={day}&tot={day}")) == len(here) - small
        assert counted(page_of(client, f"/wijzigingen?van={day}&tot={day}&alles=ja")) == len(here)


def _kind(event: dict) -> str:
    if event["op"] != "changed":
        return {"added": "published", "removed": "withdrawn"}[event["op"]]
    fields = frozenset(event["changes"])
    return {frozenset({"organisatie"}): "renamed", frozenset({"geregistreerd"}): "redated"}.get(fields, "updated")


def _check_pages_of_changes(client) -> None:
    """Of every registration that changed the comparison tells how many fields; of all 93 there is a history."""
    for event in events():
        timeline = page_of(client, f"/algoritmes/{event['id']}/geschiedenis")
        if event["op"] != "changed":
            continue
        assert "Bekijk de verschillen" in timeline
        page = page_of(client, f"/algoritmes/{event['id']}/vergelijk?van=1&naar=2")
        changed = len(event["changes"])
        assert f'id="verschillen">{changed} veld' in page, event["id"]
    [gone] = [event["id"] for event in events() if event["op"] == "removed"]
    assert client.get(f"/algoritmes/{gone}").status_code == 410
    assert "Ingetrokken" in page_of(client, f"/algoritmes/{gone}/geschiedenis")


def _check_feed(client) -> None:
    """The feed with its archives has every entry of the ledger once."""
    found: list[str] = []
    address = "/feeds/wijzigingen.atom?alles=ja"
    while address:
        root = ElementTree.fromstring(page_of(client, address))
        found += [entry.findtext("a:id", namespaces=NAMESPACE) for entry in root.findall("a:entry", NAMESPACE)]
        earlier = root.find("a:link[@rel='prev-archive']", NAMESPACE)
        address = earlier.get("href").partition("8000")[2] if earlier is not None else ""
    assert len(set(found)) == 1431 + 93
    assert Registration.objects.count() == 1491


def _check_api(client) -> None:
    """Who follows the ledger by the API gets each of the 93 events, of its kind, on its day, once, and in words."""
    rows, after, more = [], "1-0", True
    while more:
        found = client.get(f"/api/v1/wijzigingen?na={after}&aantal=1000").json()
        rows, after, more = rows + found["results"], found["next"], found["more"]
    told = Counter((_day(row), row["fields"]["number"], row["fields"]["kind"]) for row in rows)
    first = next(iter(PUBLIC))
    assert {kind for day, _, kind in told if day == first} == {"published"}
    assert sum(day == first for day, _, _ in told) == PUBLIC[first]
    since = Counter({key: times for key, times in told.items() if key[0] != first})
    assert since == Counter((event["date"], event["id"], _kind(event)) for event in events())
    assert since.total() == 93
    for row in rows:
        assert re.match(r"[A-Z].* op \d+ \w+ 2026, in .+\.", row["text"]), row
        assert bool(row["comparison"]) == (row["fields"]["kind"] in {"updated", "redated", "renamed"})


def _day(row: dict) -> str:
    return timezone.localdate(datetime.fromisoformat(row["fields"]["observed_at"])).isoformat()
